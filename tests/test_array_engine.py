"""The engine of all array readers, against an ONTAP cluster: pages, rights, versions, failures."""

import pytest

from collectors.array import vendor_of
from tests.array_estate import read
from tests.array_runs import client, collected, fetch
from tests.array_server import PASSWORD
from tests.ontap_server import OntapServer, estate
from tests.redfish_server.troubles import Cut, Drop, Garbage, Huge, Redirect, Slow, Status, Trouble

VOLUMES = "/api/storage/volumes"


def test_whole_cluster() -> None:
    """Everything is answered, with reads alone, and no secret stays."""
    with OntapServer(estate()) as server:
        documents = fetch(client(server, deep=True))
    tables, outcome = read("ontap", documents, tuple(vendor_of("ontap").questions))
    assert outcome.missing == []
    assert all(outcome.tables.values())
    assert outcome.version == "9.13.1P4"
    assert len(tables["array_volume"]) == 5
    assert {method for method, _path in server.log} == {"GET"}
    assert all(PASSWORD.encode() not in document.body for document in documents)


def test_pages_by_link() -> None:
    """A page that is smaller than asked for is only a page."""
    with OntapServer(estate(), page=1) as server:
        tables, outcome = collected(client(server))
    assert outcome.missing == []
    assert len(tables["array_volume"]) == 5
    assert server.asked.count(VOLUMES) == 4


def test_order_of_documents_does_not_matter() -> None:
    """Which array it is may come last; the rows are the same."""
    with OntapServer(estate(), page=1) as server:
        documents = fetch(client(server))
    there, back = read("ontap", documents), read("ontap", documents[::-1])
    assert {n: sorted(map(str, r)) for n, r in there[0].items()} == {
        n: sorted(map(str, r)) for n, r in back[0].items()
    }
    assert there[1] == back[1]


def test_version_that_lacks_fields() -> None:
    """They are left out one by one; their columns are gaps, the rest is whole."""
    unknown = {VOLUMES: ("metric", "space.physical_used"), "/api/cluster/nodes": ("controller",)}
    with OntapServer(estate(), unknown=unknown) as server:
        tables, outcome = collected(client(server))
    assert all(outcome.tables.values())
    assert len(tables["array_volume"]) == 5
    assert {(gap.tables[0], gap.column) for gap in outcome.missing} == {
        ("array_volume_sample", "physical"), ("array_node", "fans_failed"),
        ("array_node", "psus_failed"), ("array_node", "over_temperature"),
        ("array_load_sample", "latency"), ("array_load_sample", "iops"),
    }  # fmt: skip
    assert {gap.cause for gap in outcome.missing} == {"unsupported"}


def test_one_right_is_missing() -> None:
    """Its tables alone are incomplete."""
    with OntapServer(estate(), forbidden=(VOLUMES,)) as server:
        tables, outcome = collected(client(server))
    assert {table for table, whole in outcome.tables.items() if not whole} == {
        "array_volume", "array_volume_sample", "array_load_sample",
    }  # fmt: skip
    (gap,) = outcome.missing
    assert (gap.request, gap.cause) == (VOLUMES, "forbidden")
    assert len(tables["array_pool"]) == 2


def test_what_an_array_may_lack() -> None:
    """A question that may be absent leaves nothing incomplete; one that may not, does."""
    bodies = estate()
    for path in ("/api/cluster/chassis", "/api/network/fc/ports", "/api/cluster/metrocluster"):
        del bodies[path]
    with OntapServer(bodies) as server:
        outcome = collected(client(server))[1]
    assert all(outcome.tables.values())
    assert {gap.cause for gap in outcome.missing} == {"unsupported"}
    del bodies["/api/storage/aggregates"]
    with OntapServer(bodies) as server:
        outcome = collected(client(server))[1]
    assert not outcome.tables["array_pool"]


