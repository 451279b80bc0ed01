"""What a service's steps want proven before the work begins and before it ends. No database.

The longest step of the provider is the work itself: what is declared before it is needed to start, what is declared on it
or after it is needed to finish. The place check belongs to arriving and the service code to starting, whatever a service
declares.
"""

from dataclasses import dataclass

from doorstep.kernel.texts import Texts

START, FINISH = "start", "finish"


@dataclass(frozen=True)
class Needs:
    """What one edge needs: a photo per declaring step (their titles), the lines to tick, a signature."""

    photos: tuple[Texts, ...] = ()
    lines: tuple[Texts, ...] = ()
    signature: bool = False

    def __bool__(self):
        return bool(self.photos or self.lines or self.signature)


NOTHING = Needs()


def needs_of(service: dict | None) -> dict[str, Needs]:
    """Give what starting and finishing a service needs.

    Takes:   service, a released payload with its steps and scope; None when nothing is known of it.
    Gives:   {"start": Needs, "finish": Needs}. The lines to tick at the end are what is included (F07), before the work
             and for a service that lists nothing the titles of the steps that ask for a checklist.
    Source:  F08, F49; DECISIONS.md: which step needs which evidence.
    """
    steps = (service or {}).get("steps") or []
    work = _work(steps)
    before, after = steps[:work], steps[work:]
    included = [row["text"] for row in (service or {}).get("scope") or [] if row["kind"] == "included"]
    return {START: _needs(before, []), FINISH: _needs(after, included)}


def _work(steps) -> int:
    """Give the place of the work among the steps: the provider's longest, the first of equal ones."""
    own = [place for place, step in enumerate(steps) if step["who"] == "provider"]
    return max(own, key=lambda place: (steps[place]["minutes"] or 0, -place), default=0)


def _needs(steps, included) -> Needs:
    asked = {kind: [s["title"] for s in steps if s["evidence"] == kind] for kind in ("photo", "checklist", "signature")}
    lines = (included or asked["checklist"]) if asked["checklist"] else []
    return Needs(tuple(map(Texts, asked["photo"])), tuple(map(Texts, lines)), bool(asked["signature"]))
