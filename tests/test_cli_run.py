"""`run`, `replay`, `demo` and `rules`: whole ways through the program."""

import json
import shutil
import sqlite3
import time
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from audit.check import cases, load_rules
from audit.check.cases import Case, load_cases, run_case
from tests.command_line import LIMITED, Result, clean, configure, no_secret, program, run, serve

ESTATES = Path(__file__).parents[1] / "sample_data" / "estates"
COUNT = "SELECT count(*) AS n FROM vm"


@pytest.fixture(autouse=True)
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Nothing of the machine plays a part."""
    clean(monkeypatch, tmp_path)
    return tmp_path


def test_run(home: Path) -> None:
    """Collect, check and report in one; nothing secret in anything that is written."""
    with serve() as server:
        configure(home, server.url)
        found = run("run")
    assert found.code == 0, found
    assert "Coverage" in found.out
    assert "Findings as of" in found.out
    written = sorted(path.suffix for path in (home / "reports").iterdir())
    assert written == [".html", ".xlsx"]
    no_secret(*found[1:], home)


def test_run_incomplete(home: Path) -> None:
    """What was not seen makes exit code 3, the reports are written; findings win with 1."""
    with serve() as server:
        configure(home, server.url, LIMITED)
        assert run("run").code == 3
        assert len(list((home / "reports").iterdir())) == 2
        time.sleep(1)  # two runs in one second would be one
        assert run("run", "--fail-on", "info", "--out", home / "second").code in {1, 3}
    assert len(list((home / "second").iterdir())) == 2


def test_run_against_a_dead_server(home: Path) -> None:
    """Nothing answered: exit code 4, earlier data stays, no report."""
    with serve() as server:
        configure(home, server.url)
        assert run("collect").code == 0
    time.sleep(1)
    found = run("run")
    assert found.code == 4
    assert not (home / "reports").exists()
    assert run("sql", COUNT).out.split() == ["n", "8"]


def test_report_before_check(home: Path) -> None:
    """Reports need a check, a check needs a collection, a diff needs two."""
    with serve() as server:
        configure(home, server.url)
        assert run("check").code == 4
        assert run("collect").code == 0
    found = run("report")
    assert found.code == 2
    assert "nothing was checked yet; run `stackaudit check` first" in found.err
    assert "there is only one collection so far" in run("diff").err


def test_replay_gives_the_same(home: Path) -> None:
    """The bundle of a collection gives the same rows in another database."""
    with serve() as server:
        configure(home, server.url)
        assert run("collect").code == 0
    (bundle,) = (home / "raw").glob("*.bundle")
    found = run("replay", bundle, "--db", "again.db", "--json")
    assert found.code == 0
    content = json.loads(found.out)
    assert (content["schema"], content["sources"][0]["status"]) == ("stackaudit.replay/1", "ok")
    for table in ("vm", "zone", "host", "gap", "answer", "configuration"):
        statement = f"SELECT * FROM {table} ORDER BY 1, 2, 3, 4, 5"
        assert run("sql", statement).out == run("sql", statement, "--db", "again.db").out


def test_replay_recordings(recordings: Path) -> None:
    """A folder of answers of a real server is loaded; its time may be given."""
    found = run("replay", recordings, "--db", "r.db", "--at", "2026-01-02T03:04:05Z", "--json")
    assert found.code in {0, 3}, found
    assert json.loads(found.out)["sources"][0]["started"] == "2026-01-02T03:04:05Z"
    assert run("check", "--db", "r.db").code == 0


@pytest.mark.parametrize(
    ("minutes", "outcome", "found"), [(2, "not assessable", 0), (11, "finding", 213)]
)
def test_after_a_restart(
    home: Path, recordings: Path, minutes: int, outcome: str, found: int
) -> None:
    """Hosts that read Disconnected minutes after a server start are no outage; later they are."""
    folder = home / "answers"
    shutil.copytree(recordings, folder, ignore=shutil.ignore_patterns("large", "errors"))
    shutil.copy(recordings / "large" / "listHosts.after_restart.json", folder / "listHosts.json")
    run("replay", folder, "--db", "first.db")
    start = "SELECT max(last_server_start) FROM management_server"
    started = datetime.fromisoformat(run("sql", start, "--db", "first.db").out.split()[1])
    at = (started + timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert run("replay", folder, "--db", "then.db", "--at", at).code in {0, 3}
    checked = json.loads(run("check", "--db", "then.db", "--rule", "host-not-up", "--json").out)
    assert [rule["outcome"] for rule in checked["rules"]] == [outcome]
    assert len(checked["findings"]) == found


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.99])
def test_replay_truncated(home: Path, share: float) -> None:
    """A bundle cut short is exit code 4 and a sentence; the database stays empty."""
    whole = (ESTATES / "demo-0.bundle").read_bytes()
    (home / "cut.bundle").write_bytes(whole[: int(len(whole) * share)])
    found = run("replay", "cut.bundle", "--db", "cut.db")
    assert (found.code, found.out) == (4, "")
    assert found.err.startswith("stackaudit: cut.bundle: ")
    assert found.err.count("\n") == 1
    assert run("sql", COUNT, "--db", "cut.db").out.split() == ["n", "0"]


@pytest.mark.parametrize("name", ["nothing.bundle", "empty"])
def test_replay_nothing(home: Path, name: str) -> None:
    """A missing file and a folder without answers are told."""
    (home / "empty").mkdir()
    found = run("replay", name, "--db", "x.db")
    assert found.code == 4
    assert found.err.startswith(f"stackaudit: {name}: ")


def test_replay_twice(home: Path) -> None:
    """A bundle that is in the database already is refused with what to do."""
    bundle = ESTATES / "demo-0.bundle"
    assert run("replay", bundle, "--db", home / "a.db").code == 0
    found = run("replay", bundle, "--db", home / "a.db")
    assert found.code == 4
    assert "the database already holds its collection" in found.err


def test_demo(home: Path, demo: Path, told_of_demo: Result) -> None:
    """The demo writes a database and reports, a second time too; --json is one document."""
    assert told_of_demo.code == 0, told_of_demo
    assert "Findings as of" in told_of_demo.out
    assert f"ask it: stackaudit sql --db {demo}" in told_of_demo.err
    shutil.copytree(demo.parent, home / "demo", ignore=shutil.ignore_patterns("written"))
    second = program("demo", "--out", home / "demo", "--json")
    assert second.code == 0, second
    content = json.loads(second.out)
    assert content["schema"] == "stackaudit.demo/1"
    assert sorted(content["written"]) == ["html", "xlsx"]
    assert all(Path(path).exists() for path in content["written"].values())


def test_rules_list() -> None:
    """Every rule is listed, with its question whole."""
    found = run("rules", "list")
    assert found.code == 0
    assert found.out.endswith(f"{len(load_rules())} rules\n")
    content = json.loads(run("rules", "list", "--json").out)
    assert [r["id"] for r in content["rules"]] == [rule.id for rule in load_rules()]
    assert all(f"\n{r['id']} " in found.out for r in content["rules"])


def test_rules_show() -> None:
    """A rule is shown with why, fix, thresholds and query; a wrong name gets the nearest."""
    found = run("rules", "show", "pool-used")
    assert found.code == 0
    for text in ("Why it matters", "What to do", "Thresholds\n  low", "SELECT"):
        assert text in found.out
    content = json.loads(run("rules", "show", "pool-used", "--json").out)
    assert (content["schema"], content["id"]) == ("stackaudit.rule/1", "pool-used")
    wrong = run("rules", "show", "pool-usd")
    assert wrong.code == 2
    assert "did you mean pool-used?" in wrong.err
    assert "see `stackaudit rules list`" in run("rules", "show", "zzzzz").err


def test_rules_new_passes_its_own_test(home: Path) -> None:
    """A new rule and its cases are whole; starting it again is refused."""
    assert run("rules", "new", "pool-too-old").code == 0
    found = run("rules", "test", "rules")
    assert (found.code, found.out) == (0, "1 rule, 3 cases hold, 0 do not\n")
    assert run("rules", "new", "pool-too-old").code == 2
    cases = home / "rules" / "pool-too-old.toml"
    text = cases.read_text(encoding="utf-8").replace('severity = "medium"', 'severity = "low"')
    cases.write_text(text, encoding="utf-8")
    found = run("rules", "test", "rules")
    assert (found.code, found.out) == (1, "1 rule, 2 cases hold, 1 do not\n")
    assert "pool-too-old: a host is down: h1: severity is 'medium', not 'low'" in found.err


@pytest.mark.parametrize("name", ["Pool", "a b", "../x", "", "a_b"])
def test_rules_new_name(name: str) -> None:
    """A name is words with hyphens."""
    assert run("rules", "new", name).code == 2


def test_our_rules_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    """`rules test` without a folder runs the program's own cases.

    Each is run once: that it holds test_rules.py proves of each, so here every tenth is enough.
    """
    ran: list[Case] = []

    def tenth(connection: sqlite3.Connection, case: Case) -> list[str]:
        ran.append(case)
        return [] if len(ran) % 10 else run_case(connection, case)

    monkeypatch.setattr(cases, "run_case", tenth)
    found = run("rules", "test")
    assert found.code == 0, found.err
    ours = [(rule.id, case.name) for rule in load_rules() for case in load_cases(rule)]
    assert [(case.rule.id, case.name) for case in ran] == ours
    assert found.out == f"{len(load_rules())} rules, {len(ours)} cases hold, 0 do not\n"
