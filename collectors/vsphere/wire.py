"""The connection to vSphere: pyVmomi behind a guard that lets reading calls through alone.

Blocking: the collector runs it in a thread. A password is tried once. A pinned certificate is the
only one accepted, since nothing else is trusted then.
"""

import json
import ssl
from collections.abc import Iterator
from http.client import HTTPException
from typing import Any
from urllib.parse import urlsplit
from xml.parsers.expat import ExpatError

from pyVmomi import Security, SoapAdapter, VmomiJSONEncoder, vim, vmodl

from audit.errors import (
    BadAnswer,
    ConfigError,
    Forbidden,
    Refused,
    SourceError,
    TimedOut,
    Unreachable,
)
from audit.targets_plane import VsphereTarget
from collectors.base import bracketed
from collectors.vsphere.questions import GROUP, HOST, Question

VERSION = "vim.version.version10"  # vSphere 6.0, which every later one speaks
CALLS = frozenset({
    "RetrieveServiceContent", "Login", "Logout", "RetrievePropertiesEx",
    "ContinueRetrievePropertiesEx", "QueryNetworkHint", "QueryDateTime",
})  # fmt: skip
_PORT = 443
_WAYS = (
    ("Folder", "childEntity"), ("Datacenter", "hostFolder"), ("Datacenter", "networkFolder"),
    ("Datacenter", "datastoreFolder"), ("ComputeResource", "host"),
)  # fmt: skip
_MISTRUST = (ssl.SSLCertVerificationError, Security.ThumbprintMismatchException)
_BROKEN = (
    OSError, HTTPException, ExpatError, Security.ThumbprintMismatchException, ValueError,
    TypeError, AttributeError, KeyError,
)  # fmt: skip
Page = tuple[list[dict[str, Any]], bool]


class _Encoder(VmomiJSONEncoder.VmomiJSONEncoder):  # type: ignore[misc]
    """The encoder of pyVmomi; a reference stays one, whose properties are not fetched."""

    def explode(self, obj: Any) -> bool:
        """Never."""
        del obj
        return False


class ReadOnly(SoapAdapter.SoapStubAdapter):  # type: ignore[misc]
    """A stub that sends the calls above and nothing else. Raises Forbidden."""

    def InvokeMethod(self, mo: Any, info: Any, args: Any, outerStub: Any = None) -> Any:  # noqa: N802, N803 - of pyVmomi
        """One call."""
        if info.wsdlName not in CALLS:
            raise Forbidden(
                f"{info.wsdlName} is not a reading call of this program and is never sent."
            )
        return super().InvokeMethod(mo, info, args, outerStub)

    def InvokeAccessor(self, mo: Any, info: Any) -> Any:  # noqa: N802 - of pyVmomi
        """Properties are asked for by RetrievePropertiesEx."""
        del mo
        raise Forbidden(f"{info.name} is not asked for one by one and is never sent.")


