"""Apache CloudStack by its API: read-only, in bulk, through `cs`."""

from collectors.cloudstack.collector import CloudStackCollector, Target
from collectors.cloudstack.reading import CloudStackReading

__all__ = ["CloudStackCollector", "CloudStackReading", "Target"]
