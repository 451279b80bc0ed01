"""The state-machine base: a table of edges; one way to take an edge, which locks nothing itself but loses no race."""

from dataclasses import dataclass, field

from doorstep.kernel import clock, log
from doorstep.kernel.models import Event
from doorstep.kernel.refusals import WrongState
from doorstep.kernel.rows import insert


@dataclass(frozen=True)
class Edge:
    """One allowed step: its name, the states that it leaves, the state that it reaches, who may take it."""

    name: str
    sources: tuple[str, ...]
    target: str
    actors: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Machine:
    """The edges of one kind of record whose column `state` they move."""

    kind: str
    edges: dict[str, Edge] = field(default_factory=dict)

    def allows(self, state: str, edge: str) -> bool:
        return state in self.edges[edge].sources

    def open_edges(self, state: str) -> list[str]:
        return [name for name, edge in self.edges.items() if state in edge.sources]

    def take(self, record, edge_name: str, *, by, reason="", policy_version=0, data=None, **changes):
        """Move a record along an edge and write it to the log; call inside a transaction.

        Takes:   record with city_id and state; by, an Actor; changes, further columns to set with the state.
        Gives:   the log's Event.
        Refuses: WrongState, when the record has moved meanwhile (compare and set) or the edge does not leave its state;
                 the actor's kind is not on the edge.
        """
        edge = self.edges[edge_name]
        if record.state not in edge.sources or (edge.actors and by.kind not in edge.actors):
            raise WrongState(state=record.state, step=edge_name)
        before = record.state
        moved = type(record).objects.filter(pk=record.pk, state=before).update(state=edge.target, **changes)
        if not moved:
            raise WrongState(state=before, step=edge_name)
        record.state = edge.target
        for name, value in changes.items():
            setattr(record, name, value)
        return log.write(
            record,
            edge_name,
            by=by,
            before=before,
            after=edge.target,
            reason=reason,
            policy_version=policy_version,
            data=data,
            at=clock.now(),
        )

    def begin(self, record, edge_name: str, *, by, policy_version=0) -> Event:
        """Save a new record as its first edge leaves it; call inside a transaction.

        Gives:   the log's Event, yet to be written (log.write_all), so that several records begin by one statement.
        Refuses: WrongState, when the edge does not leave the record's state or the actor's kind is not on it.
        """
        edge = self.edges[edge_name]
        if record.state not in edge.sources or (edge.actors and by.kind not in edge.actors):
            raise WrongState(state=record.state, step=edge_name)
        before, record.state = record.state, edge.target
        insert(record)
        facts = {"before": before, "after": edge.target, "policy_version": policy_version, "at": clock.now()}
        return log.entry(record, edge_name, by=by, **facts)


def machine(kind: str, *rows: tuple) -> Machine:
    """Build a machine from rows (edge, "source source", target, "actor actor"); without actors anybody may take it."""
    edges = {
        name: Edge(name, tuple(src.split()), dst, frozenset(" ".join(who).split())) for name, src, dst, *who in rows
    }
    return Machine(kind, edges)
