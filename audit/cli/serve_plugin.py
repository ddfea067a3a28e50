"""Datasette plugin of `stackaudit serve`: what tables mean, the saved questions, links."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote, urlencode

from datasette import hookimpl as untyped_hookimpl
from markupsafe import Markup

from audit.cli.common import F
from audit.shell.served import row_of, subject_of

hookimpl: Callable[[F], F] = untyped_hookimpl
# a wide table has dozens of columns: their meanings must not push the rows off the page
_STYLE = "dl.column-descriptions{max-height:9em;overflow-y:auto;columns:24em}"
_COLUMNS = frozenset({"subject", "subject_name"})


class Plugin:
    """Answers Datasette's hooks for one database.

    Metadata is given only where it is shown: to see who may look at a table, Datasette walks
    through all of it for every table of a page, which took 20 s for a list of 300 tables.
    """

    __name__ = __name__

    def __init__(
        self, database: str, tables: dict[str, dict[str, Any]], queries: dict[str, dict[str, str]]
    ) -> None:
        self._database = database
        self._tables = tables
        self._queries = queries

    @hookimpl
    def get_metadata(self, key: str | None) -> dict[str, Any]:
        """Meaning of tables and columns, facets, and the column that names a row."""
        if key != "databases":
            return {}
        return {"databases": {self._database: {"tables": self._tables}}}

    @hookimpl
    def extra_css_urls(self) -> list[str]:
        """Looks of our own, in the address itself."""
        return [f"data:text/css,{quote(_STYLE)}"]

    @hookimpl
    def canned_queries(self, database: str) -> dict[str, dict[str, str]]:
        """The saved questions."""
        return self._queries if database == self._database else {}

    @hookimpl
    def render_cell(
        self, row: Any, value: Any, column: str, table: str | None, database: str, datasette: Any
    ) -> Any:
        """A link where a finding names its object; None leaves a cell to others."""
        subject = subject_of(row) if column in _COLUMNS and table else None
        place = row_of(*subject) if subject else None
        if place is None:
            return None
        name, wanted = place
        asked = urlencode({f"{key}__exact": text for key, text in wanted.items()})
        url = f"{datasette.urls.table(database, name)}?{asked}"
        return Markup('<a href="{}">{}</a>').format(url, value)