class Wire:
    """One session. where: URL for sentences."""

    def __init__(self, target: VsphereTarget, password: str) -> None:
        self._target, self._password = target, password
        host, port = _place(target)
        self.where = f"https://{bracketed(host)}{'' if port == _PORT else f':{port}'}"
        self._stub = ReadOnly(
            host, port, path="/sdk", version=VERSION, sslContext=_context(target), poolSize=1,
            thumbprint=_thumbprint(target), httpConnectionTimeout=target.timeout,
        )  # fmt: skip
        self._content: Any = None

    def open(self) -> dict[str, Any]:
        """Log in; what it says of itself. Raises SourceError."""
        self._content = self._done(
            vim.ServiceInstance("ServiceInstance", self._stub).RetrieveContent
        )
        if self._content is None:
            raise BadAnswer(f"{self.where} answers, and not as a vCenter or ESXi host does.")
        about: dict[str, Any] = _plain(self._content.about)
        user = self._target.user
        self._done(lambda: self._content.sessionManager.Login(user, self._password, None))
        return about

    def close(self) -> None:
        """Give the session back; errors are nobody's concern any more."""
        try:
            if self._content is not None:
                self._content.sessionManager.Logout()
        except (*_BROKEN, vmodl.MethodFault, SourceError):
            pass
        finally:
            self._stub.DropConnections()

    def pages(self, question: Question) -> Iterator[Page]:
        """Objects of a type with their properties, and whether more follow. Raises SourceError.

        A property this version does not know is left out and named in `_unknown` of every object.
        """
        paths, unknown = list(question.paths), list[str]()
        while True:
            try:
                found = self._retrieve(question, paths)
                break
            except vmodl.query.InvalidProperty as fault:
                if fault.name not in paths:
                    raise BadAnswer(f"{question.name} has no property {fault.name!r}.") from fault
                paths.remove(fault.name)
                unknown.append(fault.name)
        if found is None and question.name == HOST:  # also what a page of HTML is read as
            raise BadAnswer(f"{self.where} tells no host; see which ones the account may see.")
        while found is not None:
            yield [_object(one, unknown) for one in found.objects or ()], bool(found.token)
            token, again = found.token, self._content.propertyCollector
            found = (
                self._done(lambda: again.ContinueRetrievePropertiesEx(token))  # noqa: B023 - called at once
                if token
                else None
            )

    def hints(self, host: str) -> list[Any]:
        """Neighbours the ports of a host hear (CDP, LLDP)."""
        system = self._system(host, "configManager.networkSystem")
        return list(_plain(self._done(lambda: system.QueryNetworkHint(None))) or ())

    def clock(self, host: str) -> str | None:
        """Time of a host."""
        system = self._system(host, "configManager.dateTimeSystem")
        found = self._done(system.QueryDateTime)
        return None if found is None else str(_plain(found))

    def _system(self, host: str, path: str) -> Any:
        """A part of a host that answers calls."""
        objects = [vmodl.query.PropertyCollector.ObjectSpec(obj=vim.HostSystem(host, self._stub))]
        wanted = vmodl.query.PropertyCollector.PropertySpec(type=vim.HostSystem, pathSet=[path])
        found = self._done(lambda: self._ask(objects, wanted, 1))
        for one in found.objects if found else ():
            for prop in one.propSet:
                return prop.val
        raise BadAnswer(f"{HOST} {host} has no {path}.")

    def _retrieve(self, question: Question, paths: list[str]) -> Any:
        kind = getattr(vim.dvs if question.name == GROUP else vim, question.name)
        wanted = vmodl.query.PropertyCollector.PropertySpec(type=kind, pathSet=paths, all=False)
        root = vmodl.query.PropertyCollector.ObjectSpec(
            obj=self._content.rootFolder, skip=True, selectSet=_selections()
        )
        return self._done(lambda: self._ask([root], wanted, question.page))

    def _ask(self, objects: list[Any], wanted: Any, page: int) -> Any:
        spec = vmodl.query.PropertyCollector.FilterSpec(objectSet=objects, propSet=[wanted])
        options = vmodl.query.PropertyCollector.RetrieveOptions(maxObjects=page)
        return self._content.propertyCollector.RetrievePropertiesEx([spec], options)

    def _done(self, call: Any) -> Any:
        """What a call gives. Raises SourceError, or InvalidProperty, by what went wrong."""
        try:
            return call()
        except (vmodl.query.InvalidProperty, SourceError):
            raise
        except (*_BROKEN, vmodl.MethodFault) as problem:
            raise self._explained(problem) from problem

    def _explained(self, problem: Exception) -> SourceError:
        where, user = self.where, self._target.user
        if isinstance(problem, vim.fault.InvalidLogin | vim.fault.InvalidLocale):
            return Refused(
                f"{where} does not accept user {user!r} with this password (or the account is "
                "locked). It was tried once and is not tried again."
            )
        if isinstance(problem, vim.fault.NotAuthenticated):
            return Refused(f"{where}: the session ended before everything was asked.")
        if isinstance(problem, vim.fault.NoPermission):
            return Forbidden(f"{user!r} lacks the privilege {problem.privilegeId or '?'}.")
        if isinstance(problem, vmodl.MethodFault):
            return BadAnswer(f"{where} answered {type(problem).__name__}: {problem.msg or '-'}")
        return _broken(problem, where, self._target.timeout)


