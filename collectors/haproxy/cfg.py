"""haproxy.cfg: what is kept of it (`kept`), and what that says (`parse`). Pure; never raises.

Only words that are understood are kept, so that no password of a userlist, of `stats auth` or of
a check's header gets anywhere. Grammar: configuration manual, sections 2.2 (quoting), 2.5 (time
format), 4 (proxies), 5 (bind and server options), 11.1 (address formats).
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

Line = list[str]

_WORD = re.compile(r"""((?:\\.|"(?:\\.|[^"\\])*"|'[^']*'|[^\s#"'\\])+)|(#.*)""")
_PIECE = re.compile(r"""\\(.)|"((?:\\.|[^"\\])*)"|'([^']*)'""")
_TIME = re.compile(r"(\d{1,12})(us|ms|s|m|h|d)?")
_WEIGHT = re.compile(r"[0-9]{1,3}")
_UNITS = {"us": 1e-6, "ms": 1e-3, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}
_SECTIONS = frozenset({"defaults", "frontend", "backend", "listen"})
_NAMED = _SECTIONS - {"defaults"}
_OTHERS = """
    global userlist peers mailers resolvers cache program http-errors ring log-forward
    fcgi-app crt-store traces log-profile acme
"""
_OTHER_SECTIONS = frozenset(_OTHERS.split())
# directive -> words kept after it
_KEPT = {
    "mode": 1, "balance": 1, "timeout": 2, "clitimeout": 1, "srvtimeout": 1, "cookie": 2,
    "stick": 2, "stick-table": 0, "default_backend": 1, "disabled": 0,
}  # fmt: skip
_CHECKS = {
    "httpchk": "http", "mysql-check": "mysql", "ssl-hello-chk": "ssl", "tcp-check": "tcp",
    "pgsql-check": "pgsql", "redis-check": "redis", "ldap-check": "ldap", "smtpchk": "smtp",
    "spop-check": "spop", "external-check": "external",
}  # fmt: skip
_FLAGS = frozenset(
    {"check", "no-check", "backup", "no-backup", "disabled", "ssl", "no-ssl", "check-ssl"}
)
_VALUED = frozenset({"weight", "port", "cookie", "track"})
_SOURCES = frozenset({"source", "hash"})
_TIMEOUTS = {"client": "client", "server": "server", "tunnel": "tunnel"}
_OLD_TIMEOUTS = {"clitimeout": "client", "srvtimeout": "server"}
_NOT_IP = ("unix@", "abns@", "abnsz@", "fd@", "sockpair@", "/", "rhttp@", "quic4@", "quic6@")
_EVERY = frozenset({"", "*", "0.0.0.0", "::"})  # noqa: S104 - read, not bound


@dataclass
class Bind:
    """Where a frontend listens."""

    address: str
    port: int
    tls: bool


@dataclass
class Server:
    """A server line, with what default-server adds."""

    name: str
    address: str | None
    port: int | None
    backup: bool
    weight: int | None
    check: bool


@dataclass
class Proxy:
    """A frontend, backend or listen section, with what its defaults add. timeouts: in seconds."""

    kind: str
    name: str
    mode: str | None = None
    balance: str | None = None
    cookie: bool = False
    stick: bool = False
    check: str | None = None
    default_backend: str | None = None
    timeouts: dict[str, float] = field(default_factory=dict)
    binds: list[Bind] = field(default_factory=list)
    servers: list[Server] = field(default_factory=list)
    server_defaults: Line = field(default_factory=list)

    @property
    def sticky(self) -> str:
        """What keeps a client on one server."""
        if self.cookie:
            return "cookie"
        if self.stick:
            return "stick-table"
        return "source" if self.balance in _SOURCES else "none"

    @property
    def check_type(self) -> str:
        """What health checks try."""
        if not any(server.check for server in self.servers):
            return "none"
        return self.check or "L4"


def words(line: str) -> Line:
    """Words of a line, quotes and escapes taken off, without the comment."""
    found = []
    for match in _WORD.finditer(line):
        if match[2] is not None:
            break
        found.append(_PIECE.sub(lambda m: next(g for g in m.groups() if g is not None), match[1]))
    return found


def kept(text: str) -> list[Line]:
    """Lines that are understood, as words: section heads and what stands in their sections."""
    found, inside = [], False
    for line in text.splitlines():
        said = words(line)
        if not said:
            continue
        if said[0] in _SECTIONS:
            inside = said[0] == "defaults" or len(said) > 1
            found += [said[:4]] if inside else []
        elif said[0] in _OTHER_SECTIONS:
            inside = False
        elif inside:
            found += _kept_line(said)
    return found


def _kept_line(said: Line) -> list[Line]:
    head = said[0]
    if head in _KEPT:
        return [said[: 1 + _KEPT[head]]]
    if head == "bind" and len(said) > 1:
        return [[*said[:2], *(w for w in said[2:] if w == "ssl")]]
    if head == "server" and len(said) > 2:  # noqa: PLR2004 - server NAME ADDRESS
        return [[*said[:3], *_options(said[3:])]]
    if head == "default-server":
        return [[head, *_options(said[1:])]]
    without = said[1:] if head == "no" else said
    if without[:1] == ["option"] and without[1:2] and without[1] in _CHECKS:
        return [[*said[: len(said) - len(without)], *without[:2]]]
    return []


