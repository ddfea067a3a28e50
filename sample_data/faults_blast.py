"""Faults of the failure graph: parts whose loss nothing makes good."""

from sample_data.estate import Estate
from sample_data.faults_control import server_not_up, single_server
from sample_data.faults_core import fault
from sample_data.faults_network import vr_pair_same_host
from sample_data.faults_restart import FULL, no_place


@fault("blast-spof-control", also=("mgmt-single-server",))
def control_single(estate: Estate) -> str:
    """Leave one management server: the control plane hangs on it."""
    return single_server(estate)


@fault(
    "blast-redundancy-used",
    also=("mgmt-server-not-up", "mgmt-single-server", "blast-spof-control"),
)
def redundancy_used(estate: Estate, *, days: int = 2) -> str:
    """Let one of two management servers be away: the other is the last one."""
    return server_not_up(estate, days=days)


@fault("blast-spof-vm", also=FULL)
def no_restart(estate: Estate, *, cluster: str = "") -> str:
    """Leave the hosts of a cluster no room for each other's VMs."""
    return no_place(estate, cluster=cluster)


@fault("blast-shared-fate", also=("vr-pair-same-host",))
def shared_fate(estate: Estate) -> str:
    """Run both routers of a pair on one host."""
    return vr_pair_same_host(estate)
