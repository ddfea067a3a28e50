"""The live transport: `cs` behind a guard that only lets reading through.

`cs` signs and sends; this module refuses what is not a read, keeps secrets out of every message,
names the cause of a failure, and waits and tries again where that can help.
"""

import asyncio
import re
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor

import requests
from cs import CloudStack, CloudStackException

from audit.capture import MASK, Document, scrub_bytes
from audit.errors import BadAnswer, Forbidden, SourceError, TimedOut, Unreachable
from collectors.base import Request, failure, now
from collectors.cloudstack.commands import PROBE
from collectors.cloudstack.failures import classify, network_error, wait_before_retry
from collectors.cloudstack.wire import Connection, Session

_READS = re.compile(
    r"(list|get|query|find)[A-Z]\w*|quota\w*(List|Statement|Balance|Summary|IsEnabled)", re.ASCII
)
# what these return is a secret or a new credential, or they start a job
_REVEALING = frozenset(
    {
        "getUserKeys", "getVMPassword", "getVirtualMachineUserData", "getUser",
        "getCloudIdentifier", "getDiagnosticsData", "getKubernetesClusterConfig",
        "getUploadParamsForTemplate", "getUploadParamsForVolume", "getUploadParamsForIso",
        "getUploadParamsForKubernetesSupportedVersion", "getSolidFireAccountId",
        "listUserData", "listSSHKeyPairs", "listUserKeys", "listUserKeyRules",
        "listAndSwitchSamlAccount", "querySimulatorMock", "getHypervisorGuestOsNames",
    }
)  # fmt: skip


def guard(command: str) -> None:
    """Raise Forbidden for a command that does not only read, or whose answer is a secret."""
    if not _READS.fullmatch(command) or command in _REVEALING:
        raise Forbidden(f"{command} is not a read-only command of this program and is never sent.")


class LiveTransport:
    """Asks a management server; use as `async with`. Thread-safe underneath."""

    def __init__(
        self, connection: Connection, sleep: Callable[[float], Awaitable[None]] | None = None
    ) -> None:
        self._connection = connection
        self._session = Session(connection)
        self._client = CloudStack(
            connection.endpoint,
            connection.key,
            connection.secret,
            timeout=connection.timeout,
            method="post",  # keeps key and signature out of URLs, and so out of proxy logs
            verify=connection.verify if isinstance(connection.verify, str) else None,
            dangerous_no_tls_verify=not connection.verify or bool(connection.fingerprint),
            session=self._session,
        )
        self._pool = ThreadPoolExecutor(connection.parallel, "cloudstack")
        self._sleep = sleep or asyncio.sleep
        self._deadline = time.monotonic() + connection.budget
        self._dead: str | None = None
        self._failures = 0
        self.requests = 0

    async def ask(self, request: Request) -> Document:
        """One answer; failures come back as documents with `error`."""
        guard(request.name)
        for attempt in range(self._connection.retries + 1):
            document, wait = await self._once(request)
            if wait is None or attempt == self._connection.retries:
                break
            wait = max(wait, self._connection.backoff * 2**attempt)
            if time.monotonic() + wait > self._deadline:
                break
            await self._sleep(wait)
        self._note(document)
        return document

    async def close(self) -> None:
        """Let go of threads and connections."""
        self._pool.shutdown(wait=True, cancel_futures=True)
        self._session.close()

    async def _once(self, request: Request) -> tuple[Document, float | None]:
        """A document, and how long to wait before trying again (None: do not)."""
        if self._dead is not None:
            return self._failed(request, Unreachable(self._dead)), None
        if time.monotonic() > self._deadline:
            error = TimedOut(
                f"the time budget of {self._connection.budget:.0f} s for {self._connection.source} "
                "is used up; raise `budget` or collect again."
            )
            return self._failed(request, error), None
        self.requests += 1
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._pool, self._send, request)

    def _send(self, request: Request) -> tuple[Document, float | None]:
        started = time.monotonic()
        error: SourceError | None = None
        try:
            getattr(self._client, request.name)(**request.params)
        except CloudStackException:
            error = classify(
                request.name, self._session.last, self._connection, probe=request.name == PROBE
            )
        except requests.RequestException as problem:
            error = network_error(problem, self._connection)
        except BadAnswer as problem:
            error = problem
        except OSError as problem:  # requests says so when the CA file is not there
            error = Unreachable(f"TLS: {problem.strerror or problem}")
        except RecursionError:
            error = BadAnswer(f"{request.name}: the answer is nested too deeply.")
        answer = self._session.take()
        seconds = time.monotonic() - started
        document = Document(
            source=self._connection.source,
            request=request.name,
            params=dict(request.params),
            status=answer.status,
            at=now(),
            body=self._without_own_secrets(scrub_bytes(answer.body)),
            seconds=round(seconds, 4),
            error=self._told(error) if error else None,
        )
        return document, wait_before_retry(error, answer)

    def _told(self, error: SourceError) -> str:
        sentence = failure(error.cause, str(error)).encode("utf-8", "replace")
        return self._without_own_secrets(sentence).decode()

    def _without_own_secrets(self, text: bytes) -> bytes:
        """A server may repeat what it was asked with."""
        for secret in (self._connection.key, self._connection.secret):
            text = text.replace(secret.encode(), MASK.encode()) if secret else text
        return text

    def _failed(self, request: Request, error: SourceError) -> Document:
        return Document(
            source=self._connection.source,
            request=request.name,
            params=dict(request.params),
            status=0,
            at=now(),
            body=b"",
            error=self._told(error),
        )

    def _note(self, document: Document) -> None:
        """After three requests in a row without any connection the server counts as gone."""
        gone = (document.error or "").startswith(Unreachable.cause)
        self._failures = self._failures + 1 if gone else 0
        if self._failures >= 3 and self._dead is None:  # noqa: PLR2004
            self._dead = f"{self._connection.endpoint} stopped answering; the rest was not asked."
