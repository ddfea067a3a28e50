"""What the operator tells of servers: a list read as people write it, and a firmware baseline."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from audit.anonymous import Tokens
from audit.anonymous.copy import anonymous_copy
from audit.capture import Origin
from audit.cli.sources import operator_collectors
from audit.config import Config, load_config
from audit.derive import install
from audit.derive.versions import is_older
from audit.errors import ConfigError
from audit.store import open_writable
from audit.targets import BaselineTarget
from collectors.assets import ASSETS, AssetsReading, assets_document
from collectors.load import Load
from collectors.run import Raw, collect, replay
from sample_data.build import build
from tests.command_line import run as command
from tests.estates import load, opened, schema
from tests.ground_truth import healthy
from tests.support import ask

AT = "2026-05-04T00:00:00Z"
TABLE = "SELECT serial, shipped, contract_end FROM asset ORDER BY serial"
GAPS = "SELECT message FROM gap ORDER BY rowid"


def taken(content: bytes) -> tuple[list[tuple[Any, ...]], list[str], str]:
    """Rows, what is said of lines that were not taken, and the status of the source."""
    with opened(schema()) as connection:
        loading = Load(connection, Origin(ASSETS, "operator", AT), AssetsReading(AT))
        loading.take(assets_document(content, AT))
        status = loading.commit(None).status
        return ask(connection, TABLE), [text for (text,) in ask(connection, GAPS)], status


def gather(connection: sqlite3.Connection, config: Config, raw: Raw | None = None) -> list[str]:
    """Collect what the operator tells; the status of each source."""
    runs = collect(connection, operator_collectors(config, connection), raw)
    return [one.status for one in runs]


LISTS = {
    "plain": "serial,shipped,contract_end\nA1,2021-03-01,2027-01-31\nB2,,\n",
    "spreadsheet": "\ufeffSerial Number;Purchase Date;Contract End\r\n"
    "A1;2021-03-01;2027-01-31\r\n;;\r\nB2\r\n",
    "other columns": "Ort;Service-Tag;shipped;Warranty_End\n"
    "M\u00fcnchen;A1;2021-03-01 00:00:00;2027-01-31\n;B2;;\n",
    "quoted": "note,serial,ship date,purchased,contract end\n"
    '"two\nlines, ""said""",A1,,2021-03-01,2027-01-31\nx, B2 ,,,\n',
}


@pytest.mark.parametrize(
    ("name", "encoding"), [*((name, "utf-8") for name in LISTS), ("other columns", "latin-1")]
)
def test_lists_as_they_are_exported(name: str, encoding: str) -> None:
    """Comma or semicolon, BOM, other columns and names of columns; empty cells are not told."""
    rows = [("A1", "2021-03-01", "2027-01-31"), ("B2", None, None)]
    assert taken(LISTS[name].encode(encoding)) == (rows, [], "ok")


def test_a_wrong_line_is_named_and_costs_itself_alone() -> None:
    """Every line that is not taken, with its number and why; hostile cells are only text."""
    rows, said, status = taken(
        b"serial,contract_end\nA1,31.12.2026\n,2026-12-31\nB2,2026-12-31\nb2,2027-12-31\n"
        b"=cmd(),2026-02-30\n<script>,2026-12-31\n"
    )
    assert rows == [("<script>", None, "2026-12-31"), ("B2", None, "2026-12-31")]
    assert said == [
        "line 2 is not taken: contract end '31.12.2026' is not a date such as 2026-12-31.",
        "line 3 is not taken: it has no serial.",
        "line 5 is not taken: line 4 has the serial b2 too.",
        "line 6 is not taken: contract end '2026-02-30' is not a date such as 2026-12-31.",
    ]
    assert status == "partial"


def test_many_wrong_lines_are_counted() -> None:
    """The first twenty are named."""
    _rows, said, _status = taken(b"serial,shipped\n" + b"A,soon\n" * 50)
    assert len(said) == 21
    assert said[-1] == "30 more lines are not taken, for like reasons."


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "has no column serial (or serial number or service tag)"),
        (b"name,shipped\na,2021-01-01\n", "has no column serial"),
        (b"serial,place\na,b\n", "has neither a column shipped (or purchased) nor"),
        (b'serial,shipped\n"' + b"x" * 200_000, "is no CSV at line"),
        (b"\xff\xfes\x00e\x00r\x00", "has no column serial"),
    ],
)  # fmt: skip
def test_no_list_at_all(content: bytes, sentence: str) -> None:
    """A file that is something else is said to be, once."""
    rows, said, status = taken(content)
    assert (rows, status) == ([], "failed")
    assert len(said) == 1
    assert sentence in said[0]


