"""Arrays on the command line: plan, doctor, collect, and mistakes in the configuration."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.array_server import PASSWORD, USER
from tests.command_line import clean, run
from tests.ontap_server import OntapServer, estate


@pytest.fixture(autouse=True)
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Nothing of the machine plays a part."""
    clean(monkeypatch, tmp_path)
    monkeypatch.setenv("FILER", PASSWORD)
    return tmp_path


def configured(folder: Path, url: str, kind: str = "ontap") -> None:
    """A configuration with one array."""
    (folder / "stackaudit.toml").write_text(
        f'[[array]]\nname = "filer"\nkind = "{kind}"\naddress = "{url}"\n'
        f'user = "{USER}"\npassword = "env:FILER"\ntimeout = 5\n',
        encoding="utf-8",
    )


def test_command_line(home: Path) -> None:
    """A configuration with an array alone."""
    with OntapServer(estate()) as server:
        configured(home, server.url)
        plan = run("collect", "--plan")
        assert "GET /api/storage/volumes" in plan.out
        assert server.log == []
        doctor, as_json = run("doctor"), run("doctor", "--json")
        assert doctor.code == 0, doctor
        assert "answers; NetApp ONTAP 9.13.1P4" in doctor.out
        (target,) = json.loads(as_json.out)["targets"]
        assert (target["source"], target["lacking"]) == ("ontap:filer", {})
        found = run("collect", "--db", "filer.db")
        assert found.code == 0, found
    with closing(sqlite3.connect(home / "filer.db")) as database:
        told = database.execute("SELECT name, version FROM storage_array").fetchall()
    assert told == [("filer", "9.13.1P4")]
    assert PASSWORD not in "".join(map(str, [plan, doctor, as_json, found]))
    assert not [p for p in home.rglob("*") if p.is_file() and PASSWORD.encode() in p.read_bytes()]


def test_wrong_password(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Said once, tried once."""
    monkeypatch.setenv("FILER", "not-the-password")
    with OntapServer(estate()) as server:
        configured(home, server.url)
        doctor = run("doctor")
        assert server.refused == 1
    assert doctor.code == 4
    assert "does not accept user" in doctor.out


def test_unknown_kind(home: Path) -> None:
    """Said before anything is sent."""
    configured(home, "https://192.0.2.1", "netap")
    found = run("collect", "--plan")
    assert found.code == 2
    assert "netap" in found.err
