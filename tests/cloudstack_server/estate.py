"""What one request is answered: checks in the order of the real server, then the rows."""

from collections.abc import Collection, Mapping
from typing import Any

from sample_data.answers import Answers, Listing, Single
from tests.cloudstack_server import paging, rows, wire
from tests.cloudstack_server.auth import Account, Refused, authenticate
from tests.cloudstack_server.behaviour import Behaviour
from tests.cloudstack_server.paging import BadParameterError

_REQUIRED = {
    "listNics": ("virtualmachineid",),
    "listTemplates": ("templatefilter",),
    "listTrafficTypes": ("physicalnetworkid",),
}
# projectid=-1 is refused where the parameter means a real project (catalogue, section 2).
_NO_ALL_PROJECTS = frozenset(
    {
        "listDedicatedGuestVlanRanges",
        "listDiskOfferings",
        "listProjectAccounts",
        "listProjectRoles",
        "listServiceOfferings",
        "listSslCerts",
        "listUsageRecords",
        "listVlanIpRanges",
    }
)


class Estate:
    """Answers, accounts and version of one management server, without any network."""

    def __init__(
        self,
        answers: Answers,
        accounts: Collection[Account],
        behaviour: Behaviour,
        max_page_size: int,
    ) -> None:
        self._answers = {k: v for k, v in answers.items() if k not in behaviour.missing}
        self._accounts = accounts
        self._hidden = behaviour.missing_fields
        self._maximum = max_page_size
        self._catalogue = self._described(behaviour)
        self._required = _REQUIRED | {
            api["name"]: tuple(p["name"] for p in api["params"] if p.get("required"))
            for api in self._catalogue
            if api["params"]
        }
        known = {"listApis", *self._answers, *(api["name"] for api in self._catalogue)}
        known.update(*(account.allowed or () for account in accounts))
        self._known = known - behaviour.missing
        self._served: dict[str, list[rows.ServedRow]] = {}
        self._ids = _identities(self._answers)

    def _described(self, behaviour: Behaviour) -> list[dict[str, Any]]:
        """Describe every command like listApis, from the answers' own listApis or their fields."""
        given = self._answers.get("listApis")
        if isinstance(given, Listing):
            described = given.rows
        else:
            described = [_describe(name, answer) for name, answer in self._answers.items()]
            described.append(_describe("listApis", Listing("api", [])))
        return [
            api | {"response": [f for f in api["response"] if f.get("name") not in hidden]}
            for api in described
            if api["name"] not in behaviour.missing
            for hidden in [self._hidden.get(api["name"], frozenset())]
        ]

    def answer(self, sent: Mapping[str, str]) -> wire.Reply:
        """Answer one request: its parameters with their names as sent."""
        params = {name.lower(): value for name, value in sent.items()}
        command = params.get("command")
        as_json = params.get("response", "").lower() == "json"
        try:
            account = authenticate(sent, self._accounts, self._known)
        except Refused as refused:
            return self._refusal(refused, command, as_json=as_json)
        name = str(command)
        try:
            reply = self._good(name, params, account)
        except BadParameterError as bad:
            outer = wire.wrapper(name)
            return wire.failure(outer, 431, bad.text, bad.cserrorcode, as_json=as_json)
        return reply if as_json or reply.status != 200 else wire.to_xml(reply)

    def _refusal(self, refused: Refused, command: str | None, *, as_json: bool) -> wire.Reply:
        """Say 401 or 432 in the recorded words."""
        if refused.account is not None:
            text = (
                f"The API [{command}] does not exist or is not available for the account "
                f"for user id [{refused.account.userid}]."
            )
            return wire.failure("errorresponse", 432, text, 9999, as_json=as_json)
        outer = "errorresponse"
        if command is None:
            outer = "null"
        elif command in self._known:
            outer = wire.wrapper(command)
        return wire.failure(outer, 401, wire.UNVERIFIED, as_json=as_json)

    def _good(self, command: str, params: Mapping[str, str], account: Account) -> wire.Reply:
        """Answer a request that was let in."""
        self._check(command, params)
        page = paging.page_of(command, params, self._maximum)
        if command == "listApis":
            return self._apis(params, account)
        answer = self._answers.get(command)
        if isinstance(answer, Single):
            hidden = self._hidden.get(command, frozenset())
            return wire.single(command, answer.key, rows.public(answer.body, hidden))
        if answer is None and not command.startswith(("list", "find")):
            text = "this test server holds no answer for the command"
            return wire.failure(wire.wrapper(command), 530, text, 9999)
        if answer is None or not page.counted:
            return wire.listing(command, "", 0, [])
        found = rows.select(self._rows(command, answer), command, params, root=account.root)
        cut = [row.text for row in page.cut(found)]
        return wire.listing(command, answer.key, len(found), cut)

    def _check(self, command: str, params: Mapping[str, str]) -> None:
        """Refuse missing and unknown parameters in the recorded words."""
        start = f"Unable to execute API command {command.lower()} due to"
        for name in self._required.get(command, ()):
            if name.lower() not in params:
                raise BadParameterError(f"{start} missing parameter {name}")
        for name in ("id", "projectid"):
            value = params.get(name)
            if value is None:
                continue
            everything = name == "projectid" and value == "-1"
            if command in _NO_ALL_PROJECTS if everything else value.casefold() not in self._ids:
                raise BadParameterError(
                    f"{start} invalid value. Invalid parameter {name} value={value} due to "
                    "incorrect long value format, or entity does not exist or due to incorrect "
                    "parameter annotation for the field in api cmd class."
                )

    def _rows(self, command: str, answer: Listing) -> list[rows.ServedRow]:
        """Give the rows of a command, made ready once."""
        if command not in self._served:
            hidden = self._hidden.get(command, frozenset())
            self._served[command] = rows.prepare(answer.rows, hidden)
        return self._served[command]

    def _apis(self, params: Mapping[str, str], account: Account) -> wire.Reply:
        """Answer listApis: the commands this account may call."""
        name = params.get("name")
        apis = [
            wire.dumps(api)
            for api in self._catalogue
            if account.may(api["name"]) and name in (None, api["name"])
        ]
        return wire.listing("listApis", "api", len(apis), apis)


def _describe(command: str, answer: Listing | Single) -> dict[str, Any]:
    """Make one row of listApis out of what a command answers."""
    bodies = answer.rows if isinstance(answer, Listing) else [answer.body]
    fields = dict.fromkeys(name for body in bodies for name in rows.public(body, frozenset()))
    return {
        "name": command,
        "description": "",
        "isasync": False,
        "related": "",
        "params": [],
        "response": [{"name": name, "description": "", "type": "string"} for name in fields],
    }


def _identities(answers: Answers) -> set[str]:
    """Collect every id the estate has, so that an unknown one can be refused."""
    bodies = [
        body
        for answer in answers.values()
        for body in (answer.rows if isinstance(answer, Listing) else [answer.body])
    ]
    scopes = [body["_scope"] for body in bodies if "_scope" in body]
    return {
        str(body[name]).casefold()
        for body in bodies + scopes
        for name in ("id", "projectid")
        if name in body
    }
