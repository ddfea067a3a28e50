"""XAPI as it speaks: JSON-RPC 2.0 at /jsonrpc, sessions, errors inside of answers of status 200."""

import json
from typing import Any

from aiohttp import web

from tests.array_server import PASSWORD, USER, ArrayServer, Reply
from tests.xapi.pool import Records


class XapiServer(ArrayServer):
    """A host of a pool.

    master: address of the master, of a host that is a member; lasts: calls after which a session
    ends; forbidden, unknown: classes the account may not read, or the version does not have.
    methods: what was called; sessions: open; refused: wrong passwords.
    """

    def __init__(
        self, records: Records | None, *, master: str | None = None, lasts: int = 1000,
        forbidden: tuple[str, ...] = (), unknown: tuple[str, ...] = (), **base: Any,
    ) -> None:  # fmt: skip
        super().__init__(**base)
        self.records, self.master, self.lasts = records or {}, master, lasts
        self.forbidden, self.unknown = forbidden, unknown
        self.methods: list[str] = []
        self.sessions: dict[str, int] = {}
        self.logins = 0

    def reply(self, request: web.BaseRequest, body: bytes) -> Reply:
        """One answer."""
        if (request.method, request.path) != ("POST", "/jsonrpc"):
            return 404, b"<html>not here</html>"
        asked = json.loads(body)
        if not {"jsonrpc", "method", "params", "id"} <= set(asked):
            return 500, b"<html>Jsonrpc.Malformed_method_request</html>"
        self.methods.append(asked["method"])
        try:
            told = {"result": self.call(asked["method"], asked["params"])}
        except XapiError as error:
            told = {"error": {"code": 1, "message": error.args[0], "data": list(error.args[1:])}}
        return 200, json.dumps({"jsonrpc": "2.0", "id": asked["id"], **told}).encode()

    def call(self, method: str, params: list[Any]) -> Any:
        """The result of a method. Raises XapiError."""
        if method == "session.login_with_password":
            return self._login(*params)
        session, name = params[0], method.partition(".")[0]
        if session not in self.sessions or self.sessions[session] < 1:
            raise XapiError("SESSION_INVALID", session)
        self.sessions[session] -= 1
        if method == "session.logout":
            del self.sessions[session]
            return ""
        if name in self.forbidden:
            raise XapiError("RBAC_PERMISSION_DENIED", method, "no role that allows it")
        if name in self.unknown or name not in self.records:
            raise XapiError("MESSAGE_METHOD_UNKNOWN", method)
        return self.records[name]

    def _login(self, user: str, password: str, _version: str, _originator: str) -> str:
        if self.master is not None:  # a member says so before it looks at the password
            raise XapiError("HOST_IS_SLAVE", self.master)
        if (user, password) != (USER, PASSWORD):
            self.refused += 1
            raise XapiError("SESSION_AUTHENTICATION_FAILED", user, "Authentication failure")
        self.logins += 1
        session = f"OpaqueRef:canary-session-{self.logins}"
        self.sessions[session] = self.lasts
        return session


class XapiError(Exception):
    """Code and parameters of an error."""
