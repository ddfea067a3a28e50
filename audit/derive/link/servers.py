"""Which server a host of CloudStack is."""

import sqlite3

from audit.model.kinds import Table
from audit.model.links import HostServer

_BY_BMC = """
SELECT DISTINCT h.id, n.server_id, h.oobm_address
FROM host AS h JOIN server_bmc_nic AS n ON n.address = h.oobm_address
ORDER BY 1, 2"""


def bind(connection: sqlite3.Connection) -> list[Table]:
    """Rows of host_server."""
    return [
        HostServer(
            host_id=host,
            server_id=server,
            method="bmc address",
            confidence="measured",
            evidence=f"CloudStack reaches its BMC at {address}, which the server says is its own",
        )
        for host, server, address in connection.execute(_BY_BMC)
    ]
