"""The edition of one tenant: what is its own, roles for what is shared, nothing of anybody else."""

import html
import json
import re
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from audit.derive import install
from audit.errors import ConfigError
from audit.model import TABLES
from audit.store import open_readonly
from reports.tenant import tenant_copy
from tests.command_line import run
from tests.demo_estate import configure

KINDS = ("html", "xlsx", "json", "md")
SHARED = (
    "host", "cluster", "pod", "storage_pool", "image_store", "management_server", "db_server",
    "switch", "server", "storage_array", "array_volume", "array_pool", "system_vm",
    "physical_network",
)  # fmt: skip
NAMES = ("name", "hostname", "ip_address", "username")
# tenant -> what is its own, by the columns of its objects
TENANTS = {
    "kelpworks": "o.domain_id = (SELECT d.id FROM domain AS d WHERE d.name = 'kelpworks')",
    "lumenbay-dev": "o.account = 'lumenbay-dev'",
    "kelpworks-dev-project": (
        "o.project_id = (SELECT p.id FROM project AS p WHERE p.name = 'kelpworks-dev-project')"
    ),
}
# part of the texts of rules and of the glossary, and the root volume's kind
WORDS = {"system", "System", "ROOT", "admin"}


@pytest.fixture
def estate(demo: Path) -> Iterator[sqlite3.Connection]:
    """The whole estate, to know the names of all."""
    with open_readonly(demo) as connection:
        install(connection)
        yield connection


@contextmanager
def copied(connection: sqlite3.Connection, tenant: str) -> Iterator[sqlite3.Connection]:
    """The database of an edition."""
    with tenant_copy(connection, tenant) as edition:
        yield edition.connection


def names(connection: sqlite3.Connection, tables: tuple[str, ...], where: str) -> set[str]:
    """Names of objects, now and in the past."""
    found: set[str] = set()
    for table in tables:
        for column in (c for c in NAMES if c in TABLES[table].names):
            asked = f"SELECT DISTINCT o.{column} FROM {table}_history AS o WHERE {where}"
            found |= {str(row[0]) for row in connection.execute(asked) if row[0]}
    return found


def owned(condition: str) -> tuple[str, ...]:
    """Tables whose rows have the columns of the condition."""
    wanted = {"account", "domain_id", *re.findall(r"o\.(\w+)", condition)}
    return tuple(
        name for name, info in TABLES.items()
        if info.kind == "entity" and wanted <= set(info.names)
    )  # fmt: skip


def strangers(connection: sqlite3.Connection, tenant: str) -> set[str]:
    """Names of every other tenant and its objects, and of all shared infrastructure."""
    condition = TENANTS[tenant]
    others = names(connection, owned(condition), f"({condition}) IS NOT 1")
    accounts = names(connection, ("account", "domain", "project"), "true")
    inside = {n for n in accounts if n.startswith(tenant.partition("-")[0])}
    own = names(connection, owned(condition), condition)
    own |= {name for name in names(connection, ("router", "snapshot"), "true")
            if name.startswith(("r-", "ROOT-", "DATA-"))}  # fmt: skip
    infrastructure = names(connection, SHARED, "true")
    return (others | accounts | infrastructure) - inside - own - WORDS


def text_of(path: Path) -> str:
    """Everything a file says."""
    if path.suffix != ".xlsx":
        return html.unescape(path.read_text(encoding="utf-8"))
    with zipfile.ZipFile(path) as file:
        parts = [file.read(name).decode() for name in file.namelist() if name.endswith(".xml")]
    return html.unescape("\n".join(parts))


