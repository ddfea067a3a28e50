"""Maps of array readers: what a file may say, what it becomes, and what is refused."""

from pathlib import Path
from typing import Any

import pytest

from audit.errors import MapError
from collectors.array.ontap import shapes, shapes_access
from collectors.array.questions import Question, at, compile_question, load
from collectors.array.vendor import Login, Session, Vendor, filled
from collectors.transport import Endpoint, Web
from tests.array_estate import document, read

_POOL: dict[str, Any] = {
    "path": "/pools",
    "table": [{"name": "array_pool", "columns": {"id": "id", "state": "@state", "node_id": "^n"}}],
    "words": {"@state": {"of": "status/word", "Fine": "online"}},
}


def test_columns_of_the_array_are_filled_in() -> None:
    """array_id of every table, id of the array itself."""
    question = compile_question(_POOL, "pools.toml")
    assert question.name == "pools"
    item = question.normalised({"@array": "A", "id": "p", "status": {"word": "FINE"}, "n": "n1"})
    (row,) = question.tables[0].rows(item, "now")
    assert row[:2] == ("A", "p")
    assert question.paths["array_pool", "state"] == {"status.word"}
    array = compile_question(
        {"path": "/", "table": [{"name": "storage_array", "columns": {"kind": "=x"}}]}, "a.toml"
    )
    assert next(array.tables[0].rows({"@array": "A"}, "now"))[0] == "A"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"colour": "red"}, "unknown key 'colour'"),
        ({"words": {"@x": {"of": "y"}}}, "need `of` and at least one word"),
        ({"words": {"@x": {"a": "y"}}}, "need `of` and at least one word"),
        ({"table": [{"name": "array_pond", "columns": {}}]}, "unknown table 'array_pond'"),
        ({"table": [{"name": "array_pool", "columns": {"depth": "d"}}]}, "no column 'depth'"),
    ],
)
def test_maps_that_break_the_contract(change: dict[str, Any], said: str) -> None:
    """The sentence names the file and what is wrong."""
    with pytest.raises(MapError, match=f"^pools.toml.*{said}"):
        compile_question({**_POOL, **change}, "pools.toml")


def test_a_map_needs_a_path_and_its_parent(tmp_path: Path) -> None:
    """Else nothing could be asked."""
    with pytest.raises(MapError, match="'path' is missing"):
        compile_question({}, "x.toml")
    (tmp_path / "x.toml").write_text('path = "/x/{p}"\nper = { of = "pond", p = "id" }\n')
    with pytest.raises(MapError, match="no question 'pond'"):
        load(tmp_path)


def test_path_and_body_take_parameters() -> None:
    """Quoted in a path, plain in a body; a query is appended."""
    web = Web(Endpoint("x:y", "https://192.0.2.1"))
    session = Session(web, Login("u", "p", ""))
    question = Question("q", "/pools/{pool}", query={"of": "{pool}"})
    assert session.path(question, {"pool": "a/b c"}) == "/pools/a%2Fb%20c?of=a%2Fb+c"
    assert filled({"ids": ["{pool}", 7], "x": {"y": "{pool}!"}}, {"pool": "a"}) == {
        "ids": ["a", 7], "x": {"y": "a!"},
    }  # fmt: skip


def test_defaults_of_a_vendor() -> None:
    """No pages, no words of its own, every object read as it is; odd answers are refused."""
    vendor, question = Vendor(), Question("q", "/q", items="list")
    assert vendor.following(question, {}, {}) is None
    assert list(vendor.shape(question, {"a": 1}, {})) == [{"a": 1}]
    assert vendor.items(question, {"list": {"a": 1}}) == [{"a": 1}]
    assert vendor.items(question, {"list": [{"a": 1}, 7]}) == [{"a": 1}]
    assert at({"a": [1]}, "a/b") is None
    with pytest.raises(ValueError, match="no list 'list'"):
        vendor.items(question, [])


