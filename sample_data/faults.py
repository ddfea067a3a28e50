"""Every fault the generator can plant: `plant(estate, FaultSpec)`, `REGISTRY[name]`.

The functions live in `faults_control`, `faults_compute`, `faults_hypervisor`,
`faults_storage`, `faults_network` and
`faults_work`; importing them here fills the registry.
"""

from sample_data import (
    faults_compute,
    faults_control,
    faults_hypervisor,
    faults_network,
    faults_storage,
    faults_work,
)
from sample_data.faults_core import REGISTRY, Fault, FaultError, plant

AREAS = (
    faults_control,
    faults_compute,
    faults_hypervisor,
    faults_storage,
    faults_network,
    faults_work,
)

__all__ = ["AREAS", "REGISTRY", "Fault", "FaultError", "plant"]
