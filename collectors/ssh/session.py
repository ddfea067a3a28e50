"""One SSH session: the host key verified, one log-in, fixed commands, bounded answers.

Host keys come from the known_hosts file named and from nowhere else, and none is ever accepted
because it was not known. Neither the user's SSH configuration nor agent forwarding is used. A
password is given once, for the method `password` alone.
"""

import asyncio
import time
from contextlib import AsyncExitStack, suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import asyncssh

from audit.errors import BadAnswer, Refused, SourceError, TimedOut, Unreachable
from collectors.ssh.commands import Answer, Command
from collectors.ssh.target import Host, Place

MAX_OUTPUT = 4 << 20  # bytes of one answer
_MAX_ERRORS = 1 << 16
_CHUNK = 1 << 15


class Session:
    """A connection to one host; raises SourceError where it cannot be made."""

    def __init__(self, host: Host, most: int = MAX_OUTPUT) -> None:
        self._host = host
        self._most = most
        self._stack = AsyncExitStack()
        self._connection: Any = None

    async def __aenter__(self) -> Self:
        """Connect and log in, by the jump host where there is one."""
        try:
            async with asyncio.timeout(self._host.timeout):
                await self._connect()
        except BaseException:
            await self._stack.aclose()
            raise
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        """Close it."""
        await self._stack.aclose()

    @property
    def version(self) -> str:
        """What the server calls itself."""
        return str(self._connection.get_extra_info("server_version", ""))

    async def _connect(self) -> None:
        options = _options(self._host)
        if self._host.agent:  # its keys alone: AsyncSSH would add those of ~/.ssh
            agent = await self._stack.enter_async_context(asyncssh.connect_agent())
            options["client_keys"] = [*(options["client_keys"] or ()), *await agent.get_keys()]
        tunnel = None
        if self._host.jump:
            jump = self._host.jump
            user = jump.user or self._host.user
            tunnel = await self._stack.enter_async_context(_to(jump, user, options))
        way = _to(self._host.place, self._host.user, options, tunnel)
        self._connection = await self._stack.enter_async_context(way)

    async def run(self, command: Command) -> Answer:
        """What a command left. Raises TimedOut; BadAnswer when it is too long or cut short."""
        began, clock = time.time(), time.monotonic()
        line = command.sent(sudo=self._host.sudo)
        try:
            async with asyncio.timeout(self._host.timeout):
                exit_status, out, err = await self._run(line)
        except TimeoutError as error:
            text = f"no end within {self._host.timeout:g} s."
            raise TimedOut(text) from error
        except (asyncssh.Error, OSError) as error:
            raise BadAnswer(f"the session broke ({said(error)}).") from error
        return Answer(exit_status, out, err, began, time.monotonic() - clock)

    async def _run(self, line: str) -> tuple[int, str, str]:
        process = await self._connection.create_process(line, encoding=None, stdin=asyncssh.DEVNULL)
        try:
            out, err = await asyncio.gather(
                _bounded(process.stdout, self._most),
                _bounded(process.stderr, _MAX_ERRORS),
            )
            await process.wait_closed()
        finally:
            process.close()
        if process.exit_status is None or process.exit_status < 0:
            raise BadAnswer("the answer was cut short.")
        return process.exit_status, _text(out), _text(err)


def _options(host: Host) -> dict[str, Any]:
    """What is used and what is not, whatever the user's own configuration says."""
    keys = [str(host.key)] if host.key else []
    methods = ["publickey"] if keys or host.agent else []
    return {
        "known_hosts": known(host.known_hosts),
        "client_keys": keys or None,
        "passphrase": host.passphrase or None,
        "agent_path": None,
        "password": host.password or None,
        "preferred_auth": [*methods, *(["password"] if host.password else [])],
        "kbdint_auth": False,
        "gss_auth": False,
        "host_based_auth": False,
        "agent_forwarding": False,
        "config": None,
        "x11_forwarding": False,
        "login_timeout": host.timeout,
        "connect_timeout": host.timeout,
    }


def known(path: Path) -> str:
    """The known_hosts file. Raises Unreachable without one: no key is believed."""
    if not path.is_file():
        raise Unreachable(f"no known_hosts file {path}: the host's key cannot be verified.")
    return str(path)


def _to(place: Place, user: str, options: dict[str, Any], tunnel: Any = None) -> Any:
    return asyncssh.connect(
        place.address, place.port, username=user, tunnel=tunnel or (), **options
    )


async def shown_key(host: Host) -> tuple[str, str] | None:
    """Fingerprint and known_hosts line of the key a host shows, not logged in; None: no answer."""
    place = host.place
    with suppress(asyncssh.Error, OSError, TimeoutError):
        async with asyncio.timeout(host.timeout):
            key = await asyncssh.get_server_host_key(place.address, place.port, config=None)
        if key is not None:
            bare = place.address if place.port == 22 else f"[{place.address}]:{place.port}"  # noqa: PLR2004
            return key.get_fingerprint(), f"{bare} {key.export_public_key().decode().strip()}"
    return None


def explained(host: Host, error: BaseException) -> SourceError:
    """The error of a log-in in our words; nothing secret is in it."""
    where = f"{host.place}" + (f" by {host.jump}" if host.jump else "")
    if isinstance(error, SourceError):
        return error
    if isinstance(error, asyncssh.HostKeyNotVerifiable):
        text = "its host key is not the one in, or is not in, the known_hosts file"
        return Unreachable(f"{where}: {text} {host.known_hosts}.")
    if isinstance(error, asyncssh.PermissionDenied):
        return Refused(f"{where}: the log-in of {host.user} was refused; it is not tried again.")
    if isinstance(error, (asyncssh.KeyImportError, asyncssh.KeyEncryptionError)):
        return Refused(f"{where}: the key file {host.key} cannot be used ({said(error)}).")
    if isinstance(error, TimeoutError):
        return TimedOut(f"{where}: no log-in within {host.timeout:g} s.")
    return Unreachable(f"{where}: {said(error)}.")


def said(error: BaseException) -> str:
    """First line of an error, short."""
    return (str(error).splitlines() or [type(error).__name__])[0][:200].rstrip(".")


async def _bounded(stream: Any, most: int) -> bytes:
    found = bytearray()
    while chunk := await stream.read(_CHUNK):
        found += chunk
        if len(found) > most:
            raise BadAnswer(f"the answer is longer than {most} bytes.")
    return bytes(found)


def _text(body: bytes) -> str:
    return body.decode("utf-8", "replace")
