"""The test management server itself: it must let in, refuse and answer like the recorded one."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import requests

from sample_data.answers import Listing
from tests.cloudstack_server import Account, Behaviour, CloudStackServer, signature, throttled
from tests.cloudstack_server.example import (
    ACCOUNTS,
    AUDITOR,
    AUDITOR_COMMANDS,
    RECORDINGS,
    ROOT,
    body,
    client,
    get,
    ids,
    needs_recordings,
    signed,
    small_estate,
)


@pytest.fixture
def server() -> Iterator[CloudStackServer]:
    """Serve the small estate with pages of at most five rows."""
    with CloudStackServer(small_estate(), accounts=ACCOUNTS, max_page_size=5) as running:
        yield running


def _same_as_recorded(response: requests.Response, name: str) -> None:
    """Compare status, headers and body with errors/<name>.json."""
    recorded = json.loads((RECORDINGS / "errors" / f"{name}.json").read_text())
    expected = recorded["body"]
    assert response.status_code == recorded["http_status"]
    assert (response.text if isinstance(expected, str) else response.json()) == expected
    # The length of a compressed body depends on the zip library.
    passed = {"Content-Length"} if "Content-Encoding" in recorded["headers"] else set()
    for header in recorded["headers"].keys() - passed:
        assert response.headers[header] == recorded["headers"][header]


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("expiration", [600, -1])
def test_client_is_let_in(server: CloudStackServer, method: str, expiration: int) -> None:
    """The real client is let in with GET and POST, signature version 2 and 3."""
    caller = client(server, method=method, expiration=expiration)
    assert caller.listZones(name="ams1")["zone"] == [{"id": "z1", "name": "ams1"}]
    command, params = server.requests[0]
    assert command == "listZones"
    assert params.get("signatureversion") == ("3" if expiration > 0 else None)


def test_odd_characters_are_signed_like_java(server: CloudStackServer) -> None:
    """Blanks, stars, tildes, plus signs and non-ASCII letters survive signing."""
    assert body(server, "listZones", AUDITOR, name="a ~*+ü/&=") == {}


@needs_recordings
@pytest.mark.parametrize(
    ("name", "params"),
    [
        ("bad_signature", signed(Account("root-key", "wrong"), "listZones")),
        ("unknown_apikey", signed(Account("nobody", "x"), "listZones")),
        ("no_credentials", {"command": "listZones", "response": "json"}),
        ("unknown_command", signed(ROOT, "listNothing")),
        ("missing_command", {"response": "json", "apiKey": "root-key", "signature": "x"}),
        ("signature_v3_no_expires", signed(ROOT, "listZones", signatureversion="3")),
        (
            "expired_signature_v3",
            signed(ROOT, "listZones", signatureversion="3", expires="2020-01-01T00:00:00+0000"),
        ),
        ("xml_default", {"command": "listZones"}),
        ("missing_parameter_templatefilter", signed(ROOT, "listTemplates")),
        ("page_without_pagesize", signed(ROOT, "listVirtualMachines", page="1")),
        ("pagesize_without_page", signed(ROOT, "listVirtualMachines", pagesize="5")),
        ("pagesize_minus_one", signed(ROOT, "listVirtualMachines", page="1", pagesize="-1")),
        ("pagesize_too_big", signed(ROOT, "listVirtualMachines", page="1", pagesize="501")),
        ("bad_type", signed(ROOT, "listVirtualMachines", page="1", pagesize="abc")),
        ("page_zero", signed(ROOT, "listVirtualMachines", page="0", pagesize="5")),
        ("empty_list", signed(ROOT, "listVirtualMachines", name="nothing")),
        ("malformed_uuid", signed(ROOT, "listVirtualMachines", id="abc")),
        (
            "bad_uuid",
            signed(ROOT, "listVirtualMachines", id="00000000-0000-0000-0000-000000000000"),
        ),
    ],
)
def test_refusals_as_recorded(name: str, params: dict[str, str]) -> None:
    """Each refusal has the status, headers and body the real server was recorded with."""
    with CloudStackServer(small_estate(), accounts=ACCOUNTS) as server:
        _same_as_recorded(get(server, params), name)


@needs_recordings
def test_forbidden_command_as_recorded(server: CloudStackServer) -> None:
    """A command outside the role is a 432 with the recorded wrapper, even if badly signed."""
    user = Account("u", "s", frozenset({"listZones"}), "58aa7f24-5f6b-43a1-bce5-fbddda0b4c59")
    with CloudStackServer(small_estate(), accounts=[user]) as other:
        _same_as_recorded(get(other, signed(user, "listHosts")), "unauthorised_command_as_user")
    forged = signed(Account("user-key", "wrong"), "listHosts")
    assert get(server, forged).status_code == 432


@needs_recordings
def test_wrong_path_as_recorded(server: CloudStackServer) -> None:
    """A wrong path gives the servlet container's HTML page."""
    _same_as_recorded(requests.get(server.url + "x", timeout=10), "wrong_path")


@needs_recordings
def test_throttling_as_recorded() -> None:
    """The throttled answer is the recorded one."""
    behaviour = Behaviour(faults=(throttled("listZones"),))
    with CloudStackServer(small_estate(), accounts=ACCOUNTS, behaviour=behaviour) as server:
        _same_as_recorded(get(server, signed(ROOT, "listZones")), "throttled")


def test_version_3_is_let_in_until_it_expires(server: CloudStackServer) -> None:
    """A version 3 signature counts while its time lies ahead."""
    expires = (datetime.now(UTC) + timedelta(minutes=1)).strftime("%Y-%m-%dT%H:%M:%S+0000")
    assert body(server, "listZones", signatureversion="3", expires=expires)["count"] == 1


