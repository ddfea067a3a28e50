"""What a key may do on a server, before anything is collected; for `stackaudit doctor`."""

from collections.abc import Iterable
from dataclasses import dataclass

from audit.capture import Document
from audit.errors import Forbidden
from collectors.base import Request, split_failure
from collectors.cloudstack.client import LiveTransport
from collectors.cloudstack.commands import CATALOGUE, PROBE, commands
from collectors.cloudstack.reading import inside
from collectors.cloudstack.wire import Connection
from collectors.examination import Examination, distrusted

ROLE_NAME = "stackaudit"
_KEY_READER = "getUserKeys"
_WRITER = "deployVirtualMachine"


@dataclass
class CloudStackExamination(Examination):
    """What was found. lacking: by command."""

    @property
    def what(self) -> str:
        """What answers, in words."""
        return f"CloudStack {self.version or 'of unknown version'}"

    def tables(self) -> frozenset[str]:
        """Tables that will stay empty or incomplete.

        A command this version does not know costs nothing where another one fills the table, or
        where it comes with the plug-in whose objects it lists.
        """
        told = {t for c in commands().values() if c.name not in self.lacking for t in c.table_names}
        return frozenset(
            table
            for name, (cause, _text) in self.lacking.items()
            for table in commands()[name].table_names
            if cause == Forbidden.cause or not (table in told or commands()[name].feature)
        )


async def examine(connection: Connection) -> CloudStackExamination:
    """Probe, read the catalogue, and ask one row of every command it does not list."""
    found = CloudStackExamination(connection.source, connection.endpoint)
    transport = LiveTransport(connection)
    try:
        probe = await transport.ask(Request(PROBE))
        if probe.error is not None:
            cause, found.error = split_failure(probe.error)
            digest = await distrusted(connection.endpoint, cause, found.error)
            found.fingerprint = _with_colons(digest) if digest else None
            return found
        found.reachable = True
        found.version = inside(probe).get("capability", {}).get("cloudstackversion")
        catalogue = await transport.ask(Request(CATALOGUE))
        if catalogue.error is not None:
            found.error = split_failure(catalogue.error)[1]
            return found
        known = {api["name"] for api in inside(catalogue).get("api", ())}
        found.advice = list(_advice(known, catalogue))
        for command in commands().values():
            if command.name not in known:
                await _try(transport, command.name, found)
    finally:
        await transport.close()
    return found


def role_commands() -> list[str]:
    """Commands the least-privilege role must allow, the last rule being `*` deny."""
    return sorted({*commands(), PROBE, CATALOGUE})


async def _try(transport: LiveTransport, name: str, found: CloudStackExamination) -> None:
    command = commands()[name]
    request = command.requests()[0] if command.requests() else Request(name)
    answer = await transport.ask(Request(name, {**request.params, "page": "1", "pagesize": "1"}))
    cause, sentence = split_failure(answer.error or "")
    if cause in {"forbidden", "unsupported"}:
        found.lacking[name] = (cause, sentence)


def _advice(known: set[str], catalogue: Document) -> Iterable[str]:
    if catalogue.error is not None:
        yield "listApis may not be called, so fields unknown to this version cannot be told."
    if _KEY_READER in known:
        yield (
            "this key may call getUserKeys, which shows the secret keys of every user, root "
            "included: whoever has this key has all of them. Use the role printed by --role."
        )
    if _WRITER in known:
        yield "this key may change the cloud; the audit never does, but a read-only key is enough."


def _with_colons(digest: str) -> str:
    """As `fingerprint` of the configuration is usually written."""
    return ":".join(digest[i : i + 2] for i in range(0, len(digest), 2))
