"""HAProxy by its statistics page or its admin socket, and by haproxy.cfg: one collector a node.

Only reading: GET of the page, or `show info`, `show stat` and `show servers state`.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from audit.targets_plane import BalancerTarget
    from collectors.haproxy.collector import HaproxyCollector


def collectors(block: "BalancerTarget", password: str) -> list["HaproxyCollector"]:
    """A collector per address of a block. Raises ConfigError."""
    from collectors.haproxy.collector import HaproxyCollector  # noqa: PLC0415 - it imports aiohttp
    from collectors.haproxy.target import nodes  # noqa: PLC0415

    return [HaproxyCollector(node) for node in nodes(block, password)]
