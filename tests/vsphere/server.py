"""vCenter as the tape has it: the same answers for the same questions, over TLS."""

import gzip
import json
import re
import ssl
from pathlib import Path
from typing import Any

import trustme
from aiohttp import web

from audit.targets_plane import VsphereTarget
from collectors.vsphere.collector import VsphereCollector
from tests.array_server import PASSWORD, USER, ArrayServer, Reply
from tests.vsphere.record import TAPE, call_of

AUTHORITY = trustme.CA()
_FAULT = (
    '<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><soapenv:Body><soapenv:Fault>'
    "<faultcode>ServerFaultCode</faultcode><faultstring>{word}</faultstring><detail>"
    '<{name}Fault xmlns="urn:vim25" xsi:type="{name}">{inner}</{name}Fault></detail>'
    "</soapenv:Fault></soapenv:Body></soapenv:Envelope>"
)


def fault(name: str, inner: str = "") -> tuple[int, str]:
    """An answer that is a fault, as vCenter spells one."""
    return 500, _FAULT.format(name=name, inner=inner, word=name)


def tls() -> ssl.SSLContext:
    """A certificate of our authority."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    AUTHORITY.issue_cert("127.0.0.1").configure_cert(context)
    return context


class TapeServer(ArrayServer):
    """Answers by the tape.

    faults: call -> answer instead; unknown: properties this version does not have; paged: hosts
    come in two pages. calls: what was called.
    """

    def __init__(
        self, *, faults: dict[str, tuple[int, str]] | None = None,
        unknown: tuple[str, ...] = (), paged: bool = False, **base: Any,
    ) -> None:  # fmt: skip
        super().__init__(**{"tls": tls(), **base})
        self.tape = json.loads(gzip.decompress(TAPE.read_bytes()))
        self.faults, self.unknown, self.paged = faults or {}, unknown, paged
        self.calls: list[str] = []

    def reply(self, request: web.BaseRequest, body: bytes) -> Reply:
        """One answer."""
        del request
        asked = body.decode()
        call = call_of(asked)
        self.calls.append(call)
        if call == "Login" and not re.search(rf"<password[^>]*>{PASSWORD}<", asked):
            self.refused += 1
            call = "Login wrong"
        for path in self.unknown:
            if re.search(rf"<pathSet>{re.escape(path)}</pathSet>", asked):
                return self._sent(fault("InvalidProperty", f"<name>{path}</name>"))
        if self.paged and f"{call} paged" in self.tape:
            call = f"{call} paged"
        return self._sent(self.faults.get(call) or self.tape[call])

    @staticmethod
    def _sent(answer: tuple[int, str]) -> Reply:
        return answer[0], answer[1].encode()


def client(server: TapeServer | str, folder: Path, **more: Any) -> VsphereCollector:
    """A collector that trusts our authority."""
    pem = folder / "ca.pem"
    AUTHORITY.cert_pem.write_to_path(pem)
    address = server if isinstance(server, str) else server.url
    password = more.pop("password", PASSWORD)
    target = VsphereTarget("vc1", address, USER, "env:X", **{"ca": str(pem), **more})
    return VsphereCollector(target, password)
