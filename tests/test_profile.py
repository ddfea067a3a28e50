"""The estate profile: questions, shares, unknowns; and the shift of storage scope over time."""

import sqlite3
from typing import Any

import pytest

from audit.check import check, load_rules
from audit.derive import install
from reports.facts import Facts
from reports.html import humanise
from reports.html.context import Page
from reports.html.options import HtmlOptions
from reports.html.sections import profile
from sample_data.build import build
from sample_data.spec import load_spec
from tests.estates import load
from tests.generated import estate
from tests.support import ask

_SHIFT = [rule for rule in load_rules() if rule.id == "storage-scope-shift"]
_SOURCE = "cloudstack:case"


def _host(connection: sqlite3.Connection, number: int, **values: Any) -> None:
    row = {
        "id": f"h{number}", "name": f"host {number}", "zone_id": "z", "source": _SOURCE,
        "valid_from": "2026-01-01", "row_hash": number, **values,
    }  # fmt: skip
    marks = ", ".join("?" for _ in row)
    connection.execute(f"INSERT INTO host ({', '.join(row)}) VALUES ({marks})", tuple(row.values()))


def _answers(connection: sqlite3.Connection, question: str) -> list[tuple[Any, ...]]:
    return ask(
        connection,
        "SELECT bucket, amount, amount_share, unknown_share FROM profile WHERE question = ? "
        "ORDER BY bucket",
        question,
    )


def test_few_objects_have_no_shares(db: sqlite3.Connection) -> None:
    """Seven hosts are counted; with the eighth there are percentages."""
    for number in range(7):
        _host(db, number, hypervisor="KVM")
    assert _answers(db, "Hypervisor") == [("KVM", 7, None, 0.0)]
    _host(db, 8, hypervisor="XenServer")
    assert _answers(db, "Hypervisor") == [
        ("KVM", 7, 0.875, 0.0), ("XenServer", 1, 0.125, 0.0),
    ]  # fmt: skip


def test_what_is_not_told_is_an_answer(db: sqlite3.Connection) -> None:
    """Unknown objects are shown as such, with their share."""
    for number in range(10):
        _host(db, number, hypervisor="KVM" if number < 6 else None)
    assert _answers(db, "Hypervisor") == [("KVM", 6, 0.6, 0.4), ("not told", 4, 0.4, 0.4)]


def test_running_vms_are_no_weight_where_unseen(db: sqlite3.Connection) -> None:
    """VMs that were not asked for do not weigh nothing: the weight is unknown."""
    db.execute(
        "INSERT INTO network (id, name, type, source, valid_from, row_hash) "
        "VALUES ('n', 'n', 'L2', 's', '2026-01-01', 0)"
    )
    asked = "SELECT weight FROM profile WHERE question = 'Network model'"
    assert ask(db, asked) == [(None,)]
    db.execute("INSERT INTO answer VALUES ('s', '2026-01-01', 'vm', 1, 0)")
    assert ask(db, asked) == [(0,)]


@pytest.mark.parametrize("name", ["small", "healthy", "demo"])
def test_every_object_has_one_answer(db: sqlite3.Connection, name: str) -> None:
    """The numbers of a question add up to its objects; shares of amount and weight to one."""
    load(db, estate(name))
    install(db)
    counted = {
        "Storage protocol": "storage_pool", "Scope of pools": "storage_pool", "Hypervisor": "host",
        "Hypervisor version": "host", "Hosts per cluster": "cluster", "Threads per host": "host",
        "Memory per host": "host", "Running VMs per host": "host", "Security groups": "zone",
        "Secondary storage protocol": "image_store",
    }  # fmt: skip
    for question, table in counted.items():
        (objects,) = ask(db, f"SELECT count(*) FROM {table}")[0]
        found = ask(
            db,
            "SELECT sum(amount), min(objects), total(amount_share), total(weight_share) "
            "FROM profile WHERE question = ?",
            question,
        )[0]
        assert found[:2] == (objects, objects), question
        assert found[2] == pytest.approx(1 if objects >= 8 else 0), question
        assert found[3] == pytest.approx(1 if objects >= 8 else 0), question


def test_every_question_is_asked_once(db: sqlite3.Connection) -> None:
    """No question has two places; the parts of each make its whole."""
    load(db, estate("demo"))
    install(db)
    asked = ask(
        db,
        "SELECT question, count(DISTINCT place), sum(amount) = min(objects), "
        "coalesce(total(amount_share) BETWEEN 0.999 AND 1.001 OR min(objects) < 8, 1) "
        "FROM profile GROUP BY question",
    )
    assert "Switch vendor" in {row[0] for row in asked}
    assert [row for row in asked if row[1:] != (1, 1, 1)] == []


def test_the_page_has_every_question(db: sqlite3.Connection) -> None:
    """The section prints every question of the view, each answer in a row."""
    load(db, estate("demo"))
    install(db)
    data = profile.data(Page(Facts(db), HtmlOptions(customer="Acme")))
    assert data is not None
    rows = ask(db, "SELECT question, bucket FROM profile")
    assert {(row[0], row[1]) for row in data["answers"].rows} == set(rows)
    titles = [chart.title for chart in data["charts"]]
    assert "Storage protocol, by capacity" in titles
    assert "Router redundancy, by routed networks and VPCs" in titles


