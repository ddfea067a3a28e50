"""`check`, `diff`, `sql`, `report` over a stored estate: what they print and how they end."""

import csv
import io
import json
import shutil
import subprocess
from pathlib import Path

import pytest

from audit.check import load_rules
from tests.command_line import PROGRAM, clean, program, run


@pytest.fixture(autouse=True)
def db(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, demo: Path) -> Path:
    """A copy of the demo, named by STACKAUDIT_DB."""
    clean(monkeypatch, tmp_path)
    shutil.copy(demo, tmp_path / "acme.db")
    monkeypatch.setenv("STACKAUDIT_DB", str(tmp_path / "acme.db"))
    return tmp_path / "acme.db"


def test_check_table() -> None:
    """The worst come first, then counts and what could not be judged."""
    found = run("check")
    assert (found.code, found.err) == (0, "")
    lines = found.out.splitlines()
    assert lines[0].startswith("Findings as of 2026-06-04T06:00:00Z")
    words = ("critical", "high", "medium", "low", "info")
    severities = [line.split()[0] for line in lines if line.split()[0] in words]
    assert severities == sorted(severities, key=words.index)
    assert f"{len(load_rules())} rules: " in found.out
    assert " not assessable: " in found.out


def test_check_json() -> None:
    """--json has its schema, findings with evidence, and a result per rule."""
    content = json.loads(run("check", "--json").out)
    assert (content["schema"], content["as_of"]) == ("stackaudit.check/1", "2026-06-04T06:00:00Z")
    assert {r["rule_id"] for r in content["rules"]} == {rule.id for rule in load_rules()}
    assert all(isinstance(f["evidence"], dict) for f in content["findings"])
    lost = [r for r in content["rules"] if r["outcome"] == "not assessable"]
    assert all(r["reason"] for r in lost)


@pytest.mark.parametrize(
    ("rule", "limit", "code"),
    [
        ("pool-used", "critical", 1),
        ("pool-used", "info", 1),
        ("sec-full", "medium", 0),
        ("sec-full", "low", 1),
        ("storage-no-nfs", "info", 0),
    ],
)
def test_fail_on(rule: str, limit: str, code: int) -> None:
    """--fail-on ends with 1 when an open finding is that severe or worse."""
    assert run("check", "--rule", rule, "--fail-on", limit).code == code


def test_waived_does_not_fail(tmp_path: Path) -> None:
    """A waived finding does not fail a run, and is still shown."""
    waiver = '[[waiver]]\nrule = "pool-*"\nsubject = "*"\nreason = "x"\nowner = "y"\n'
    (tmp_path / "w.toml").write_text(f"{waiver}until = 2026-12-31", encoding="utf-8")
    (tmp_path / "stackaudit.toml").write_text('waivers = "w.toml"', encoding="utf-8")
    found = run("check", "--rule", "pool-used", "--fail-on", "info")
    assert found.code == 0
    assert "(waived)" in found.out


def test_zone() -> None:
    """--zone shows one zone and what belongs to no zone; an unknown one lists those there are."""
    everything = json.loads(run("check", "--json").out)["findings"]
    edge = json.loads(run("check", "--json", "--zone", "nor-edge").out)["findings"]
    assert 0 < len(edge) < len(everything)
    assert len({f["zone_id"] for f in edge} - {None}) == 1
    found = run("check", "--zone", "mars")
    assert found.code == 2
    assert "--zone mars: no such zone; there are nor-edge, nor1." in found.err


def test_rule_pattern() -> None:
    """A pattern picks rules and leaves what others found; one that fits nothing is an error."""
    before = run("sql", "SELECT rule_id, subject FROM finding ORDER BY 1, 2").out
    picked = json.loads(run("check", "--rule", "pool-*", "--json").out)["rules"]
    assert {r["rule_id"].split("-")[0] for r in picked} == {"pool"}
    assert run("sql", "SELECT rule_id, subject FROM finding ORDER BY 1, 2").out == before
    found = run("check", "--rule", "zzz-*")
    assert found.code == 2
    assert "no rule matches zzz-*; see `stackaudit rules list`." in found.err


