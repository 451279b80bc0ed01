"""Contact data at rest: AES-256-GCM, the key's id in front for rotation, table and column bound in; a blind index to look up."""

import base64
import hashlib
import hmac
import os
from functools import cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import models


@cache
def _keys() -> dict[str, bytes]:
    """Key id (first 6 hex digits of its hash) to the 32 key bytes, in the order of the setting."""
    keys = {}
    for secret in settings.CONTACT_KEYS:
        key = hashlib.sha256(b"doorstep contact " + secret.encode()).digest()
        keys[hashlib.sha256(key).hexdigest()[:6]] = key
    return keys


def seal(plain: str, place: str) -> str:
    """Encrypt a text for one place (table.column); moved elsewhere it no longer opens."""
    key_id, key = next(iter(_keys().items()))
    nonce = os.urandom(12)
    sealed = AESGCM(key).encrypt(nonce, plain.encode(), place.encode())
    return f"{key_id}:{base64.b64encode(nonce + sealed).decode()}"


def unseal(sealed: str, place: str) -> str:
    """Decrypt what seal() gave for the same place; a text that does not open reads as empty, never as an error page."""
    key_id, _colon, body = sealed.partition(":")
    key = _keys().get(key_id)
    if not key:
        return ""
    raw = base64.b64decode(body)
    try:
        return AESGCM(key).decrypt(raw[:12], raw[12:], place.encode()).decode()
    except InvalidTag:
        return ""


def blind_index(plain: str) -> str:
    """Give the keyed hash under which an exact value can be found without storing it. Uses the last (oldest) key."""
    key = list(_keys().values())[-1]
    return hmac.new(key, plain.strip().lower().encode(), hashlib.sha256).hexdigest()


class EncryptedField(models.TextField):
    """Text that only this process can read; the empty text stays empty. It cannot be filtered on: use a blind index."""

    @property
    def place(self) -> str:
        return f"{self.model._meta.db_table}.{self.column}"

    def get_prep_value(self, value):
        value = super().get_prep_value(value)
        return seal(value, self.place) if value else ""

    def from_db_value(self, value, expression, connection):
        return unseal(value, self.place) if value else ""

    def get_lookup(self, lookup_name):
        return super().get_lookup(lookup_name) if lookup_name in {"isnull", "exact"} else None
