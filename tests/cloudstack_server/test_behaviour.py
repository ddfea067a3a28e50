"""How the test management server misbehaves: every fault as a real client sees it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import requests
from cs import CloudStackApiException, CloudStackException

from tests.cloudstack_server import (
    Behaviour,
    CloudStackServer,
    Delay,
    Drop,
    Fault,
    HalfBody,
    garbage,
    self_signed,
    sql_error,
    throttled,
    unavailable,
)
from tests.cloudstack_server.example import ACCOUNTS, ROOT, client, get, signed, small_estate


def _faulty(*faults: Fault, die_after: int | None = None) -> CloudStackServer:
    """Make a server that misbehaves."""
    behaviour = Behaviour(faults=faults, die_after=die_after)
    return CloudStackServer(small_estate(), accounts=ACCOUNTS, behaviour=behaviour)


def test_dropped_connections_can_be_retried() -> None:
    """Connections dropped twice do not stop a client that tries three times."""
    with _faulty(Drop(command="listZones", times=2)) as server:
        assert client(server, retry=3).listZones()["count"] == 1
        assert len(server.requests) == 3


def test_fault_at_the_nth_request_only() -> None:
    """A fault from the second request, once, leaves the first and the third alone."""
    with _faulty(sql_error("listZones", first=2, times=1)) as server:
        codes = [get(server, signed(ROOT, "listZones")).status_code for _ in range(3)]
        other = get(server, signed(ROOT, "listHosts"))
    assert codes == [200, 530, 200]
    assert other.status_code == 200


def test_half_a_body() -> None:
    """A body that breaks off in the middle is seen as a broken connection."""
    with _faulty(HalfBody()) as server, pytest.raises(requests.exceptions.ChunkedEncodingError):
        client(server).listVirtualMachines()


@pytest.mark.parametrize(
    "fault",
    [garbage(), garbage(body="{half", content_type="application/json"), unavailable()],
)
def test_answers_that_are_not_the_api(fault: Fault) -> None:
    """HTML with status 200, broken JSON and a 503 page are refused by the real client."""
    with _faulty(fault) as server, pytest.raises(CloudStackException) as caught:
        client(server).listZones()
    assert not isinstance(caught.value, CloudStackApiException)


def test_delay_runs_into_the_timeout_and_stops_with_the_server() -> None:
    """A delayed answer runs into the client's timeout and does not hold the server up."""
    started = datetime.now(UTC)
    with _faulty(Delay(seconds=60)) as server, pytest.raises(requests.exceptions.Timeout):
        requests.get(server.url, params=signed(ROOT, "listZones"), timeout=0.2)
    assert datetime.now(UTC) - started < timedelta(seconds=30)


def test_delay_combines_with_another_fault() -> None:
    """A short delay is followed by the other fault, and the time counts as served."""
    with _faulty(Delay(seconds=0.05), throttled()) as server:
        assert get(server, signed(ROOT, "listZones")).status_code == 429
    assert server.serve_seconds >= 0.05


def test_server_dies() -> None:
    """After its last request the server answers nobody, on old and new connections."""
    with _faulty(die_after=2) as server:
        first = client(server)
        first.listZones()
        first.listZones()
        for caller in (first, client(server)):
            with pytest.raises(requests.exceptions.ConnectionError):
                caller.listZones()
        first.session.close()
    assert len(server.requests) == 2


def test_connection_is_kept_alive() -> None:
    """Several requests of one session use one connection."""
    with _faulty() as server, requests.Session() as session:
        for _ in range(3):
            session.get(server.url, params=signed(ROOT, "listZones"), timeout=10)
        assert len(server._listener._open) == 1


def test_tls(tmp_path: Path) -> None:
    """Over TLS the client accepts the certificate it is given and refuses it otherwise."""
    made = self_signed(tmp_path)
    if isinstance(made, str):
        pytest.skip(made)
    with CloudStackServer(small_estate(), accounts=ACCOUNTS, tls=made) as server:
        assert server.url.startswith("https://127.0.0.1:")
        assert client(server, verify=str(made[0])).listZones()["count"] == 1
        with pytest.raises(requests.exceptions.SSLError):
            client(server).listZones()