def test_params(tmp_path: Path) -> None:
    """Thresholds of the configuration hold; those of no rule, or unknown ones, are refused."""
    config = tmp_path / "stackaudit.toml"
    config.write_text("[params.pool-used]\nhigh = 1.5\n[params.nothing]\na = 1", encoding="utf-8")
    found = run("check")
    assert found.code == 2
    assert "params of a rule that does not exist: nothing" in found.err
    config.write_text("[params.pool-used]\nhihg = 1", encoding="utf-8")
    assert "pool-used has no parameter 'hihg'" in run("check").err


def test_own_rules(tmp_path: Path) -> None:
    """A rule of one's own runs from --rules and from the configuration."""
    assert run("rules", "new", "my-rule", "--in", "mine").code == 0
    assert "1 rule: " in run("check", "--rules", "mine", "--rule", "my-rule").out
    (tmp_path / "stackaudit.toml").write_text('rules = ["mine"]', encoding="utf-8")
    assert run("check", "--rule", "my-rule", "--rules", "mine").code == 0


def test_diff() -> None:
    """Between the last two collections: kinds, names and fields, without what always moves."""
    found = run("diff")
    assert found.code == 0
    assert found.out.startswith("Between 2026-05-04T06:00:00Z and 2026-06-04T06:00:00Z: ")
    assert "agent_version: 4.20.1.0 -> 4.22.0.1" in " ".join(found.out.split())
    assert "last_pinged" not in found.out
    content = json.loads(run("diff", "--json", "--table", "host").out)
    assert content["schema"] == "stackaudit.diff/1"
    assert {c["table"] for c in content["changes"]} == {"host"}
    assert {c["kind"] for c in content["changes"]} == {"new", "changed"}


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--table", "hosts"], "--table hosts: no such table"),
        (["yesterday"], "is no date"),
    ],
)
def test_diff_mistakes(arguments: list[str], sentence: str) -> None:
    """An unknown table and a wrong date are usage errors."""
    found = run("diff", *arguments)
    assert found.code == 2
    assert sentence in found.err


@pytest.mark.parametrize(
    ("what", "tables"),
    [
        ("versions", {"host", "switch", "switch_member"}),
        ("configuration", {"configuration", "backup_schedule"}),
        ("findings", {"finding"}),
    ],
)
def test_diff_of_what(what: str, tables: set[str]) -> None:
    """One kind of change; versions without what else changed of the object."""
    changes = json.loads(run("diff", "--what", what, "--json").out)["changes"]
    assert {change["what"] for change in changes} == {what}
    assert tables <= {change["table"] for change in changes}
    if what == "versions":
        assert {name for change in changes for name in change["fields"]} == {
            "agent_version",
            "os_version",
        }
    if what == "findings":
        assert {"new", "fixed"} <= {change["kind"] for change in changes}


def test_diff_parts_make_the_whole() -> None:
    """Every change is of one kind; `last month` is the end of the month before."""
    whole = json.loads(run("diff", "--json").out)
    kinds = ("inventory", "configuration", "versions", "findings")
    parts = [json.loads(run("diff", "--json", "--what", kind).out)["changes"] for kind in kinds]
    assert sum(map(len, parts)) == len(whole["changes"])
    month = json.loads(run("diff", "last month", "2026-06", "--json").out)
    assert (month["before"], month["after"]) == ("2026-05-31T23:59:59Z", "2026-06-30T23:59:59Z")
    assert month["changes"] == whole["changes"]
    assert "give the earlier date first" in run("diff", "2026-06-04", "2026-05-04").err


def test_diff_of_dates() -> None:
    """Two dates are compared; the same one twice gives no change."""
    assert run("diff", "2026-06-04", "2026-06-05").out.endswith(": 0 changes\n")


