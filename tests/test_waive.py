"""`stackaudit waive`: the file keeps its comments, and a workbook brings waivers back."""

import json
import shutil
import warnings
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from audit.check import WaiverEntry, load_waivers
from audit.check.waiver_file import WaiverFile
from audit.errors import ConfigError
from tests.command_line import run
from tests.report_page import HOSTILE

openpyxl: Any = pytest.importorskip("openpyxl")
FILE = """# kept by the storage team

# agreed in May
[[waiver]]
rule = "a"           # the pool
subject = "*"
reason = "first"
owner = "ops"
until = 2030-01-01

# about b
[[waiver]] # second
rule = "b"
subject = "x"
reason = "second"
owner = "ops"
until = 2020-01-01

# the end
"""
SOON = datetime.now(UTC).date() + timedelta(days=10)
WAIVE = ("--reason", "by design", "--owner", "ops", "--until", "2099-12-31")


def entry(rule: str, subject: str = "*", reason: str = "because") -> WaiverEntry:
    """A waiver until the end of 2029."""
    return WaiverEntry(rule, subject, reason, "ops", date(2029, 12, 31))


def kept(folder: Path, text: str = FILE) -> tuple[Path, WaiverFile]:
    """A file of waivers."""
    path = folder / "w.toml"
    path.write_text(text, encoding="utf-8")
    return path, WaiverFile(path)


def test_add_and_change(tmp_path: Path) -> None:
    """What is not touched stays as it is, to the comment."""
    path, file = kept(tmp_path)
    assert file.put(entry("c", "uuid"), "db-1") == "added"
    assert file.put(entry("a")) == "changed"
    assert file.put(entry("a")) == "same"
    file.save()
    text = path.read_text(encoding="utf-8")
    for comment in ("# kept by the storage team", "# agreed in May", "# the pool", "# about b",
                    "[[waiver]] # second", "# the end", 'subject = "uuid" # db-1'):  # fmt: skip
        assert comment in text
    found = {(w.rule, w.subject): w for w in load_waivers(path)}
    assert found["a", "*"].reason == "because"
    assert found["b", "x"].reason == "second"
    assert found["c", "uuid"].until == date(2029, 12, 31)


@pytest.mark.parametrize("gone", [{"a"}, {"b"}, {"a", "b"}])
def test_remove(tmp_path: Path, gone: set[str]) -> None:
    """A waiver goes; comments that stand before the next one, or at the end, stay."""
    path, file = kept(tmp_path)
    assert {w.rule for w in file.drop(lambda w: w.rule in gone)} == gone
    file.save()
    text = path.read_text(encoding="utf-8")
    assert "# kept by the storage team" in text
    assert "# the end" in text
    assert "# about b" in text
    assert {w.rule for w in load_waivers(path)} == {"a", "b"} - gone


def test_hostile_texts(tmp_path: Path) -> None:
    """Whatever is in them, texts come back as they were."""
    path, file = kept(tmp_path)
    file.put(WaiverEntry("a", HOSTILE, HOSTILE, HOSTILE, date(2029, 1, 1), HOSTILE), HOSTILE)
    file.save()
    found = next(w for w in load_waivers(path) if w.subject == HOSTILE)
    assert (found.reason, found.owner, found.ticket) == (HOSTILE, HOSTILE, HOSTILE)


def test_new_file(tmp_path: Path) -> None:
    """A file that is not there is made, with a line that says what it is."""
    path = tmp_path / "new.toml"
    file = WaiverFile(path)
    file.put(entry("a"))
    file.save()
    assert path.read_text(encoding="utf-8").startswith("# Accepted risks")
    assert [w.rule for w in load_waivers(path)] == ["a"]


def test_file_that_cannot_be_changed(tmp_path: Path) -> None:
    """An array on one line, and a file with a fault, are left to their owner."""
    line = "waiver = [{rule='a', subject='b', reason='c', owner='d', until=2030-01-01}]"
    with pytest.raises(ConfigError, match=r"write every waiver as \[\[waiver\]\]"):
        kept(tmp_path, line)
    with pytest.raises(ConfigError, match="waiver 1 lacks owner"):
        kept(tmp_path, "[[waiver]]\nrule = 'a'")
    file = WaiverFile(tmp_path / "none" / "w.toml")
    with pytest.raises(ConfigError, match="cannot be written"):
        file.save()


def test_add_list_remove(desk: Path) -> None:
    """By command: added, listed with what it covers, effective at the next check, removed."""
    added = run("waive", "add", "storage-nfs-only", "nor-edge", *WAIVE, "--ticket", "CHG-1")
    assert (added.code, added.err) == (
        0, "covers 1 finding, from the next `stackaudit check` on.\n",
    )  # fmt: skip
    assert "added: storage-nfs-only on nor-edge until 2099-12-31: by design (ops)" in added.out
    (row,) = json.loads(run("waive", "list", "--json").out)["waivers"]
    assert (row["status"], row["findings"], row["ticket"]) == ("active", 1, "CHG-1")
    assert run("check").code == 0
    asked = "SELECT state FROM finding WHERE rule_id = 'storage-nfs-only'"
    assert "waived" in run("sql", asked).out
    assert run("waive", "remove", "storage-nfs-only", "nor-edge").code == 0
    assert load_waivers(desk / "waivers.toml") == []


