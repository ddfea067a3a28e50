"""The only part that asks the database."""

import sqlite3
from typing import Any

from audit.derive.link.facts import Box, Heard, Machine, Net, Port
from audit.derive.link.identity import Names, unique
from audit.derive.link.names import is_unicast

_SERVER = (
    "host_id", "server_id", "ports", "ports_told", "ports_up", "ports_up_1g", "speeds_told"
)  # fmt: skip
_QUERIES = {
    "switches": "SELECT DISTINCT id, name, address, chassis_id FROM switch ORDER BY id, name",
    "ports": """
        SELECT switch_id, name, description, alias, type, if_index, mac, lag, is_lag, is_physical,
            oper_up, speed FROM switch_port ORDER BY switch_id, name""",
    "speakers": """
        SELECT lower(actor_system), switch_id FROM lacp_port WHERE actor_system IS NOT NULL
        GROUP BY 1, 2 ORDER BY 1, 2""",
    "heard": """
        SELECT DISTINCT switch_id, port, protocol, chassis_id, port_id, port_description,
            system_name, management_address FROM neighbor
        WHERE port <> '' ORDER BY 1, 2, 3 DESC, 4, 5, 6, 7, 8""",
    "hosts": "SELECT id, name, ip_address FROM host ORDER BY id",
    "vms": """
        SELECT n.mac, v.host_id FROM vm_nic AS n JOIN vm AS v ON v.id = n.vm_id
        WHERE v.state IN ('Running', 'Stopping') AND v.host_id IS NOT NULL
        UNION ALL SELECT lower(n.mac), r.host_id FROM router_nic AS n
        JOIN router AS r ON r.id = n.router_id
        WHERE r.state = 'Running' AND r.host_id IS NOT NULL""",
    "nics": """
        SELECT lower(n.mac) AS mac, b.host_id, n.name, 0 AS burnt_in FROM server_nic AS n
        JOIN host_server AS b ON b.server_id = n.server_id
        UNION SELECT lower(l.permanent_mac), b.host_id, l.name, 1 FROM host_link AS l
        JOIN system_host AS b ON b.host_system_id = l.host_system_id
        WHERE l.permanent_mac IS NOT NULL
        UNION SELECT lower(n.permanent_mac), b.host_id, n.name, 1 FROM server_nic AS n
        JOIN host_server AS b ON b.server_id = n.server_id ORDER BY burnt_in, 2, 3""",
    "servers": """
        SELECT b.host_id, max(b.server_id) AS server_id, count(n.name) AS ports,
            count(n.link_up) AS ports_told, count(*) FILTER (WHERE n.link_up) AS ports_up,
            count(*) FILTER (WHERE n.link_up AND n.speed BETWEEN 1 AND 1000000000) AS ports_up_1g,
            count(nullif(n.speed, 0)) FILTER (WHERE n.link_up) AS speeds_told
        FROM host_server AS b LEFT JOIN (
            SELECT server_id, name, max(link_up) AS link_up, max(speed) AS speed
            FROM server_nic GROUP BY server_id, name
        ) AS n ON n.server_id = b.server_id
        GROUP BY b.host_id ORDER BY b.host_id""",
    "heard_by_bmc": """
        SELECT b.host_id, p.switch_id, p.port, p.evidence FROM server_port AS p
        JOIN host_server AS b ON b.server_id = p.server_id
        WHERE p.method = 'bmc lldp'
        UNION SELECT b.host_id, p.switch_id, p.port, p.evidence FROM host_link_port AS p
        JOIN system_host AS b ON b.host_system_id = p.host_system_id
        WHERE p.method = 'host lldp' ORDER BY 2, 3, 1""",
    "lacp": """
        SELECT switch_id, port, lower(partner_system), partner_key FROM lacp_port
        WHERE partner_system IS NOT NULL AND NOT coalesce(defaulted, 0) ORDER BY 1, 2""",
    "mlag": "SELECT DISTINCT switch_id, kind, peer_link FROM mlag_state ORDER BY 1, 2, 3",
    "members": "SELECT switch_id, count(DISTINCT number) FROM switch_member GROUP BY switch_id",
    "learned": """
        SELECT switch_id, port, group_concat(mac) FROM mac_entry WHERE port <> ''
        GROUP BY switch_id, port ORDER BY switch_id, port""",
}


def read(connection: sqlite3.Connection, *, servers: bool = True) -> Net:
    """Everything from the database, in a fixed order.

    servers: with what the servers of hosts tell; without, the hosts can be bound to servers by it.
    """

    def ask(name: str) -> list[Any]:
        cursor = connection.cursor()
        cursor.row_factory = None
        return cursor.execute(_QUERIES[name]).fetchall()

    boxes = {row[0]: Box(*row) for row in ask("switches")}
    net = Net(boxes, {(row[0], row[1]): Port(*row) for row in ask("ports")})
    net.hosts = [Machine(*row) for row in ask("hosts")]
    if servers:
        net.servers = [dict(zip(_SERVER, row, strict=True)) for row in ask("servers")]
        net.nics = _nics(ask("nics"))
        net.heard_by_bmc = [(host, (switch, port), why)
                            for host, switch, port, why in ask("heard_by_bmc")]  # fmt: skip
    if not boxes:
        return net
    net.heard = [Heard(*row) for row in ask("heard")]
    net.vms = {mac: host for mac, host in unique(ask("vms")).items() if is_unicast(mac)}
    net.lacp = {(s, p): (mac, key) for s, p, mac, key in ask("lacp") if is_unicast(mac)}
    for mac, switch in ask("speakers"):
        net.speakers.setdefault(mac, []).append(switch)
    net.mlag = [(switch, kind, link) for switch, kind, link in ask("mlag")]
    net.members = dict(ask("members"))
    # what hosts announce of themselves is theirs too
    net.nics = {**Names(net).announced, **net.nics}
    net.learn(connection.execute(_QUERIES["learned"]))
    return net


def _nics(rows: list[Any]) -> dict[str, tuple[str, str]]:
    """NIC of every address that one host alone has; a burnt-in address counts more."""
    one = unique((mac or "", host) for mac, host, _name, _burnt_in in rows)
    return {mac: (host, nic) for mac, host, nic, _ in rows if mac in one and is_unicast(mac)}
