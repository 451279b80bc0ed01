"""Issues, checks and revokes partner keys."""

import hashlib
import hmac
import secrets
from datetime import timedelta

from doorstep.kernel import clock
from doorstep.partners.models import Partner, PartnerKey


def _hashed(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def issue_key(partner: Partner, *, label: str) -> str:
    """Create a key and give it in clear, this once."""
    key = f"dsk_{secrets.token_hex(4)}_{secrets.token_urlsafe(32)}"
    PartnerKey.objects.create(partner=partner, label=label, prefix=key[:12], key_hash=_hashed(key))
    return key


def revoke_key(key: PartnerKey) -> None:
    PartnerKey.objects.filter(pk=key.pk, revoked_at=None).update(revoked_at=clock.now())


def partner_of(key: str) -> Partner | None:
    """Give the active partner whose key this is, or None; notes the use at most once a minute."""
    found = PartnerKey.objects.select_related("partner").filter(prefix=key[:12], revoked_at=None).first()
    if not found or not found.partner.is_active or not hmac.compare_digest(found.key_hash, _hashed(key)):
        return None
    now = clock.now()
    if not found.last_used_at or now - found.last_used_at > timedelta(minutes=1):
        PartnerKey.objects.filter(pk=found.pk).update(last_used_at=now)
    return found.partner
