"""Decision: the value that a decider gives, and the trace that explains it and re-computes it."""

from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

Value = TypeVar("Value")


@dataclass(frozen=True)
class Step:
    """One rule's part in a decision: which rule of which release, what it saw, what it did (minor units for money)."""

    rule: str
    says: dict[str, str]  # texts per language
    amount: int = 0
    number: int = 0
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Decision(Generic[Value]):
    """A value with the steps that led to it and the number of the book that was read."""

    value: Value
    trace: tuple[Step, ...] = ()
    book_number: int = 0

    def trace_json(self) -> list[dict]:
        return [dict(vars(step)) for step in self.trace]
