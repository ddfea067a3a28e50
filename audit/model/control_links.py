"""What of the control plane belongs to what, computed from all that tells it (audit.derive.link).

Objects are called as in the failure graph: management_server/ID, database_node/ID, balancer/ID,
machine/ID (a host_system), vip/ADDRESS, database/HOST (of db.properties), control/plane.

Links and sites have no inputs: each row rests on other sources, and a rule names those it needs.
"""

from audit.model.database import GALERA
from audit.model.kinds import Count, Index, Number, Table, col, key


class ControlLink(
    Table,
    table="control_link",
    kind="reference",
):
    """Which parts of the control plane are joined, by the strongest proof there is."""

    kind: str = key(
        "backend: a balancer sends to it; holder: has the virtual address; holds: has it now; "
        "entrance: agents are told it (setting host); endpoint: it is behind the database host "
        "of db.properties; machine: runs on it; source: replicates from it"
    )
    from_id: str = key("The one that points")
    to_id: str = key("What it points to")
    detail: str = key("backend: proxy/server; else empty")
    method: str = col(
        "address, name, short name, server id, local, configured, bind line, only one"
    )
    confidence: str = col("measured (address, id), derived (full name) or inferred")
    evidence: str = col("What tells it, in words")


class ControlSite(
    Table,
    table="control_site",
    kind="reference",
    indexes=(Index(("site",), "what stands at a site"),),
):
    """Where the control plane and what it controls stands: one site an object, and who says so."""

    device: str = key(
        "management_server/ID, database_node/ID, balancer/ID, zone/ID, host/ID, server/ID, "
        "switch/ID or array/ID"
    )
    place: Number = key("1 for what is used; more where another source tells a site too")
    kind: str = col("Kind of the object")
    id: str = col("Its id")
    site: str = col("Site")
    told_by: str = col("place, database block, balancer block, galera segment or zone")


class QuorumMember(Table, table="quorum_member", kind="reference", inputs=GALERA):
    """Members of clusters that vote, arbiters and those nobody asked included."""

    group_id: str = key("Galera: wsrep_cluster_state_uuid; group replication: smallest member id")
    member: str = key(
        "db_node.id; else the group with an address, `arbiter N`, `member N` or `gone N`"
    )
    group_name: str = col("Name of the cluster")
    method: str = col("galera or group replication")
    name: str = col("Name of the member")
    kind: str = col(
        "node: was asked; arbiter: garbd, votes and keeps no data; not asked: others see it; "
        "gone: it was named as a member and the others do not see it"
    )
    address: str | None = col("Address; NULL: not told")
    weight: Count | None = col("Votes; NULL: not told")
    is_down: bool | None = col("It is out of the group that works; NULL: not told")
    segment: Number | None = col("gmcast.segment: by convention the site")
    overrides: bool = col("It goes on without a majority (pc.ignore_sb, pc.ignore_quorum)")
