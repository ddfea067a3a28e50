"""Pools of CloudStack found on arrays, by what the readers make of emulated arrays."""

from typing import Any

from tests.array_runs import client, collected
from tests.array_servers.ceph import FSID, CephServer
from tests.array_servers.ceph import estate as ceph
from tests.array_servers.powerflex import POOL, SYSTEM, PowerFlexServer
from tests.array_servers.powerflex import estate as powerflex
from tests.array_servers.pure import ARRAY_ID, IQN, TOKEN, PureServer
from tests.array_servers.pure import estate as pure
from tests.filled import filled
from tests.support import ask


def _found(tables: Any, **pool: str) -> list[tuple[Any, ...]]:
    """Array, volume, interface, pool of the array and way for one pool of CloudStack."""
    named = {"id": "p", "name": "pool", "scope": "ZONE", "state": "Up", **pool}
    with filled(storage_pool=[named], **tables) as connection:
        return ask(
            connection,
            "SELECT array_id, volume_id, lif_id, array_pool_id, method FROM pool_array",
        )


def test_rbd() -> None:
    """Monitors and pool of Ceph."""
    with CephServer(ceph()) as server:
        tables = collected(client(server, "ceph"))[0]
    found = _found(tables, type="RBD", server="192.0.2.11,192.0.2.12", path="cloudstack")
    assert found == [(FSID, None, None, "cloudstack", "rbd monitors")]


def test_powerflex() -> None:
    """The gateway and the id of the pool."""
    with PowerFlexServer(powerflex()) as server:
        tables = collected(client(server, "powerflex"))[0]
    tables["storage_array"][0]["address"] = "192.0.2.5"  # of the emulator: a loopback
    found = _found(tables, type="PowerFlex", server="192.0.2.5", path=POOL)
    assert found == [(SYSTEM, None, None, POOL, "address+path")]


def test_flasharray() -> None:
    """The target and the LUN of a host."""
    with PureServer(pure()) as server:
        tables = collected(client(server, "pure", token=TOKEN))[0]
    found = _found(tables, type="Iscsi", server="192.0.2.21", path=f"/{IQN}/1")
    assert found == [(ARRAY_ID, "vol0", "CT0.ETH4", "array", "iqn+lun")]
