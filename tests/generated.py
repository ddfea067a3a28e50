"""Generated estates and their answers, built once."""

import json
from dataclasses import replace
from functools import cache
from typing import Any

from sample_data.answers import Answers, Listing, Row, Single
from sample_data.build import build
from sample_data.estate import Estate
from sample_data.render_cloudstack import answers
from sample_data.spec import FaultSpec, load_spec

SMALL = (
    "small",
    "healthy",
    "demo",
    "basic-sg",
    "vmware",
    "mixed",
    "edge",
    "cabled",
    "racks",
    "stacked",
    "servers",
)


@cache
def estate(name: str, month: int = 0) -> Estate:
    """Build one of the shipped specs; nobody may change the result."""
    return build(load_spec(name), month)


@cache
def rendered(name: str, month: int = 0) -> Answers:
    """Render one of the shipped specs."""
    return answers(estate(name, month))


def rows(result: Answers, command: str) -> list[Row]:
    """Return the rows of a list command; pools of one host only, told again, are left out."""
    answer = result[command]
    assert isinstance(answer, Listing)
    return [row for row in answer.rows if "hostid" not in row.get("_scope", {})]


def body(result: Answers, command: str) -> Row:
    """Return the body of a command that answers one object."""
    answer = result[command]
    assert isinstance(answer, Single)
    return answer.body


def with_fault(name: str, shape: str = "small", **params: Any) -> Estate:
    """Build an estate with one fault."""
    return build(replace(load_spec(shape), faults=(FaultSpec(name, params=params),)))


def dump(result: Answers) -> str:
    """Write answers as text, to compare all of them at once."""
    return json.dumps({k: getattr(v, "rows", None) or str(v) for k, v in result.items()})


@cache
def dumped(name: str) -> str:
    """Answers of one of the shipped specs as text."""
    return dump(rendered(name))