def test_sql_formats(tmp_path: Path) -> None:
    """One statement in every format; csv when nobody watches."""
    statement = "SELECT name, state FROM zone, (SELECT 1 AS state) ORDER BY name"
    rows = [["nor-edge", "1"], ["nor1", "1"]]
    assert list(csv.reader(io.StringIO(run("sql", statement).out)))[1:] == rows
    as_json = json.loads(run("sql", statement, "--json").out)
    assert (as_json["columns"], as_json["rows"]) == (
        ["name", "state"],
        [["nor-edge", 1], ["nor1", 1]],
    )
    lines = run("sql", statement, "-o", "ndjson").out.splitlines()
    assert [json.loads(line)["name"] for line in lines] == ["nor-edge", "nor1"]
    for form in ("table", "md"):
        assert "nor-edge" in run("sql", statement, "-o", form).out
    (tmp_path / "q.sql").write_text(statement, encoding="utf-8")
    assert run("sql", "-f", tmp_path / "q.sql").out == run("sql", statement).out
    done = run("sql", statement, "-o", "xlsx", "--out", tmp_path / "a.xlsx")
    assert (done.code, (tmp_path / "a.xlsx").read_bytes()[:2]) == (0, b"PK")


def test_sql_as_of() -> None:
    """--as-of answers as on a date; before the first collection it says so."""
    statement = "SELECT count(*) AS n FROM host"
    then, now = (run("sql", statement, *d).out for d in (["--as-of", "2026-05-10"], []))
    assert int(then.split()[1]) < int(now.split()[1])
    assert run("sql", statement, "--as-of", "2020-01-01").code == 2


@pytest.mark.parametrize(
    "statement", ["DELETE FROM vm", "DROP TABLE vm", "PRAGMA user_version=9", "SELEC", "ATTACH 'x'"]
)
def test_sql_refused(statement: str, db: Path) -> None:
    """What does not read, or is no SQL, is exit code 2; nothing changes."""
    before = db.read_bytes()
    found = run("sql", statement)
    assert (found.code, found.out) == (2, "")
    assert found.err.startswith("stackaudit: ")
    assert db.read_bytes() == before


def test_sql_mistakes() -> None:
    """Two sources of a statement, or a file that is not there, are usage errors."""
    assert run("sql", "SELECT 1", "-f", "x.sql").code == 2
    assert "x.sql: cannot be read" in run("sql", "-f", "x.sql").err


def test_sql_shell_reads_stdin() -> None:
    """Without a statement and a terminal, statements come from stdin."""
    done = subprocess.run(  # noqa: S603 - our own program
        [PROGRAM, "sql", "-o", "csv", "--as-of", "2026-05-10"],
        input="SELECT count(*) AS n FROM zone;\n", capture_output=True, text=True, check=True,
        timeout=60,
    )  # fmt: skip
    assert done.stdout.split() == ["n", "2"]


def test_report(tmp_path: Path) -> None:
    """Formats named are written, their paths printed; without one, health check and workbook."""
    found = run("report", "--out", tmp_path / "out")
    assert found.code == 0, found
    names = [line.partition(": ")[2] for line in found.out.splitlines()]
    assert names == [f"{tmp_path}/out/acme-2026-06-04.{end}" for end in ("html", "xlsx")]
    assert all(Path(name).stat().st_size > 5000 for name in names)


@pytest.mark.parametrize("form", ["html", "xlsx", "json", "md"])
def test_report_cannot_be_written(tmp_path: Path, form: str) -> None:
    """A file or folder that cannot be written is exit code 4 and a sentence with its path."""
    (tmp_path / "out" / f"acme-2026-06-04.{form}").mkdir(parents=True)
    (tmp_path / "file").write_text("", encoding="utf-8")
    for folder, code in (("out", 4), ("file/below", 4)):
        found = run("report", f"--{form}", "--out", tmp_path / folder)
        assert (found.code, found.out) == (code, "")
        assert str(tmp_path / folder) in found.err
        assert found.err.count("\n") == 1


def test_no_colour(monkeypatch: pytest.MonkeyPatch) -> None:
    """Colour only on a terminal, and never with NO_COLOR."""
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[" not in program("check", "--rule", "pool-used").out
