"""One real MariaDB server on loopback, for tests.galera: installed, started, asked, ended."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pymysql

ACCOUNT = "mysql" if os.getuid() == 0 else pwd.getpwuid(os.getuid()).pw_name  # rsyncd drops root
MARIADBD = shutil.which("mariadbd") or shutil.which("mariadbd", path="/usr/sbin") or ""
_PATIENCE = 120.0


@dataclass
class Node:
    """One server. options: lines of its configuration; process: while it runs."""

    name: str
    address: str
    port: int
    folder: Path
    options: list[str]
    process: subprocess.Popen[bytes] | None = None

    @property
    def socket(self) -> str:
        """Path of its socket."""
        return str(self.folder / "s")

    def start(self, *arguments: str) -> None:
        """Start it; returns when it takes connections. arguments: for this start alone."""
        lines = ["[mariadbd]", *self.options, "[sst]", "ssl-mode=DISABLED"]
        (self.folder / "my.cnf").write_text("\n".join(lines), encoding="ascii")
        log = (self.folder / "log").open("ab")
        self.process = subprocess.Popen(  # noqa: S603
            [MARIADBD, f"--defaults-file={self.folder / 'my.cnf'}", *arguments],
            stdin=subprocess.DEVNULL, stdout=log, stderr=log,
        )  # fmt: skip
        log.close()
        wait(self.answers, f"{self.name}: see {self.folder / 'log'}")

    def answers(self) -> bool:
        """Whether it takes connections; raises when it died."""
        if self.process is None or self.process.poll() is not None:
            raise RuntimeError((self.folder / "log").read_text(encoding="utf-8")[-3000:])
        with closing(socket.socket(socket.AF_UNIX)) as probe:
            return probe.connect_ex(self.socket) == 0 and bool(self.status("Uptime"))

    def ask(self, sql: str) -> list[dict[str, Any]]:
        """Rows of one statement, asked as root over the socket."""
        with closing(
            pymysql.connect(
                unix_socket=self.socket, user="root", autocommit=True, read_timeout=20,
                cursorclass=pymysql.cursors.DictCursor,
            )
        ) as connection, connection.cursor() as cursor:  # fmt: skip
            for one in filter(None, (part.strip() for part in sql.split(";\n"))):
                cursor.execute(one)
            return list(cursor.fetchall())

    def status(self, name: str) -> str:
        """One value of SHOW GLOBAL STATUS."""
        rows = self.ask(f"SHOW GLOBAL STATUS LIKE '{name}'")
        return str(rows[0]["Value"]) if rows else ""

    def provide(self, option: str) -> None:
        """Set a provider option."""
        self.ask(f"SET GLOBAL wsrep_provider_options='{option}'")

    def signal(self, number: signal.Signals) -> None:
        """SIGKILL, SIGSTOP, SIGCONT ..."""
        assert self.process is not None
        self.process.send_signal(number)
        if number == signal.SIGKILL:
            self.process.wait()

    def stop(self) -> None:
        """End it, however it is."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()


def wait(condition: Callable[[], bool], what: str) -> None:
    """Return when it holds; TimeoutError with `what` when it does not within two minutes."""
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        if condition():
            return
        time.sleep(0.1)
    raise TimeoutError(what)


def free_port(address: str) -> int:
    """A port of an address nobody listens on."""
    with closing(socket.socket()) as one:
        one.bind((address, 0))
        return int(one.getsockname()[1])


def make(folder: Path, name: str, address: str, number: int, options: list[str]) -> Node:
    """A server with its folder; nothing is started. options: lines of its configuration."""
    own, port = folder / name, free_port(address)
    (own / "data").mkdir(parents=True)
    if os.getuid() == 0:
        shutil.chown(own, ACCOUNT)
        shutil.chown(own / "data", ACCOUNT)
    common = [
        f"user={ACCOUNT}", f"datadir={own / 'data'}", f"socket={own / 's'}",
        f"pid-file={own / 'pid'}",
        f"bind-address={address}", f"port={port}", f"server_id={number}", f"report_host={address}",
        "skip-name-resolve", "log_bin=binlog", "log_slave_updates=ON", "binlog_format=ROW",
        "innodb_buffer_pool_size=32M", "innodb_log_file_size=8M", "innodb_autoinc_lock_mode=2",
        "innodb_flush_log_at_trx_commit=0", "performance_schema=OFF", "gtid_domain_id=1",
        "innodb_rollback_on_timeout=ON", "innodb_lock_wait_timeout=600", "max_connections=700",
        f"ssl_ca={folder / 'ca.pem'}", f"ssl_cert={folder / 'cert.pem'}",
        f"ssl_key={folder / 'key.pem'}",
    ]  # fmt: skip
    return Node(name, address, port, own, [*common, *options])


def install(node: Node) -> None:
    """Fill its data folder."""
    command = [
        "mariadb-install-db", "--no-defaults", f"--datadir={node.folder / 'data'}",
        "--auth-root-authentication-method=normal", "--skip-test-db",
        f"--user={ACCOUNT}",
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, stdin=subprocess.DEVNULL)  # noqa: S603
