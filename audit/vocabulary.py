"""Words that findings are told in, the gravest or surest first."""

SEVERITIES = ("critical", "high", "medium", "low", "info")
CONFIDENCES = ("measured", "derived", "inferred")
CATEGORIES = (
    "Resilience", "Capacity", "Storage", "Network", "Hypervisor", "Lifecycle", "Security",
    "Operations", "Data quality",
)  # fmt: skip
