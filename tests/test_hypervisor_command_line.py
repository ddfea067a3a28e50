"""XenServer and vSphere on the command line: plan, doctor, collect, rules, and mistakes."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.array_server import PASSWORD, USER
from tests.command_line import clean, run
from tests.vsphere.server import AUTHORITY, TapeServer
from tests.xapi.pool import SECRET, pool
from tests.xapi.server import XapiServer


@pytest.fixture(autouse=True)
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Nothing of the machine plays a part."""
    clean(monkeypatch, tmp_path)
    monkeypatch.setenv("HYPERVISOR", PASSWORD)
    return tmp_path


def configured(folder: Path, block: str) -> None:
    """A configuration with one block."""
    login = f'user = "{USER}"\npassword = "env:HYPERVISOR"\ntimeout = 5\n'
    (folder / "stackaudit.toml").write_text(block + login, encoding="utf-8")


def unseen(home: Path) -> None:
    """The password stands nowhere."""
    files = [path for path in home.rglob("*") if path.is_file()]
    words = (PASSWORD, SECRET, "canary-session")
    assert not [p for p in files if any(word.encode() in p.read_bytes() for word in words)]


def test_pool_from_plan_to_finding(home: Path) -> None:
    """A pool whose high availability is off, and a host that lost its storage."""
    records = pool()
    records["pool"]["OpaqueRef:pool"]["ha_enabled"] = False
    records["PBD"]["OpaqueRef:xcp3/nfs1"]["currently_attached"] = False
    with XapiServer(records) as server:
        configured(home, f'[[xenserver]]\nname = "rack1"\naddresses = ["{server.url}"]\n')
        plan = run("collect", "--plan")
        assert "POST /jsonrpc pool.get_all_records" in plan.out
        assert server.log == []
        doctor = run("doctor")
        assert (doctor.code, "answers; XAPI of XCP-ng 8.2.1" in doctor.out) == (0, True), doctor
        found = run("collect", "--db", "pool.db")
        assert found.code == 0, found
    check = run("check", "--db", "pool.db", "--json")
    assert '"xen-pool-ha"' in check.out
    assert '"host-store-detached"' in check.out
    unseen(home)


def test_vcenter_from_plan_to_database(home: Path) -> None:
    """Hosts are in the database, with their switches."""
    AUTHORITY.cert_pem.write_to_path(home / "ca.pem")
    with TapeServer() as server:
        block = f'[[vsphere]]\nname = "vc1"\naddress = "{server.url}"\nca = "ca.pem"\n'
        configured(home, block)
        plan = run("collect", "--plan")
        assert "RetrievePropertiesEx HostSystem: name" in plan.out
        assert server.calls == []
        doctor = run("doctor")
        assert (doctor.code, "VMware vCenter Server 6.5.0" in doctor.out) == (0, True), doctor
        found = run("collect", "--db", "vc.db")
        assert found.code == 0, found
    with closing(sqlite3.connect(home / "vc.db")) as database:
        told = database.execute("SELECT DISTINCT switch FROM host_network").fetchall()
    assert told == [("vSwitch0",)]
    unseen(home)


@pytest.mark.parametrize(
    ("block", "said"),
    [
        ('[[xenserver]]\nname = "x"\n', "needs addresses"),
        ('[[xenserver]]\nname = "x"\naddresses = ["a", "a"]\n', "names an address twice"),
        (
            '[[xenserver]]\nname = "x"\naddresses = ["a"]\ndeep = true\n',
            "unknown key xenserver.deep",
        ),
        ('[[vsphere]]\nname = "x"\n', "needs address"),
        ('[[vsphere]]\nname = "x"\naddress = "a"\nparallel = 2\n', "unknown key vsphere.parallel"),
    ],
)
def test_mistakes(home: Path, block: str, said: str) -> None:
    """Said before anything is sent."""
    configured(home, block)
    found = run("collect", "--plan")
    assert (found.code, said in found.err) == (2, True), found
