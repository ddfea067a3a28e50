"""The demo estate's workbook, written once and read back."""

import sqlite3
import warnings
from collections.abc import Iterator
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from audit.check.cases import empty_database
from audit.derive import install
from audit.store import open_readonly
from reports.export.facts import facts
from reports.workbook import WorkbookOptions, write_workbook
from tests import report_rows

openpyxl: Any = pytest.importorskip("openpyxl")
OPTIONS = WorkbookOptions(customer="=HYPERLINK(1)", consultant="A & B <c>")
NAMES = (
    "Summary Findings Roadmap Changes Profile VM Volume Snapshot NIC-VM vCPU vMemory Host Cluster "
    "Zone-Pod Restart Servers Server-NIC NIC-Host Pool Secondary Runway Array-Pool Array "
    "Array-Volume HBA-Path Network Public-IP VLAN Router SystemVM Switch Switch-Port Cabling "
    "Exposure Mgmt Control-Plane Settings License-Support SPOF Reconcile Database Balancer "
    "Certificate Coverage Rules Arithmetic Meta"
)
Values = list[tuple[Any, ...]]

connection = report_rows.connection


def read(path: Path) -> dict[str, Values]:
    """Rows of every sheet below its header, as openpyxl reads them."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # of data bars it does not know
        loaded = openpyxl.load_workbook(path, read_only=True)
        found = {s.title: list(s.iter_rows(values_only=True)) for s in loaded.worksheets}
    loaded.close()
    return found


def load(path: Path) -> Any:
    """The workbook with its styles and links."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        return openpyxl.load_workbook(path)


def column(rows: Values, name: str) -> list[Any]:
    """Values of one column."""
    place = rows[0].index(name)
    return [row[place] for row in rows[1:]]


@cache
def _written(demo: Path) -> tuple[Path, dict[str, int]]:
    path = demo.parent / "written" / "demo.xlsx"
    path.parent.mkdir()
    with open_readonly(demo) as opened:
        install(opened)
        return path, write_workbook(opened, path, OPTIONS)


@cache
def _content(path: Path) -> dict[str, Values]:
    return read(path)


@cache
def _book(path: Path) -> Any:
    return load(path)


@pytest.fixture
def written(demo: Path) -> tuple[Path, dict[str, int]]:
    """Its workbook, written once for all files of tests, and what was said to be in it."""
    return _written(demo)


@pytest.fixture
def content(written: tuple[Path, dict[str, int]]) -> dict[str, Values]:
    """Its workbook read back, once; nobody may change it."""
    return _content(written[0])


@pytest.fixture
def book(written: tuple[Path, dict[str, int]]) -> Any:
    """Its workbook with styles and links, read once; nobody may change it."""
    return _book(written[0])


@pytest.fixture(scope="module")
def nothing() -> Iterator[sqlite3.Connection]:
    """A database with our tables and nothing in them, ready for queries of tabs."""
    with closing(empty_database(install)) as opened, facts(opened):
        yield opened
