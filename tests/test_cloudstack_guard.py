"""Read-only is enforced: nothing that writes or reveals is ever sent."""

import asyncio
import json
from typing import Any

import pytest

from audit.capture import scrub_bytes
from audit.errors import Forbidden
from collectors.base import Request
from collectors.cloudstack.client import guard
from collectors.cloudstack.commands import CATALOGUE, PROBE, commands
from sample_data.answers import Answers, Listing
from tests.cloudstack_server import CloudStackServer
from tests.cloudstack_server.example import ACCOUNTS
from tests.support import ask_live, estate, link

_READING = ("list", "get", "query", "find", "quota")
_QUOTA_READS = {
    "quotaIsEnabled", "quotaStatement", "quotaSummary", "quotaBalance", "quotaTariffList",
    "quotaCreditsList", "quotaEmailTemplateList", "quotaPresetVariablesList",
}  # fmt: skip
_REVEALING = [
    "getUserKeys", "getVMPassword", "getVirtualMachineUserData", "getUser", "getCloudIdentifier",
    "getKubernetesClusterConfig", "getUploadParamsForTemplate", "getUploadParamsForVolume",
    "getUploadParamsForIso", "getDiagnosticsData", "listUserData", "listSSHKeyPairs",
    "listUserKeys", "listAndSwitchSamlAccount", "querySimulatorMock",
]  # fmt: skip
_NO_NAMES = [
    "", "list", "listhosts", "LISTHosts", "listHosts\n", " listHosts", "listHosts&command=x",
    "listHösts", "deleteHost", "quotaUpdate", "quotaTariffDelete", "quotaCredits",
    "destroyVirtualMachine listHosts", "__class__",
]  # fmt: skip


def _refused(command: str) -> None:
    """Assert that a server never hears of the command."""
    with pytest.raises(Forbidden, match="is never sent"):
        guard(command)


def test_every_command_of_a_server(recorded: Answers) -> None:
    """Of the 764 commands of a real server only those that read are let through."""
    catalogue = recorded[CATALOGUE]
    assert isinstance(catalogue, Listing)
    passed = set()
    for api in catalogue.rows:
        try:
            guard(api["name"])
            passed.add(api["name"])
        except Forbidden:
            pass
    assert len(catalogue.rows) > 700
    assert all(name.startswith(_READING) for name in passed)
    assert {n for n in passed if n.startswith("quota")} - _QUOTA_READS == {
        "quotaListEmailConfiguration"
    } & passed
    assert not passed & set(_REVEALING)
    asynchronous = {api["name"] for api in catalogue.rows if api["isasync"]}
    assert passed & asynchronous == set(), "would start a job"
    assert len(passed) > 150


@pytest.mark.parametrize("command", [*_REVEALING, *_NO_NAMES])
def test_nothing_is_sent(command: str) -> None:
    """A command that reveals, writes or is a trick is refused before anything is sent."""
    _refused(command)
    with CloudStackServer(estate(), accounts=ACCOUNTS) as server:
        with pytest.raises(Forbidden):
            asyncio.run(ask_live(link(server.url), Request(command)))
        assert server.requests == []


def test_everything_asked_is_allowed() -> None:
    """Every command of the maps passes the guard."""
    for name in (PROBE, CATALOGUE, *commands()):
        guard(name)


@pytest.mark.parametrize(
    ("command", "field"),
    [
        ("listUsers", "apikey"), ("listUsers", "secretkey"), ("listVpnConnections", "ipsecpsk"),
        ("listVpnCustomerGateways", "ipsecpsk"), ("listRemoteAccessVpns", "presharedkey"),
        ("listBuckets", "accesskey"), ("listBuckets", "usersecretkey"),
        ("listWebhooks", "secretkey"), ("listCaCertificate", "privatekey"),
    ],
)  # fmt: skip
def test_secrets_beside_what_is_wanted(command: str, field: str) -> None:
    """Answers that carry a secret beside what is wanted lose it before anything is written."""
    body = {f"{command.lower()}response": {"count": 1, "row": [{"id": "1", field: "s3cr3t"}]}}
    assert b"s3cr3t" not in scrub_bytes(json.dumps(body).encode())
    if command in commands():
        kept = {c for t in commands()[command].tables for c, f in t.fields.items() if field in f}
        assert kept <= {"has_api_key"}


@pytest.mark.parametrize("params", [{"Command": "deleteHost"}, {"apikey": "other"}])
def test_parameters_cannot_change_the_command(params: dict[str, Any]) -> None:
    """A parameter never replaces the command or the key that is sent."""
    with CloudStackServer(estate(), accounts=ACCOUNTS) as server:
        asyncio.run(ask_live(link(server.url), Request("listZones", params)))
        assert [r.command for r in server.requests] == ["listZones"]
        assert server.requests[0].params["apikey"] == "root-key"
