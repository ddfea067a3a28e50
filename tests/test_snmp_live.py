"""The engines against a real snmpd: versions, users, wrong passwords, narrow views."""

import asyncio
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from audit.errors import Refused, SourceError, TimedOut
from collectors.snmp import Target, engine_for
from collectors.snmp.walk import Walk
from tests.snmp_agent.daemon import AUTH_PASSWORD, PRIV_PASSWORD, daemon

pytestmark = pytest.mark.daemon
SYSTEM = [f"1.3.6.1.2.1.1.{arc}" for arc in (1, 2, 3, 4, 5, 6)]
PORTS = [f"1.3.6.1.2.1.2.2.1.{arc}" for arc in (1, 2, 3, 4, 6)]
NAMES = [f"1.3.6.1.2.1.31.1.1.1.{arc}" for arc in (1, 15)]
STORAGE = [f"1.3.6.1.2.1.25.2.3.1.{arc}" for arc in (1, 2, 3, 4)]
SHA256: dict[str, Any] = {
    "version": "3", "user": "sha256", "auth": "SHA256", "auth_password": AUTH_PASSWORD,
    "priv": "AES256", "priv_password": PRIV_PASSWORD,
}  # fmt: skip
USERS: list[dict[str, Any]] = [
    SHA256,
    {**SHA256, "user": "cisco256", "auth": "SHA512", "priv": "AES256C"},
    {**SHA256, "user": "sha1", "auth": "SHA", "priv": "AES128"},
    {**SHA256, "user": "sha1", "auth": "SHA", "priv": None, "priv_password": ""},
    {"version": "3", "user": "noauth"},
]


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """A running snmpd."""
    with daemon(tmp_path_factory.mktemp("snmpd")) as number:
        yield number


def walks(port: int, columns: list[str], *, single: bool = False, **values: Any) -> Walk:
    """One walk by an engine of its own."""
    target = Target("snmp:test/daemon", "127.0.0.1", port, **{"timeout": 1.0, **values})

    async def run() -> Walk:
        async with engine_for(target.version, 4) as engine:
            return await engine.walk(await engine.device(target), columns, single=single)

    return asyncio.run(run())


def by_net_snmp(port: int, column: str) -> list[tuple[str, str]]:
    """Index and text of a column, as net-snmp's own tool sees it."""
    command = ["snmpbulkwalk", "-v2c", "-cpublic", "-Onqe", f"127.0.0.1:{port}", column]
    done = subprocess.run(  # noqa: S603 - the yardstick
        command, capture_output=True, text=True, check=True, env={"MIBS": "", "PATH": "/usr/bin"}
    )
    lines = [line.split(" ", 1) for line in done.stdout.splitlines() if line.startswith(".")]
    return [(name.removeprefix(f".{column}."), text) for name, text in lines]


@pytest.mark.parametrize("version", ["1", "2c"])
def test_same_as_net_snmp(port: int, version: str) -> None:
    """Indices and numbers of real tables are those snmpbulkwalk prints."""
    walk = walks(port, PORTS, version=version, community="public")
    assert not walk.cut
    for column in PORTS:
        told = by_net_snmp(port, column)
        assert [index for index, _ in told] == [row[0] for row in walk.columns[column]]
        if column.endswith((".1", ".3", ".4")):
            assert [text for _, text in told] == [str(row[2]) for row in walk.columns[column]]
    assert walk.columns[PORTS[1]][0] == ("1", 4, b"lo".hex())


@pytest.mark.parametrize("user", USERS, ids=lambda user: user["user"] + str(user.get("priv")))
def test_version_3_gives_the_same(port: int, user: dict[str, Any]) -> None:
    """Every user sees what version 2c sees, tags and all."""
    for columns in (PORTS, NAMES, STORAGE):
        plain = walks(port, columns, community="public")
        assert walks(port, columns, **user) == plain
        assert any(plain.columns.values())
    system = walks(port, SYSTEM, single=True, **user)
    assert system.columns[SYSTEM[5]] == [("0", 4, b"rack 7".hex())]
    assert system.columns[SYSTEM[1]][0][1:] == (6, "1.3.6.1.4.1.8072.3.2.10")


@pytest.mark.parametrize(
    ("change", "kind", "sentence"),
    [
        ({"auth_password": "canary-is-wrong"}, Refused, "refuses the authentication password"),
        ({"user": "nobody"}, Refused, "does not know this user"),
        ({"auth": "SHA"}, Refused, "refuses the authentication password or its protocol"),
        ({"priv_password": "canary-is-wrong"}, TimedOut, "cannot decrypt"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_wrong_user(
    port: int, change: dict[str, Any], kind: type[SourceError], sentence: str
) -> None:
    """Wrong credentials are told apart as far as the device tells; the password is never shown."""
    with pytest.raises(kind, match=re.escape(sentence)) as caught:
        walks(port, SYSTEM, single=True, **{**SHA256, **change, "timeout": 0.5})
    assert "canary" not in str(caught.value)


def test_too_low_a_level(port: int) -> None:
    """A user who must encrypt and does not is refused every column."""
    walk = walks(port, SYSTEM, single=True, **{**SHA256, "priv": None})
    assert set(walk.causes.values()) == {"forbidden"}
    assert "authorizationError" in walk.cut[SYSTEM[0]]


def test_wrong_community(port: int) -> None:
    """No answer at all."""
    with pytest.raises(TimedOut, match="does not know this community"):
        walks(port, SYSTEM, community="canary", timeout=0.3)


@pytest.mark.parametrize("login", [{"community": "narrow"}, {"community": "blind"}])
def test_narrow_view(port: int, login: dict[str, Any]) -> None:
    """What lies outside the view is not there, and nothing else comes in its place."""
    system = walks(port, SYSTEM, single=True, **login)
    assert bool(system.columns[SYSTEM[0]]) == (login["community"] == "narrow")
    assert not any(walks(port, PORTS, **login).columns.values())


def test_unknown_context(port: int) -> None:
    """A context the device does not have costs one time-out and no row."""
    with pytest.raises(TimedOut):
        walks(port, PORTS, **{**SHA256, "context": "vlan-10", "timeout": 0.5})


def test_folder_is_left_alone(tmp_path: Path) -> None:
    """The daemon keeps its state where the test says."""
    with daemon(tmp_path) as number:
        assert number > 1023
    assert (tmp_path / "state").is_dir()