def test_xml_without_response_json(server: CloudStackServer) -> None:
    """A request that does not ask for JSON is answered in XML."""
    params = {"command": "listZones", "apiKey": ROOT.key}
    response = get(server, params | {"signature": signature(params, ROOT.secret)})
    assert response.headers["Content-Type"] == "text/xml;charset=utf-8"
    assert "<count>1</count><zone><id>z1</id><name>ams1</name></zone>" in response.text


def test_pages(server: CloudStackServer) -> None:
    """Pages are cut as measured: first rows silently, -1 is all, past the end only a count."""
    command = "listVirtualMachines"
    whole = body(server, command)
    assert (whole["count"], len(whole["virtualmachine"])) == (7, 5)
    assert len(body(server, command, pagesize="-1")["virtualmachine"]) == 7
    assert ids(body(server, command, page="2", pagesize="5")) == ["vm-5", "vm-6"]
    assert body(server, command, page="3", pagesize="5") == {"count": 7}
    assert body(server, command, page="0", pagesize="5") == {}
    assert body(server, "listPods", page="1", pagesize="5") == {}


def test_client_fetches_all_pages(server: CloudStackServer) -> None:
    """The real client's fetch_list gets every row once over several pages."""
    rows = client(server).listVirtualMachines(fetch_list=True, pagesize=3)
    assert [row["id"] for row in rows] == [f"vm-{n}" for n in range(7)]
    assert [params["page"] for _, params in server.requests] == ["1", "2", "3"]


def test_filters(server: CloudStackServer) -> None:
    """A parameter named like a field filters, an unknown one is ignored."""
    assert ids(body(server, "listHosts", type="routing")) == ["h1"]
    assert ids(body(server, "listVirtualMachines", haenable="true")) == ["vm-0"]
    assert body(server, "listZones", nonsense="x")["count"] == 1
    assert body(server, "listTrafficTypes", physicalnetworkid="n2") == {}


def test_private_fields_stay_off_the_wire(server: CloudStackServer) -> None:
    """Fields that start with an underscore are never sent."""
    text = get(server, signed(ROOT, "listHosts")).text
    text += get(server, signed(ROOT, "listDbMetrics")).text
    assert "10.11" in text
    assert "private" not in text


def test_configuration_scopes(server: CloudStackServer) -> None:
    """Scoped settings come only when their scope is asked, global ones only without."""
    assert body(server, "listConfigurations")["configuration"] == [{"name": "a", "value": "1"}]
    scoped = body(server, "listConfigurations", clusterid="c1", name="a")
    assert scoped["configuration"] == [{"name": "a", "value": "2"}]
    assert body(server, "listConfigurations", zoneid="z1") == {}


@pytest.mark.parametrize(
    ("account", "params", "count"),
    [
        (ROOT, {}, 7),
        (AUDITOR, {}, 0),
        (AUDITOR, {"listall": "true"}, 7),
        (AUDITOR, {"projectid": "-1"}, 1),
        (AUDITOR, {"listall": "true", "projectid": "-1"}, 8),
        (AUDITOR, {"listall": "true", "projectid": "p1"}, 1),
    ],
)
def test_listall_and_projectid(account: Account, params: dict[str, str], count: int) -> None:
    """The measured table of listall and projectid holds for root and auditor."""
    with CloudStackServer(small_estate(), accounts=ACCOUNTS) as server:
        rows = body(server, "listVirtualMachines", account, **params)
    assert rows.get("count", 0) == count


def test_physical_objects_need_no_listall(server: CloudStackServer) -> None:
    """An auditor sees hosts without listall."""
    assert body(server, "listHosts", AUDITOR)["count"] == 2


@pytest.mark.parametrize(
    ("command", "params"),
    [("listServiceOfferings", {"projectid": "-1"}), ("listTrafficTypes", {})],
)
def test_other_bad_parameters(
    server: CloudStackServer, command: str, params: dict[str, str]
) -> None:
    """projectid=-1 where it means something else, and a missing parameter, are 431."""
    response = get(server, signed(ROOT, command, **params))
    assert response.status_code == 431
    assert response.headers["X-Description"].startswith("Unable to execute API command")


def test_apis_of_the_role() -> None:
    """The answer of listApis shows what the account may call, without what this version lacks."""
    behaviour = Behaviour(missing={"listDbMetrics"}, missing_fields={"listHosts": {"arch"}})
    with CloudStackServer(small_estate(), accounts=ACCOUNTS, behaviour=behaviour) as server:
        mine = {api["name"]: api for api in body(server, "listApis", AUDITOR)["api"]}
        every = {api["name"] for api in body(server, "listApis")["api"]}
        hosts = body(server, "listHosts")["host"]
        gone = get(server, signed(ROOT, "listDbMetrics"))
    assert mine.keys() == AUDITOR_COMMANDS
    assert [f["name"] for f in mine["listHosts"]["response"]] == ["id", "type"]
    assert every == (small_estate().keys() | {"listApis"}) - {"listDbMetrics"}
    assert hosts[0] == {"id": "h1", "type": "Routing"}
    assert (gone.status_code, list(gone.json())) == (401, ["errorresponse"])


def test_commands_without_an_answer() -> None:
    """A known list command without data is empty, another one is an internal error."""
    auditor = Account("k", "s", frozenset({"listIsos", "getUserKeys"}))
    with CloudStackServer(small_estate(), accounts=[auditor]) as server:
        assert body(server, "listIsos", auditor) == {}
        assert get(server, signed(auditor, "getUserKeys")).status_code == 530


def test_new_answers_are_served(server: CloudStackServer) -> None:
    """An estate that changed is served from then on."""
    server.load({"listZones": Listing("zone", [{"id": "z2"}, {"id": "z3"}])})
    assert ids(body(server, "listZones")) == ["z2", "z3"]