@pytest.mark.parametrize(
    ("container", "state", "meaning"),
    [
        ("aggregate", "present", "ok"), ("shared", "", "ok"), ("spare", "present", "spare"),
        ("unassigned", "present", "unused"), ("spare", "zeroing", "spare"),
        ("aggregate", "reconstructing", "rebuilding"), ("broken", "present", "failed"),
        ("foreign", "", None),
    ],
)  # fmt: skip
def test_states_of_disks(container: str, state: str, meaning: str | None) -> None:
    """Two words tell it together."""
    (row,) = shapes.disk({"container_type": container, "state": state})
    assert row["@state"] == meaning


@pytest.mark.parametrize(
    ("primary", "hybrid", "media"),
    [
        ({"disk_type": "nvme_ssd", "disk_class": "solid_state"}, False, "nvme"),
        ({"disk_class": "capacity"}, True, "hybrid"),
        ({"disk_class": "performance", "disk_type": "sas"}, False, "hdd"),
        ({"disk_class": "virtual"}, False, None),
    ],
)
def test_media_of_aggregates(primary: dict[str, str], hybrid: bool, media: str | None) -> None:
    """Flash Pools are hybrid; simulated disks are nothing we know."""
    block = {"primary": primary, "hybrid_cache": {"enabled": hybrid}}
    (row,) = shapes.aggregate({"block_storage": block, "cloud_storage": {"stores": [{}]}})
    assert (row["@media"], row["@tiering"]) == (media, True)


@pytest.mark.parametrize(
    ("rule", "rights"),
    [
        ({"ro_rule": ["any"], "rw_rule": ["any"], "superuser": ["any"]}, (True, True, True)),
        ({"ro_rule": ["sys"], "rw_rule": ["never"], "superuser": ["none"]}, (True, False, False)),
        ({"ro_rule": ["none"], "rw_rule": ["krb5p", "never"]}, (True, True, None)),
        ({"ro_rule": "any"}, (None, None, None)),
    ],
)
def test_rights_of_export_rules(rule: dict[str, Any], rights: tuple[bool | None, ...]) -> None:
    """Any flavour but never lets in (none: as nobody); what is not told is not known."""
    policy = {"rules": [{"clients": [{"match": "0.0.0.0/0"}], **rule}]}
    (row,) = shapes_access.export_policy(policy)
    assert (row["@read"], row["@write"], row["@root"]) == rights


def test_boot_time_needs_a_clock() -> None:
    """Without the node's date, or with one that is none, it is not known."""
    for date in (None, "yesterday", "0001-01-01T00:00:00+00:00"):
        (row,) = shapes.node({"name": "n", "uptime": 100, "date": date})
        assert row["@started"] is None


def test_pages_that_did_not_come() -> None:
    """A page in the middle, or the last one, leaves the table incomplete."""
    name = "/api/storage/luns"
    more = {"records": [], "_links": {"next": {"href": "/api/storage/luns?start=1"}}}
    runs: list[dict[str, Any]] = [
        {"2": {"records": []}}, {"": more}, {"": more, "3": {"records": []}},
    ]  # fmt: skip
    for pages in runs:
        documents = [
            document("ontap", name, body, **({"page": page} if page else {}))
            for page, body in pages.items()
        ]
        _tables, outcome = read("ontap", documents, ("/api/cluster", name))
        assert outcome.tables["array_volume"] is False


def test_objects_without_a_name_are_counted() -> None:
    """They cannot be kept, and that is said."""
    body = {"records": [{"size": 1}, {"uuid": "v", "name": "v"}]}
    tables, outcome = read("ontap", [document("ontap", "/api/storage/volumes", body)])
    assert len(tables["array_volume"]) == 1
    said = [gap.message for gap in outcome.missing if gap.tables == ("array_volume",)]
    assert said == ["1 row lacked an id or name and could not be kept."]


def test_array_that_did_not_say_who_it_is() -> None:
    """Its rows are kept under the name of the configuration."""
    documents = [
        document("ontap", "/api/cluster", error="forbidden: not allowed."),
        document("ontap", "/api/storage/volumes", {"records": [{"uuid": "v", "name": "v"}]}),
    ]
    tables, outcome = read("ontap", documents, ("/api/cluster", "/api/storage/volumes"))
    assert tables["array_volume"][0]["array_id"] == "ontap:lab"
    assert outcome.tables["array_volume"]
    assert not outcome.tables["storage_array"]
