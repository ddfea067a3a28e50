"""Images of Ceph: from the dashboard of old and new releases, from files, and whose they are."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.array_estate import Tables, one
from tests.array_runs import client, collected, fetch
from tests.array_servers.ceph import FSID, IMAGES, TIB, CephServer, estate, folder, write
from tests.filled import filled
from tests.redfish_server.troubles import Garbage, Status
from tests.support import ask

GIB = 1 << 30
TEMPLATE = "a1f0c1e2-0000-4000-8000-000000000001"
ROOT = "5e0d6f4e-1111-4000-8000-000000000001"


@pytest.fixture(scope="module", params=["files", "nautilus", "quincy"])
def tables(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Tables:
    """The cluster, read in every way; nothing is missing."""
    if request.param == "files":
        address = write(tmp_path_factory.mktemp("ceph"), estate())
        found, outcome = collected(folder(address))
    else:
        with CephServer(estate(), paged=request.param == "quincy") as server:
            found, outcome = collected(client(server, "ceph"))
    assert outcome.missing == []
    assert outcome.tables["array_volume"]
    assert outcome.tables["array_volume_sample"]
    return found


def test_images(tables: Tables) -> None:
    """Names, sizes, what they take with their snapshots."""
    images = {row["name"]: row for row in tables["array_volume"]}
    assert len(images) == 3
    image = images[ROOT]
    assert (image["id"], image["pool_id"]) == (f"cloudstack/{ROOT}", "cloudstack")
    assert (image["kind"], image["size"], image["thin"]) == ("image", 20 * GIB, 1)
    taken = one(tables["array_volume_sample"], volume_id=f"cloudstack/{TEMPLATE}")
    assert (taken["used"], taken["snapshots"]) == (GIB, 1)


def test_disks_of_cloudstack(tables: Tables) -> None:
    """A disk is the image its path names, whatever else has its name."""
    pool = {"id": "p", "name": "rbd", "scope": "ZONE", "state": "Up", "type": "RBD"}
    pool |= {"server": "192.0.2.11", "path": "cloudstack"}
    disk = {"storage_pool_id": "p", "state": "Ready", "created": "2020-01-01T00:00:00Z"}
    disks = [
        {"id": "v1", "name": "ROOT-1", "path": ROOT, **disk},
        {"id": "v2", "name": "ROOT-2", "path": "5e0d6f4e-1111-4000-8000-0000000000ff", **disk},
    ]
    with filled(storage_pool=[pool], volume=disks, **tables) as connection:
        bound = ask(
            connection,
            "SELECT volume_id, array_id, array_volume_id, method, confidence FROM volume_array",
        )
    assert bound == [("v1", FSID, f"cloudstack/{ROOT}", "image", "measured")]


def test_pages() -> None:
    """A hundred at a time, until the total is reached; settings of images are not kept."""
    content = estate()
    many = [{"image": f"i{n}", "id": f"{n:x}", "size": GIB} for n in range(250)]
    content["rbd-ls.backup"] = many
    content["rbd-du.backup"]["images"] = [{"name": m["image"], "used_size": 1} for m in many]
    with CephServer(content) as server:
        documents = fetch(client(server, "ceph"))
        asked = [path for _method, path in server.log if "pool_name=backup" in path]
    assert [path.partition("offset=")[2] for path in asked][-3:] == [
        "0&limit=100", "100&limit=100", "200&limit=100",
    ]  # fmt: skip
    assert not [d for d in documents if b"rbd_cache" in d.body or b"canary" in d.body]
    with CephServer(content) as server:
        found, outcome = collected(client(server, "ceph"))
    assert (len(found["array_volume"]), outcome.missing) == (253, [])


@pytest.mark.parametrize(
    "trouble",
    [
        Garbage(body=b'[{"status": 2, "value": null, "pool_name": "cloudstack"}]'),
        Garbage(body=b'{"status": 200, "detail": "ViewCache: unable to retrieve data"}'),
        Garbage(),
        Status(status=403),
        Status(status=404),
    ],
)
def test_lists_that_did_not_come(trouble: Any) -> None:
    """That there are no images is not said; the rest of the cluster is read."""
    with CephServer(estate(), paged=False, troubles={IMAGES: trouble}) as server:
        found, outcome = collected(client(server, "ceph"))
    assert not outcome.tables["array_volume"]
    assert {gap.request.split()[0] for gap in outcome.missing} == {"block-image"}
    assert one(found["array_pool"], id="cloudstack")["capacity"] == 5 * TIB


def test_images_being_removed_and_in_namespaces() -> None:
    """One that is going is none; one of a namespace is not that of the pool itself."""
    body: list[Any] = [
        {
            "pool_name": "cloudstack",
            "value": [
                {"id": "1", "name": "gone", "source": "REMOVING"},
                {"id": "2", "name": ROOT, "namespace": "other", "size": None},
            ],
        }
    ]
    content = estate()
    content["osd-dump"]["pools"] = content["osd-dump"]["pools"][:1]
    with CephServer(
        content, paged=False, troubles={IMAGES: Garbage(body=json.dumps(body).encode())}
    ) as server:
        found = collected(client(server, "ceph"))[0]
    (row,) = found["array_volume"]
    assert (row["id"], row["size"]) == (f"cloudstack/other/{ROOT}", None)


def test_files(tmp_path: Path) -> None:
    """One a pool. Without what they take the images are still whole; names alone have no size."""
    content = estate()
    content["rbd-ls.cloudstack"] = [ROOT]
    del content["rbd-du.cloudstack"], content["rbd-du.single"], content["rbd-du.backup"]
    found, outcome = collected(folder(write(tmp_path, content)))
    assert {gap.request.split()[0] for gap in outcome.missing} == {"rbd-du"}
    assert "`rbd du --pool backup --format json > rbd-du.backup.json`" in str(outcome.missing)
    assert outcome.tables["array_volume"]
    (row,) = found["array_volume"]
    assert (row["id"], row["size"]) == (f"cloudstack/{ROOT}", None)
    (tmp_path / "rbd-ls.single.json").unlink()
    outcome = collected(folder(f"file://{tmp_path}"))[1]
    assert not outcome.tables["array_volume"]
