"""Sections of the page: `NN_name.html.j2` in order, its data in `name.py` beside it.

A module has TITLE, NAV, EMPTY (what coverage says when it is left out) and
`data(page) -> dict | None`; None leaves the section out.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from reports.html import detail
from reports.html.context import Page

FOLDER = Path(__file__).parent
_SUFFIX = ".html.j2"
# sections of what a tenant owns; a new section is the provider's until it stands here
_TENANT = frozenset(
    {
        "executive",
        "scorecard",
        "belongings",
        "changes",
        "findings",
        "accepted",
        "coverage",
        "method",
    }
)


@dataclass(frozen=True, slots=True)
class Section:
    """One section, ready for its template."""

    id: str
    number: int
    title: str
    nav: str
    template: str
    data: dict[str, Any]


def sections(page: Page) -> Iterator[Section]:
    """Sections that have something to say, in reading order."""
    number = 0
    files = {_name(file): file for file in sorted(FOLDER.glob(f"*{_SUFFIX}"))}
    wanted = page.options.detail
    detail.check(wanted, files)
    for name, file in files.items():
        module = import_module(f"{__name__}.{name}")
        if page.options.tenant and name not in _TENANT:
            continue
        if wanted.get(name) == detail.NONE:
            page.left_out.append(module.TITLE)
            continue
        data = module.data(page)
        if data is None:
            page.silent += [(module.TITLE, module.EMPTY)] if module.EMPTY else []
            continue
        number += 1
        data = detail.shortened(data) if wanted.get(name) == detail.SHORT else data
        yield Section(name, number, module.TITLE, module.NAV, file.name, data)


def _name(file: Path) -> str:
    return file.name.removesuffix(_SUFFIX).partition("_")[2]