def _pool(connection: sqlite3.Connection, number: int, scope: str, begin: str, end: str) -> None:
    """A pool seen from `begin` on; until `end` where that is given."""
    row = {
        "id": f"p{number}", "name": f"pool {number}", "scope": scope, "capacity": 100,
        "server": "10.0.0.1", "created": "2020-01-01T00:00:00Z", "source": _SOURCE,
        "valid_from": begin,
    }  # fmt: skip
    table = "storage_pool_past" if end else "storage_pool"
    row |= {"valid_to": end} if end else {"row_hash": number}
    marks = ", ".join("?" for _ in row)
    connection.execute(
        f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", tuple(row.values())
    )


@pytest.mark.parametrize(
    ("servers", "severity"), [(("10.0.0.1",), "medium"), (("10.0.0.1", "10.0.0.2"), "info")]
)
def test_scope_shift_by_history(
    db: sqlite3.Connection, servers: tuple[str, ...], severity: str
) -> None:
    """A cluster pool replaced by zone-wide ones in half a year; worse with one array behind."""
    runs = ("2026-05-01T00:00:00Z", "2026-11-01T00:00:00Z")
    for at in runs:
        db.execute(
            "INSERT INTO source_run (source, started, kind, status) VALUES (?, ?, ?, 'ok')",
            (_SOURCE, at, "cloudstack"),
        )
        db.execute("INSERT INTO answer VALUES (?, ?, 'storage_pool', 1, 1)", (_SOURCE, at))
        db.execute("INSERT INTO answer VALUES (?, ?, 'source_run', 1, 1)", (_SOURCE, at))
    _pool(db, 1, "CLUSTER", runs[0], runs[1])
    for number, server in enumerate(servers, 2):
        _pool(db, number, "ZONE", runs[1], "")
        db.execute("UPDATE storage_pool SET server = ? WHERE id = ?", (server, f"p{number}"))
    series = ask(db, "SELECT started, zone_wide, shared FROM pool_scope_share ORDER BY 1")
    assert series == [(runs[0], 0, 100), (runs[1], 100 * len(servers), 100 * len(servers))]
    (finding,) = check(db, _SHIFT).findings
    assert (finding.severity, finding.confidence) == (severity, "derived")
    assert "0 % a year ago or at the first collection" in finding.message


def _year(db: sqlite3.Connection, *months: int) -> None:
    """The estate `small` collected in these months, one after another."""
    for month in months:
        load(db, build(load_spec("small"), month))
    install(db)


def test_a_year_ago_is_what_the_profile_said_then(db: sqlite3.Connection) -> None:
    """Every answer, weight and share of the first collection, found again from the histories."""
    columns = "question, bucket, amount, weight, amount_share, weight_share, objects, place"
    _year(db, 0)
    then = ask(db, f"SELECT {columns} FROM profile ORDER BY 1, 2")
    assert ask(db, "SELECT DISTINCT then_at, amount_moved FROM profile_trend") == [(None, None)]
    _year(db, 5, 12)
    assert ask(db, f"SELECT {columns} FROM profile_past ORDER BY 1, 2") == then
    started = ask(db, "SELECT min(started) FROM source_run")
    assert ask(db, "SELECT DISTINCT then_at FROM profile_trend") == started


def test_movement_in_points(db: sqlite3.Connection) -> None:
    """Answers that came, grew and went; the page prints share and movement."""
    _year(db, 0)
    hosts = [row[0] for row in ask(db, "SELECT id FROM host ORDER BY id")]
    changed = (
        f"UPDATE host SET hypervisor = 'XenServer', row_hash = 0 WHERE id IN {tuple(hosts[:4])}"
    )
    db.execute(changed)
    _year(db, 12)
    found = ask(
        db,
        "SELECT bucket, amount, amount_then, round(amount_share_then, 3), round(amount_moved, 3) "
        "FROM profile_trend WHERE question = 'Hypervisor' ORDER BY bucket",
    )
    assert found == [("KVM", 8, 4, 0.5, 0.5), ("XenServer", 0, 4, 0.5, -0.5)]
    data = profile.data(Page(Facts(db), HtmlOptions(customer="Acme")))
    assert data is not None
    lines = {(row[0], row[1]): row[7:] for row in data["answers"].rows}
    assert lines["Hypervisor", "KVM"][0] == f"{humanise.share(0.5)}, +50 points"
    assert lines["Hypervisor", "XenServer"][0] == f"{humanise.share(0.5)}, -50 points"


def test_without_a_year_of_history_the_page_says_so(db: sqlite3.Connection) -> None:
    """Five months are no year: no share of then, and no guess."""
    _year(db, 0, 5)
    assert ask(db, "SELECT count(*) FROM profile_past") == [(0,)]
    data = profile.data(Page(Facts(db), HtmlOptions(customer="Acme")))
    assert data is not None
    assert "Shares of a year ago are left out: not enough history." in data["answers"].note
    assert not any("a year ago" in head for head, _kind in data["answers"].columns)


def test_servers_that_were_not_read(db: sqlite3.Connection) -> None:
    """One machine read at two addresses is one; hosts beyond the servers read are unknown."""
    for number in range(3):
        _host(db, number)
    for source in ("redfish:a", "redfish:b"):
        db.execute(
            "INSERT INTO server (id, vendor, cores, chassis_id, source, valid_from, row_hash) "
            "VALUES ('s1', 'HPE', 32, 'ENC1', ?, '2026-01-01', 0)",
            (source,),
        )
    assert [row[:2] for row in _answers(db, "Server vendor")] == [("HPE", 1), ("not told", 2)]
    assert [row[:2] for row in _answers(db, "Cores per server")] == [
        ("32 cores", 1), ("not told", 2),
    ]  # fmt: skip
    assert [row[:2] for row in _answers(db, "Blades")] == [("blade or node of an enclosure", 1)]
