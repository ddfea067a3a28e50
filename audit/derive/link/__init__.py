"""What is cabled to what: neighbours, LAGs, MAC tables and the API's VM NICs put together.

facts    what was collected, as plain objects; read: out of the database
names    names of devices and ports as people and protocols write them
identity which switch, host or port a neighbour is
between  links between switches
claims   what proves that a host is behind a port, in order of strength
attach   one answer per port out of the claims, and the conflicts
places   role of switches, MLAG pairs, use of ports, NICs of hosts

Before it, servers says which server a host is (server_ports: where its NICs are cabled; proofs:
which proofs count), so that the links can use what the servers tell. After it, stores says which
array a pool lies on.
"""

import sqlite3

from audit.derive.link import attach, between, places
from audit.derive.link.read import read
from audit.model.kinds import Table


def links(connection: sqlite3.Connection) -> list[Table]:
    """Rows of switch_link, switch_role, host_port, link_conflict, port_use and host_nic."""
    net = read(connection)
    cables = between.connect(net)
    bound, conflicts = attach.attach(net, cables)
    return [
        *cables.rows(net),
        *bound,
        *cables.conflicts(),
        *conflicts,
        *places.roles(net, cables, bound),
        *places.uses(net, cables, bound),
        *places.host_nics(net, bound),
    ]
