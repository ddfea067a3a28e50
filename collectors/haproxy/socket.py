"""HAProxy's admin socket: one command, one answer, the connection closes.

The socket could also stop servers. So nothing but the three commands of COMMANDS is ever written to
it; what is asked is looked up there and never put together.
"""

import asyncio
import time

from audit.errors import BadAnswer, Forbidden, SourceError, TimedOut, Unreachable
from collectors.haproxy.target import COMMANDS, Node

_MOST = 32 << 20
_REFUSALS = ("Unknown command", "Permission denied", "No such command")


async def ask(node: Node, command: str) -> tuple[str, float]:
    """Answer of one command, and seconds it took. Raises SourceError."""
    if command not in COMMANDS:
        raise Forbidden(f"{command!r} is no reading command of this program and is never sent.")
    started = time.monotonic()
    try:
        async with asyncio.timeout(node.timeout):
            body = await _exchange(node, command)
    except TimeoutError as error:
        raise TimedOut(f"{node.place} gave no answer in {node.timeout:.0f} s.") from error
    except OSError as error:
        raise _unreachable(node, error) from error
    return _judged(node, command, body), time.monotonic() - started


async def _exchange(node: Node, command: str) -> bytes:
    if node.socket:
        reader, writer = await asyncio.open_unix_connection(node.socket)
    else:
        reader, writer = await asyncio.open_connection(node.host, node.port)
    try:
        writer.write(f"{command}\n".encode())
        await writer.drain()
        body = bytearray()
        while chunk := await reader.read(1 << 16):
            body += chunk
            if len(body) > _MOST:
                raise BadAnswer(f"an answer larger than {_MOST >> 20} MiB was cut off.")
        return bytes(body)
    finally:
        writer.transport.abort()


def _judged(node: Node, command: str, body: bytes) -> str:
    """The answer as text. Raises BadAnswer, Forbidden."""
    text = body.decode("utf-8", "replace")
    if text.startswith(_REFUSALS[1]):
        raise Forbidden(
            f"the socket {node.place} does not allow {command!r}; its level is too low."
        )
    if text.startswith(_REFUSALS) or not text.strip():
        raise BadAnswer(f"{node.place} does not answer {command!r}; is it HAProxy's admin socket?")
    if not text.endswith("\n\n"):  # every answer ends with an empty line
        raise BadAnswer(f"the answer to {command!r} was cut short.")
    return text


def _unreachable(node: Node, error: OSError) -> SourceError:
    reason = error.strerror or type(error).__name__
    if isinstance(error, PermissionError):
        return Forbidden(f"the socket {node.place} may not be opened ({reason}).")
    return Unreachable(f"{node.place} cannot be reached ({reason}).")
