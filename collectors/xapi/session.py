"""How XAPI is asked: a session by password, then one method per class (JSON-RPC 2.0).

Errors come inside of answers of status 200. A password is tried once: after a refusal nothing is
sent any more.
"""

from typing import Any, ClassVar

from audit.errors import BadAnswer, Forbidden, Refused, SourceError, Unsupported
from collectors.array.questions import Question, at
from collectors.array.vendor import Login, Session
from collectors.convert_basic import plain, text
from collectors.transport import Answer, Web
from collectors.transport_errors import of_status
from collectors.xapi.classes import METHODS

PATH = "/jsonrpc"
_API, _ORIGINATOR = "1.0", "stackaudit"
_UNAUTHORIZED = 401


class NotMaster(BadAnswer):
    """A member of a pool was asked, which answers for nobody. master: address it names."""

    def __init__(self, where: str, master: str) -> None:
        super().__init__(
            f"{where} is a member of a pool and answers nothing itself; its master is "
            f"{master or 'not told'}. Write that address first in `addresses`."
        )
        self.master = master


class XapiSession(Session):
    """A session of XAPI, given back at the end. failure: of the first log-in that failed."""

    posts: ClassVar[tuple[str, ...]] = (f"POST {PATH}",)
    renewable: ClassVar[bool] = True

    def __init__(self, web: Web, login: Login) -> None:
        super().__init__(web, login)
        self._session = ""
        self.failure: SourceError | None = None

    async def login(self) -> None:
        """Open a session; once refused, the password is never sent again."""
        if self.failure is not None:
            raise self.failure
        params = [self.with_.user, self.with_.password, _API, _ORIGINATOR]
        try:
            told = await self._call("session.login_with_password", params)
            session = text(told.json().get("result"))
            if session is None:
                raise BadAnswer("the answer to the log-in has no session.")
        except SourceError as error:
            self.failure = error
            raise
        self.web.secrets.add(session)
        self._session = session

    async def logout(self) -> None:
        """End the session."""
        await self._call("session.logout", [self._session])

    async def send(self, question: Question, params: dict[str, str], link: str | None) -> Answer:
        """All records of one class."""
        del params, link
        return await self._call(question.name, [self._session])

    async def _call(self, method: str, params: list[str]) -> Answer:
        if method not in METHODS:
            raise Forbidden(f"{method} is not a reading request of this program and is never sent.")
        body = {"jsonrpc": "2.0", "method": method, "params": params, "id": 1}
        answer = await self.web.send("POST", PATH, body)
        told = answer.json()
        if isinstance(told, dict) and told.get("error"):
            raise self._error(method, told["error"])
        if not isinstance(told, dict) or "result" not in told:
            raise BadAnswer(f"{method}: the answer has neither result nor error.")
        return answer

    def _error(self, method: str, error: Any) -> SourceError:
        """The error inside an answer, by its code."""
        code, data = plain(at(error, "message")), at(error, "data")
        endpoint, user = self.web.endpoint, self.with_.user
        known: dict[str, SourceError | None] = {
            "SESSION_AUTHENTICATION_FAILED": of_status(_UNAUTHORIZED, {}, PATH, endpoint),
            "SESSION_INVALID": Refused("the session ended before everything was asked."),
            "HOST_IS_SLAVE": NotMaster(endpoint.url, plain(data[0]) if data else ""),
            "RBAC_PERMISSION_DENIED": Forbidden(
                f"{user!r} may not call {method}: it needs the role read-only."
            ),
            "MESSAGE_METHOD_UNKNOWN": Unsupported(f"this version has no {method}."),
            "HOST_STILL_BOOTING": BadAnswer(f"{endpoint.url} is still starting; collect again."),
        }
        return known.get(code) or BadAnswer(f"{method} was refused: {code or 'no reason given'}.")