def test_kept_replayed_and_forgotten(tmp_path: Path) -> None:
    """Bundles have what is needed of it and no more; a list that cannot be read changes nothing."""
    path = tmp_path / "cmdb.csv"
    path.write_text("serial,shipped,owner\nA1,2021-03-01,Zyxqvale\n", encoding="utf-8")
    block = BaselineTarget("R6*", "bios", "2.1", "Dell", bulletin=True)
    config, rows = Config(assets=path, baseline=(block,)), [("A1", "2021-03-01", None)]
    with open_writable(tmp_path / "a.db") as connection:
        assert operator_collectors(Config(), connection) == []
        assert gather(connection, config, Raw(tmp_path, "a")) == ["ok", "ok"]
        assert ask(connection, TABLE) == rows
    (bundle,) = tmp_path.glob("*.bundle")
    with open_writable(tmp_path / "b.db") as connection:
        replay(connection, bundle)
        assert ask(connection, TABLE) == rows
        blocks = "SELECT number, vendor, model, component, version, bulletin FROM firmware_baseline"
        assert ask(connection, blocks) == [(1, "Dell", "R6*", "bios", "2.1", 1)]
        assert b"Zyxqvale" not in bundle.read_bytes()


def test_no_longer_named_is_gone(tmp_path: Path) -> None:
    """What cannot be read leaves what was told; what is named no more is told no more."""
    with open_writable(tmp_path / "a.db") as connection:
        loading = Load(connection, Origin(ASSETS, "operator", AT), AssetsReading(AT))
        loading.take(assets_document(b"serial,shipped\nA1,2021-03-01\n", AT))
        loading.commit(None)
        assert gather(connection, Config(assets=tmp_path / "none.csv")) == ["failed"]
        assert len(ask(connection, TABLE)) == 1
        assert "none.csv cannot be read (No such file" in ask(connection, GAPS)[0][0]
    with open_writable(tmp_path / "b.db") as connection:
        loading = Load(connection, Origin(ASSETS, "operator", AT), AssetsReading(AT))
        loading.take(assets_document(b"serial,shipped\nA1,2021-03-01\n", AT))
        loading.commit(None)
        assert gather(connection, Config()) == ["ok"]
        assert ask(connection, TABLE) == []


def test_keys_of_the_configuration(tmp_path: Path) -> None:
    """The list is beside the file; a block needs a model, a component and a version."""
    path = tmp_path / "stackaudit.toml"
    path.write_text(
        'assets = "a.csv"\n[[baseline]]\nmodel = "R6*"\ncomponent = "bios"\nversion = "2.1"\n'
    )
    config = load_config(path)
    assert config.assets == tmp_path / "a.csv"
    assert config.baseline == (BaselineTarget("R6*", "bios", "2.1"),)
    whole = {"model": '"R6*"', "component": '"bios"', "version": '"2.1"'}
    for change, sentence in (
        ({"version": '""'}, "every [[baseline]] needs version"),
        ({"version": '"newest"'}, "needs a version with a number, not 'newest'"),
        ({"bulletin": '"yes"'}, "baseline.bulletin must be true or false"),
        ({"modell": '"R6*"'}, "did you mean baseline.model?"),
    ):
        lines = [f"{key} = {value}" for key, value in (whole | change).items()]
        path.write_text("\n".join(["[[baseline]]", *lines]))
        with pytest.raises(ConfigError) as caught:
            load_config(path)
        assert sentence in str(caught.value)


