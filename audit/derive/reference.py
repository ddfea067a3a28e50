"""Reference data as rows: release lines from audit/reference/eol.json."""

import json
import re
from functools import cache
from importlib.resources import files
from typing import Any

from audit.model.rules import Release

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


@cache
def load(name: str) -> dict[str, Any]:
    """A JSON file of audit/reference."""
    text = (files("audit") / "reference" / name).read_text(encoding="utf-8")
    content: dict[str, Any] = json.loads(text)
    return content


@cache
def data_date() -> str:
    """Date of the end-of-life data, from `meta.built_from`."""
    dates: list[str] = _DATE.findall(json.dumps(load("eol.json")["meta"]["built_from"]))
    return max(dates)


@cache
def releases() -> tuple[Release, ...]:
    """One Release per product and line."""
    return tuple(
        _release(product, content["title"], line)
        for product, content in load("eol.json")["products"].items()
        for line in content["releases"]
    )


def _release(product: str, title: str, line: dict[str, Any]) -> Release:
    eol = line.get("eol")
    states = {True: "ended", False: "none announced", None: "unknown"}
    return Release(
        product=product,
        cycle=str(line["cycle"]),
        title=title,
        released=line.get("released"),
        eol=eol if isinstance(eol, str) else None,
        eol_state="dated" if isinstance(eol, str) else states[eol],
        extended_end=_text(line.get("extended_end")),
        basis=line.get("eol_basis"),
        data_date=data_date(),
    )


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None
