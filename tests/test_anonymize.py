"""A copy without names: equal judgements, stable tokens, and nothing left in any byte."""

import sqlite3
import zipfile
from contextlib import closing
from ipaddress import ip_address, ip_network
from pathlib import Path

import pytest

from audit.anonymous import Originals, Tokens, prove
from audit.anonymous.find import Sought
from audit.anonymous.tokens import WORDS
from audit.model import TABLES
from audit.model.sensitive import secrecy
from audit.store import open_readonly, open_writable
from sample_data.spec import load_spec
from tests.command_line import Result, clean, run
from tests.estates import checked

KEY = "a key that is long enough"
NOT_PROVED = 5
HOSTILE = (
    "Zyxqvale", "ZYXQVALE-Db", "<script>zyxqvale</script>", "=cmd(zyxqvale)", "zyxqvale" * 25,
    "المستودع-vault", "🚀🚀🚀🚀", "quoted \"zyxqvale\" \\ 'x'", "tab\tzyxqvale\x01",
)  # fmt: skip


def anonymize(desk: Path, *options: str) -> Result:
    """Run the command on the estate of the desk."""
    (desk / "secret.key").write_text(KEY, encoding="utf-8")
    return run("anonymize", "--key", "file:secret.key", "--out", "shared/x.db", *options)


def rows(path: Path, sql: str) -> list[tuple[object, ...]]:
    """All rows of a query."""
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(sql).fetchall()


def rename(path: Path, *statements: str) -> None:
    """Change an estate as if it had been collected so."""
    with closing(sqlite3.connect(path)) as connection, connection:
        for statement in statements:
            connection.execute(statement)