@pytest.mark.parametrize(
    ("installed", "wanted", "older"),
    [
        ("U46 v2.34 (03/11/2025)", "U46 v2.40 (01/01/2026)", True),
        ("U46 v2.34 (03/11/2025)", "2.34", False),
        ("U46 v2.34 (03/11/2025)", "2.4", False),
        ("U46 v2.34 (03/11/2025)", "A43 v2.52", None),
        ("iLO 5 v2.72", "iLO 6 v1.66", None),
        ("iLO 6 v1.66", "1.70", True),
        ("1.9.1", "1.18.2", True),
        ("7.20.30.50", "7.20.30", False),
        ("7.20.30", "7.20.30.50", True),
        ("01.05.12", "1.5.12", False),
        ("4.3", "4.3a", True),
        ("4.3b", "4.3a", False),
        ("C240M5.4.1.3i.0.0713210713", "C240M5.4.1.3j.0.0101221200", True),
        ("TEE142M-2.41", "3.10", True),
        ("TEE142M-2.41", "CFE130N-3.10", None),
        ("0x80009E5D-1.823.2", "1.823.3", True),
        ("73", "74", True),
        ("HPG3", "HPG4", None),
        ("HPG3", "hpg3 ", False),
        ("N/A", "1.0", None),
        ("", "1.0", None),
        ("1.x", "1.0", None),
    ],
)
def test_versions(installed: str, wanted: str, older: bool | None) -> None:
    """As the recorded controllers write them; what is of two families does not compare."""
    assert is_older(installed, wanted) is older


def put(connection: sqlite3.Connection, table: str, **values: Any) -> None:
    """One row; what it has to have beside."""
    values |= {"source": "redfish:x", "valid_from": AT, "row_hash": 0}
    names, marks = ", ".join(values), ", ".join("?" * len(values))
    connection.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", tuple(values.values()))


def test_parts_against_the_baseline() -> None:
    """The first block that fits; what ran before is not what runs; another telling fills a gap."""
    with opened(schema()) as connection:
        put(connection, "server", id="s1", vendor="Dell", model="R650", bios_version="1.9.1")
        put(connection, "server", id="s2", vendor="HPE", model="DL380")
        put(connection, "server_bmc", server_id="s1", id="1", version="7.1")
        put(connection, "server_adapter", server_id="s1", id="a", model="BCM 57414")
        for name, at, version in (("BCM 57414", "Installed-1", "22.1"),
                                  ("BCM 57414", "Previous-1", "21.0"), ("BIOS", "i", "1.9.1"),
                                  ("PSU", "i2", None)):  # fmt: skip
            put(connection, "server_firmware", server_id="s1", id=at, name=name, version=version)
        for number, (vendor, component, version, bulletin) in enumerate(
            (("dell", "BIOS", "1.18.2", 1), ("*", "bios", "9.9", 0), ("*", "*57414", "22.1", 0),
             ("*", "psu", "1.1", 0), ("*", "b?os", "1.18.2", 0)), 1,
        ):  # fmt: skip
            put(connection, "firmware_baseline", number=number, vendor=vendor, model="*",
                component=component, version=version, bulletin=bulletin)  # fmt: skip
        install(connection)
        found = "SELECT server_id, part, installed, is_older, bulletin FROM server_baseline"
        assert sorted(ask(connection, found)) == [
            ("s1", "BCM 57414", "22.1", 0, 0),
            ("s1", "BIOS", "1.9.1", 1, 1),
            ("s1", "PSU", "", None, 0),
            ("s2", "BIOS", "", None, 0),
        ]


def test_a_copy_without_names_still_meets() -> None:
    """Serials of the list get the tokens those of servers get."""
    meets = "SELECT count(*) FROM server_asset WHERE is_listed"
    with opened(schema()) as source, closing(sqlite3.connect(":memory:")) as copy:
        load(source, build(healthy("servers")))
        copy.deserialize(schema())
        copy.isolation_level = None
        anonymous_copy(source, copy, Tokens("a key that is long enough"))
        told = {serial for (serial,) in ask(source, "SELECT serial FROM asset")}
        assert not told & {serial for (serial,) in ask(copy, "SELECT serial FROM asset")}
        install(source)
        install(copy)
        assert ask(copy, meets) == ask(source, meets) == [(12,)]


def test_the_plan_does_not_need_the_list(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A list that is not there yet stops no command."""
    monkeypatch.chdir(tmp_path)
    Path("stackaudit.toml").write_text(
        'assets = "none.csv"\n[[cloudstack]]\nname = "a"\nendpoint = "https://192.0.2.1/"\n'
        'key = "env:HOME"\nsecret = "env:HOME"\n'
    )
    assert command("collect", "--plan").code == 0