@pytest.mark.parametrize("tenant", TENANTS)
def test_nobody_else_is_named(desk: Path, estate: sqlite3.Connection, tenant: str) -> None:
    """No report of a tenant has a name, address or login of any other, or of what is shared."""
    configure(
        desk,
        'overlay = "o.toml"\n',
    )
    (desk / "o.toml").write_text(
        "[[note]]\nrule = '*'\ncomment = 'as for fjordlink-ops on nor1-p1-c1'\n"
        "owner = 'quarrystone-ops'\n[[note]]\nrule = 'x'\nsubject = 'ashgrove-dev'\nowner = 'me'\n",
        encoding="utf-8",
    )
    found = run("report", "--tenant", tenant, *(f"--{kind}" for kind in KINDS), "--draft")
    assert (found.code, found.err) == (0, "")
    unknown = strangers(estate, tenant)
    assert len(unknown) > 200
    for kind in KINDS:
        (file,) = (desk / "out").glob(f"acme-{tenant}-2026*.{kind}")
        text = text_of(file)
        named = [n for n in unknown if n in text
                 and re.search(rf"(?<![\w-]){re.escape(n)}(?![\w-])", text)]  # fmt: skip
        assert named == [], file.name
        assert tenant in text


def test_what_is_its_own_is_there(desk: Path, estate: sqlite3.Connection) -> None:
    """Every machine of the tenant with its findings, on hosts named by their role."""
    assert run("report", "--tenant", "kelpworks", "--json", "--xlsx").code == 0
    (file,) = (desk / "out").glob("*.json")
    document = json.loads(file.read_text(encoding="utf-8"))
    found = {f["rule"]: f for f in document["findings"]}
    assert "vr-pair-broken" in found
    assert re.search(r"kelpworks-cache-\S+ on host \d+", found["affinity-violated"]["message"])
    assert (document["customer"], document["tenant"]) == ("kelpworks", "kelpworks")
    assert {s["source"] for s in document["sources"]} == {"cloudstack"}
    assert all(s["identity"] is None and s["bundle"] is None for s in document["sources"])
    (book,) = (desk / "out").glob("*.xlsx")
    own = names(estate, ("vm",), TENANTS["kelpworks"] + " AND o.valid_to > '9999'")
    text = text_of(book)
    assert own
    assert [name for name in own if name not in text] == []


def test_only_what_is_named_is_copied(estate: sqlite3.Connection) -> None:
    """Tables nobody declared as a tenant's or as what it lies on are empty in the copy."""
    with copied(estate, "kelpworks") as copy:
        for table in ("event", "alert", "async_job", "switch", "server", "gap", "configuration",
                      "management_server", "capacity_sample", "array_volume", "role"):  # fmt: skip
            assert copy.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,), table
        told = copy.execute("SELECT * FROM host").fetchall()
        columns = [c[0] for c in copy.execute("SELECT * FROM host").description]
        assert told
        for row in (dict(zip(columns, one, strict=True)) for one in told):
            assert row["name"].startswith("host ")
            assert (row["ip_address"], row["memory_with_overcommit"]) == (None, None)


def test_outcomes_are_not_better_than_known(estate: sqlite3.Connection) -> None:
    """A rule passes for a tenant only where the estate's result leaves nobody unjudged."""
    with copied(estate, "lumenbay-dev") as copy:
        rows = copy.execute("SELECT rule_id, outcome FROM rule_result").fetchall()
        findings = {row[0] for row in copy.execute("SELECT rule_id FROM finding")}
        for rule, outcome in rows:
            asked = "SELECT outcome, not_assessable, unseen FROM rule_result WHERE rule_id = ?"
            whole, unknown, unseen = estate.execute(asked, (rule,)).fetchone()
            assert (outcome == "finding") == (rule in findings)
            if outcome == "pass":
                assert whole in ("finding", "pass")
                assert (unknown or 0, unseen or "[]") == (0, "[]")


