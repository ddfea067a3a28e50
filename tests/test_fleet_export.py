"""Facts for others: tokens, no answer of few, no name, merged without doubles."""

import json
from pathlib import Path

import pytest

from audit.errors import FleetError
from audit.fleet.export import document, merge, write
from audit.fleet.few import too_few
from audit.fleet.lake import Lake
from audit.fleet.query import opened
from tests.command_line import run
from tests.fleet_estates import added, estate


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Lake:
    """Six estates; Ceph is in two of them, one has a version that is its own."""
    folder = tmp_path_factory.mktemp("shared")
    paths = [
        estate(folder / f"{name}.db", ["2026-10"], rbd=int(number < 2), zone=f"zone-{name}-77")
        for number, name in enumerate(("acme", "bolt", "cato", "dune", "echo", "flux"))
    ]
    found = Lake(folder / "fleet")
    added(found, *paths)
    return found


@pytest.mark.parametrize(
    ("held", "k", "merged"),
    [
        ({"a": "12345", "b": "12345"}, 5, ""),
        ({"a": "12345", "b": "12"}, 5, "ab"),  # b alone would be told by what a leaves
        ({"a": "123456", "b": "12", "c": "345"}, 5, "bc"),
        ({"a": "123456", "b": "12", "c": "23"}, 5, "abc"),
        ({"a": "123456", "b": "12345", "c": "2"}, 5, "bc"),
        ({"a": "12"}, 5, "a"),
        ({}, 5, ""),
    ],
)
def test_answers_of_few_go_together(held: dict[str, str], k: int, merged: str) -> None:
    """What stays, and what is put together, has k estates each; else nothing is told."""
    assert too_few({answer: set(who) for answer, who in held.items()}, k) == set(merged)


def test_no_names_and_no_answers_of_few(lake: Lake, tmp_path: Path) -> None:
    """The file has tokens alone; the answer of two estates is not in it."""
    with opened(lake) as connection:
        write(connection, b"secret", 5, tmp_path / "out.json")
    text = (tmp_path / "out.json").read_text(encoding="utf-8")
    for name in ("acme", "bolt", "zone-", "name of", "RBD"):
        assert name not in text
    told = json.loads(text)
    assert len(told["tokens"]) == 6
    answers = {(row[2], row[3]) for row in told["tables"]["answers"]}
    assert ("Hypervisor", "KVM") in answers
    assert not any(question == "Storage protocol" for question, _ in answers)


def test_tokens_follow_the_key(lake: Lake) -> None:
    """The same key gives the same tokens, another one others."""
    with opened(lake) as connection:
        one, again, other = (document(connection, key, 5)["tokens"] for key in (b"a", b"a", b"b"))
    assert one == again
    assert not set(one) & set(other)


def test_name_left_in_stops_the_export(tmp_path: Path) -> None:
    """A release that carries the name of an estate: nothing is written."""
    lake = Lake(tmp_path / "fleet")
    added(lake, *(estate(tmp_path / f"{n}.db", ["2026-10"]) for n in ("kvm", "bolt", "cato")))
    with opened(lake) as connection, pytest.raises(FleetError, match="'kvm'"):
        write(connection, b"key", 3, tmp_path / "out.json")
    assert not (tmp_path / "out.json").exists()
    with opened(lake) as connection, pytest.raises(FleetError, match="fewer than 5"):
        document(connection, b"key", 5)


def test_merging_exports(lake: Lake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of two senders: all estates of both; the same one twice, or no export, is an error."""
    for name in ("one", "two"):
        monkeypatch.setenv("FLEET_KEY", f"key of {name}")
        done = run("fleet", "export", "--fleet", lake.folder, "--key", "env:FLEET_KEY",
                   "--out", tmp_path / name)  # fmt: skip
        assert (done.code, "key of" in done.out + done.err) == (0, False)
    both = run("fleet", "merge", tmp_path / "one", tmp_path / "two", "--out", tmp_path / "both")
    assert both.code == 0
    told = json.loads((tmp_path / "both").read_text(encoding="utf-8"))
    assert len(told["tokens"]) == 12
    assert {row[0] for row in told["tables"]["answers"]} == set(told["tokens"])
    with pytest.raises(FleetError, match="the same export twice"):
        merge([tmp_path / "one", tmp_path / "both"], tmp_path / "more")
    (tmp_path / "junk").write_text("{}", encoding="utf-8")
    with pytest.raises(FleetError, match="no export of a fleet"):
        merge([tmp_path / "one", tmp_path / "junk"], tmp_path / "more")
    assert not (tmp_path / "more").exists()
