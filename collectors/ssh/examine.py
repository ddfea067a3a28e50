"""What a host lets us see, for `stackaudit doctor`; and what to set up there.

One log-in, tried once, then the fixed commands, whose answers are only weighed.
"""

import shlex
from dataclasses import dataclass

from audit.errors import Unsupported
from collectors.base import split_failure
from collectors.examination import Examination
from collectors.ssh.collector import SshCollector
from collectors.ssh.commands import commands

_CLEAR = "sudo = true, or an account of root, would let these commands answer: "
_SHELL = """#!/bin/sh
# Read-only allow-list of stackaudit: /usr/local/sbin/stackaudit-ssh, owner root, mode 0755.
# In authorized_keys of the account, before the key (one line):
#   restrict,command="/usr/local/sbin/stackaudit-ssh" ssh-ed25519 AAAA...
LC_ALL=C PATH=/usr/sbin:/usr/bin:/sbin:/bin; export LC_ALL PATH
case "$SSH_ORIGINAL_COMMAND" in
"""
_REST = """*) echo "not allowed" >&2; exit 126 ;;
esac
exec /bin/sh -c "$SSH_ORIGINAL_COMMAND"
"""


@dataclass
class SshExamination(Examination):
    """What was found. lacking: by command."""

    @property
    def what(self) -> str:
        """What answers, in words."""
        return self.version or "a host"

    def tables(self) -> frozenset[str]:
        """Tables of commands it refuses; what is not there costs no rule."""
        refused = {n for n, (cause, _) in self.lacking.items() if cause != Unsupported.cause}
        told = (t for name in refused for t in commands()[name].tables)
        return frozenset(t for t in told if "." not in t)


async def examine(collector: SshCollector) -> SshExamination:
    """Log in and run each command."""
    host = collector.host
    found = SshExamination(host.source, f"{host.user}@{host.place}")
    reading = collector.reading("")
    answered = 0
    async for document in collector.fetch(lambda _request: None):
        if document.error is None:
            answered += 1
        else:
            found.lacking[document.request] = split_failure(document.error)
        list(reading.take(document))
    list(reading.finish())
    found.version = reading.outcome().version
    found.reachable = answered > 0
    if not found.reachable:
        found.error = next(iter(found.lacking.values()), ("", "no answer"))[1]
        found.lacking = {}
        await _shown(collector, found)
    roots = [n for n, (cause, _) in found.lacking.items() if cause == "forbidden"]
    if roots:
        found.advice.append(_CLEAR + ", ".join(roots))
    return found


async def _shown(collector: SshCollector, found: SshExamination) -> None:
    """The host key it shows, where trust in it was the problem; to compare, never to accept."""
    from collectors.ssh.session import shown_key  # noqa: PLC0415 - slow to import

    if "known_hosts" not in (found.error or "") or collector.host.jump:
        return
    key = await shown_key(collector.host)
    if key is not None:
        found.error = (
            f"{found.error} It shows the key {key[0]}; compare that with the host's own "
            f"(ssh-keygen -lf /etc/ssh/ssh_host_*_key.pub there), then add the line: {key[1]}"
        )


def allow_list(*, sudo: bool) -> str:
    """The script of a forced command: it runs what this program asks and nothing else."""
    lines = [one.sent(sudo=sudo) for one in commands().values()]
    return _SHELL + "".join(f"{shlex.quote(line)}) ;;\n" for line in lines) + _REST


def sudoers(user: str) -> str:
    """Lines for /etc/sudoers.d/stackaudit; arguments are part of what is allowed."""
    programs = {one.line.partition(" ")[0] for one in commands().values() if one.root}
    paths = {name: _PATHS.get(name, f"/usr/sbin/{name}") for name in programs}
    return "".join(
        f"{user} ALL=(root) NOPASSWD: {paths[program]} {_escaped(rest)}\n"
        for program, _, rest in (one.line.partition(" ") for one in commands().values() if one.root)
    )


_PATHS = {"ovs-vsctl": "/usr/bin/ovs-vsctl"}


def _escaped(arguments: str) -> str:
    """As sudoers(5) wants the characters that mean something there."""
    return "".join(f"\\{one}" if one in ",:=\\" else one for one in arguments)