def test_handed_over(demo: Path, tmp_path: Path) -> None:
    """A machine that went to another tenant is gone, and what became of it is not told."""
    path = tmp_path / "moved.db"
    path.write_bytes(demo.read_bytes())
    with closing(sqlite3.connect(path)) as db:
        (machine,) = db.execute("SELECT min(id) FROM vm WHERE account = 'kelpworks-ops'").fetchone()
        names_ = [c[1] for c in db.execute("PRAGMA table_info(vm_past)")]
        same = [n for n in names_ if n not in ("valid_from", "valid_to")]
        db.execute(
            f"INSERT INTO vm_past ({', '.join(same)}, valid_from, valid_to) SELECT "
            f"{', '.join(same)}, '2026-05-04T06:00:00Z', '2026-06-04T06:00:00Z' FROM vm "
            "WHERE id = ?",
            (machine,),
        )
        db.execute(
            "UPDATE vm SET account = 'ashgrove-ops', name = 'theirs', valid_from = "
            "'2026-06-04T06:00:00Z', domain_id = (SELECT id FROM domain WHERE name = 'ashgrove') "
            "WHERE id = ?",
            (machine,),
        )
        db.execute(
            "UPDATE vm_nic SET ip_address = '192.0.2.99', valid_from = '2026-06-04T06:00:00Z' "
            "WHERE vm_id = ?",
            (machine,),
        )
        db.commit()
    with open_readonly(path) as connection:
        install(connection)
        with copied(connection, "kelpworks") as copy:
            assert copy.execute("SELECT 1 FROM vm WHERE id = ?", (machine,)).fetchone() is None
            assert copy.execute("SELECT 1 FROM vm_past WHERE id = ?", (machine,)).fetchone()
            nics = "SELECT 1 FROM vm_nic WHERE vm_id = ?"
            assert copy.execute(nics, (machine,)).fetchone() is None
        with copied(connection, "ashgrove") as copy:
            assert copy.execute("SELECT name FROM vm WHERE id = ?", (machine,)).fetchone()
            assert copy.execute("SELECT 1 FROM vm_past WHERE id = ?", (machine,)).fetchone() is None


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ("nobody", "no such domain, account or project"),
        ("kelpwork", "did you mean kelpworks"),
        ("ROOT", "that is the whole estate; leave --tenant away"),
        ("account:kelpworks", "no such domain, account or project"),
    ],
)
def test_refused(estate: sqlite3.Connection, wanted: str, said: str) -> None:
    """A name that is nobody's, or everybody's, is refused."""
    with pytest.raises(ConfigError, match=said), tenant_copy(estate, wanted):
        pass


def test_two_of_one_name(demo: Path, tmp_path: Path) -> None:
    """A name that is two things must be told apart."""
    path = tmp_path / "two.db"
    path.write_bytes(demo.read_bytes())
    with closing(sqlite3.connect(path)) as db:
        db.execute("UPDATE account SET name = 'kelpworks' WHERE name = 'kelpworks-dev'")
        db.commit()
    with open_readonly(path) as connection:
        install(connection)
        with (
            pytest.raises(ConfigError, match=r"there are 2; name one of account:ROOT/kelpworks/"),
            tenant_copy(connection, "kelpworks"),
        ):
            pass
        for wanted in ("account:kelpworks", "ROOT/kelpworks/kelpworks", "domain:kelpworks"):
            with tenant_copy(connection, wanted) as edition:
                assert edition.name == "kelpworks"


def test_hostile_names(demo: Path, tmp_path: Path) -> None:
    """Names with quotes are data, never SQL."""
    path = tmp_path / "odd.db"
    path.write_bytes(demo.read_bytes())
    name = "x' OR 1=1 --\"</script>"
    with closing(sqlite3.connect(path)) as db:
        db.execute("UPDATE account SET name = ? WHERE name = 'lumenbay-dev'", (name,))
        db.execute("UPDATE vm SET account = ? WHERE account = 'lumenbay-dev'", (name,))
        db.commit()
        (expected,) = db.execute("SELECT count(*) FROM vm WHERE account = ?", (name,)).fetchone()
    with open_readonly(path) as connection:
        install(connection)
        with copied(connection, name) as copy:
            assert copy.execute("SELECT count(*) FROM vm").fetchone() == (expected,)