def _broken(problem: Exception, where: str, timeout: float) -> SourceError:
    """The error behind a request that got no answer that can be read."""
    if isinstance(problem, _MISTRUST):
        return Unreachable(
            f"TLS: the certificate of {where} is not trusted. Give its CA with `ca = FILE`, or pin "
            "it with a fingerprint after checking it (`stackaudit doctor` prints it)."
        )
    if isinstance(problem, TimeoutError):
        return TimedOut(f"{where} gave no answer in {timeout:.0f} s; raise `timeout`.")
    if isinstance(problem, OSError | HTTPException):
        reason = getattr(problem, "strerror", None) or type(problem).__name__
        return Unreachable(f"{where} cannot be used ({reason}); check address, port and route.")
    return BadAnswer(f"{where}: the answer is not SOAP (cut short, or another service).")


def _selections() -> list[Any]:
    """Ways from the root folder to everything."""
    collector = vmodl.query.PropertyCollector
    names = [f"{kind}.{path}" for kind, path in _WAYS]
    every = [collector.SelectionSpec(name=name) for name in names]
    return [
        collector.TraversalSpec(
            name=name, type=getattr(vim, kind), path=path, skip=False, selectSet=every
        )
        for name, (kind, path) in zip(names, _WAYS, strict=True)
    ]


def _object(one: Any, unknown: list[str]) -> dict[str, Any]:
    """An object as it is recorded. _missing: property -> why it was not told."""
    missing = {lost.path: type(lost.fault.fault).__name__ for lost in one.missingSet or ()}
    told = {prop.name: _plain(prop.val) for prop in one.propSet or ()}
    missing |= dict.fromkeys(unknown, "InvalidProperty")
    return {"_obj": one.obj._moId, **told, **({"_missing": missing} if missing else {})}  # noqa: SLF001 - its identity


def _plain(value: Any) -> Any:
    """As JSON has it, in the words of the encoder of pyVmomi."""
    return json.loads(_Encoder(strip_dynamic=True).encode(value))


def _place(target: VsphereTarget) -> tuple[str, int]:
    """Host and port. Raises ConfigError."""
    address = target.address if "://" in target.address else f"https://{bracketed(target.address)}"
    try:
        parts = urlsplit(address)
        port = parts.port or _PORT
    except ValueError as error:
        raise ConfigError(f"vsphere {target.name}: address {target.address!r}: {error}.") from error
    if not parts.hostname or parts.scheme != "https" or parts.username:
        raise ConfigError(f"vsphere {target.name}: {target.address!r} is no host of TLS.")
    return parts.hostname, port


def _thumbprint(target: VsphereTarget) -> str | None:
    digits = (target.fingerprint or "").lower().removeprefix("sha256:").replace(":", "")
    if digits and (len(digits) != 64 or set(digits) - set("0123456789abcdef")):  # noqa: PLR2004
        raise ConfigError(f"vsphere {target.name}: fingerprint is no SHA-256 in hexadecimal.")
    return digits or None


def _context(target: VsphereTarget) -> ssl.SSLContext:
    """How far the certificate is trusted; with a fingerprint no authority is."""
    if target.fingerprint:
        return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    try:
        context = ssl.create_default_context(cafile=target.ca)
    except OSError as error:
        raise ConfigError(f"vsphere {target.name}: ca {target.ca}: {error}.") from error
    if not target.verify:
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context
