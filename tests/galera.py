"""A real Galera cluster of three on loopback, a replica beside it, and what can happen to them.

`start(folder)` installs, bootstraps and joins (some 15 s); `stop` ends every process. Servers
listen on 127.0.0.11 to .14 with ports of their own choice; nothing of the
machine's own MariaDB is used.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import trustme

from tests.galera_node import ACCOUNT, MARIADBD, Node, free_port, install, make, wait

PROVIDER = "/usr/lib/galera/libgalera_smm.so"
PROGRAMS = ("mariadb-install-db", "rsync", "garbd")
USER, PASSWORD = "audit", "canary-database-password"
ADDRESSES = ("127.0.0.11", "127.0.0.12", "127.0.0.13")
REPLICA = "127.0.0.14"
# a lost member is given up after seconds, not after the usual five and fifteen
_TIMERS = "evs.keepalive_period=PT0.5S;evs.suspect_timeout=PT3S;evs.inactive_timeout=PT6S"
_GRANTS = f"""
    CREATE USER {USER}@'%' IDENTIFIED BY '{PASSWORD}';
    GRANT PROCESS, REPLICATION CLIENT, SLAVE MONITOR ON *.* TO {USER}@'%';
    CREATE USER nothing@'%' IDENTIFIED BY '{PASSWORD}';
    CREATE USER repl@'%' IDENTIFIED BY '{PASSWORD}';
    GRANT REPLICATION SLAVE ON *.* TO repl@'%';
    CREATE DATABASE cloud;
    CREATE TABLE cloud.event (id INT PRIMARY KEY, what VARCHAR(20));
    INSERT INTO cloud.event VALUES (1, 'one'), (2, 'two');