@pytest.fixture(scope="module")
def whole(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo and its anonymous reports in one folder."""
    folder = tmp_path_factory.mktemp("anonymous")
    (folder / "secret.key").write_text(KEY, encoding="utf-8")
    names = "UPDATE vm SET display_name = ? WHERE rowid = ?"
    source = folder / "acme.db"
    source.write_bytes(demo.read_bytes())
    with closing(sqlite3.connect(source)) as connection, connection:
        for place, name in enumerate(HOSTILE, 1):
            connection.execute(names, (name, place))
        sql = "UPDATE vm SET display_name = 'zyxqvale, once more' WHERE rowid = 99"
        connection.execute(sql)
    done = run(
        "anonymize", "--db", source, "--key", f"file:{folder / 'secret.key'}",
        "--out", folder / "out" / "x.db", "--html", "--xlsx",
    )  # fmt: skip
    assert done.code == 0, done.err
    return folder


def test_same_judgement(whole: Path) -> None:
    """Every rule has the outcome and the counts it had; findings are as old as they were."""
    sql = """SELECT rule_id, outcome, findings, waived, passed, not_applicable, not_assessable
    FROM rule_result ORDER BY 1"""
    assert rows(whole / "out/x.db", sql) == rows(whole / "acme.db", sql)
    ages = "SELECT rule_id, valid_from, severity FROM finding ORDER BY 1, 2, 3"
    assert rows(whole / "out/x.db", ages) == rows(whole / "acme.db", ages)
    past = "SELECT rule_id, valid_from, valid_to FROM finding_past ORDER BY 1, 2, 3"
    assert rows(whole / "out/x.db", past) == rows(whole / "acme.db", past)
    lives = """SELECT rule_id, count(DISTINCT subject), min(valid_from) FROM finding_history
    GROUP BY 1 ORDER BY 1"""
    assert rows(whole / "out/x.db", lives) == rows(whole / "acme.db", lives)


def test_nothing_left(whole: Path) -> None:
    """Hostile names are in no file, in no part of the workbook, in no case."""
    for file in (whole / "out").iterdir():
        parts = [file.read_bytes()]
        if zipfile.is_zipfile(file):
            with zipfile.ZipFile(file) as archive:
                parts = [archive.read(name) for name in archive.namelist()]
        for part in parts:
            assert b"zyxqvale" not in part.lower()
            assert "المستودع".encode() not in part
            assert "🚀🚀".encode() not in part
    assert len(list((whole / "out").iterdir())) == 3


def test_refuses_when_a_name_is_left(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A name in a column that is taken as public: nothing is written, the name is not shown."""
    clean(monkeypatch, tmp_path)
    with checked(load_spec("small"), tmp_path / "acme.db"):
        pass
    rename(
        tmp_path / "acme.db",
        "UPDATE vm SET display_name = 'Wubblequix Ltd' WHERE rowid = 3",
        "UPDATE host SET os = 'made for wubblequix ltd only', row_hash = 0 WHERE rowid = 2",
    )
    (tmp_path / "stackaudit.toml").write_text('database = "acme.db"\n', encoding="utf-8")
    done = anonymize(tmp_path)
    assert done.code == NOT_PROVED
    assert "vm.display_name" in done.err
    assert "ubblequix" not in done.err + done.out
    assert not (tmp_path / "shared").exists()


def test_short_key_and_existing_file(desk: Path) -> None:
    """A key that can be guessed and a file in the way are refused."""
    (desk / "short").write_text("abc", encoding="utf-8")
    done = run("anonymize", "--key", "file:short", "--out", "y.db")
    assert "at least 16" in done.err
    done = run("anonymize", "--key", "cmd:echo " + KEY, "--out", "acme.db")
    assert "exists" in done.err


def test_tokens_are_stable_and_keyed() -> None:
    """The same key gives the same token, another key another; parts of names still meet."""
    one, same, other = Tokens(KEY), Tokens(KEY), Tokens(KEY + "2")
    assert one.name("web-01.corp.example") == same.name("web-01.corp.example")
    assert one.name("web-01") != other.name("web-01")
    assert one.name("web-01.corp.example").split(".")[0] == one.name("web-01")
    assert one.name("WEB-01").lower() == one.name("web-01")
    assert one.name("i-2-1234-VM").startswith("i-")
    assert one.name("i-2-1234-VM") != "i-2-1234-VM"


def test_subjects_are_made_of_keys_as_their_columns_have_them() -> None:
    """Part by part, the longest first; what no column has is a text."""
    tokens = Tokens(KEY, words=frozenset({"agents", "backend"}))
    for key in ("10.1.2.3:9999 agents", "10.1.2.3:9999", "agents", "SN-4711/b"):
        tokens.learn(key, "name")
    for key in ("Port-Channel15", "agents"):
        tokens.learn(key, "port")
    name = tokens.name
    assert tokens.hide("agents", "text") == "agents" != name("agents")
    for subject, hidden in (
        ("10.1.2.3:9999 agents backend", f"{name('10.1.2.3:9999 agents')} backend"),
        ("array/SN-4711/b, Port-Channel15", f"array/{name('SN-4711/b')}, Port-Channel15"),
        ("agents@estate", f"{name('agents')}@estate"),
        ("Port-Channel16", tokens.hide("Port-Channel16", "text")),
    ):
        assert tokens.hide(subject, "subject") == hidden


@pytest.mark.parametrize("name", ["ROOT", "admin", "12", "kvm"])
def test_words_of_cloudstack_stay(name: str) -> None:
    """What every estate has is nobody's name."""
    assert Tokens(KEY).name(name) == name


def test_addresses_keep_their_networks() -> None:
    """Networks contain what they contained, and special ranges stay what they are."""
    tokens = Tokens(KEY)
    net = ip_network(tokens.name("10.20.0.0/16"))
    for text in ("10.20.3.4", "10.20.255.1", "10.21.0.1", "172.16.9.1", "8.8.8.8", "fd12::7"):
        hidden = ip_address(tokens.name(text))
        assert (hidden.version == 4 and hidden in net) == text.startswith("10.20."), text
        assert hidden.is_private == ip_address(text).is_private
    for text in ("0.0.0.0/0", "127.0.0.1", "255.255.255.0", "::1", "224.0.0.18"):
        assert tokens.name(text) == text
    assert tokens.name("4.22.0.0.1") != tokens.name("4.22.0.0")
    many = {tokens.name(f"8.{a}.{b}.1") for a in range(60) for b in range(60)}
    assert len(many) == 3600


def test_macs() -> None:
    """The vendor's half stays only when asked; no two become one."""
    plain, kept = Tokens(KEY), Tokens(KEY, keep_mac_vendor=True)
    mac = "3c:fd:fe:12:34:56"
    assert not plain.name(mac).startswith("3c:fd:fe")
    assert kept.name(mac).startswith("3c:fd:fe")
    assert kept.name(mac) != mac
    assert kept.name(mac) == kept.name(mac.upper())
    assert plain.name("00:00:5e:00:01:0a") == "00:00:5e:00:01:0a"
    many = {kept.name(f"3c:fd:fe:00:{a:02x}:{b:02x}") for a in range(40) for b in range(256)}
    assert len(many) == 40 * 256


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("rack r1/a: web", {"r1/a"}), ("r1/ab", set()), ("prod-web-01.x", {"web-01"}),
        ("web-012", set()), ("xweb-01", set()), ("on 10.0.0.12", set()),
        ("overzyxqvaleness", {"zyxqvale"}), ("x10.0.0.1y", {"10.0.0.1"}), ("(web-01)", {"web-01"}),
    ],
)  # fmt: skip
def test_values_are_found_as_words(text: str, found: set[str]) -> None:
    """With the signs in them; long ones inside of other words too, where that is asked for."""
    values = ("r1/a", "web-01", "10.0.0.1", "zyxqvale")
    sought, strict = Sought(3, inside=8), Sought(3)
    for value in values:
        sought.add(value)
        strict.add(value)
    assert set(sought.found_in(text)) == found
    assert set(strict.found_in(text)) == (found if text[0] not in "ox" else set())


def test_new_columns_are_hidden() -> None:
    """A text column nobody declared is a name; owners and addresses are never public."""
    for info in TABLES.values():
        for column in info.columns:
            if column.name in {"account", "hostname", "ip_address", "mac", "serial", "username"}:
                assert secrecy(info, column) == "name"


@pytest.mark.parametrize(
    "written", ["host of qwibblemart here", "QWIBBLEMART", '{"a": "\\u0071wibblemart"}',
                "x=&#113;wibblemart;", "prefixqwibblemartsuffix"],
)  # fmt: skip
def test_proof_reads_what_is_written(tmp_path: Path, written: str) -> None:
    """A name is found in a sentence, in capitals, in JSON escapes, in entities, in a word."""
    with open_writable(tmp_path / "e.db") as source:
        source.execute(
            "INSERT INTO zone (id, name, source, valid_from, row_hash) "
            "VALUES ('1', 'qwibblemart', 'cloudstack:x', '2026-01-01T00:00:00Z', 0)"
        )
    with open_readonly(tmp_path / "e.db") as source:
        originals = Originals(source, Tokens(KEY), WORDS)
    file = tmp_path / "out.html"
    file.write_text(written, encoding="utf-8")
    assert prove(originals, file) == ["out.html: 1 of zone.name"]
    file.write_text("nothing of the kind", encoding="utf-8")
    assert prove(originals, file) == []
