"""The views of a fleet, `views/NN_name.sql`."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path

from audit.model.sqlfile import SqlFile, read_views

# small, and several others build on them: made once where several are asked
HELD = ("fleet_now", "fleet_period")


@cache
def view_files() -> Mapping[str, SqlFile]:
    """Name -> view, in the order they build on each other; header as that of an estate's views."""
    return read_views(Path(str(files("audit.fleet"))) / "views")