def test_list_begins_with_the_expired(desk: Path) -> None:
    """Expired ones come first, then those that end soon, then those that match nothing."""
    lines = {"x": "2020-01-01", "pool-used": "2099-01-01", "y": "2098-01-01", "z": SOON}
    (desk / "waivers.toml").write_text(
        "".join(
            f"[[waiver]]\nrule = '{rule}'\nsubject = '*'\nreason = 'r'\nowner = 'o'\n"
            f"until = {until}\n"
            for rule, until in lines.items()
        ),
        encoding="utf-8",
    )
    rows = json.loads(run("waive", "list", "--json").out)["waivers"]
    assert [(r["rule"], r["status"]) for r in rows] == [
        ("x", "expired"), ("z", "ends soon"), ("y", "unmatched"), ("pool-used", "active"),
    ]  # fmt: skip
    shown = run("waive", "list").out
    assert "4 waivers, 1 expired" in shown
    removed = run("waive", "remove", "--expired", "--json")
    assert [w["rule"] for w in json.loads(removed.out)["removed"]] == ["x"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("add", "no-such-rule", "x", *WAIVE), "no rule is called no-such-rule"),
        (("add", "pool-used", "x", *WAIVE[:-1], "2020-01-01"), "2020-01-01 is in the past"),
        (("add", "pool-used", "x", *WAIVE[:-1], "soon"), "not a date such as 2027-03-31"),
        (("add", "pool-used", "x", "--reason", " ", *WAIVE[2:]), "reason is empty"),
        (("add", "pool-used", "x", *WAIVE[:4]), "Missing option '--until'"),
        (("remove", "a", "b"), "no waiver of a on b; see `stackaudit waive list`"),
        (("remove",), "give RULE and SUBJECT"),
        (("remove", "a", "b", "--expired"), "give RULE and SUBJECT"),
        (("import", "stackaudit.toml"), "not an Excel workbook"),
    ],
)
def test_refused(desk: Path, arguments: tuple[str, ...], said: str) -> None:
    """What cannot be done is refused, and nothing is written."""
    found = run("waive", *arguments)
    assert found.code == 2
    assert said in found.err
    assert not (desk / "waivers.toml").exists()


def test_no_file_is_named(desk: Path) -> None:
    """Without a file in the configuration --file is asked for."""
    (desk / "stackaudit.toml").write_text('database = "acme.db"\n', encoding="utf-8")
    found = run("waive", "add", "pool-used", "x", *WAIVE)
    assert found.code == 2
    assert 'no file of waivers is named; add waivers = "waivers.toml"' in found.err
    assert run("waive", "add", "pool-used", "x", *WAIVE, "--file", "mine.toml").code == 0


@pytest.fixture(scope="module")
def findings(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tab of findings of the demo's workbook, alone: what a customer would send back."""
    (path,) = demo.parent.glob("*.xlsx")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # what openpyxl does not know, it leaves out
        book = openpyxl.load_workbook(path)
    for sheet in book.sheetnames:
        if sheet != "Findings":
            del book[sheet]
    alone = tmp_path_factory.mktemp("findings") / "findings.xlsx"
    book.save(alone)
    return alone


def fill(path: Path, cells: dict[str, Any], rows: int = 1) -> None:
    """Fill the waiver columns of the first rows of the Findings tab, as a customer would."""
    book = openpyxl.load_workbook(path)
    sheet = book["Findings"]
    heads = [cell.value for cell in sheet[1]]
    for row in range(2, 2 + rows):
        for head, value in cells.items():
            place = next(n for n, text in enumerate(heads, 1) if str(text).startswith(head))
            sheet.cell(row, place, value)
    book.save(path)


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_import(desk: Path) -> None:
    """Filled in by the customer, shown first, written with --yes, and waived at the next check."""
    assert run("report", "--xlsx").code == 0
    (path,) = (desk / "out").glob("*.xlsx")
    nothing = run("waive", "import", path)
    assert (nothing.code, nothing.out) == (0, f"0 waivers in {path.name}\n")
    cells = {"Waive until": datetime(2099, 5, 31), "Waive reason": "ours", "Waive owner": "Kari"}  # noqa: DTZ001
    fill(path, cells, 2)
    shown = run("waive", "import", path)
    assert shown.out.count("added: ") == 2
    assert "nothing was written; the same with --yes writes it." in shown.err
    assert not (desk / "waivers.toml").exists()
    assert run("waive", "import", path, "--yes").code == 0
    assert {w.owner for w in load_waivers(desk / "waivers.toml")} == {"Kari"}
    again = json.loads(run("waive", "import", path, "--yes", "--json").out)
    assert [w["done"] for w in again["waivers"]] == ["same", "same"]
    assert run("check").code == 0
    assert "2" in run("sql", "SELECT count(*) FROM finding WHERE state = 'waived'").out


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"Waive until": "2099-05-31"}, "row 2: waive reason is empty"),
        ({"Waive until": "soon", "Waive reason": "r", "Waive owner": "o"}, "'soon' is not a date"),
        ({"Waive until": "2020-01-01", "Waive reason": "r", "Waive owner": "o"}, "in the past"),
        ({"Waive until": "2099-01-01", "Waive reason": "r", "Waive owner": "o", "Rule": "odd"},
         "no rule is called odd"),
    ],
)  # fmt: skip
def test_import_takes_all_or_nothing(
    desk: Path, findings: Path, cells: dict[str, Any], said: str
) -> None:
    """A row that is not complete stops the import, named by its number."""
    path = Path(shutil.copy(findings, desk))
    fill(path, cells)
    found = run("waive", "import", path, "--yes")
    assert found.code == 2
    assert said in found.err
    assert not (desk / "waivers.toml").exists()


def test_import_of_another_workbook(desk: Path) -> None:
    """A workbook without the tab or its columns is refused."""
    book = openpyxl.Workbook()
    book.save(desk / "a.xlsx")
    assert "has no tab Findings" in run("waive", "import", "a.xlsx").err
    book.active.title = "Findings"
    book.save(desk / "a.xlsx")
    assert "has no column" in run("waive", "import", "a.xlsx").err
