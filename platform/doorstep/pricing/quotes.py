"""Signed quotes: what it costs, for how long that holds, and everything that a later check needs. No database."""

from dataclasses import dataclass, fields
from datetime import datetime, timedelta

from django.core import signing
from django.utils.translation import gettext_lazy as _

from doorstep.kernel.refusals import Invalid, Refusal

SALT = "doorstep.quote"
HOLDS_FOR = timedelta(minutes=30)


class QuoteExpired(Refusal):
    code = "quote_expired"
    says = _("This price is no longer valid. Here is a new one.")
    status = 410


class BadQuote(Invalid):
    code = "bad_quote"
    says = _("This quote was not made by us, or was changed on the way.")


@dataclass(frozen=True)
class Quote:
    """A price that we promise until expires_at. Money in minor units, instants ISO 8601 in UTC, everything JSON."""

    id: str
    city: str
    service: str
    choices: dict
    lat: float
    lng: float
    starts_at: str | None
    provider: str
    lines: list
    total_minor: int
    provider_minor: int
    currency: str
    minutes: int
    shortest: int
    longest: int
    trace: list
    book_number: int
    partner: str
    expires_at: str

    @property
    def token(self) -> str:
        return signing.dumps(self.as_json(), salt=SALT, compress=True)

    def as_json(self) -> dict:
        return dict(vars(self))  # it holds nothing but JSON: no need of asdict's deep copy

    @property
    def ends(self) -> datetime:
        return datetime.fromisoformat(self.expires_at)


def read_quote(token: str, *, at: datetime) -> Quote:
    """Give the quote of a token. Refuses: BadQuote, QuoteExpired."""
    try:
        loaded = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError, AttributeError) as wrong:
        raise BadQuote() from wrong
    if set(loaded) != {f.name for f in fields(Quote)}:
        raise QuoteExpired()
    quote = Quote(**loaded)
    if at >= quote.ends:
        raise QuoteExpired(expired_at=quote.expires_at)
    return quote
