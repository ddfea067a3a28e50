"""Ask one load balancer, and read the haproxy.cfg that was handed over."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

from audit.capture import Document, scrub_bytes
from audit.errors import BadAnswer, SourceError
from collectors.base import Known, Request, failure, now
from collectors.haproxy import socket
from collectors.haproxy.cfg import kept
from collectors.haproxy.examine import HaproxyExamination, examine
from collectors.haproxy.reading import HaproxyReading
from collectors.haproxy.target import BLOCK, CONFIG, KIND, PAGE, Node
from collectors.transport import Answer, Endpoint, Web

_HTML = (b"<", b"\n<")


class HaproxyCollector:
    """One load balancer as a collector (collectors.base.Collector)."""

    kind = KIND

    def __init__(self, node: Node) -> None:
        self.node = node
        self.source = node.source

    @property
    def tls(self) -> str:
        """How far the certificate of its statistics page is checked."""
        return self._endpoint().tls if self.node.url else "no TLS"

    def plan(self) -> list[str]:
        """Every question."""
        shown = {
            BLOCK: "[[balancer]] of the configuration",
            CONFIG: f"read {self.node.config}",
            PAGE: f"GET {self.node.url}",
        }
        return [shown.get(name, f"{name} at {self.node.place}") for name in self.node.questions]

    def asked(self) -> tuple[str, ...]:
        """Names of the questions."""
        return self.node.questions

    def reading(self, at: str) -> HaproxyReading:
        """A reading of this collector's answers."""
        return HaproxyReading(at, self.asked())

    async def examine(self) -> HaproxyExamination:
        """What it lets us see."""
        return await examine(self)

    async def fetch(self, known: Known) -> AsyncIterator[Document]:
        """Ask everything not `known`; yields answers as they come, failures included."""
        for name in self.node.questions:
            yield known(Request(name)) or await self.ask(name)

    async def ask(self, name: str) -> Document:
        """One answer; a failure is a document with `error`, never an exception."""
        if name == PAGE:
            return await self._page()
        try:
            if name == BLOCK:
                return self._document(name, self.node.told())
            if name == CONFIG:
                return self._document(name, {"lines": kept(_text(self.node.config))})
            text, seconds = await socket.ask(self.node, name)
            return self._document(name, {"text": text}, seconds)
        except SourceError as error:
            said = failure(error.cause, str(error))
            return Document(self.source, name, {}, 0, now(), b"", error=said)

    def _document(self, name: str, told: object, seconds: float = 0.0) -> Document:
        body = scrub_bytes(json.dumps(told).encode())
        return Document(self.source, name, {}, 200, now(), body, round(seconds, 4))

    async def _page(self) -> Document:
        """The statistics as CSV, wrapped in JSON so that secrets can be told from the rest."""
        request = Request(PAGE)
        async with Web(self._endpoint()) as web:
            if self.node.user:
                web.basic()
            web.headers["Accept"] = "text/csv"
            try:
                answer = await web.get(self.node.url.removeprefix(self._endpoint().url))
                if answer.body.startswith(_HTML):
                    raise BadAnswer(f"{self.node.url} is a page, not the statistics as CSV.")
            except SourceError as error:
                return web.document(request, Answer(0, b"", {}), error)
            text = answer.body.decode("utf-8", "replace")
            wrapped = Answer(answer.status, json.dumps({"text": text}).encode(), answer.headers)
            return web.document(request, wrapped, None)

    def _endpoint(self) -> Endpoint:
        node = self.node
        return Endpoint(
            source=self.source,
            url="/".join(node.url.split("/")[:3]),
            user=node.user,
            password=node.password,
            verify=node.verify,
            fingerprint=node.fingerprint,
            parallel=1,
            timeout=node.timeout,
            budget=6 * node.timeout,
        )


def _text(path: str) -> str:
    """A file that was handed over. Raises BadAnswer."""
    try:
        return Path(path).read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        raise BadAnswer(f"{path} cannot be read ({error.strerror}).") from error