def _options(said: Line) -> Line:
    """Options of a server line that are understood, and their values."""
    found: Line = []
    for place, word in enumerate(said):
        if word in _FLAGS:
            found.append(word)
        elif word in _VALUED and place + 1 < len(said):
            found += [word, said[place + 1]]
    return found


def parse(lines: Iterable[Sequence[str]]) -> list[Proxy]:
    """Proxies of `kept` lines, in order; defaults apply until the next ones, or by name."""
    found: list[Proxy] = []
    latest, named = Proxy("defaults", ""), dict[str, Proxy]()
    current = latest
    for line in lines:
        head, rest = line[0], list(line[1:])
        if head == "defaults":
            name = rest[0] if rest and rest[0] != "from" else ""
            current = latest = _section(head, name, rest, named, Proxy(head, ""))
            named[name] = current
        elif head in _NAMED and rest:
            current = _section(head, rest[0], rest, named, latest)
            found.append(current)
        else:
            _apply(current, head, rest)
    return found


def _section(kind: str, name: str, rest: Line, named: dict[str, Proxy], usual: Proxy) -> Proxy:
    base = named.get(rest[rest.index("from") + 1], usual) if "from" in rest[:-1] else usual
    return Proxy(
        kind, name, base.mode, base.balance, base.cookie, base.stick, base.check,
        base.default_backend, dict(base.timeouts), server_defaults=list(base.server_defaults),
    )  # fmt: skip


def _apply(proxy: Proxy, head: str, rest: Line) -> None:
    first = rest[0] if rest else ""
    if head in {"mode", "balance", "default_backend"}:
        setattr(proxy, head, first or None)
    elif head == "cookie":
        proxy.cookie = bool(first)
    elif head == "stick":
        proxy.stick = proxy.stick or first in {"on", "match"}
    elif head in {"timeout", "clitimeout", "srvtimeout"}:
        _set_timeout(proxy, head, rest)
    elif head in {"option", "no"}:
        _set_check(proxy, head, rest)
    else:
        _add(proxy, head, rest)


def _set_timeout(proxy: Proxy, head: str, rest: Line) -> None:
    name = _OLD_TIMEOUTS.get(head) or _TIMEOUTS.get(rest[0] if rest else "")
    value = seconds(rest[-1]) if rest else None
    if name and value is not None:
        proxy.timeouts[name] = value


def _set_check(proxy: Proxy, head: str, rest: Line) -> None:
    kind = _CHECKS.get(rest[-1]) if rest else None
    if head == "option" and kind:
        proxy.check = kind
    elif kind == proxy.check:
        proxy.check = None


def _add(proxy: Proxy, head: str, rest: Line) -> None:
    if head == "default-server":
        proxy.server_defaults += rest
    elif head == "bind" and rest:
        for one in rest[0].split(","):
            address, port = endpoint(one)
            if address is not None and port is not None:
                proxy.binds.append(Bind(address, port, "ssl" in rest))
    elif head == "server" and len(rest) > 1:
        proxy.servers.append(_server(rest[0], rest[1], [*proxy.server_defaults, *rest[2:]]))


def _server(name: str, where: str, options: Line) -> Server:
    address, port = endpoint(where)
    weight = _last(options, "weight")
    return Server(
        name,
        None if address == "*" else address,
        port,
        _flag(options, "backup"),
        int(weight) if weight and _WEIGHT.fullmatch(weight) else None,
        _flag(options, "check") or "track" in options,
    )


def _flag(options: Line, name: str) -> bool:
    """Whether it is set: the last word on it counts."""
    said = [word for word in options if word in {name, f"no-{name}"}]
    return bool(said) and said[-1] == name


def _last(options: Line, name: str) -> str | None:
    places = [i for i, word in enumerate(options[:-1]) if word == name]
    return options[places[-1] + 1] if places else None


def seconds(text: str) -> float | None:
    """A time as the manual writes it: milliseconds without a unit. None: not a time."""
    match = _TIME.fullmatch(text) if text.isascii() else None
    return int(match[1]) * _UNITS[match[2] or "ms"] if match else None


def endpoint(text: str) -> tuple[str | None, int | None]:
    """Address ("*": all) and port, the first of a range; None where it says none, or a variable."""
    if text.startswith(_NOT_IP) or "$" in text:
        return None, None
    where = text.rpartition("@")[2]
    if where.endswith("]") or ":" not in where:
        return where.strip("[]").lower() or None, None
    host, _, port = where.rpartition(":")
    first = port.partition("-")[0]
    address = host.removeprefix("[").removesuffix("]").lower()
    number = int(first) if first.isascii() and first.isdigit() and len(first) <= 5 else None  # noqa: PLR2004
    return "*" if address in _EVERY else address, number


def proxies(lines: Iterable[Sequence[str]]) -> Iterator[tuple[str, Proxy]]:
    """Each proxy as what statistics know: a listen section is a frontend and a backend."""
    for proxy in parse(lines):
        for kind in ("frontend", "backend"):
            if proxy.kind in {kind, "listen"}:
                yield kind, proxy
