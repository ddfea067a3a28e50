"""Using the HTTP client of the collectors against a test server, without waiting between tries."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

from collectors.transport import Answer, Endpoint, Web
from tests.redfish_server import PASSWORD, USER, RedfishServer

BODIES = {"/redfish/v1": {"Id": "root"}, "/a": {"Id": "a"}, "/b": {"Id": "b"}}


class Naps:
    """Waiting that takes no time; naps: how long it would have been."""

    def __init__(self) -> None:
        self.naps: list[float] = []

    async def __call__(self, seconds: float) -> None:
        """Remember."""
        self.naps.append(seconds)


def endpoint(server: RedfishServer, **settings: Any) -> Endpoint:
    """How to reach a test server."""
    usual = Endpoint("test:one", server.url, USER, PASSWORD, timeout=5, budget=60)
    return replace(usual, **settings)


def using(
    to: Endpoint,
    work: Callable[[Web], Awaitable[Any]],
    *,
    posts: tuple[str, ...] = (),
    login: bool = True,
) -> tuple[Any, list[float]]:
    """What some work with an open Web gives, and the waits between tries."""
    naps = Naps()

    async def run() -> Any:
        async with Web(to, posts, naps) as web:
            if login:
                web.basic()
            return await work(web)

    return asyncio.run(run()), naps.naps


def get(to: Endpoint, path: str = "/a", *, login: bool = True) -> Answer:
    """One answer."""
    answer, _naps = using(to, lambda web: web.get(path), login=login)
    assert isinstance(answer, Answer)
    return answer
