"""The demo estate as `stackaudit demo` stores it, and a desk to write reports of it from."""

import shutil
from pathlib import Path

import pytest

from tests.command_line import Result, clean, run

CONFIG = 'customer = "Acme"\ndatabase = "acme.db"\nreports = "out"\nwaivers = "waivers.toml"\n'


@pytest.fixture(scope="session")
def folder_of_demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where it is."""
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="session")
def told_of_demo(folder_of_demo: Path) -> Result:
    """What the program says when it makes the demo, which it does once."""
    return run("demo", "--out", folder_of_demo)


@pytest.fixture(scope="session")
def demo(folder_of_demo: Path, told_of_demo: Result) -> Path:
    """The database of the demo."""
    assert told_of_demo.code == 0, told_of_demo
    return folder_of_demo / "demo.db"


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, demo: Path) -> Path:
    """A folder with a copy of it, a configuration without a target, and nothing else."""
    clean(monkeypatch, tmp_path)
    shutil.copy(demo, tmp_path / "acme.db")
    (tmp_path / "stackaudit.toml").write_text(CONFIG, encoding="utf-8")
    return tmp_path


def configure(desk: Path, more: str) -> None:
    """Add lines to the configuration."""
    path = desk / "stackaudit.toml"
    path.write_text(path.read_text(encoding="utf-8") + more, encoding="utf-8")


def write(desk: Path, kind: str, *options: str) -> str:
    """One report as text."""
    found = run("report", f"--{kind}", *options)
    assert found.code == 0, found.err
    (file,) = (desk / "out").glob(f"*.{kind}")
    return file.read_text(encoding="utf-8")
