"""Hosts by SSH: hypervisors, and the machines of the control plane; one session per host."""

from asyncio import Semaphore
from importlib.util import find_spec

from audit.errors import ConfigError
from audit.targets import HostTarget
from collectors.ssh.collector import SshCollector
from collectors.ssh.target import hosts

__all__ = ["SshCollector", "collectors"]


def collectors(block: HostTarget, *, password: str, passphrase: str) -> list[SshCollector]:
    """A collector per address of a block; so many at once as it says. Raises ConfigError."""
    if find_spec("asyncssh") is None:
        raise ConfigError(f"host {block.name!r}: install stackaudit[hosts] to use SSH.")
    gate = Semaphore(block.parallel)
    return [
        SshCollector(one, gate) for one in hosts(block, password=password, passphrase=passphrase)
    ]
