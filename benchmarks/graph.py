"""Every component's failure set on a whole estate at three sizes, beside naive removal.

The estate is written straight into tables: what is measured is the graph, not the collection.
"""

from contextlib import closing
from typing import Any

from harness import MIB, Output, Workspace, child, timed

_HOSTS = (2_500, 5_000, 10_000)
_NAIVE = 200  # components the naive way fails one at a time, for its time each
_GIB = 1 << 30
_PAIR = 20  # hosts below a pair of access switches, and in a cluster
_VMS = 10  # VMs of a host

PRELOAD = {"sets": ("audit.check.cases", "audit.derive", "audit.derive.graph.impact")}


def run(work: Workspace, out: Output) -> None:
    """Print the figures."""
    out.start("graph", "10,000 hosts on servers, 100,000 VMs, 1,000 switches, 50 arrays at scale 1")
    each = []
    for hosts in _HOSTS:
        cost = child(sets, int(hosts * work.scale))
        costs = cost.value["costs"]
        each.append(costs["all of it, with numbers"])
        out.say(
            f"{hosts * work.scale:,.0f} hosts, {cost.value['components']:,} components, "
            f"{cost.peak / MIB:.0f} MiB:"
        )
        for name, (wall, cpu) in costs.items():
            out.say(f"  {name:<26} {wall:6.2f} s wall {cpu:6.2f} s CPU")
    out.figure("every component's failure, wall", f"{each[-1][0]:.2f} s", "< 10 s")
    out.figure("peak memory", f"{cost.peak / MIB:.0f} MiB", "< 1024 MiB")
    out.ratio("CPU of four times the estate", each[-1][1] / each[0][1], "a quarter", "near 4")
    naive = child(removal, int(_HOSTS[0] * work.scale)).value
    if naive is None:
        out.say("networkx is not installed: no naive removal beside it")
    else:
        whole = naive["seconds"] / naive["tried"] * naive["components"]
        out.ratio("networkx: remove, search (projected)", whole / each[0][0], "ours")


