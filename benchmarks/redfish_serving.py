"""Many BMCs from one process: recorded machines, a loopback address each, a pause per answer.

Bodies are encoded beforehand, so that a client on the other core is measured and not this server.
"""

import asyncio
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection as Pipe
from typing import Any

from aiohttp import web
from harness import process

from tests.redfish_server import load

MIX = ("dl360", "dl360", "dl360", "dl380a", "dl325", "dl360", "r650", "c240", "dl360", "x10")
_ROOT = "/redfish/v1"


def addresses(count: int) -> list[str]:
    """A loopback address per BMC."""
    return [f"127.7.{number // 250}.{number % 250 + 1}" for number in range(count)]


def machine(name: str, *, expands: bool) -> dict[str, bytes]:
    """Encoded answers by path, also of collections expanded."""
    bodies = {path.rstrip("/").lower(): body for path, body in load(name).items()}
    if not expands:
        bodies[_ROOT] = {k: v for k, v in bodies[_ROOT].items() if k != "ProtocolFeaturesSupported"}
    answers = {path: json.dumps(body).encode() for path, body in bodies.items()}
    for path, body in bodies.items():
        if isinstance(body, dict) and "Members" in body:
            whole = [bodies.get(_key(member), member) for member in body["Members"]]
            expanded = json.dumps({**body, "Members": whole}).encode()
            answers[f"{path}?$expand=."] = answers[f"{path}?$expand=*"] = expanded
    return answers


def _key(member: Any) -> str:
    return str(member.get("@odata.id")).rstrip("/").lower()


@contextmanager
def bmcs(count: int, delay: float, *, expands: bool) -> Iterator[tuple[list[str], Pipe]]:
    """URLs of so many BMCs, and a pipe; "asked" gives requests by BMC and CPU seconds."""
    started, pipe = process(_serve, count, delay, expands)
    try:
        port = pipe.recv()
        yield [f"http://{address}:{port}" for address in addresses(count)], pipe
    finally:
        pipe.send("stop")
        started.join()


def _serve(pipe: Pipe, count: int, delay: float, expands: bool) -> None:
    asyncio.run(_run(pipe, addresses(count), delay, expands=expands))


async def _run(pipe: Pipe, hosts: list[str], delay: float, *, expands: bool) -> None:
    kinds = {name: machine(name, expands=expands) for name in set(MIX)}
    served = {host: kinds[MIX[place % len(MIX)]] for place, host in enumerate(hosts)}
    asked = dict.fromkeys(hosts, 0)

    async def answer(request: web.BaseRequest) -> web.Response:
        host = str(request.transport.get_extra_info("sockname")[0])  # type: ignore[union-attr]
        asked[host] += 1
        await asyncio.sleep(delay)
        body = served[host].get(request.path_qs.rstrip("/").lower())
        return web.Response(body=body or b"{}", status=200 if body else 404)

    runner = web.ServerRunner(web.Server(answer, access_log=None), shutdown_timeout=0.1)
    await runner.setup()
    port = 0
    for host in hosts:
        await web.TCPSite(runner, host, port, backlog=16).start()
        port = port or runner.addresses[0][1]
    pipe.send(port)
    loop, since = asyncio.get_running_loop(), time.process_time()
    while True:
        wish = await loop.run_in_executor(None, pipe.recv)
        if wish == "stop":
            break
        pipe.send((dict(asked), time.process_time() - since))
        asked.update(dict.fromkeys(asked, 0))
        since = time.process_time()
    await runner.cleanup()
