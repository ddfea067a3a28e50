"""What can go wrong with an answer; each for a path, for so many requests."""

import asyncio
from dataclasses import dataclass, field

from aiohttp import web


@dataclass
class Trouble:
    """Base: nothing is wrong. times: requests it lasts, for ever when negative; after: spared."""

    times: int = -1
    after: int = 0

    def strikes(self) -> bool:
        """Whether it hits this request."""
        self.after -= 1
        if self.times == 0 or self.after >= 0:
            return False
        self.times -= 1
        return True

    async def answer(self, request: web.BaseRequest, body: bytes) -> web.StreamResponse | None:
        """The answer instead of `body`; None: the usual one."""
        del request, body
        return None


@dataclass
class Slow(Trouble):
    """Answers late."""

    seconds: float = 1.0

    async def answer(self, request: web.BaseRequest, body: bytes) -> web.StreamResponse | None:
        """Wait."""
        del request, body
        await asyncio.sleep(self.seconds)
        return None


@dataclass
class Status(Trouble):
    """A status without the body."""

    status: int = 503
    headers: dict[str, str] = field(default_factory=dict)

    async def answer(self, request: web.BaseRequest, body: bytes) -> web.StreamResponse | None:
        """The status."""
        del request, body
        return web.Response(status=self.status, headers=self.headers)


@dataclass
class Redirect(Trouble):
    """Leads elsewhere."""

    location: str = ""

    async def answer(self, request: web.BaseRequest, body: bytes) -> web.StreamResponse | None:
        """The redirect."""
        del request, body
        return web.Response(status=302, headers={"Location": self.location})


@dataclass
class Garbage(Trouble):
    """A body that is no JSON."""

    body: bytes = b"<html>busy</html>"

    async def answer(self, request: web.BaseRequest, body: bytes) -> web.StreamResponse | None:
        """The other body."""
        del request, body
        return web.Response(body=self.body)


@dataclass
class Cut(Trouble):
    """Half of the body, then the connection ends."""

    async def answer(self, request: web.BaseRequest, body: bytes) -> web.StreamResponse | None:
        """The first half."""
        response = web.StreamResponse(headers={"Content-Length": str(len(body))})
        await response.prepare(request)
        await response.write(body[: len(body) // 2])
        _hang_up(request)
        return response


@dataclass
class Drop(Trouble):
    """The connection ends without an answer (a BMC that restarts)."""

    async def answer(self, request: web.BaseRequest, body: bytes) -> web.StreamResponse | None:
        """Nothing."""
        del body
        _hang_up(request)
        return web.Response()


@dataclass
class Huge(Trouble):
    """A body without end. sent: bytes that went out."""

    size: int = 1 << 30
    sent: int = 0

    async def answer(self, request: web.BaseRequest, body: bytes) -> web.StreamResponse | None:
        """One large text."""
        del body
        response = web.StreamResponse()
        await response.prepare(request)
        chunk = b"x" * (1 << 20)
        try:
            await response.write(b'{"Id": "')
            while self.sent < self.size:
                await response.write(chunk)
                self.sent += len(chunk)
        except ConnectionError:
            pass
        return response


def _hang_up(request: web.BaseRequest) -> None:
    if request.transport is not None:
        request.transport.abort()
