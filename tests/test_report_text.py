"""Values as people read them: units, evidence, thresholds, address ranges."""

import json
from typing import Any

import pytest

from reports.export.text import (
    address_count,
    amount,
    evidence_text,
    list_text,
    number,
    thresholds_text,
)


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (2**36, "bytes", "64 GiB"), (2_600_000_000, "Hz", "2.6 GHz"), (0.853, "share", "85.3 %"),
        (1, "bool", "yes"), (0, "bool", "no"), (None, "bytes", ""), (7, "number", "7"),
        ("2026-11-22T00:00:00Z", "UTC", "2026-11-22 00:00:00 UTC"), (12345, None, "12,345"),
    ],
)  # fmt: skip
def test_amount(value: Any, unit: str | None, text: str) -> None:
    """Stored values are shown with units people use."""
    assert amount(value, unit) == text


def test_number() -> None:
    """Thousands are separated; needless decimals are left out."""
    assert (number(1234.5), number(3.0), number(0)) == ("1,234.5", "3", "0")


def test_evidence_is_readable() -> None:
    """Names lose their underscores, values get units by size, unknown is said."""
    facts_of = {"used_bytes": 2**40, "cpu_total": 4 * 10**9, "load_share": 0.5, "n": None, "h": 3}
    assert evidence_text(json.dumps(facts_of)) == (
        "used bytes: 1,024 GiB; cpu total: 4 GHz; load share: 50 %; n: unknown; h: 3"
    )
    assert evidence_text(json.dumps({"at": "2026-11-22T00:00:00Z", "ok": True})) == (
        "at: 2026-11-22 00:00:00 UTC; ok: yes"
    )
    assert evidence_text(json.dumps({"ha_enabled": 0, "failed": 1})) == "ha enabled: no; failed: 1"
    assert evidence_text(None) is None
    assert evidence_text("not json") == "not json"
    assert evidence_text("[1]") == "[1]"


def test_thresholds_and_lists_are_readable() -> None:
    """Parameters are lines that say where a default was changed."""
    params = {"min": {"value": 3, "default": 2, "unit": "count", "doc": "hosts"}}
    assert thresholds_text(json.dumps(params)) == "min = 3 (default 2): hosts"
    params = {
        "part": {"value": 0.75, "default": 0.5, "unit": "share", "doc": "full"},
        "room": {"value": 2**40, "default": 2**40, "unit": "bytes", "doc": "free"},
        "on": {"value": True, "default": True, "unit": "yes or no", "doc": "asked"},
        "old": {"value": 30, "default": 30, "unit": "days", "doc": "age"},
    }
    assert (thresholds_text(json.dumps(params)) or "").splitlines() == [
        "part = 75 % (default 50 %): full", "room = 1,024 GiB: free", "on = yes: asked",
        "old = 30 days: age",
    ]  # fmt: skip
    assert (thresholds_text(None), thresholds_text("x")) == (None, "x")
    assert (list_text('["a", "b"]'), list_text(None), list_text("x")) == ("a\nb", None, "x")


@pytest.mark.parametrize(
    ("first", "last", "count"),
    [
        ("10.0.0.1", "10.0.0.10", 10), ("10.0.0.1", None, 1), (None, None, None),
        ("10.0.0.9", "10.0.0.1", None), ("10.0.0.1", "fd00::1", None), ("x", "y", None),
    ],
)  # fmt: skip
def test_address_count(first: str | None, last: str | None, count: int | None) -> None:
    """A range has as many addresses as lie between its ends; nonsense has none."""
    assert address_count(first, last) == count
