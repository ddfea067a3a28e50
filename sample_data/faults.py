"""Every fault the generator can plant: `plant(estate, FaultSpec)`, `REGISTRY[name]`.

The functions live in the modules of `AREAS`; importing them here fills the registry.
"""

from sample_data import (
    faults_admin,
    faults_arithmetic,
    faults_array,
    faults_array_space,
    faults_balance,
    faults_blast,
    faults_cabling,
    faults_ceph,
    faults_compute,
    faults_control,
    faults_edge,
    faults_guests,
    faults_host,
    faults_hypervisor,
    faults_network,
    faults_plane,
    faults_records,
    faults_records_metal,
    faults_records_switch,
    faults_restart,
    faults_runway,
    faults_server,
    faults_storage,
    faults_switch,
    faults_work,
)
from sample_data.faults_core import REGISTRY, Fault, FaultError, plant

AREAS = (
    faults_admin,
    faults_arithmetic,
    faults_array,
    faults_array_space,
    faults_balance,
    faults_blast,
    faults_ceph,
    faults_control,
    faults_compute,
    faults_edge,
    faults_guests,
    faults_host,
    faults_hypervisor,
    faults_storage,
    faults_network,
    faults_plane,
    faults_records,
    faults_records_metal,
    faults_records_switch,
    faults_restart,
    faults_runway,
    faults_server,
    faults_switch,
    faults_cabling,
    faults_work,
)

__all__ = ["AREAS", "REGISTRY", "Fault", "FaultError", "plant"]
