"""Data frames, and the worked example of the guide."""

import contextlib
import io
import re
from pathlib import Path

import pytest

from audit import frames
from audit.errors import QueryError
from audit.fleet.lake import Lake
from tests.fleet_estates import added, collection, estate, tables

_GUIDE = Path(__file__).parent.parent / "docs/guide/fleet.md"


def test_example_of_the_guide_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It prints the slide: a line a month, a column an answer."""
    added(Lake(tmp_path / "fleet"), estate(tmp_path / "acme.db"))
    (example,) = re.findall(r"```python\n(.*?)```", _GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    monkeypatch.chdir(tmp_path)
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        exec(example, {})  # noqa: S102 - our own documentation
    assert re.search(r"2026-09 +0\.75 +0\.25\n2026-10 +0\.75 +0\.25\nshare", said.getvalue())


def test_frame_of_an_estate(tmp_path: Path) -> None:
    """Tables and views, units beside them, and a day in the past."""
    path = estate(tmp_path / "acme.db", ["2026-09"])
    collection(path, "2026-10", tables("zone of acme", hosts=5))
    assert len(frames.estate(path, "host")) == 5
    assert len(frames.estate(path, "host", as_of="2026-09-30")) == 2
    view = frames.estate(path, "pool_load")
    assert view.attrs["units"]["capacity"] == "bytes"
    assert frames.estate(path, "storage_pool").attrs["units"]["capacity"] == "bytes"
    with pytest.raises(QueryError, match="no table or view"):
        frames.estate(path, "sqlite_master")
