"""Bundles of rows: what was read from answers, in the place of the answers.

An origin whose `asked` is ROWS has one document per table (request `rows <table>`, body: a JSON
list of rows in the model's column order) and one called OUTCOME: version, tables with whether they
were answered completely, and gaps.
"""

from typing import Final

ROWS: Final = "rows"
OUTCOME: Final = "outcome"


def request_of(table: str) -> str:
    """Request of the document that holds the rows of a table."""
    return f"{ROWS} {table}"


def table_of(request: str) -> str:
    """Table of such a request; empty for another."""
    word, _, table = request.partition(" ")
    return table if word == ROWS else ""
