"""Ask one array: who it is, then every question of its maps, pages after pages.

What fails costs its own tables only. A session is given back whatever happens; a token that ran out
is renewed once. An array that stops answering is not asked any more.
"""

from collections.abc import AsyncIterator
from urllib.parse import quote, urlsplit

from audit.capture import Document
from audit.errors import ConfigError
from audit.targets import ArrayTarget
from collectors.array.examine import examine
from collectors.array.reading import ArrayReading
from collectors.array.run import Run
from collectors.array.vendor import Login, Session, Vendor
from collectors.base import Known, bracketed
from collectors.examination import Examination
from collectors.transport import Endpoint, Web

_HTTPS = 443


class ArrayCollector:
    """One array as a collector (collectors.base.Collector)."""

    def __init__(
        self, vendor: Vendor, target: ArrayTarget, *, password: str = "", token: str = ""
    ) -> None:
        self.vendor = vendor
        self.source = f"{target.kind}:{target.name}"
        self.endpoint = Endpoint(
            source=self.source,
            url=_url(target, vendor),
            user=target.user or "",
            password=password,
            verify=target.ca or target.verify,
            fingerprint=target.fingerprint,
            parallel=target.parallel,
            timeout=float(target.timeout),
            budget=float(target.budget),
        )
        self._login = Login(target.user or "", password, token)
        every = vendor.questions.values()
        self.questions = [q for q in every if target.deep or not q.deep]

    @property
    def kind(self) -> str:
        """Kind of the array, as in the configuration."""
        return self.vendor.kind

    @property
    def tls(self) -> str:
        """How far the certificate is checked."""
        return self.endpoint.tls

    def plan(self) -> list[str]:
        """Every question; pages are not counted."""
        return [question.shown() for question in self.questions]

    def asked(self) -> tuple[str, ...]:
        """Names of the questions."""
        return tuple(question.name for question in self.questions)

    def reading(self, at: str) -> ArrayReading:
        """A reading of this collector's answers."""
        return ArrayReading(self.kind, at, self.asked())

    def web(self) -> Web:
        """HTTP to the array, nothing sent yet; what it is logged in with is never written down."""
        web = Web(self.endpoint, self.vendor.session.posts)
        if self._login.token:
            web.secrets.add(self._login.token)
        return web

    def session(self, web: Web) -> Session:
        """How this array is asked."""
        return self.vendor.session(web, self._login)

    async def examine(self) -> Examination:
        """What the account may read, before anything is collected."""
        return await examine(self)

    async def fetch(self, known: Known) -> AsyncIterator[Document]:
        """Ask everything not `known`; yields answers as they come, failures included."""
        async with self.web() as web:
            run = Run(self.vendor, web, self.session(web), known)
            try:
                async for document in run.everything(self.questions):
                    yield document
            finally:
                await run.close()


def _url(target: ArrayTarget, vendor: Vendor) -> str:
    """Scheme, host and port, or the folder of files. Raises ConfigError."""
    if vendor.files and target.address.startswith(("/", "file:///")):
        return f"file://{quote(target.address.removeprefix('file://'))}"
    port = vendor.port
    address = target.address if "://" in target.address else f"https://{bracketed(target.address)}"
    try:
        parts = urlsplit(address)
        has_port = parts.port is not None
    except ValueError as error:
        raise ConfigError(f"array {target.name}: address {target.address!r}: {error}.") from error
    if not parts.hostname or parts.scheme not in {"http", "https"}:
        raise ConfigError(f"array {target.name}: {target.address!r} is no host or URL.")
    return f"{parts.scheme}://{parts.netloc}{'' if has_port or port == _HTTPS else f':{port}'}"
