"""Links between rows: noted while rows are written, set when every row has its place.

A column of a tab file says where it leads: `to = "Host"` (the row of that tab with the ID),
`to = "VM.host"` (the first row of the tab VM whose column host leads to that ID), or `to = "*"`
(the row of the object a finding names, on whatever tab it is). The ID is in the query's column
`<name>_link` behind the columns shown, else in the last column shown. A row is known by its column
`row_link`, else by its last column shown.
"""

from collections.abc import Sequence
from typing import Any

from xlsxwriter.url import Url  # type: ignore[import-untyped]

from reports.workbook.tabs import Tab

MAX_LINKS = 20_000  # Excel allows 65,530 a sheet
ANY = "*"
_Place = tuple[str, int]


class Links:
    """Places of rows that are led to, and cells that lead to them.

    objects: IDs that findings name.
    """

    def __init__(self, tabs: Sequence[Tab], objects: frozenset[str]) -> None:
        self._objects = objects
        wanted = {column.to for tab in tabs for column in tab.columns if column.to}
        self._places: dict[str, dict[Any, _Place]] = {key: {} for key in wanted | {ANY}}
        self._pending: list[tuple[Any, int, int, str, Any]] = []
        written = {ANY, *(tab.name for tab in tabs)}
        # what leads to a tab that this workbook does not have finds no row
        self._complete = {key for key in self._places if key.partition(".")[0] not in written}
        self._urls: dict[_Place, Url] = {}

    def of(self, tab: Tab, names: Sequence[str]) -> "TabLinks":
        """Links of one tab. names: columns of its query."""
        return TabLinks(self, tab, names)

    def wants(self, to: str) -> bool:
        """Whether a column leads there."""
        return to in self._places

    def done(self, tab: Tab) -> None:
        """All rows of a tab have been written."""
        self._complete |= {key for key in self._places if key.partition(".")[0] == tab.name}

    def leads(self, to: str, identity: Any) -> bool:
        """Whether there is, or will be, a row to lead to."""
        known = to in self._complete or to == ANY
        return identity is not None and (not known or identity in self._places[to])

    def note(self, sheet: Any, number: int, column: int, to: str, identity: Any) -> None:
        """Remember a cell that leads to a row."""
        self._pending.append((sheet, number, column, to, identity))

    def remember(self, to: str, identity: Any, place: _Place) -> None:
        """The first row that is known by this ID."""
        if identity is not None:
            self._places[to].setdefault(identity, place)

    def remember_object(self, identity: Any, place: _Place) -> None:
        """An object that findings may lead to."""
        if identity in self._objects:
            self.remember(ANY, identity, place)

    def set(self) -> None:
        """Give every noted cell its link; those whose row was not found stay text."""
        for sheet, number, column, to, identity in self._pending:
            place = self._places[to].get(identity)
            if place is not None:
                _link(sheet, number, column, self._url(place))

    def _url(self, place: _Place) -> Url:
        """One object per row led to: XlsxWriter keeps them all until the end."""
        if place not in self._urls:
            name = place[0].replace("'", "''")
            self._urls[place] = Url(f"internal:'{name}'!A{place[1]}")
        return self._urls[place]


def _link(sheet: Any, number: int, column: int, target: Url) -> None:
    """Let XlsxWriter keep the link without writing the cell, which has been written."""
    sheet.constant_memory, sheet.ignore_write_string = False, True
    sheet.write_url(number, column, target)
    sheet.constant_memory, sheet.ignore_write_string = True, False


class TabLinks:
    """Links from and to the rows of one tab."""

    def __init__(self, links: Links, tab: Tab, names: Sequence[str]) -> None:
        self._links = links
        self._tab = tab.name
        last = len(tab.columns) - 1
        where = {name: place for place, name in enumerate(names)}
        self._row = where.get("row_link", last)
        self._out = [
            (place, column.to, where.get(f"{column.key}_link", last))
            for place, column in enumerate(tab.columns)
            if column.to
        ]
        self._back = [
            (key, f"{tab.name}.{tab.columns[place].key}")
            for place, _, key in self._out
            if links.wants(f"{tab.name}.{tab.columns[place].key}")
        ]
        self._is_goal = links.wants(tab.name)
        self._holds_objects = tab.group != "Health" and (
            "row_link" in where or tab.columns[last].key == "id"
        )
        self._left: dict[str, int] = {}

    def row(self, sheet: Any, name: str, number: int, row: Sequence[Any]) -> list[int]:
        """Remember a row's place and its links; returns the columns that lead somewhere."""
        place = (name, number + 1)
        if self._is_goal:
            self._links.remember(self._tab, row[self._row], place)
        if self._holds_objects:
            self._links.remember_object(row[self._row], place)
        for key, back in self._back:
            self._links.remember(back, row[key], place)
        linked: list[int] = []
        left = self._left.setdefault(name, MAX_LINKS)
        if left > 0:
            for column, to, key in self._out:
                if row[column] and self._links.leads(to, row[key]):
                    linked.append(column)
                    self._links.note(sheet, number, column, to, row[key])
            self._left[name] = left - len(linked)
        return linked
