"""Planted faults: each changes the answers, says where it is, and explains why it cannot be."""

from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sample_data.build import build
from sample_data.estate import Estate
from sample_data.faults import AREAS, REGISTRY, FaultError
from sample_data.render_cloudstack import LISTS, answers
from sample_data.spec import FaultSpec, load_spec
from tests.generated import dump, dumped, rows, with_fault
from tests.test_generator_array_faults import HOME_OF as ARRAY_HOME
from tests.test_generator_server_faults import FAULTS as SERVER_FAULTS
from tests.test_generator_switch_faults import FAULTS as SWITCH_FAULTS
from tests.test_ground_truth_plane import FAULTS as PLANE_FAULTS

# what these change is told by devices, which tests of their own compare; where most of them fit
OF_DEVICES = {
    **dict.fromkeys(SWITCH_FAULTS, "cabled"),
    **dict.fromkeys(SERVER_FAULTS, "servers"),
    **dict.fromkeys(PLANE_FAULTS, "control"),
    **ARRAY_HOME,
}
HOMES = ("small", "healthy", "many-zones", "cabled", "racks", "stacked")


def planted(name: str) -> tuple[str, Estate]:
    """The first estate a fault fits, with it."""
    for home in (OF_DEVICES.get(name, "small"), *HOMES):
        with suppress(FaultError):
            return home, with_fault(name, home)
    return pytest.fail(f"{name} fits no estate")


@pytest.mark.parametrize("name", sorted(REGISTRY))
def test_every_fault_changes_the_answers(name: str) -> None:
    """A fault changes what the API says, reports its subject and names a rule that must fire."""
    home, built = planted(name)
    (fault, subject, expects), *rest = built.planted
    assert (fault, rest) == (name, [])
    assert subject
    assert expects == REGISTRY[name].expects
    result = answers(built)
    if fault not in OF_DEVICES:
        assert dump(result) != dumped(home)
    for command in LISTS:
        known = {row["id"] for row in rows(result, "listHosts")}
        assert all(row["hostid"] in known for row in rows(result, command) if "hostid" in row)


def test_faults_are_documented_and_not_confused() -> None:
    """Every fault has a docstring, and what it expects is not also listed as possible."""
    folder = Path(str(AREAS[0].__file__)).parent
    files = {file.stem for file in folder.glob("faults_*.py")} - {"faults_core"}
    assert {area.__name__.rpartition(".")[2] for area in AREAS} == files
    for fault in REGISTRY.values():
        assert (fault.function.__doc__ or "").endswith(".")
        assert not set(fault.expects) & set(fault.also)


@pytest.mark.parametrize(
    ("name", "params"),
    [
        ("vr-pair-broken", {"mode": "no-primary"}),
        ("vr-pair-broken", {"mode": "one-down"}),
        ("net-label-missing", {"mode": "null"}),
        ("fw-sensitive-port", {"port": 5432}),
        ("mgmt-server-not-up", {"state": "Maintenance"}),
        ("pool-used", {"pool": "peb1-c2-nas-c-1", "share": 0.96}),
        ("acl-open", {"network": "kelpworks-ops-vpc1-db"}),
        ("cluster-oversize", {"cluster": "peb1-c2", "hosts": 40}),
    ],
)
def test_parameters_choose_victim_and_kind(name: str, params: dict[str, Any]) -> None:
    """Parameters change what a fault does."""
    assert dump(answers(with_fault(name, **params))) != dump(answers(with_fault(name)))


@pytest.mark.parametrize(
    ("name", "params", "sentence"),
    [
        ("pool-usd", {}, "unknown fault 'pool-usd': did you mean 'pool-used'?"),
        ("pool-used", {"shares": 1}, "unknown parameter 'shares' of fault 'pool-used': did you"),
        ("mgmt-single-server", {"x": 1}, "unknown parameter 'x' of fault 'mgmt-single-server': it"),
        ("zone-dns-single", {"zone": "peb2"}, "no zone 'peb2': did you mean 'peb1'?"),
        ("vr-pair-broken", {"mode": "odd"}, "mode 'odd' of vr-pair-broken"),
        ("mgmt-settings-risky", {"setting": "no.such"}, "no setting 'no.such'"),
        ("vm-error", {"count": 999}, "this fault needs 999 running VMs"),
    ],
)
def test_impossible_faults_say_why(name: str, params: dict[str, Any], sentence: str) -> None:
    """A wrong fault name, parameter or victim gives one clear sentence."""
    with pytest.raises(FaultError) as caught:
        with_fault(name, **params)
    assert str(caught.value).startswith(sentence)


def test_faults_come_and_go() -> None:
    """from_month and until_month bound a fault's life."""
    spec = replace(
        load_spec("small"), faults=(FaultSpec("zone-dns-single", from_month=1, until_month=2),)
    )
    assert [len(build(spec, month).planted) for month in range(3)] == [0, 1, 0]


def test_two_server_faults_need_two_servers() -> None:
    """With one management server left, faults of the second one say so."""
    spec = load_spec("small")
    faults = (FaultSpec("mgmt-single-server"), FaultSpec("mgmt-version-skew"))
    with pytest.raises(FaultError, match="two management servers"):
        build(replace(spec, faults=faults))
