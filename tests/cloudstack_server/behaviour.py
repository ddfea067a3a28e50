"""How the server misbehaves: faults tied to a command and to the n-th request for it."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from tests.cloudstack_server import wire

_SQL = (
    "DB Exception on: SELECT pci, type, SUM(vmcount) FROM (SELECT offering.name AS pci FROM "
    "service_offering_details offering INNER JOIN `cloud`.`host` ON vm.host_id = host.id WHERE "
    "vm.state = 'Running' AND host.data_center_id = ?) results GROUP BY pci, type"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A deviation for `command` (None: any), from request number `first`, `times` times.

    Requests are counted per fault, and only those the fault's command matches; `times` None
    means for ever.
    """

    command: str | None = None
    first: int = 1
    times: int | None = None

    def concerns(self, command: str) -> bool:
        """Whether this fault counts requests of the command."""
        return self.command is None or self.command == command

    def strikes(self, number: int) -> bool:
        """Whether the fault happens at the n-th request it counted."""
        return number >= self.first and (self.times is None or number < self.first + self.times)


@dataclass(frozen=True, slots=True, kw_only=True)
class Delay(Fault):
    """Wait before answering; combines with another fault."""

    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Drop(Fault):
    """Close the connection without an answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HalfBody(Fault):
    """Announce the whole body, send half of it and close."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Override(Fault):
    """Answer with this status and this raw body, whoever asks (a proxy in between, garbage)."""

    status: int = 200
    body: str | bytes = ""
    content_type: str = wire.JSON

    def reply(self, command: str) -> wire.Reply:
        """Build the answer."""
        del command
        body = self.body if isinstance(self.body, bytes) else self.body.encode()
        return wire.Reply(self.status, body, self.content_type)


@dataclass(frozen=True, slots=True, kw_only=True)
class Refuse(Fault):
    """Answer with an error in CloudStack's own shape."""

    status: int
    text: str
    cserrorcode: int = 9999

    def reply(self, command: str) -> wire.Reply:
        """Build the answer."""
        return wire.failure(wire.wrapper(command), self.status, self.text, self.cserrorcode)


@dataclass(frozen=True, slots=True, kw_only=True)
class Behaviour:
    """Everything unusual about a server.

    die_after: after that many requests the listening socket is closed and nothing is answered.
    missing: commands this version does not know. missing_fields: fields it does not return.
    """

    faults: tuple[Fault, ...] = ()
    die_after: int | None = None
    missing: AbstractSet[str] = frozenset()
    missing_fields: Mapping[str, AbstractSet[str]] = field(default_factory=dict)


def throttled(
    command: str | None = None, *, first: int = 1, times: int | None = None, wait_ms: int = 4703
) -> Refuse:
    """Refuse with 429 and the text of errors/throttled.json (there is no Retry-After header)."""
    text = (
        f"The given user has reached his/her account api limit, please retry after [{wait_ms}] ms."
    )
    return Refuse(command=command, first=first, times=times, status=429, text=text)


def sql_error(
    command: str | None = None, *, first: int = 1, times: int | None = None, text: str = _SQL
) -> Refuse:
    """Refuse with 530 and raw SQL, like errors/server_bug_530_listcapacity.json."""
    return Refuse(
        command=command, first=first, times=times, status=530, text=text, cserrorcode=4250
    )


def unavailable(
    command: str | None = None, *, first: int = 1, times: int | None = None
) -> Override:
    """Answer 503 with HTML, as a load balancer does while no management server is up."""
    body = "<html><body><h1>503 Service Unavailable</h1>No server is available.</body></html>"
    return Override(
        command=command, first=first, times=times, status=503, body=body, content_type="text/html"
    )


def garbage(
    command: str | None = None,
    *,
    first: int = 1,
    times: int | None = None,
    body: str | bytes = "<html><body>Sign in to the portal</body></html>",
    content_type: str = "text/html",
) -> Override:
    """Answer status 200 with something that is not the API's JSON (a captive portal, a proxy)."""
    return Override(command=command, first=first, times=times, body=body, content_type=content_type)
