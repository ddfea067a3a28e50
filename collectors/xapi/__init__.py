"""XenServer and XCP-ng pools by XAPI: JSON-RPC, named reading methods alone."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from audit.targets_plane import XenServerTarget
    from collectors.xapi.collector import XapiCollector


def collector_of(target: "XenServerTarget", password: str) -> "XapiCollector":
    """Collector of one pool. Raises ConfigError."""
    from collectors.xapi.collector import XapiCollector  # noqa: PLC0415 - it imports aiohttp

    return XapiCollector(target, password)
