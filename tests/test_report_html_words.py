"""What a reader of the health check stumbles over: ids, units, lists, lanes, columns of dashes."""

import sqlite3
from types import SimpleNamespace

import pytest

from audit.cli.diff import _named
from audit.model.runway import SHORT
from audit.shell.served import front
from audit.store.changes import Change, Span
from audit.store.named import names
from reports.html import humanise
from reports.html.heat import _short
from reports.html.runway import _grid
from reports.html.sections.findings import _lane
from reports.html.sections.profile import _version
from reports.html.sections.restart import _more
from tests.filled import filled

ID = "705301f3-f839-55de-bf79-1b38120b07eb"


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("names", '["10.10.0.10", "cloud.example"]', "10.10.0.10, cloud.example"),
        ("versions", "Ubuntu 24.04,Ubuntu 22.04", "Ubuntu 24.04, Ubuntu 22.04"),
        ("ports", "1,024", "1,024"),
        ("memory_sold", 0.77, "77\N{NARROW NO-BREAK SPACE}%"),
        ("reserve", 231_476_132_163.35, "216\N{NO-BREAK SPACE}GiB"),
        ("room", 974_957_576_192, "908\N{NO-BREAK SPACE}GiB"),
    ],
)
def test_evidence_is_readable(name: str, value: object, said: str) -> None:
    """Lists have blanks, shares and bytes their units."""
    assert humanise.evidence(name, value) == said


@pytest.mark.parametrize(
    ("column", "said"),
    [("kvm_hosts", "KVM hosts"), ("oobm_driver", "OOBM driver"), ("dns2", "Second DNS"),
     ("vcpus_idle", "VCPUs idle"), ("bios_version", "BIOS version")],
)  # fmt: skip
def test_headings_spell_acronyms(column: str, said: str) -> None:
    """Headings of evidence are words."""
    assert humanise.words(column) == said


@pytest.mark.parametrize(
    ("severity", "effort", "lane"),
    [("critical", "weeks", "Now"), ("high", "days", "Now"), ("high", "weeks", "Next"),
     ("medium", "hours", "Next"), ("medium", "weeks", "Later"), ("low", "hours", "Later"),
     ("info", "hours", "Facts")],
)  # fmt: skip
def test_lanes_are_those_of_the_workbook(severity: str, effort: str, lane: str) -> None:
    """Severity and effort, as in the view report_rule."""
    block = SimpleNamespace(lane=None, severity=severity, rule={"effort": effort})
    assert _lane(block) == lane  # type: ignore[arg-type]


def test_ids_get_names() -> None:
    """Only UUIDs of objects the estate has; other words stay."""
    with filled(zone=[{"id": ID, "name": "nor1"}]) as connection:
        assert names(connection, [ID, "705301f3", 5, None, ID.replace("7", "8")]) == {ID: "nor1"}
        assert names(connection, []) == {}


def test_diff_says_names() -> None:
    """An id that is known gives its name, and the column loses its `_id`."""
    span = Span("cloudstack:a", "2026-05-04", "2026-06-04")
    change = Change(span, "vm", "changed", ("v",), {"host_id": (None, ID), "state": ("a", "b")}, {})
    assert _named(change, {ID: "h1"}).fields == {"host": (None, "h1"), "state": ("a", "b")}


@pytest.mark.parametrize(
    ("told", "said"),
    [("MariaDB 10.11.14-MariaDB-0+deb12u2-log", "MariaDB 10.11.14"),
     ("ontap 9.16.1", "ONTAP 9.16.1"), ("Arista eos 4.34.1F", "Arista EOS 4.34.1F"),
     ("Cisco nxos 10.4(5)", "Cisco NX-OS 10.4(5)"),
     ("Debian GNU/Linux 12 (64-bit)", "Debian GNU/Linux 12 (64-bit)")],
)  # fmt: skip
def test_versions_as_their_makers_write_them(told: str, said: str) -> None:
    """Without the tails of packages."""
    assert _version(told) == said


def test_no_negative_room() -> None:
    """Less than nothing is said in words."""
    assert (_more(None), _more(48), _more(-2)) == (None, "48", "none, 2 too many")


def test_columns_of_dashes_are_left_out() -> None:
    """What has no date yet has no columns for dates."""
    row = {
        "kind": "vlan", "clock": "addresses", "name": "z", "object_id": "z", "zone_id": None,
        "value": 1, "total": 10, "line_share": 0.9, "slope_day": None, "unit": "count",
        "date_p50": None, "date_p10": None, "days_p10": None, "days_p50": None, "points": 2,
        "span_days": 31, "verdict": SHORT, "reason": None, "uneven": 0, "accelerating": 0,
        "step_kind": None,
    }  # fmt: skip
    facts = SimpleNamespace(zone=lambda _zone: "nor1", connection=sqlite3.connect(":memory:"))
    grid = _grid(facts, "t", [row])  # type: ignore[arg-type]
    assert grid is not None
    assert [head for head, _ in grid.columns] == [
        "What",
        "Zone",
        "Now",
        "Line",
        "History",
        "Verdict",
    ]


def test_part_of_a_host_keeps_its_own_name() -> None:
    """A tile says which power supply, not the domain of the host."""
    assert _short("nor1-p1-c2-h02.nor1.norrvik.example PSU 1") == "nor1-p1-c2-h02 PSU 1"
    assert _short("h1.example.org") == "h1"
    assert _short("10.20.128.17") == "10.20.128.17"


def test_first_page_of_serve_leads_to_questions() -> None:
    """Findings and saved questions are one click away; words are escaped."""
    page = front("estate", "as of <now>", {"ask-a b": {"title": "Who & why"}})
    assert '<a href="/estate/report_finding">' in page
    assert '<a href="/estate/ask-a%20b">Who &amp; why</a>' in page
    assert "&lt;now&gt;" in page