def rows(hosts: int) -> dict[str, list[dict[str, Any]]]:
    """Tables of an estate: clusters of hosts on two leaves each, two cores, two pools a cluster."""
    clusters = range(hosts // _PAIR)
    cluster = [{"id": f"c{c}", "name": f"c{c}", "zone_id": "z1", "hypervisor": "KVM",
                "allocation_state": "Enabled", "memory_overcommit": 1.0, "cpu_overcommit": 1.0}
               for c in clusters]  # fmt: skip
    host = [{"id": f"h{n}", "name": f"h{n}", "zone_id": "z1", "cluster_id": f"c{n // _PAIR}",
             "hypervisor": "KVM", "state": "Up", "resource_state": "Enabled", "cpu_threads": 64,
             "cpu_speed": 2_000_000_000, "memory_with_overcommit": 128 * _GIB}
            for n in range(len(clusters) * _PAIR)]  # fmt: skip
    sample = [{"host_id": one["id"], "memory_allocated": _VMS * 8 * _GIB,
               "cpu_allocated": _VMS * 2_000_000_000} for one in host]  # fmt: skip
    vm = [{"id": f"v{n}", "name": f"v{n}", "zone_id": "z1", "host_id": f"h{n // _VMS}",
           "state": "Running", "hypervisor": "KVM", "memory": 8 * _GIB, "cpu_number": 2,
           "cpu_speed": 1_000_000_000, "ha_enabled": n % 10 > 0, "service_offering_id": "o1"}
          for n in range(len(host) * _VMS)]  # fmt: skip
    volume = [{"id": f"d{n}", "vm_id": f"v{n}", "size": _GIB,
               "storage_pool_id": f"p{n // (_VMS * _PAIR)}-{n % 2}"}
              for n in range(len(vm))]  # fmt: skip
    pool = [{"id": f"p{c}-{k}", "name": f"p{c}-{k}", "zone_id": "z1", "cluster_id": f"c{c}",
             "scope": "CLUSTER", "state": "Up", "type": "NetworkFilesystem",
             "server": f"10.1.{_array(c, len(clusters))}.{k}"}
            for c in clusters for k in (0, 1)]  # fmt: skip
    told = {"vm.ha.enabled": "true", "force.ha": "false", "ha.tag": ""}
    scopes = [("zone", "z1"), *(("cluster", f"c{c}") for c in clusters)]
    return {
        "zone": [{"id": "z1", "name": "z1"}], "cluster": cluster, "host": host,
        "host_sample": sample, "vm": vm, "volume": volume, "storage_pool": pool,
        "service_offering": [{"id": "o1", "host_tags": ""}],
        "configuration": [{"name": name, "scope": "global", "scope_id": "", "value": value}
                          for name, value in told.items()],
        "configuration_scope": [{"scope": kind, "scope_id": name} for kind, name in scopes],
        **_cabling(len(clusters), len(host)),
        **_servers(len(host)),
        **_arrays(len(clusters)),
    }  # fmt: skip


def _array(cluster: int, clusters: int) -> int:
    """An array serves ten clusters."""
    return cluster // max(1, clusters // max(1, clusters // 10))


def _servers(hosts: int) -> dict[str, list[dict[str, Any]]]:
    """Two supplies, two adapters with a leg each; of every fiftieth host one leg is there."""
    names = [f"h{n}" for n in range(hosts)]
    legs = [(n, side) for n in range(hosts) for side in ("a" if n % 50 == 0 else "ab")]
    return {
        "server": [{"id": name, "serial": name, "power_state": "On"} for name in names],
        "server_sample": [{"server_id": name, "power_max": 500} for name in names],
        "server_psu": [{"server_id": name, "name": str(k), "state": "Enabled", "health": "OK",
                        "capacity": 1000, "input_voltage": 230.0}
                       for name in names for k in (1, 2)],
        "server_adapter": [{"server_id": name, "id": f"slot{k}", "health": "OK"}
                           for name in names for k in "ab"],
        "server_nic": [{"server_id": name, "name": f"n{k}", "adapter_id": f"slot{k}",
                        "link_up": True} for name in names for k in "ab"],
        "host_server": [{"host_id": name, "server_id": name, "confidence": "measured",
                         "evidence": "", "method": "bmc address", "proofs": ""}
                        for name in names],
        "server_port": [{"server_id": f"h{n}", "nic": f"n{side}",
                         "switch_id": f"l{n // _PAIR}{side}", "port": f"e{n % _PAIR}",
                         "method": "bmc lldp", "confidence": "measured"} for n, side in legs],
    }  # fmt: skip


def _arrays(clusters: int) -> dict[str, list[dict[str, Any]]]:
    """Pairs of controllers with an aggregate each; a pool is a volume with an interface."""
    count = _array(clusters - 1, clusters) + 1
    pairs = [(f"a{one}", f"a{one}-{k}", f"a{one}-{1 - k}") for one in range(count) for k in (0, 1)]
    homes = [(f"p{c}-{k}", f"a{_array(c, clusters)}", f"a{_array(c, clusters)}-{k}")
             for c in range(clusters) for k in (0, 1)]  # fmt: skip
    return {
        "storage_array": [{"id": f"a{one}", "name": f"a{one}", "kind": "ontap"}
                          for one in range(count)],
        "array_node": [{"array_id": array, "id": node, "name": node, "state": "up",
                        "ha_enabled": True, "ha_state": "normal", "partner": other}
                       for array, node, other in pairs],
        "array_pool": [{"array_id": array, "id": f"aggr-{node}", "home_node_id": node,
                        "state": "online"} for array, node, _other in pairs],
        "array_port": [{"array_id": array, "node_id": node, "id": f"e{k}", "name": f"e{k}",
                        "type": "physical", "up": True, "broadcast_domain": "d",
                        "neighbor_switch": f"core{k}"}
                       for array, node, _other in pairs for k in (1, 2)],
        "array_volume": [{"array_id": array, "id": f"v-{pool}", "pool_id": f"aggr-{node}",
                          "state": "online"} for pool, array, node in homes],
        "array_lif": [{"array_id": array, "id": f"l-{pool}", "protocol": "nfs", "up": True,
                       "enabled": True, "can_move": True, "node_id": node, "home_node_id": node,
                       "port_id": "e1", "home_port_id": "e1"} for pool, array, node in homes],
        "pool_array": [{"kind": "storage_pool", "store_id": pool, "array_id": array,
                        "volume_id": f"v-{pool}", "lif_id": f"l-{pool}", "node_id": node,
                        "array_pool_id": f"aggr-{node}", "method": "address+path",
                        "confidence": "measured", "evidence": ""} for pool, array, node in homes],
    }  # fmt: skip


def _cabling(pairs: int, hosts: int) -> dict[str, list[dict[str, Any]]]:
    leaves = [f"l{pair}{side}" for pair in range(pairs) for side in "ab"]
    role = {"why": "", "neighbors": 2, "partner_missing": False, "members": 1, "hears_hosts": True}
    legs = [(f"h{n}", f"l{n // _PAIR}{side}", f"e{n % _PAIR}") for n in range(hosts)
            for side in ("a" if n % 50 == 0 else "ab")]  # fmt: skip
    return {
        "switch": [{"id": name, "name": name} for name in (*leaves, "core1", "core2")],
        "switch_port": [{"switch_id": leaf, "name": port, "oper_up": True, "lag": f"po{port}"}
                        for _host, leaf, port in legs],
        "switch_role": [
            *({**role, "switch_id": name, "role": "access", "hosts": _PAIR} for name in leaves),
            *({**role, "switch_id": f"core{n}", "role": "core", "hosts": 0} for n in (1, 2)),
        ],
        "switch_link": [{"a_switch": f"core{n}", "a_port": leaf, "b_switch": leaf,
                         "b_port": f"u{n}", "protocol": "lldp", "seen_from": "both",
                         "confidence": "measured", "is_lag": False, "is_peer_link": False,
                         "members": 1, "members_up": 1, "ports": ""}
                        for leaf in leaves for n in (1, 2)],
        "host_port": [{"host_id": host, "switch_id": leaf, "port": port, "lag": f"po{port}",
                       "method": "lldp name", "confidence": "derived"}
                      for host, leaf, port in legs],
    }  # fmt: skip


def sets(hosts: int) -> dict[str, Any]:
    """Seconds of every part, and how many components take something down."""
    from audit.derive.graph.build import build  # noqa: PLC0415
    from audit.derive.graph.impact import Failures, impacts  # noqa: PLC0415
    from audit.derive.graph.layers import layers  # noqa: PLC0415
    from audit.derive.graph.workload import read_workload  # noqa: PLC0415
    from audit.derive.install import _fill  # noqa: PLC0415
    from audit.derive.restart import restarts  # noqa: PLC0415

    with closing(_database(hosts)) as connection:
        costs = {"ha_restart": timed(restarts, connection)}
        _fill(connection, "temp", ("ha_restart", "ha_restart_vm"), costs["ha_restart"].value)
        costs["layers"] = timed(layers, connection)
        costs["graph"] = timed(build, costs["layers"].value)
        costs["workload"] = timed(read_workload, connection)
        failures = Failures(costs["graph"].value, frozenset())
        costs["sets"] = timed(lambda: (len(failures.sets), len(failures.worst)))
        costs["all of it, with numbers"] = timed(impacts, connection)
        found = costs["all of it, with numbers"].value
        costs["into tables"] = timed(_fill, connection, "temp", tuple(found), found)
    components = {row[0] for row in found["failure_impact"]}
    return {"costs": {name: (c.wall, c.cpu) for name, c in costs.items()},
            "components": len(components)}  # fmt: skip


def _database(hosts: int) -> Any:
    from audit.check.cases import Case, empty_database  # noqa: PLC0415
    from audit.check.cases import _fill as fill  # noqa: PLC0415
    from audit.check.rule import load_rules  # noqa: PLC0415
    from audit.derive import install  # noqa: PLC0415

    connection = empty_database(install)
    connection.execute("BEGIN")
    fill(connection, Case(load_rules()[0], "bench", rows(hosts)))
    connection.execute("COMMIT")
    connection.execute("ANALYZE")
    return connection


def removal(hosts: int) -> dict[str, Any] | None:
    """Take components out one at a time and look which hosts still reach a core; None without it.

    This answers less than ours: connection only, no need of one of several, no numbers of VMs.
    """
    try:
        import networkx as nx  # noqa: PLC0415
    except ImportError:
        return None
    graph = nx.Graph()
    cabling = _cabling(hosts // _PAIR, hosts)
    for port in cabling["host_port"]:
        leg = f"{port['switch_id']} {port['port']}"
        graph.add_edge(port["host_id"], leg)
        graph.add_edge(leg, port["switch_id"])
    graph.add_edges_from((link["a_switch"], link["b_switch"]) for link in cabling["switch_link"])
    graph.add_edges_from((core, "out") for core in ("core1", "core2"))
    servers, arrays = _servers(hosts), _arrays(hosts // _PAIR)
    for psu in servers["server_psu"]:
        graph.add_edge(psu["server_id"], f"psu {psu['server_id']} {psu['name']}")
    for node in arrays["array_node"]:
        graph.add_edges_from((node["id"], core) for core in ("core1", "core2"))
    for volume in arrays["array_volume"]:
        graph.add_edge(volume["id"], volume["pool_id"].removeprefix("aggr-"))
    components = [node for node in graph if node != "out"]
    tried = components[:: max(1, len(components) // _NAIVE)]

    def fail() -> None:
        for node in tried:
            left = graph.copy()
            left.remove_node(node)
            nx.node_connected_component(left, "out")

    return {"seconds": timed(fail).wall, "tried": len(tried), "components": len(components)}
