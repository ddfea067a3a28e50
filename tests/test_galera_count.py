"""The one count of votes of Galera clusters: what rules and the failure graph both rest on."""

import json
from typing import Any

from tests.control_rows import Rows, galera
from tests.failing import together
from tests.filled import filled
from tests.support import ask

_WHOLE = "SELECT size, expected, arbiters, weight, weight_now, views FROM db_cluster"
_MEMBERS = "SELECT kind, is_down, weight FROM quorum_member ORDER BY kind, member"
THREE = {"n0": "s", "n1": "s", "n2": "s"}


def told(rows: Rows, **changes: Any) -> Rows:
    """The rows, with what all nodes say changed."""
    for one in rows["galera_node"]:
        one.update(changes)
    return rows


def view(*addresses: str) -> str:
    """What nodes say of who comes in; empty: an arbiter."""
    return json.dumps(sorted(f"{one}:3306" if one else "" for one in addresses))


def test_both_tables_count_alike() -> None:
    """Three nodes and an arbiter: four members of one vote each in both."""
    with filled(**galera(THREE, 1)) as connection:
        assert ask(connection, _WHOLE) == [(4, 4, 1, 4, 4, 1)]
        assert ask(connection, _MEMBERS) == [("arbiter", None, 1), *[("node", 0, 1)] * 3]
        assert ask(connection, "SELECT total, present FROM quorum") == [(4, 4)]
        assert ask(connection, "SELECT DISTINCT group_id FROM db_cluster") == [("u",)]


def test_a_node_that_is_silent_is_what_the_others_say() -> None:
    """Its old row still says Primary: out of the view it is lost, in it only the audit is."""
    for seen, down, count in (
        (("10.9.0.1", "10.9.0.2"), 1, (2, 3, 0, 3, 2, 1)),
        (("10.9.0.1", "10.9.0.2", "10.9.0.3"), 0, (3, 3, 0, 3, 3, 1)),
    ):
        rows = told(galera(THREE), incoming=view(*seen), size=len(seen), cluster_weight=len(seen))
        for table in ("db_node", "galera_node"):
            for row in rows[table]:
                row["source"] = f"mysql:{row.get('db_node_id', row.get('id'))}"
            rows[table][2]["source"] = "database:silent"
        with filled(**rows, silent=["database:silent"]) as connection:
            assert ask(connection, _WHOLE) == [count]
            assert [row[1] for row in ask(connection, _MEMBERS)] == [0, 0, down]


def test_an_arbiter_among_the_named_is_no_further_member() -> None:
    """wsrep_cluster_address may name the machine of garbd."""
    rows = galera({"n0": "s", "n1": "s"}, 1)
    named = json.dumps(["10.9.0.1", "10.9.0.2", "10.9.0.99"])
    with filled(**told(rows, members=named)) as connection:
        assert ask(connection, _WHOLE) == [(3, 3, 1, 3, 3, 1)]


def test_members_named_otherwise_are_no_further_members() -> None:
    """Nodes named by aliases, and one that is gone: which one is not told."""
    named = json.dumps(["db-a", "db-b", "db-c"])
    rows = told(galera({"n0": "s", "n1": "s"}), members=named)
    with filled(**rows) as connection:
        assert ask(connection, _WHOLE) == [(2, 3, 0, None, 2, 1)]
        query = "SELECT name, is_down, weight FROM quorum_member WHERE kind = 'gone'"
        assert ask(connection, query) == [("cloud gone 1", 1, None)]


def test_an_arbiter_that_left_is_missed_where_the_configuration_places_one() -> None:
    """Its vote was never told."""
    rows = galera(THREE)
    for node in rows["db_node"]:
        node["arbiter_site"] = "third"
    with filled(**rows) as connection:
        assert ask(connection, _WHOLE) == [(3, 4, 0, None, 3, 1)]
        assert ask(connection, _MEMBERS)[0] == ("arbiter", 1, None)


def test_blocks_of_one_history_are_one_cluster() -> None:
    """Two blocks of the configuration that forgot to name their cluster alike."""
    rows = galera(THREE)
    rows["db_node"][2]["cluster"] = "other"
    with filled(**rows) as connection:
        query = "SELECT id, nodes, size, expected FROM db_cluster ORDER BY id"
        assert ask(connection, query) == [("cloud", 2, 3, 3), ("other", 1, 3, 3)]
        assert ask(connection, "SELECT members FROM quorum") == [(3,)]


def test_two_histories() -> None:
    """One went on for itself: of one cluster, out of the larger view."""
    rows = told(galera(THREE), incoming=view("10.9.0.1", "10.9.0.2"), size=2, cluster_weight=2)
    rows["galera_node"][2] |= {"cluster_uuid": "v", "size": 1, "cluster_weight": 1, "conf_id": 99}
    with filled(**rows) as connection:
        assert ask(connection, _WHOLE) == [(2, 3, 0, 3, 2, 2)]
        query = "SELECT member FROM quorum_member WHERE is_down"
        assert ask(connection, query) == [("n2",)]


def test_no_majority_anywhere() -> None:
    """One node that answers and is non-Primary: nobody votes, nobody is invented."""
    rows = {table: several[:1] for table, several in galera(THREE).items()}
    told(rows, status="non-Primary", size=1, incoming=view("10.9.0.1"), cluster_weight=0)
    with filled(**rows) as connection:
        assert ask(connection, _WHOLE) == [(0, 3, None, None, None, 0)]
        assert ask(connection, _MEMBERS) == [("gone", None, None)] * 2 + [("node", 1, 1)]


def test_group_replication_is_no_galera() -> None:
    """Heads count, and db_cluster has no votes of it."""
    member = {"db_node_id": "a", "member": "a", "state": "ONLINE"}
    rows = together(
        {"db_node": [{"id": "a", "address": "10.9.0.1", "cluster": "c", "role": "group"}]},
        {"db_group_member": [member, {**member, "member": "b", "state": "UNREACHABLE"}]},
    )
    with filled(**rows) as connection:
        assert ask(connection, "SELECT kind, group_id, expected FROM db_cluster") == [
            ("group", None, None)
        ]
        assert ask(connection, "SELECT member, is_down FROM quorum_member ORDER BY 1") == [
            ("a", 0), ("b", 1),
        ]  # fmt: skip
