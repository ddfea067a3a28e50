"""A real haproxy on loopback in front of two small HTTP servers."""

import http.server
import os
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

HAPROXY = shutil.which("haproxy") or shutil.which("haproxy", path="/usr/sbin:/usr/local/sbin")
USER, PASSWORD = "audit", "canary-Balancer-password"
_CONFIGURATION = """
global
  stats socket {folder}/admin.sock level {level}
  stats socket ipv4@127.0.0.1:{control} level {level}
  node lb1
defaults
  mode http
  timeout connect 1s
  timeout client 50s
  timeout server 50s
userlist people
  user audit insecure-password {password}
frontend ui
  bind 127.0.0.1:{ui}
  default_backend mgmt
backend mgmt
  option httpchk GET /client/
  cookie SRV insert indirect nocache
  server mgmt1 127.0.0.1:{one} check inter 100 fall 1 rise 1 cookie m1
  server mgmt2 127.0.0.1:{two} check inter 100 fall 1 rise 1 cookie m2
  server mgmt3 127.0.0.1:{two} check disabled
listen agent
  mode tcp
  bind 127.0.0.1:{agent}
  balance source
  timeout client 2h
  timeout server 2h
  server mgmt1 127.0.0.1:{one} check inter 100
  server mgmt2 127.0.0.1:{two} backup
listen stats
  bind 127.0.0.1:{page}
  stats enable
  stats uri /stats
  stats auth {user}:{password}{legends}
"""


_DATABASE = """
global
  stats socket {folder}/db.sock level user
defaults
  mode tcp
  timeout connect 1s
  timeout client 1h
  timeout server 1h
listen database
  bind 127.0.0.1:{port}
  option mysql-check
"""


class _Quiet(http.server.BaseHTTPRequestHandler):
    """Well, whatever is asked."""

    def do_GET(self) -> None:
        """The check's question."""
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


@dataclass(frozen=True)
class Balancer:
    """A running haproxy. page: URL of its statistics; control: port of its socket over TCP."""

    page: str
    socket: Path
    control: int
    config: Path


def free_ports(count: int) -> list[int]:
    """Ports nobody listens on."""
    with ExitStack() as stack:
        probes = [stack.enter_context(socket.socket()) for _ in range(count)]
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [probe.getsockname()[1] for probe in probes]


@contextmanager
def web_server(port: int) -> Iterator[None]:
    """A small HTTP server."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", port), _Quiet)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


@contextmanager
def balancer(
    folder: Path, *, serving: int = 2, level: str = "user", legends: bool = False
) -> Iterator[Balancer]:
    """A haproxy and `serving` of its two servers. Skips where there is none, fails in CI."""
    if HAPROXY is None:
        if os.environ.get("CI"):
            pytest.fail("haproxy is not installed, and this is CI")
        pytest.skip("haproxy is not installed (apt-get install haproxy)")
    names = ("control", "ui", "one", "two", "agent", "page")
    ports = dict(zip(names, free_ports(len(names)), strict=True))
    shown = "\n  stats show-legends" if legends else ""
    config = folder / "haproxy.cfg"
    config.write_text(
        _CONFIGURATION.format(
            folder=folder, level=level, user=USER, password=PASSWORD, legends=shown, **ports
        ),
        encoding="utf-8",
    )
    found = Balancer(
        f"http://127.0.0.1:{ports['page']}/stats", folder / "admin.sock", ports["control"], config
    )
    with ExitStack() as stack:
        for name in ("one", "two")[:serving]:
            stack.enter_context(web_server(ports[name]))
        with (folder / "haproxy.log").open("wb") as log:
            process = subprocess.Popen([HAPROXY, "-db", "-f", str(config)], stdout=log, stderr=log)  # noqa: S603
        stack.callback(_stop, process)
        _wait(config, process, ports["page"])
        yield found


@contextmanager
def database_balancer(folder: Path, servers: Sequence[str]) -> Iterator[Path]:
    """A haproxy with `mysql-check` before databases, all but the first as backup; its socket."""
    if HAPROXY is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("haproxy is not installed")
    (port,) = free_ports(1)
    config, admin = folder / "database.cfg", folder / "db.sock"
    lines = [
        f"  server db{n} {one} check inter 1s fall 1 rise 1{' backup' if n > 1 else ''}\n"
        for n, one in enumerate(servers, 1)
    ]
    text = _DATABASE.format(folder=folder, port=port) + "".join(lines)
    config.write_text(text, encoding="utf-8")
    with (folder / "haproxy.log").open("wb") as log:
        process = subprocess.Popen([HAPROXY, "-db", "-f", str(config)], stdout=log, stderr=log)  # noqa: S603
    try:
        _wait(config, process, port)
        yield admin
    finally:
        _stop(process)


def _wait(config: Path, process: "subprocess.Popen[bytes]", port: int) -> None:
    """Until it listens and has checked its servers."""
    for _attempt in range(100):
        time.sleep(0.1)
        assert process.poll() is None, config.with_name("haproxy.log").read_text("utf-8")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                time.sleep(0.6)
                return
    pytest.fail("haproxy does not listen")


def _stop(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    process.wait(10)