"""


def missing() -> list[str]:
    """Programs and files this machine lacks."""
    lacks = [name for name in PROGRAMS if not shutil.which(name)]
    return lacks + [name for name in (MARIADBD or "mariadbd", PROVIDER) if not Path(name).exists()]


@dataclass
class Cluster:
    """Three members and, once `replicate` was called, a replica."""

    folder: Path
    nodes: list[Node] = field(default_factory=list)
    replica: Node | None = None
    ca: str = ""

    @property
    def addresses(self) -> list[str]:
        """address:port of the members."""
        return [f"{node.address}:{node.port}" for node in self.nodes]

    @contextlib.contextmanager
    def lost(self, number: int) -> Iterator[None]:
        """Kill a member (SIGKILL); entered when the others have noticed, back at the end."""
        self.nodes[number].signal(signal.SIGKILL)
        try:
            self._sees(number - 1, len(self.nodes) - 1)
            yield
        finally:
            self.nodes[number].start()
            self.settle()

    @contextlib.contextmanager
    def split(self, number: int) -> Iterator[None]:
        """Cut a member off from the others (gmcast.isolate); it goes on, without a majority."""
        node = self.nodes[number]
        node.provide("gmcast.isolate=1")
        try:
            wait(lambda: node.status("wsrep_cluster_status") != "Primary", "no split")
            self._sees(number - 1, len(self.nodes) - 1)
            yield
        finally:
            node.provide("gmcast.isolate=0")
            self.settle()

    @contextlib.contextmanager
    def frozen(self) -> Iterator[None]:
        """Freeze all members but the first (SIGSTOP), which is left without a majority."""
        first, *others = self.nodes
        for node in others:
            node.signal(signal.SIGSTOP)
        try:
            wait(lambda: first.status("wsrep_cluster_status") != "Primary", "the first goes on")
            yield
        finally:
            for node in others:
                node.signal(signal.SIGCONT)
            self.settle()

    @contextlib.contextmanager
    def arbiter(self) -> Iterator[None]:
        """With garbd, which votes and holds no data."""
        url = next(one for one in self.nodes[0].options if one.startswith("wsrep_cluster_address="))
        listen = f"gmcast.listen_addr=tcp://{REPLICA}:{free_port(REPLICA)};{_TIMERS}"
        log = (self.folder / "garbd.log").open("ab")
        process = subprocess.Popen(  # noqa: S603
            ["garbd", "--address", url.partition("=")[2], "--group", "audited",  # noqa: S607
             "--options", listen],
            stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=self.folder,
        )  # fmt: skip
        log.close()
        try:
            self._sees(0, len(self.nodes) + 1)
            yield
        finally:
            process.kill()
            process.wait()
        self.settle()

    def settle(self) -> None:
        """Return when all members are synced in one view."""
        size = str(len(self.nodes))
        for node in self.nodes:
            wait(lambda node=node: node.status("wsrep_cluster_size") == size, node.name)  # type: ignore[misc]
            wait(lambda node=node: node.status("wsrep_local_state_comment") == "Synced", node.name)  # type: ignore[misc]

    def replicate(self, *, delay: int = 0) -> Node:
        """Start an asynchronous replica of the first member, and wait until it follows."""
        source = self.nodes[0]
        node = make(self.folder, "replica", REPLICA, 14, ["read_only=ON", "wsrep_on=OFF"])
        install(node)
        node.start()
        node.ask(
            f"CHANGE MASTER TO master_host='{source.address}', master_port={source.port}, "
            f"master_user='repl', master_password='{PASSWORD}', master_use_gtid=slave_pos, "
            f"master_connect_retry=1, master_delay={delay};\nSTART SLAVE"
        )
        self.replica = node
        wait(lambda: bool(node.ask("SHOW DATABASES LIKE 'cloud'")), "the replica does not follow")
        return node

    def stop(self) -> None:
        """End every process."""
        for node in [*self.nodes, *([self.replica] if self.replica else [])]:
            node.stop()

    def _sees(self, number: int, size: int) -> None:
        node = self.nodes[number]
        wait(lambda: node.status("wsrep_cluster_size") == str(size), f"{node.name}: not {size}")


def start(folder: Path, *extra: str) -> Cluster:
    """A cluster of three, synced, with the users of this module. extra: lines of configuration."""
    cluster = Cluster(folder, ca=str(folder / "ca.pem"))
    _certify(folder)
    try:
        ports = {address: (free_port(address), free_port(address)) for address in ADDRESSES}
        url = "gcomm://" + ",".join(f"{one}:{ports[one][0]}" for one in ADDRESSES)
        for number, address in enumerate(ADDRESSES, 1):
            options = [*_wsrep(address, number, url, ports[address]), *extra]
            cluster.nodes.append(make(folder, f"db{number}", address, number, options))
        first = cluster.nodes[0]
        install(first)
        first.start("--wsrep-new-cluster")
        first.ask(_GRANTS)
        for node in cluster.nodes[1:]:
            node.start()
        cluster.settle()
    except BaseException:
        cluster.stop()
        raise
    return cluster


def _certify(folder: Path) -> None:
    """A CA and a certificate of it for all addresses."""
    ca = trustme.CA()
    leaf = ca.issue_cert(*ADDRESSES, REPLICA)
    ca.cert_pem.write_to_path(str(folder / "ca.pem"))
    leaf.cert_chain_pems[0].write_to_path(str(folder / "cert.pem"))
    leaf.private_key_pem.write_to_path(str(folder / "key.pem"))
    if os.getuid() == 0:
        shutil.chown(folder / "key.pem", ACCOUNT)


def _wsrep(address: str, number: int, url: str, ports: tuple[int, int]) -> list[str]:
    replication, transfer = ports
    own = (
        f"base_host={address};base_port={replication};gmcast.listen_addr=tcp://{address}:"
        f"{replication};ist.recv_addr={address}:{free_port(address)};gcache.size=8M;{_TIMERS}"
    )
    return [
        "wsrep_on=ON", f"wsrep_provider={PROVIDER}", "wsrep_cluster_name=audited",
        f"wsrep_cluster_address={url}", f"wsrep_node_address={address}",
        f"wsrep_node_name=db{number}", "wsrep_sst_method=rsync", "wsrep_gtid_mode=ON",
        "wsrep_gtid_domain_id=1", f"wsrep_sst_receive_address={address}:{transfer}",
        f"wsrep_provider_options={own}",
    ]  # fmt: skip


@pytest.fixture(scope="session")
def galera() -> Iterator[Cluster]:
    """A cluster with a replica, shared by a session; each test leaves it whole.

    Skips where MariaDB is not installed, fails in CI.
    """
    lacks = missing()
    if lacks:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(f"not installed: {', '.join(lacks)}")
    with tempfile.TemporaryDirectory(prefix="galera") as name:  # short: 107 bytes for a socket
        folder = Path(name)
        folder.chmod(0o755)
        cluster = start(folder)
        try:
            cluster.replicate()
            yield cluster
        finally:
            cluster.stop()
