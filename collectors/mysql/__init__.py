"""MySQL, MariaDB, Percona and Galera: one collector per server, SHOW and SELECT only."""

from audit.targets_plane import MysqlTarget
from collectors.mysql.collector import MysqlCollector
from collectors.mysql.target import places

__all__ = ["MysqlCollector", "collectors"]


def collectors(block: MysqlTarget, password: str) -> list[MysqlCollector]:
    """A collector per address of a block. Raises ConfigError."""
    return [MysqlCollector(place) for place in places(block, password)]
