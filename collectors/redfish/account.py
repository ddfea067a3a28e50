"""What of one service was seen: the way through its answers, with what is missing on it; pure."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from audit.errors import BadAnswer, Unsupported
from collectors.base import Missing
from collectors.redfish.steps import START, Role, Step, Walk, roles
from collectors.redfish.tree import Tree

Failure = tuple[str, str]  # cause, sentence


@dataclass
class _Seen:
    """Of one role. answered: resources; refused: listed, and 404; lost: first other failures."""

    answered: int = 0
    refused: list[str] = field(default_factory=list)
    lost: dict[Failure, list[str]] = field(default_factory=dict)


@dataclass
class Account:
    """Tables of one service: told completely, in part, or not at all.

    A link that leads to 404 is a resource the service does not have. A member that its own
    collection lists and that answers 404, while others answer, is a loss.
    """

    tree: Tree
    failures: dict[str, Failure]
    deep: bool
    expands: bool

    def __post_init__(self) -> None:
        """Go the way."""
        self.roles: dict[str, Role] = roles(deep=self.deep)
        self.seen = {name: _Seen() for name in self.roles}
        self.walk = Walk(self.deep, self.expands)
        waiting = [START]
        while waiting:
            step = waiting.pop()
            body = self.tree.at(step.path)
            if body is None:
                self._failed(step)
                continue
            if not step.many:
                self.seen[step.role].answered += 1
            waiting += self.walk.take(step, body)
        for name in self.roles:
            self.seen[name].answered += len(self.walk.whole.get(name, ()))

    def _failed(self, step: Step) -> None:
        seen = self.seen[step.role]
        unanswered = (BadAnswer.cause, "no answer is on record (the run was interrupted).")
        failure = self.failures.get(step.path, unanswered)
        if failure[0] != Unsupported.cause:
            seen.lost.setdefault(failure, []).append(step.path)
        elif step.listed:
            seen.refused.append(step.path)

    def tables(self) -> dict[str, bool]:
        """Table -> told completely; those not told at all are left out."""
        told: dict[str, bool] = {}
        for role, seen in self._by_role():
            good = bool(seen.answered) or role.name in self.walk.empty
            if good or seen.lost or self._unlisted(role):
                for table in role.tables:
                    told[table] = told.get(table, True) and good
        for role, seen in self._by_role():  # what one that was not seen leads to is not known
            if self._short(role, seen):
                told.update(dict.fromkeys(role.below, False))
        return told

    def _by_role(self) -> Iterator[tuple[Role, _Seen]]:
        yield from ((role, self.seen[role.name]) for role in self.roles.values())

    def _short(self, role: Role, seen: _Seen) -> bool:
        return bool(seen.lost or seen.refused or self._unlisted(role))

    def _unlisted(self, role: Role) -> bool:
        """Not everything of this role is listed, or read, and no other role tells it."""
        other = self.seen.get(role.instead or "")
        return role.name in self.walk.short and not (other and other.answered)

    def missing(self) -> list[Missing]:
        """Everything asked for and not seen, by role and cause."""
        told = self.tables()
        found = [one for role, seen in self._by_role() for one in self._of_role(role, seen, told)]
        for table in sorted({t for role in self.roles.values() for t in role.tables} - set(told)):
            names = [role.name for role in self.roles.values() if table in role.tables]
            text = f"the service has no resource that tells it ({', '.join(names)})."
            found.append(Missing(names[0], (table,), Unsupported.cause, text))
        return found

    def _of_role(self, role: Role, seen: _Seen, told: dict[str, bool]) -> Iterator[Missing]:
        for (cause, sentence), paths in seen.lost.items():
            text = sentence if len(paths) == 1 else f"{sentence} ({len(paths)} resources)"
            yield Missing(paths[0], role.below, cause, text)
        if seen.refused:
            text = f"{len(seen.refused)} listed resources are not there (HTTP 404)."
            tables = tuple(table for table in role.below if table in told)
            yield Missing(seen.refused[0], tables, Unsupported.cause, text)
        if self._unlisted(role):
            text = f"there are more {role.name} resources than are listed or read."
            yield Missing(role.name, role.below, BadAnswer.cause, text)
