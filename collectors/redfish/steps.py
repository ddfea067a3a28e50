"""Which links are followed from which resource (walk.toml), bounded; pure.

The collector asks what a Walk gives it; the reading goes the same way through the answers to say
what of it was not seen.
"""

import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from collectors.redfish.tree import (
    ROOT,
    Body,
    is_short,
    is_whole,
    key,
    link,
    members,
    next_page,
    value,
)

MOST_MEMBERS = 1000  # of one collection
MOST_STEPS = 5000  # of one service
_FILE = Path(__file__).with_name("walk.toml")


@dataclass(frozen=True, slots=True)
class Link:
    """One property of a role that is followed."""

    names: tuple[str, ...]
    role: str
    many: bool
    unless: str | None
    expanded: bool
    most: int


@dataclass(frozen=True, slots=True)
class Role:
    """A kind of resource.

    below: tables of it and of all it leads to; height: length of the longest way there; instead:
    role that tells the same where a service does not list all of this one.
    """

    name: str
    tables: tuple[str, ...]
    links: tuple[Link, ...]
    below: tuple[str, ...]
    height: int
    instead: str | None


@dataclass(frozen=True, slots=True)
class Step:
    """One path to ask. many: it is a collection of the role; listed: as a member or next page."""

    path: str
    role: str
    many: bool = False
    listed: bool = False
    most: int = MOST_MEMBERS

    @property
    def height(self) -> int:
        """How much may follow from it; long ways are to be begun early."""
        return roles(deep=True)[self.role].height + self.many


START = Step(ROOT, "root")


@cache
def roles(*, deep: bool) -> dict[str, Role]:
    """Roles by name, those that nothing leads to left out."""
    with _FILE.open("rb") as file:
        content = tomllib.load(file)
    found: dict[str, Role] = {}
    _role("root", content, found, deep=deep)
    return found


def _role(name: str, content: dict[str, Any], found: dict[str, Role], *, deep: bool) -> Role:
    if name not in found:
        spec = content[name]
        wanted = {**spec.get("links", {}), **(spec.get("deep", {}) if deep else {})}
        links = tuple(_link(path, target) for path, target in wanted.items())
        there = [(_role(one.role, content, found, deep=deep), one.many) for one in links]
        found[name] = Role(
            name,
            tuple(spec["tables"]),
            links,
            tuple(dict.fromkeys([*spec["tables"], *(t for one, _ in there for t in one.below)])),
            max((one.height + many for one, many in there), default=-1) + 1,
            spec.get("instead"),
        )
    return found[name]


def _link(path: str, target: Any) -> Link:
    spec = target if isinstance(target, dict) else {"role": target}
    name = spec["role"]
    return Link(
        tuple(path.split("/")),
        name.removesuffix("*"),
        name.endswith("*"),
        spec.get("unless"),
        spec.get("expanded", False),
        spec.get("most", MOST_MEMBERS),
    )


@dataclass
class Walk:
    """The way through one service: each path once.

    short: roles of which not everything listed is followed; empty: roles that are told to have no
    members; whole: paths of members that stand in their collection.
    """

    deep: bool
    expands: bool = False
    short: set[str] = field(default_factory=set)
    empty: set[str] = field(default_factory=set)
    whole: dict[str, list[str]] = field(default_factory=dict)
    _seen: set[str] = field(default_factory=lambda: {key(ROOT)})

    def take(self, step: Step, body: Body) -> list[Step]:
        """Steps that follow from an answer; of a collection, its members and its next page."""
        return self._listed(step, body) if step.many else self._linked(step, body)

    def _linked(self, step: Step, body: Body) -> list[Step]:
        found: list[Step] = []
        for one in roles(deep=self.deep)[step.role].links:
            if (one.unless and body.get(one.unless)) or (one.expanded and not self.expands):
                continue
            target = value(body, *one.names)
            if one.many and isinstance(target, list):
                listed = Step(step.path, one.role, many=True, most=one.most)
                found += self._listed(listed, {"Members": target})
            else:
                path = link(target)
                found += self._new(Step(path or "", one.role, many=one.many, most=one.most))
        return found

    def _listed(self, step: Step, body: Body) -> list[Step]:
        found: list[Step] = []
        listed = members(body)
        more = next_page(body)
        if not listed and more is None:
            self.empty.add(step.role)
        if len(listed) > step.most or (
            more is None and not step.listed and is_short(body, len(listed))
        ):
            self.short.add(step.role)
        for member in listed[: step.most]:
            inside = Step(link(member) or "", step.role, listed=True)
            if not is_whole(member):
                found += self._new(inside)
            elif self._new(inside):
                self.whole.setdefault(step.role, []).append(inside.path)
                found += self._linked(inside, member)
        if more is not None and len(listed) < step.most:
            rest = step.most - len(listed)
            found += self._new(Step(more, step.role, many=True, listed=True, most=rest))
        elif more is not None:
            self.short.add(step.role)
        return found

    def _new(self, step: Step) -> list[Step]:
        if not step.path or key(step.path) in self._seen:
            return []
        if len(self._seen) >= MOST_STEPS:
            self.short.add(step.role)
            return []
        self._seen.add(key(step.path))
        return [step]