def test_busy_server_is_asked_again() -> None:
    """503 with Retry-After, a connection that breaks: once is no failure."""
    busy: dict[str, Trouble] = {
        VOLUMES: Status(times=1, headers={"Retry-After": "0"}),
        "/api/storage/luns": Drop(times=1),
    }
    with OntapServer(estate(), troubles=busy) as server:
        outcome = collected(client(server))[1]
    assert outcome.missing == []
    assert server.asked.count(VOLUMES) == 2


@pytest.mark.parametrize(
    ("trouble", "cause"),
    [
        (Garbage(), "bad answer"),
        (Garbage(body=b'{"records": 7}'), "bad answer"),
        (Garbage(body=b"[" * 200_000), "bad answer"),
        (Cut(), "unreachable"),
        (Huge(), "bad answer"),
        (Status(status=500), "bad answer"),
        (Redirect(location="http://192.0.2.99/api/storage/volumes"), "bad answer"),
    ],
)
def test_unusable_answers(trouble: Trouble, cause: str) -> None:
    """What cannot be read costs its tables, never the run."""
    with OntapServer(estate(), troubles={VOLUMES: trouble}) as server:
        array = client(server)
        documents = fetch(array)
    reading = array.reading("2026-11-22T10:00:00Z")
    for document in documents:
        try:
            list(reading.take(document))
        except ValueError as error:  # audit: Load makes a failed document of it
            assert document.request == VOLUMES, error  # noqa: PT017
            cause = "bad answer"
    list(reading.finish())
    outcome = reading.outcome()
    assert not outcome.tables["array_volume"]
    assert outcome.tables["array_pool"]
    assert cause in {gap.cause for gap in outcome.missing}


def test_wrong_password_is_tried_once() -> None:
    """Not a second time: accounts get locked."""
    with OntapServer(estate()) as server:
        tables, outcome = collected(client(server, password="wrong-password"))
    assert server.refused == len(server.log) == 1
    assert tables == {}
    assert {gap.cause for gap in outcome.missing} == {"refused"}
    assert not any(outcome.tables.values())


def test_refusal_in_the_middle_stops() -> None:
    """The password was changed or the account locked meanwhile."""
    with OntapServer(estate(), troubles={VOLUMES: Status(times=1, status=401)}) as server:
        outcome = collected(client(server))[1]
    assert server.asked[-1] == VOLUMES
    assert outcome.tables["array_pool"]
    assert not outcome.tables["array_lif"]


def test_silent_array_is_left_alone() -> None:
    """After two answers that did not come the rest is not asked."""
    slow: dict[str, Trouble] = {
        path: Slow(seconds=5) for path in estate() if path.startswith("/api/storage")
    }
    with OntapServer(estate(), troubles=slow) as server:
        array = client(server, timeout=1)
        object.__setattr__(array.endpoint, "retries", 0)
        outcome = collected(array)[1]
    assert len([path for path in server.asked if path in slow]) == 2
    assert outcome.tables["array_node"]
    assert {gap.cause for gap in outcome.missing} == {"timed out"}


def test_no_more_at_a_time_than_allowed() -> None:
    """One request at a time unless the target says otherwise."""
    with OntapServer(estate(), delay=0.01) as server:
        collected(client(server))
    assert server.most == 1
    with OntapServer(estate(), delay=0.02) as server:
        collected(client(server, parallel=4))
    assert server.most == 4


def test_pages_in_a_circle() -> None:
    """A link that was there before is not followed."""
    body = b'{"records": [], "_links": {"next": {"href": "/api/storage/volumes?start=1"}}}'
    with OntapServer(estate(), troubles={VOLUMES: Garbage(body=body)}) as server:
        outcome = collected(client(server))[1]
    assert server.asked.count(VOLUMES) == 2
    assert any("circle" in gap.message for gap in outcome.missing)


def test_nothing_listens() -> None:
    """One gap per question, with the reason of the first."""
    with OntapServer(estate()) as server:
        array = client(server)
    object.__setattr__(array.endpoint, "retries", 0)
    outcome = collected(array)[1]
    assert {gap.cause for gap in outcome.missing} == {"unreachable"}
    assert not any(outcome.tables.values())
