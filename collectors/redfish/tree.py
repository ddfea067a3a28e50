"""Resources of one service, found by their links; nothing here raises on what a BMC says.

Paths are compared in lower case without a trailing slash or fragment: services write one path in
several ways (vendors.md 1.2). A collection that came expanded holds its members whole.
"""

import re
from functools import lru_cache
from typing import Any

from collectors.convert_basic import integer
from collectors.convert_hardware import word

Body = dict[str, Any]
ROOT = "/redfish/v1"
_LONGEST_PATH = 1024
_MOST_PAGES = 100
_URL = re.compile(r"https?://[^/?#]*(?=/)", re.IGNORECASE)


@lru_cache(1 << 14)
def key(path: str) -> str:
    """What two spellings of one path have in common."""
    return path.partition("#")[0].rstrip("/").lower()


def link(value: Any) -> str | None:
    """Path that a reference leads to, as the service writes it; None when it is none."""
    path = value.get("@odata.id") if isinstance(value, dict) else None
    return _clean(path) if isinstance(path, str) and len(path) <= _LONGEST_PATH else None


@lru_cache(1 << 14)
def _clean(path: str) -> str | None:
    """Without fragment; of a whole URL the path, since all resources are asked of one service."""
    whole = _URL.match(path)
    path = path[whole.end() :] if whole else path
    return path.partition("#")[0] if path.isprintable() else None


def inner(body: Any, *names: str) -> Body:
    """Object inside objects; an empty one where there is none."""
    for name in names:
        body = body.get(name) if isinstance(body, dict) else None
    return body if isinstance(body, dict) else {}


def value(body: Any, *names: str) -> Any:
    """Value inside objects, None where there is none."""
    return inner(body, *names[:-1]).get(names[-1])


def members(value: Any) -> list[Body]:
    """Objects of a list, or of the Members of a collection."""
    found = value.get("Members") if isinstance(value, dict) else value
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def several(value: Any) -> list[Body]:
    """Members; an object that stands alone (as Cisco writes lists of one) is such a list."""
    alone = isinstance(value, dict) and "Members" not in value and set(value) - {"@odata.id"}
    return [value] if alone else members(value)


def rollup(body: Body) -> str | None:
    """Status.HealthRollup, which iLO 4 and iDRAC 8 spell HealthRollUp."""
    status = inner(body, "Status")
    return word(status.get("HealthRollup")) or word(status.get("HealthRollUp"))


def health(body: Body) -> str | None:
    """Status.Health; the worst of a part and what is below it where only that is told."""
    return word(inner(body, "Status").get("Health")) or rollup(body)


def is_whole(member: Body) -> bool:
    """Whether a member is the resource itself, not only a reference to it."""
    return "Id" in member and link(member) is not None


def next_page(collection: Body) -> str | None:
    """Path of the next page of a collection; some tell it as a reference, or under OData's name."""
    for name in ("Members@odata.nextLink", "@odata.nextLink"):
        path = collection.get(name)
        found = link(path) or link({"@odata.id": path})
        if found:
            return found
    return None


def is_short(collection: Body, listed: int) -> bool:
    """Whether it tells of more members than the pages of it list."""
    return (integer(collection.get("Members@odata.count")) or 0) > listed


class Tree:
    """Bodies by path."""

    def __init__(self) -> None:
        self._bodies: dict[str, Body] = {}

    def add(self, path: str, body: Body) -> None:
        """Keep a body and the members that are whole in it."""
        self._bodies[key(path)] = body
        for member in members(body):
            if is_whole(member):
                self._bodies.setdefault(key(str(link(member))), member)

    def at(self, path: str | None) -> Body | None:
        """The resource at a path, None when it was not answered."""
        return self._bodies.get(key(path)) if path else None

    def one(self, body: Body, *names: str) -> Body | None:
        """The resource a body's link leads to."""
        return self.at(link(value(body, *names)))

    def many(self, body: Body, *names: str) -> list[Body]:
        """Resources of a collection or of a list of links, all pages, those that were answered."""
        return self._listed(body, names)[0]

    def every(self, body: Body, *names: str) -> list[Body] | None:
        """The same, or None when one of them, or a page, was not answered."""
        found, whole = self._listed(body, names)
        return found if whole else None

    def references(self, body: Body, *names: str) -> list[str] | None:
        """Paths a collection lists, on all its pages; None when one of them is not known."""
        found, whole = self._pages(value(body, *names))
        paths = [path for one in found if (path := link(one))]
        return paths if whole and len(paths) == len(found) else None

    def _listed(self, body: Body, names: tuple[str, ...]) -> tuple[list[Body], bool]:
        """Each resource once, and whether these are all."""
        listed = value(body, *names)
        references, whole = members(listed), isinstance(listed, list)
        if not whole:
            references, whole = self._pages(listed)
        found: dict[str, Body] = {}
        for place, reference in enumerate(references):
            path = link(reference)
            resource = self.at(path) or reference
            if is_whole(resource) or "MemberId" in resource:
                found.setdefault(key(path) if path else f"#{place}", resource)
            else:
                whole = False
        return list(found.values()), whole

    def _pages(self, reference: Any) -> tuple[list[Body], bool]:
        """Members of all pages, and whether no page is missing."""
        path, seen = link(reference), set[str]()
        found: list[Body] = []
        last: Body = {}
        while path is not None and key(path) not in seen and len(seen) < _MOST_PAGES:
            seen.add(key(path))
            page = self.at(path)
            if page is None:
                return found, False
            found += members(page)
            path, last = next_page(page), page
        return found, bool(seen) and not is_short(last, len(found))
