"""Fixtures every test may use: the recordings of a live server, a fresh database."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from audit.store import open_writable
from sample_data.answers import Answers
from tests.cloudstack_server import answers_from_recordings
from tests.cloudstack_server.example import RECORDINGS


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


@pytest.fixture
def database(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """A new, empty database file, open for writing."""
    with open_writable(tmp_path / "estate.db") as connection:
        yield connection
