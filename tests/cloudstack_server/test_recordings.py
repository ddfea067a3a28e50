"""Recordings as answers: every layout of a file, and the recorded estate served again."""

import json
from pathlib import Path
from typing import Any

from sample_data.answers import Listing, Single
from tests.cloudstack_server import CloudStackServer, answers_from_recordings
from tests.cloudstack_server.example import RECORDINGS, ROOT, body, client, needs_recordings


def test_recordings_layout(tmp_path: Path) -> None:
    """Every shape of a recording file is read: body, pages, answers with parameters."""
    pages = [{"listxresponse": {"count": 3, "x": [{"id": n}, {"id": 2}]}} for n in (1, 3)]
    asked = [
        {"params": {"ruleid": rule}, "response": {"listyresponse": {"count": 1, "y": [{"a": 1}]}}}
        for rule in ("r1", "r2")
    ]
    plain: dict[str, Any] = {"listzresponse": {}}
    projects = {"listzresponse": {"count": 1, "z": [{"id": 1}]}}
    single = {"listsresponse": {"s": {"a": 1}}}
    files: dict[str, Any] = {"listX": pages, "listY": asked, "listZ": plain, "listS": single}
    files |= {"listZ.projects": projects, "listZ.after_restart": plain, "index": []}
    for name, content in files.items():
        (tmp_path / f"{name}.json").write_text(json.dumps(content))
    assert answers_from_recordings(tmp_path) == {
        "listX": Listing("x", [{"id": 1}, {"id": 2}, {"id": 3}]),
        "listY": Listing("y", [{"a": 1, "_scope": {"ruleid": r}} for r in ("r1", "r2")]),
        "listZ": Listing("z", [{"id": 1}]),
        "listS": Single("s", {"a": 1}),
    }


@needs_recordings
def test_recorded_estate_is_replayed() -> None:
    """The recorded estate gives the recorded numbers again, projects and scopes included."""
    answers = answers_from_recordings(RECORDINGS)
    with CloudStackServer(answers, accounts=[ROOT]) as server:
        counts = {
            "listVirtualMachines": body(
                server, "listVirtualMachines", listall="true", projectid="-1"
            )["count"],
            "plain": body(server, "listVirtualMachines", listall="true")["count"],
            "hosts": body(server, "listHosts", type="Routing")["count"],
            "settings": body(server, "listConfigurations")["count"],
            "templates": body(server, "listTemplates", templatefilter="all")["count"],
            "capacity": body(server, "listCapacity")["count"],
            "apis": len(body(server, "listApis")["api"]),
        }
        cluster = "23dc25ce-6140-4b58-bda2-f471c1ad3c6e"
        scoped = body(server, "listConfigurations", clusterid=cluster)["count"]
        rule = "b1a7fbb9-15c9-4bfc-93ff-def5983555a1"
        instances = body(server, "listLoadBalancerRuleInstances", id=rule, lbvmips="true")
    assert list(counts.values()) == [69, 64, 13, 833, 4, 20, 764]
    assert (scoped, instances["count"]) == (39, 4)


@needs_recordings
def test_large_estate_pages_on_top() -> None:
    """The large recordings go on top of the small ones and are merged over their pages."""
    large = answers_from_recordings(RECORDINGS / "large")
    machines = large["listVirtualMachines"]
    assert isinstance(machines, Listing)
    ids = [row["id"] for row in machines.rows]
    assert len(ids) == len(set(ids)) > 2000
    with CloudStackServer(large, accounts=[ROOT]) as server:
        rows = client(server).listVirtualMachines(fetch_list=True, listall=True, projectid="-1")
        assert len(rows) == len(ids)
        assert len(server.requests) == -(-len(ids) // 500)
