"""Switches on the command line: plan, doctor, collect, and mistakes in the configuration."""

import json
from pathlib import Path

import pytest

from audit.errors import ConfigError
from collectors.snmp import Target
from tests.command_line import clean, run
from tests.snmp_agent import Agent
from tests.test_snmp_collector import SECRET, small


def configured(folder: Path, port: int, more: str = "") -> None:
    """A configuration with one device."""
    (folder / "stackaudit.toml").write_text(
        f'[[snmp]]\nname = "racks"\naddresses = ["127.0.0.1"]\ncommunity = "env:COMMUNITY"\n'
        f"port = {port}\ntimeout = 1\ninterval = 1\n{more}",
        encoding="utf-8",
    )


def test_command_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A configuration with switches alone: plan, doctor and collect."""
    clean(monkeypatch, tmp_path)
    monkeypatch.setenv("COMMUNITY", SECRET)
    with Agent({SECRET: small()}) as agent:
        configured(tmp_path, agent.port)
        plan = run("collect", "--plan")
        assert plan.out.startswith("snmp:racks/127.0.0.1: ")
        doctor, as_json = run("doctor"), run("doctor", "--json")
        assert doctor.code == 0, doctor
        assert "answers; a switch" in doctor.out
        assert "clear text" in doctor.out
        (target,) = json.loads(as_json.out)["targets"]
        assert target["reachable"]
        assert "lldp_remote" in target["lacking"]
        found = run("collect", "--db", "racks.db")
        assert found.code in (0, 3), found
        assert SECRET not in "".join(map(str, [plan, doctor, as_json, found]))
    assert SECRET.encode() not in (tmp_path / "racks.db").read_bytes()
    monkeypatch.setenv("COMMUNITY", "wrong-community")
    gone = run("doctor")
    assert gone.code == 4
    assert "NOT USABLE: 127.0.0.1 did not answer" in gone.out


def test_mistakes_in_the_configuration(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What no device would understand is said before anything is sent."""
    clean(monkeypatch, tmp_path)
    monkeypatch.setenv("COMMUNITY", SECRET)
    configured(tmp_path, 1, 'version = "2"\n')
    found = run("collect", "--plan")
    assert found.code == 2
    assert "version is one of 1, 2c, 3" in found.err
    with pytest.raises(ConfigError):
        Target("snmp:x", "h", version="4")
