"""A small estate, its accounts and ways to ask for it: shared by the tests of the server."""

import os
from pathlib import Path
from typing import Any

import pytest
import requests
from cs import CloudStack

from sample_data.answers import Answers, Listing, Single
from tests.cloudstack_server.auth import Account, signature
from tests.cloudstack_server.server import CloudStackServer

ROOT = Account("root-key", "root-secret")
AUDITOR_COMMANDS = frozenset({"listHosts", "listVirtualMachines", "listZones", "listApis"})
AUDITOR = Account("ro-key", "ro-secret~* ü", AUDITOR_COMMANDS)
USER = Account("user-key", "user-secret", frozenset({"listZones"}), userid="user-id")
ACCOUNTS = (ROOT, AUDITOR, USER)
_HERE = Path(__file__).resolve().parent
RECORDINGS = (
    Path(os.environ.get("STACKAUDIT_RECORDINGS", _HERE.parents[2] / "shared" / "recordings"))
    / "cloudstack-4.22"
)
needs_recordings = pytest.mark.skipif(
    not RECORDINGS.is_dir(), reason=f"no recordings at {RECORDINGS} (STACKAUDIT_RECORDINGS)"
)


def small_estate() -> Answers:
    """Make a small estate."""
    machines: list[dict[str, Any]] = [
        {"id": f"vm-{n}", "name": f"vm {n}", "zoneid": "z1", "haenable": n == 0} for n in range(7)
    ]
    machines.append({"id": "vm-p", "name": "vm p", "zoneid": "z1", "projectid": "p1"})
    return {
        "listVirtualMachines": Listing("virtualmachine", machines),
        "listZones": Listing("zone", [{"id": "z1", "name": "ams1"}]),
        "listHosts": Listing(
            "host",
            [
                {"id": "h1", "type": "Routing", "arch": "x86_64", "_note": "private"},
                {"id": "s1", "type": "SecondaryStorageVM", "arch": "x86_64"},
            ],
        ),
        "listPods": Listing("pod", []),
        "listProjects": Listing("project", [{"id": "p1", "name": "p"}]),
        "listServiceOfferings": Listing("serviceoffering", [{"id": "o1"}]),
        "listTemplates": Listing("template", [{"id": "t1"}]),
        "listTrafficTypes": Listing("traffictype", [{"id": "tt1", "physicalnetworkid": "n1"}]),
        "listConfigurations": Listing(
            "configuration",
            [
                {"name": "a", "value": "1"},
                {"name": "a", "value": "2", "_scope": {"clusterid": "c1"}},
            ],
        ),
        "listDbMetrics": Single("dbMetrics", {"version": "10.11", "_note": "private"}),
    }


def client(server: CloudStackServer, account: Account = ROOT, **settings: Any) -> CloudStack:
    """Make the real client."""
    return CloudStack(
        endpoint=server.url, key=account.key, secret=account.secret, retry_backoff=0, **settings
    )


def signed(account: Account, command: str, **params: str) -> dict[str, str]:
    """Sign parameters by hand, version 2 unless they say otherwise."""
    sent = {"command": command, "response": "json", "apiKey": account.key, **params}
    return sent | {"signature": signature(sent, account.secret)}


def get(server: CloudStackServer, params: dict[str, str]) -> requests.Response:
    """Send one GET request."""
    return requests.get(server.url, params=params, timeout=10)


def body(server: CloudStackServer, command: str, account: Account = ROOT, **params: str) -> Any:
    """Ask something and give what is inside the wrapper of the answer."""
    answer = get(server, signed(account, command, **params)).json()
    assert list(answer) == [f"{command.lower()}response"]
    return answer[f"{command.lower()}response"]


def ids(body: dict[str, Any]) -> list[str]:
    """Give the ids of the rows in a list answer."""
    return [row["id"] for key, rows in body.items() if key != "count" for row in rows]
