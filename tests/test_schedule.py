"""`schedule` and the log of `run`: what a timer needs."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.command_line import clean, configure, no_secret, program, run, serve


@pytest.fixture(autouse=True)
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A folder whose name units must quote."""
    folder = tmp_path / "a b%c"
    folder.mkdir()
    clean(monkeypatch, folder)
    return folder


def test_units_are_valid(home: Path) -> None:
    """Systemd finds nothing to say against the units; the paths come out as they are."""
    configure(home, "https://cloud.example/client/api")
    found = program("schedule", "--every", "weekly", "--mail", "--write", home / "units")
    assert found.code == 0, found
    assert "systemctl enable --now stackaudit-stackaudit.timer" in found.out
    service = (home / "units" / "stackaudit-stackaudit.service").read_text(encoding="utf-8")
    assert 'a b%%c/stackaudit.toml" "--mail"\n' in service
    assert "ProtectSystem=strict" in service
    verify = shutil.which("systemd-analyze")
    if verify is None:
        pytest.skip("no systemd-analyze")
    units = sorted(map(str, (home / "units").iterdir()))
    done = subprocess.run(  # noqa: S603 - what is found on this machine
        [verify, "verify", "--man=no", *units], capture_output=True, text=True, check=False
    )
    assert (done.returncode, [x for x in done.stderr.splitlines() if "stackaudit-" in x]) == (0, [])


def test_printed(home: Path) -> None:
    """Both units and a line for cron, in which a percent sign is no line end."""
    configure(home, "https://cloud.example/client/api")
    found = run("schedule", "--user", "audit")
    assert "OnCalendar=*-*-01 05:00:00" in found.out
    assert "\nUser=audit\n" in found.out
    assert found.out.splitlines()[-1].startswith("0 5 1 * * ")
    assert "a b\\%c" in found.out.splitlines()[-1]
    assert run("schedule", "--user", "a\nExecStart=x").code == 2


def test_no_configuration() -> None:
    """Without a configuration there is nothing to run."""
    assert "a timer needs a configuration" in run("schedule").err


def test_log_of_a_run(home: Path) -> None:
    """Every event is a JSON object of its own; the slowest are told; no secret."""
    with serve() as server:
        configure(home, server.url)
        found = run("run", "--log", "run.jsonl")
    assert found.code == 0, found
    assert "slowest targets: cloudstack:acme " in found.out
    lines = [json.loads(x) for x in (home / "run.jsonl").read_text("utf-8").splitlines()]
    assert [x["event"] for x in lines] == ["start", "source", "check", "written", "end"]
    assert lines[1]["status"] == "ok"
    assert len(lines[3]["slowest"]["rules"]) == 5
    assert lines[-1]["exit_code"] == 0
    no_secret(found.out, found.err, home)


def test_log_of_a_failure(home: Path) -> None:
    """A run that fails says so in the log, on standard error too, and ends with its exit code."""
    with serve() as server:
        configure(home, server.url)
    found = run("run", "--log", "run.jsonl", "--log-json")
    assert found.code == 4
    lines = [json.loads(x) for x in (home / "run.jsonl").read_text("utf-8").splitlines()]
    assert (lines[1]["status"], lines[-1]["exit_code"]) == ("failed", 4)
    assert sum(line.startswith('{"at"') for line in found.err.splitlines()) == len(lines)
    no_secret(found.out, found.err, home)
