"""Asking devices by SNMPv3: pysnmp's security under the same stepping as the other versions.

pysnmp keeps users, engines and clocks; nothing else of it is used: no MIBs, no walking. It costs
some 60 microseconds a varbind, so it is imported only when a target speaks version 3.
"""

from typing import Any

from audit.errors import BadAnswer, Forbidden, Refused, SourceError, TimedOut
from collectors.snmp.codec import (
    EMPTY,
    INTEGERS,
    IP_ADDRESS,
    OID,
    Response,
    Value,
)
from collectors.snmp.engine import Slots
from collectors.snmp.oids import dotted, oid_of
from collectors.snmp.target import Target
from collectors.snmp.walk import Device, Steps, Walk

_AUTH = {
    "MD5": "USM_AUTH_HMAC96_MD5",
    "SHA": "USM_AUTH_HMAC96_SHA",
    "SHA224": "USM_AUTH_HMAC128_SHA224",
    "SHA256": "USM_AUTH_HMAC192_SHA256",
    "SHA384": "USM_AUTH_HMAC256_SHA384",
    "SHA512": "USM_AUTH_HMAC384_SHA512",
}
_PRIV = {
    "DES": "USM_PRIV_CBC56_DES",
    "AES128": "USM_PRIV_CFB128_AES",
    "AES192": "USM_PRIV_CFB192_AES_BLUMENTHAL",
    "AES256": "USM_PRIV_CFB256_AES_BLUMENTHAL",
    "AES192C": "USM_PRIV_CFB192_AES",
    "AES256C": "USM_PRIV_CFB256_AES",
}
_REFUSED = {
    "UnknownUserName": "does not know this user",
    "UnknownSecurityName": "does not know this user",
    "AuthenticationFailure": "refuses the authentication password or its protocol",
    "AuthenticationError": "refuses the authentication password or its protocol",
    "WrongDigest": "refuses the authentication password or its protocol",
    "DecryptionError": "refuses the privacy password or its protocol",
    "UnsupportedSecurityLevel": "asks for another security level (authNoPriv or authPriv)",
    "UnsupportedAuthProtocol": "does not know this authentication protocol",
    "UnsupportedPrivProtocol": "does not know this privacy protocol",
    "NotInTimeWindow": "refuses the time of the message (its clock or boot count jumps)",
}


class EngineV3(Slots):
    """SNMPv3 with one user. Use as `async with`; may be entered by every collector sharing it."""

    def __init__(self, parallel: int = 32) -> None:
        super().__init__(parallel)
        self._engine: Any = None
        self._user: Any = None
        self._places: dict[tuple[str, int], Any] = {}

    async def drive(self, device: Device, steps: Steps) -> Walk:
        """The walk, question by question."""
        question = next(steps)
        while True:
            answer: Response | SourceError
            try:
                answer = await self._ask(device, *question)
            except (TimedOut, BadAnswer) as error:
                answer = error
            try:
                question = steps.send(answer)
            except StopIteration as end:
                walk: Walk = end.value
                return walk

    async def _ask(self, device: Device, repetitions: int, names: list[bytes]) -> Response:
        """One question and its answer, decrypted and checked by pysnmp."""
        from pysnmp.error import PySnmpError  # noqa: PLC0415 - takes 0.4 s
        from pysnmp.hlapi.v3arch import asyncio as hlapi  # noqa: PLC0415

        if self._engine is None:
            self._engine = hlapi.SnmpEngine()
        context = hlapi.ContextData(contextName=device.target.context.encode())
        asked = [(hlapi.ObjectIdentifier(dotted(name)), hlapi.Null("")) for name in names]
        try:
            problem, status, index, varbinds = await hlapi.bulk_cmd(
                self._engine, self._login(hlapi, device.target), await self._place(hlapi, device),
                context, 0, repetitions, *asked, lookupMib=False,
            )  # fmt: skip
        except (PySnmpError, ValueError, TypeError, LookupError, AttributeError) as error:
            kind = type(error).__name__  # its text may show keys
            raise BadAnswer(
                f"{device.target.address}: its answer cannot be read ({kind})."
            ) from None
        if problem:
            raise _problem(problem, device.target)
        names = [oid_of(tuple(name)) for name, _value in varbinds]
        pairs = [_plain(value) for _name, value in varbinds]
        device.received += sum(map(len, names)) + sum(len(str(value)) for _tag, value in pairs)
        found = (names, [tag for tag, _value in pairs], [value for _tag, value in pairs])
        return Response(0, int(status), int(index), found)

    def close(self) -> None:
        """Close the socket; forget users and keys."""
        if self._engine is not None:
            self._engine.close_dispatcher()
        self._engine, self._user, self._places = None, None, {}

    def _login(self, hlapi: Any, target: Target) -> Any:
        """The user of this engine's targets."""
        if self._user is None:
            self._user = hlapi.UsmUserData(
                target.user,
                authKey=target.auth_password if target.auth else None,
                privKey=target.priv_password if target.priv else None,
                authProtocol=getattr(hlapi, _AUTH.get(target.auth or "", "USM_AUTH_NONE")),
                privProtocol=getattr(hlapi, _PRIV.get(target.priv or "", "USM_PRIV_NONE")),
            )
        return self._user

    async def _place(self, hlapi: Any, device: Device) -> Any:
        if device.place not in self._places:
            kind = hlapi.Udp6TransportTarget if ":" in device.place[0] else hlapi.UdpTransportTarget
            target = device.target
            self._places[device.place] = await kind.create(
                device.place, timeout=target.timeout, retries=target.retries
            )
        return self._places[device.place]


def _problem(problem: Any, target: Target) -> SourceError:
    """What pysnmp says went wrong, by the class of its indication."""
    kind = type(problem).__name__
    if kind == "RequestTimedOut":
        tries = target.retries + 1
        return TimedOut(
            f"{target.address} did not answer {tries} times in {target.timeout:g} s: it is down, "
            "filters this machine, does not speak SNMPv3, or cannot decrypt (privacy password)."
        )
    if kind in _REFUSED:
        return Refused(f"{target.address} {_REFUSED[kind]}.")
    if kind in {"UnknownContextName", "NoSuchContext", "UnavailableContext"}:
        return Forbidden(f"{target.address} has no context {target.context!r}.")
    return BadAnswer(f"{target.address}: {problem}.")


def _plain(value: Any) -> tuple[int, Value]:
    """Tag and value of one of pysnmp's objects, as the codec would have given them."""
    kind = value.tagSet[0]
    tag = kind.tagClass | kind.tagId
    if tag in INTEGERS:
        return tag, int(value)
    if tag == OID:
        return tag, str(value)
    if tag == IP_ADDRESS:
        return tag, ".".join(map(str, value.asOctets()))
    return tag, None if tag in EMPTY else value.asOctets().hex()
