"""Idempotency-Key: the same POST sent twice happens once, and both get the same answer.

The row under the unique (scope, key) is written before the work starts, so that of racing requests one runs and the
others are told that it does; its answer is kept for 24 hours. Source: partners.md; draft-ietf-httpapi-idempotency-key.
"""

import hashlib
from datetime import timedelta

from django.db.models import Q
from django.http import HttpResponse

from api.auth import partner_code, person
from api.limits import address_of
from api.models import IdempotentReply
from api.problems import MEDIA_TYPE
from api.reading import body_of
from api.refusals import BadIdempotencyKey, KeyReused, StillRunning
from api.rendering import as_json
from doorstep.kernel import clock

MEMORY = timedelta(hours=24)
LONGEST_RUN = timedelta(minutes=2)  # after that the first one died, and a repeat may run
FORGOTTEN = {401, 429}  # not an answer to the request itself: a repeat may do better


def once(door, request, run):
    """Give run()'s answer, or the answer that the same request got before.

    Takes:   door, the view; run, which gives a Response and raises nothing.
    Refuses: BadIdempotencyKey, KeyReused, StillRunning.
    """
    key = request.META.get("HTTP_IDEMPOTENCY_KEY")
    if key is None:
        return run()
    if not (0 < len(key) <= 100 and key.isascii() and key.isprintable()):
        raise BadIdempotencyKey()
    known, is_mine = _row(request, key, _hashed(request, door.most_bytes))
    if not is_mine:
        return _replayed(known)
    response = run()
    if response.status_code >= 500 or response.status_code in FORGOTTEN:
        IdempotentReply.objects.filter(pk=known.pk).delete()
    else:
        known.status, known.body = response.status_code, as_json(response.data).decode()
        known.save(update_fields=["status", "body"])
    return response


def _row(request, key, body_hash) -> tuple[IdempotentReply, bool]:
    """Give the row of this key and whether this request is the one that may run."""
    now = clock.now()
    row, is_mine = IdempotentReply.objects.get_or_create(
        scope=_scope(request), key=key, defaults={"body_hash": body_hash, "started_at": now}
    )
    if is_mine:
        return row, True
    over = Q(started_at__lt=now - MEMORY) | Q(status=None, started_at__lt=now - LONGEST_RUN)
    again = {"started_at": now, "status": None, "body": "", "body_hash": body_hash}
    if IdempotentReply.objects.filter(over, pk=row.pk, started_at=row.started_at).update(**again):
        return row, True
    if row.body_hash != body_hash:
        raise KeyReused()
    return row, False


def _replayed(row):
    if row.status is None:
        raise StillRunning()
    kind = MEDIA_TYPE if row.status >= 400 else "application/json"
    return HttpResponse(row.body, status=row.status, content_type=kind, headers={"Idempotent-Replayed": "true"})


def _scope(request) -> str:
    if partner := partner_code(request):
        return f"partner:{partner}"
    user = person(request)
    return f"user:{user.pk}" if user else f"anonymous:{address_of(request)}"


def _hashed(request, most) -> str:
    said = f"{request.method} {request.get_full_path()}\n".encode() + body_of(request._request, most)
    return hashlib.sha256(said).hexdigest()


def forget_old() -> int:
    """Remove the answers whose 24 hours are over; give how many."""
    return IdempotentReply.objects.filter(started_at__lt=clock.now() - MEMORY).delete()[0]
