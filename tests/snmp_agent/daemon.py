"""A real net-snmp `snmpd` on loopback, with users, communities and views of its own."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

SNMPD = shutil.which("snmpd") or shutil.which("snmpd", path="/usr/sbin:/usr/local/sbin")
AUTH_PASSWORD, PRIV_PASSWORD = "authentication-password", "privacy-password"
_CONFIGURATION = f"""
agentaddress udp:127.0.0.1:{{port}}{{six}}
view system included .1.3.6.1.2.1.1
view nothing included .1.3.6.1.6.3.99
rocommunity public default
rocommunity6 public default
rocommunity narrow default -V system
rocommunity blind default -V nothing
createUser sha256 SHA-256 "{AUTH_PASSWORD}" AES-256 "{PRIV_PASSWORD}"
createUser cisco256 SHA-512 "{AUTH_PASSWORD}" AES-256-C "{PRIV_PASSWORD}"
createUser sha1 SHA "{AUTH_PASSWORD}" AES "{PRIV_PASSWORD}"
createUser viewed SHA-256 "{AUTH_PASSWORD}" AES "{PRIV_PASSWORD}"
createUser noauth
rouser sha256 priv
rouser cisco256 priv
rouser sha1 auth
rouser viewed priv -V nothing
rouser noauth noauth
sysLocation rack 7
sysContact nobody
"""


def has_ipv6() -> bool:
    """Whether loopback speaks IPv6 here."""
    try:
        with socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as probe:
            probe.bind(("::1", 0))
    except OSError:
        return False
    return True


@contextmanager
def daemon(folder: Path) -> Iterator[int]:
    """The port of a running snmpd. Skips the test where there is none, fails in CI."""
    if SNMPD is None:
        if os.environ.get("CI"):
            pytest.fail("snmpd is not installed, and this is CI")
        pytest.skip("snmpd is not installed (apt-get install snmpd)")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    path = folder / "snmpd.conf"
    six = f",udp6:[::1]:{port}" if has_ipv6() else ""
    path.write_text(_CONFIGURATION.format(port=port, six=six), encoding="ascii")
    command = [SNMPD, "-f", "-Lf", str(folder / "log"), "-C", "-c", str(path)]
    environment = {"SNMP_PERSISTENT_DIR": str(folder / "state"), "MIBS": "", "PATH": "/usr/bin"}
    process = subprocess.Popen(command, env=environment)  # noqa: S603 - found on this machine
    try:
        _wait(folder / "log", process)
        yield port
    finally:
        process.terminate()
        process.wait(10)


def _wait(log: Path, process: subprocess.Popen[bytes]) -> None:
    """Until it says its version, which is the last it says when it starts."""
    end = time.monotonic() + 20
    while time.monotonic() < end and process.poll() is None:
        if log.exists() and "NET-SNMP version" in log.read_text(encoding="utf-8", errors="replace"):
            return
        time.sleep(0.05)
    pytest.fail(f"snmpd did not start: {log.read_text(errors='replace')[-500:]}")
