"""The failure graph and what one failure takes down; computed by audit.derive.graph."""

from audit.model.kinds import Count, Index, Number, Share, Table, col, key

# what no answer can do without; what a source did not tell makes the answer a range instead
_INPUTS = ("host.id", "storage_pool.id", "vm.host_id", "volume.storage_pool_id")


class Node(Table, table="node", kind="reference", inputs=_INPUTS):
    """What can fail and what is made of it. VMs are not in it: they need their host and pools."""

    id: str = key("Kind and id of the object, e.g. host/6f0c, switch/FOC1, switch_port/FOC1/Eth1")
    kind: str = col("host, pool, storage, switch, switch_port, psu, router, network, control ...")
    name: str = col("Name, as a person would say it")
    zone_id: str | None = col("Zone; NULL: of several, or not told")
    is_down: bool | None = col("It does not work now; NULL: not told")
    is_logical: bool = col("It does not fail by itself: a network, the control plane, a reach")
    mesh: str | None = col("Mesh it is a place in: it works while `vertex` reaches a root of it")
    vertex: str | None = col("Node of the mesh whose reach this one is")
    confidence: str = col("measured, derived or inferred: that it is there")


class Need(
    Table,
    table="need",
    kind="reference",
    inputs=_INPUTS,
    indexes=(Index(("needs_id",), "what needs a node"),),
):
    """What nodes need. Of every group of a node enough weight must work (`least`)."""

    node_id: str = key("Node")
    part: str = key("Group: what it needs them for, e.g. links, storage, power")
    needs_id: str = key("Member: the node that is needed")
    weight: Count = col("Weight of the member")
    least: Count = col("Weight of the group that must work: all, 1 (any), K of N; 0: perhaps none")
    worst: Count = col("The same, if what is not known is as bad as it can be")
    confidence: str = col("measured, derived or inferred: that it is needed so")
    why: str = col("What tells it, in words")


class MeshEdge(Table, table="mesh_edge", kind="reference", inputs=_INPUTS):
    """Vertices that carry traffic for each other: switches and their links."""

    mesh: str = key("Mesh")
    one: str = key("Vertex: a node")
    other: str = key("Vertex beside it: a node")


class MeshRoot(Table, table="mesh_root", kind="reference", inputs=_INPUTS):
    """What the others must reach: core switches."""

    mesh: str = key("Mesh")
    node_id: str = key("Vertex")


class SharedFate(Table, table="shared_fate", kind="reference", inputs=_INPUTS):
    """Redundant parts that one component takes all of, by design."""

    node_id: str = key("Node that has the redundant parts")
    part: str = key("Group: what it needs them for")
    component_id: str = key("Component whose lone failure leaves too little of the group")


class FailureImpact(
    Table,
    table="failure_impact",
    kind="reference",
    inputs=_INPUTS,
    indexes=(Index(("present", "rank"), "the worst first"),),
):
    """What the lone failure of a component takes down; components that take nothing have no row."""

    node_id: str = key("Component")
    present: bool = key("With what is down now already failed; else by design, all healthy")
    kind: str = col("Kind of the component")
    name: str = col("Its name")
    zone_id: str | None = col("Zone with most of the VMs, else its own")
    vms: Count = col("Running user VMs that stop")
    vms_worst: Count = col("The same, if what is not known is as bad as it can be")
    hosts: Count = col("Hosts that stop")
    lost: Count = col("VMs that stop and do not come back by themselves, those of `kept` left out")
    not_ha: Count = col("Of the lost: VMs without HA")
    restarted: Count = col("VMs that HA restarts elsewhere")
    may_restart: Count = col("VMs that HA restarts in some orders only")
    not_known: Count = col("VMs of which it is not known")
    kept: Count = col("VMs that stay away while another of their anti-affinity group goes on")
    reasons: str | None = col("Why VMs do not come back, with counts: 12 not HA, 3 blocked (size)")
    degraded: Count = col("VMs that go on, with less redundancy under their host or pools")
    cut_off: Count = col("VMs that run on and lose a network")
    networks: Count = col("Guest networks that stop")
    accounts: Count = col("Accounts with VMs or networks that stop")
    control: bool = col("The control plane stops: no deploy, no HA restart, no API")
    control_worst: bool = col("The same, if what is not known is as bad as it can be")
    share: Share | None = col("VMs that stop, of the running VMs of the zone")
    lost_share: Share | None = col("Lost VMs with HA, of the running VMs of the zone")
    storage_share: Share | None = col("Running VMs of the zone with disks on pools that stop")
    tags: str | None = col("Storage tags of which every pool of the zone stops, sorted")
    minutes: str = col(
        "How long it lasts: seconds, quarter of an hour, hours, or not known (it may stop nothing)"
    )
    confidence: str = col("The weakest link of the chain")
    why: str = col("The chain, e.g. VM web1 - host h3 - switch port leaf1 Eth3 - switch leaf1")
    rank: Number = col("Place by VMs lost, then VMs that stop; 1 is the worst")
