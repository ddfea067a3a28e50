"""A real sshd on loopback: own host key, own configuration, the account that runs the tests."""

import getpass
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from audit.targets_plane import HostTarget
from collectors.ssh.examine import allow_list

_START = 10.0  # seconds until it listens


@dataclass(frozen=True, slots=True)
class Server:
    """A running sshd. programs: folder whose programs its commands find first."""

    port: int
    folder: Path
    programs: Path

    @property
    def known_hosts(self) -> Path:
        """The file that has its host key."""
        return self.folder / "known_hosts"

    def block(self, **values: object) -> HostTarget:
        """A [[host]] block for it."""
        usual: dict[str, object] = {
            "name": "test", "addresses": (f"127.0.0.1:{self.port}",), "user": getpass.getuser(),
            "key_file": str(self.folder / "key"), "known_hosts": str(self.known_hosts),
            "timeout": 5,
        }  # fmt: skip
        return HostTarget(**(usual | values))  # type: ignore[arg-type]

    def program(self, name: str, script: str) -> None:
        """Put a program before those of the machine."""
        path = self.programs / name
        path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        path.chmod(0o755)


def _keygen(path: Path) -> str:
    command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(path)]
    subprocess.run(command, check=True)  # noqa: S603 - of the test
    return path.with_suffix(".pub").read_text(encoding="utf-8")


def _port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextmanager
def server(folder: Path) -> Iterator[Server]:
    """Run sshd; every log-in gets the allow-list that `doctor` prints, and nothing else."""
    sshd = shutil.which("sshd", path=f"{os.environ['PATH']}:/usr/sbin:/sbin")
    if sshd is None:
        pytest.skip("no sshd on this machine (.ci/run installs it)")
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)  # its own start script does
    programs = folder / "bin"
    programs.mkdir()
    script = folder / "allowed"
    lines = allow_list(sudo=False).replace("PATH=/usr/sbin", f"PATH={programs}:/usr/sbin")
    script.write_text(lines, encoding="utf-8")
    script.chmod(0o755)
    found = Server(_port(), folder, programs)
    host_key, key = _keygen(folder / "host_key"), _keygen(folder / "key")
    _keygen(folder / "stranger")
    (folder / "authorized").write_text(
        f'restrict,port-forwarding,command="{script}" {key}', encoding="utf-8"
    )
    found.known_hosts.write_text(f"[127.0.0.1]:{found.port} {host_key}", encoding="utf-8")
    (folder / "config").write_text(_config(found), encoding="utf-8")
    with (folder / "log").open("wb") as log:
        command = [sshd, "-D", "-e", "-f", str(folder / "config")]
        daemon = subprocess.Popen(command, stderr=log)  # noqa: S603 - of the test
    try:
        _wait(found, daemon)
        yield found
    finally:
        daemon.terminate()
        daemon.wait(10)


def _config(found: Server) -> str:
    return f"""
Port {found.port}
ListenAddress 127.0.0.1
HostKey {found.folder / "host_key"}
AuthorizedKeysFile {found.folder / "authorized"}
PidFile none
StrictModes no
UsePAM no
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin prohibit-password
MaxAuthTries 3
LogLevel VERBOSE
"""


def _wait(found: Server, daemon: "subprocess.Popen[bytes]") -> None:
    end = time.monotonic() + _START
    while time.monotonic() < end and daemon.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", found.port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    pytest.fail((found.folder / "log").read_text(encoding="utf-8"))
