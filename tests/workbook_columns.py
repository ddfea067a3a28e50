"""The frozen columns of the workbook: `tests/data/workbook_columns.txt`.

Customers' formulas and pivots name them. A column may be added; a renamed, moved or removed one is
a break to be told in the change log. `python -m tests.workbook_columns` writes the file anew.
"""

from pathlib import Path

from reports.workbook.readme import SCHEMA
from reports.workbook.tabs import tabs

FILE = Path(__file__).parent / "data" / "workbook_columns.txt"


def columns() -> str:
    """Every tab with its table, below it its headers in order."""
    parts = []
    for tab in (*tabs(), SCHEMA):
        headers = "\n".join(f"    {column.header}" for column in tab.columns)
        parts.append(f"{tab.name} ({tab.table})\n{headers}\n")
    return "\n".join(parts)


if __name__ == "__main__":
    FILE.write_text(columns(), encoding="utf-8")
