"""Fixtures every test may use, and the summary of the ground truth at the end of a run."""

import json
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from audit.derive import install
from audit.store import open_writable
from sample_data.answers import Answers
from tests.cloudstack_server import answers_from_recordings
from tests.cloudstack_server.example import RECORDINGS
from tests.demo_estate import (  # noqa: F401 - fixtures; here a session has one demo
    demo,
    desk,
    folder_of_demo,
    told_of_demo,
)
from tests.estates import opened, schema
from tests.galera import galera  # noqa: F401 - a fixture
from tests.support import blank_file

# a busy machine is no defect
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")


@pytest.fixture(scope="session")
def recordings() -> Path:
    """Folder of the recorded CloudStack 4.22; the test is skipped where there is none."""
    if not RECORDINGS.is_dir():
        pytest.skip(f"no recordings at {RECORDINGS} (STACKAUDIT_RECORDINGS)")
    return RECORDINGS


@pytest.fixture(scope="session")
def recorded(recordings: Path) -> Answers:
    """What the recorded server answers; copy before changing."""
    return answers_from_recordings(recordings)


@pytest.fixture(scope="session")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database file, to be copied."""
    path = tmp_path_factory.mktemp("blank") / "estate.db"
    path.write_bytes(blank_file())
    return path


@pytest.fixture
def database(blank: Path, tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """A new, empty database file, open for writing."""
    with open_writable(Path(shutil.copy(blank, tmp_path))) as connection:
        yield connection


@pytest.fixture
def db() -> Iterator[sqlite3.Connection]:
    """An empty database in memory, with everything derived."""
    with opened(schema()) as connection:
        install(connection)
        yield connection


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Keep the tests of a file on one worker, which then makes what they share only once."""
    from xdist.scheduler import LoadFileScheduling  # noqa: PLC0415 - one process needs none

    return LoadFileScheduling(config, log)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print recall and precision over all generated estates that were judged, and what failed."""
    reports = [r for kind in ("passed", "failed") for r in terminalreporter.stats.get(kind, ())]
    told = [
        json.loads(str(value))
        for report in reports
        if isinstance(report, pytest.TestReport) and report.when == "call"
        for name, value in report.user_properties
        if name == "ground_truth"
    ]
    if not told:
        return
    planted, planned = (sum(len(v["expected"]) for v in told), sum(v["planned"] for v in told))
    found = planted - sum(len(v["missed"]) for v in told)
    alarms = planned + sum(v["alarms"] for v in told)
    terminalreporter.write_line(
        f"ground truth: recall {_share(found, planted)} planted faults, "
        f"precision {_share(planned, alarms)} findings above low, in {len(told)} estates"
    )
    for verdict in told:
        for word, rules in (("missed", verdict["missed"]), ("unplanned", verdict["unplanned"])):
            if rules:
                terminalreporter.write_line(f"  {word} in {verdict['where']}: {', '.join(rules)}")


def _share(part: int, whole: int) -> str:
    share = 100 * part / whole if whole else 100.0
    return f"{share:.1f} % ({part} of {whole})"
