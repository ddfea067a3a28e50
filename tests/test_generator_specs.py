"""Spec files: short ones work, wrong ones give one sentence."""

from pathlib import Path
from typing import Any

import pytest

from sample_data.build import build
from sample_data.generate import main
from sample_data.spec import EstateSpec, SpecError, load_spec, parse_spec


def table(**change: Any) -> dict[str, Any]:
    """Return a minimal spec table with some keys changed."""
    cluster = {"name": "c1", "hosts": 2, "pools": [{"array": "nas"}]}
    zone = {"name": "z1", "octet": 1, "pods": [{"name": "p1", "clusters": [cluster]}]}
    zone["vms"] = {"count": 3}
    start = load_spec("small").start
    return {"name": "tiny", "seed": 1, "start": start, "zones": [zone], **change}


def test_minimal_spec_builds() -> None:
    """Everything but names and counts has a default."""
    spec = parse_spec(table())
    assert isinstance(spec, EstateSpec)
    assert len(build(spec).vms) == 3
    with pytest.raises(ValueError, match="month must be 0 or more"):
        build(spec, -1)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"zonez": 1}, "unknown key 'zonez' in the estate 'tiny': did you mean 'zones'?"),
        ({"qqqq": 1}, "unknown key 'qqqq' in the estate 'tiny': known are: "),
        ({"seed": "one"}, "seed of the estate 'tiny' must be int, not 'one'"),
        ({"seed": True}, "seed of the estate 'tiny' must be int, not True"),
        ({"zones": 3}, "zones of the estate 'tiny' must be a list, not 3"),
        ({"zones": [3]}, "zones of the estate 'tiny' must be a table, not 3"),
        ({"zones": []}, "zones of the estate is empty"),
        ({"zones": [{"name": "z1"}]}, "zones of the estate 'tiny' 'z1' lacks the key 'octet'"),
        ({"growth": "much"}, "growth of the estate 'tiny' must be float, not 'much'"),
    ],
)
def test_spec_errors_are_sentences(change: dict[str, Any], sentence: str) -> None:
    """A wrong spec gives one sentence that names the place and the nearest right word."""
    with pytest.raises(SpecError) as caught:
        parse_spec(table(**change))
    assert str(caught.value).startswith(sentence)


def test_spec_files_that_cannot_be_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A missing file, a broken file: exit code 2 and the sentence on stderr."""
    broken = tmp_path / "broken.toml"
    broken.write_text("name = ")
    for spec, text in (("nowhere", "no spec file"), (str(broken), "is not TOML")):
        assert main([spec, "--out", str(tmp_path / "out")]) == 2
        assert text in capsys.readouterr().err


def test_whole_numbers_are_fine_where_fractions_are_meant() -> None:
    """`growth = 0` reads as 0.0."""
    assert parse_spec(table(growth=0)).growth == 0.0
