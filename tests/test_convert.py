"""Converters: what servers really write becomes a base unit; what is none becomes unknown."""

import json
from base64 import b64decode, b64encode
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collectors import convert, convert_basic
from collectors.convert import BY_TYPE, CONVERTERS, Converter
from sample_data.certificates import pem

_ALL: dict[str, Converter] = {**CONVERTERS, **{f"by {t.__name__}": c for t, c in BY_TYPE.items()}}
_KIND: dict[str, type | tuple[type, ...]] = {
    "by str": str, "by int": int, "by float": float, "by bool": bool,
    "percent": float, "kib": int, "mib": int, "gib": int, "mhz": int, "mbit": int, "size": int,
    "first_count": int, "second_count": int, "utc": str, "pinged": str, "vlan": str, "tags": str,
    "listed": str, "names": str, "providers": str, "redundant": bool, "count": int,
    "first": float, "host": str, "lower": str, "present": bool, "addresses": str,
    "cpu_p95": float, "cpu_max": float, "memory_min": int, "first_time": str, "last_time": str,
    "cert_end": str, "cert_subject": str, "cert_issuer": str, "cert_key_bits": int,
    "gbit": int, "mac": str, "mbit_told": int, "wwn": str,
    "mhz_told": int, "mib_told": int, "positive": int, "told": str, "word": str,
    "bits": int, "blocks": int, "duration": int, "left": float, "micro": float, "milli": float,
}  # fmt: skip
_MOMENTS = st.datetimes(datetime(2005, 1, 1), datetime(2090, 1, 1))  # noqa: DTZ001 - UTC by name
_TEXTS = st.text() | st.from_regex(r"-?[\d.,]{1,9}([eE]-?\d{1,4})? ?(%|[KMGTP]?i?B| / \d+)?")
_ODD = st.sampled_from(
    [
        "\ud800", "vlan://", "http://[::1", "0001-01-01T00:00:00+05:00",
        "9999-12-31T23:59:59-05:00",
        "1.2.3,4,5", "1" * 400, "1e999", 10**400, float("nan"), float("inf"), 2**63, "٣", "²", "\0",
    ]
)  # fmt: skip
_LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | _TEXTS | _ODD
_FIELDS = st.sampled_from(
    ["name", "value", "provider", "capability", "ipaddress", "cpuused", "memoryintfreekbs",
     "timestamp", "x"]
)  # fmt: skip
_JSON = st.recursive(
    _LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_FIELDS, inner, max_size=3),
    max_leaves=8,
)


def test_every_converter_is_examined() -> None:
    """The tables of this file name every converter there is."""
    assert set(_KIND) == set(_ALL)


@pytest.mark.parametrize("name", sorted(_ALL))
@settings(max_examples=40)
@given(value=_JSON)
def test_any_value(name: str, value: Any) -> None:
    """Any JSON value gives None or a value of the right kind that SQLite can keep."""
    found = _ALL[name](value)
    assert found is None or isinstance(found, _KIND[name])
    assert isinstance(str(found).encode(), bytes)
    assert not isinstance(found, (int, float)) or -(2**63) <= found < 2**63


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("51.21 %", 51.21), ("3,61", 3.61), ("1.234,5", 1234.5), ("1,234.5", 1234.5),
        ("1.234.567", 1234567), ("1,234,567", 1234567), ("1,234,567.8", 1234567.8),
        ("-0,5", -0.5), ("1.0E7", 1e7), ("2.0", 2.0), ("3097.60 Ghz", 3097.6), (7, 7.0),
        ("N/A", None), ("", None), (None, None), (True, 1.0), ([1], None), ({}, None),
    ],
)  # fmt: skip
def test_number(value: Any, expected: float | None) -> None:
    """Decimal point or comma, groups of thousands, units and signs behind (trap 3)."""
    assert convert_basic.number(value) == expected


@given(st.floats(-1e9, 1e9), st.sampled_from(["{:.2f}", "{:,.2f}"]), st.booleans())
def test_number_in_either_locale(value: float, style: str, comma: bool) -> None:
    """A number written with two decimals is read back, in an English and a German server."""
    english = style.format(value)
    written = english.translate(str.maketrans(",.", ".,")) if comma else english
    assert convert_basic.number(f"{written} GB") == pytest.approx(value, abs=0.005)


@pytest.mark.parametrize(
    ("value", "expected"),
    [("4.73%", 0.0473), ("51.21 %", 0.5121), ("51,21 %", 0.5121), ("3.61", 0.0361), (3, 0.03)],
)
def test_percent(value: Any, expected: float) -> None:
    """Every spelling of a percentage becomes a share."""
    assert convert_basic.percent(value) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("20480.00 GB (x2.0)", 20480 << 30), ("32.00 MiB", 32 << 20), ("18,09 GB", 19423989596),
        ("512 B", 512), ("1.5 KB", 1536), ("2 TiB", 2 << 40), ("1 PB", 1 << 50), ("0 MB", 0),
        ("5 Bob", None), ("18.09", None), (18, None),
    ],
)  # fmt: skip
def test_size(value: Any, expected: int | None) -> None:
    """Sizes with units are bytes by powers of 1024; without a unit nothing is known."""
    assert convert_basic.size(value) == expected


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("kib", "1024", 1 << 20), ("mib", 2048, 2 << 30), ("gib", 0, None), ("gib", "20", 20 << 30),
        ("mhz", "2600", 2_600_000_000), ("mhz", "2.600,5", 2_600_500_000),
        ("mbit", 200, 200_000_000),
        ("mbit", -1, -1), ("mbit", 0, 0), ("first_count", "3 / 4", 3), ("second_count", "3 / 4", 4),
        ("second_count", "3", None), ("first_count", 3, 3), ("by int", "9.6", 10),
        ("by int", 2**63, None), ("by int", 2**53 + 1, 2**53 + 1), ("by float", "2.0", 2.0),
        ("by bool", "true", True), ("by bool", "0", False), ("by bool", 1, True),
        ("by bool", "maybe", None), ("by str", "", None), ("by str", ["a", "b"], "a,b"),
        ("by str", 0, "0"), ("by str", True, "true"),
        ("by str", {"b": 1, "a": 2}, '{"a": 2, "b": 1}'),
        ("by str", "\ud83d", "?"), ("by str", "=cmd()<b>é\n", "=cmd()<b>é\n"),
        ("count", [1, 2], 2), ("count", "ab", None), ("first", ["0.5", 1], 0.5),
        ("first", [], None),
        ("first", ["x"], None), ("lower", "AA:BB", "aa:bb"),
        ("host", "nfs://10.1.1.1/x", "10.1.1.1"),
        ("host", "cifs://***@nas.example/x", "nas.example"), ("host", "http://[::1", None),
        ("told", " CN7 ", "CN7"), ("told", "          ", None), ("told", "N/A", None),
        ("told", "To be filled by O.E.M.", None), ("told", "0000000000", None),
        ("told", "Not Specified", None), ("told", True, None), ("told", "None2", "None2"),
        ("mac", "AA-BB-CC-00-11-22", "aa:bb:cc:00:11:22"), ("mac", "aabb.cc00.1122",
                                                            "aa:bb:cc:00:11:22"),
        ("mac", "00:00:00:00:00:00", None), ("mac", "51:40:2E:C0:18:22:21:02", None),
        ("wwn", "51:40:2E:C0:18:22:21:02", "51:40:2e:c0:18:22:21:02"), ("wwn", "", None),
        ("gbit", 25.0, 25_000_000_000), ("gbit", 0, None), ("gbit", None, None),
        ("mbit_told", 0, None), ("mbit_told", 10000, 10_000_000_000), ("mib_told", 0, None),
        ("mhz_told", 3200, 3_200_000_000), ("positive", 0, None), ("positive", "12", 12),
        ("word", "OK", "OK"), ("word", {"Health": "OK"}, None),
    ],
)  # fmt: skip
def test_plain_ones(name: str, value: Any, expected: Any) -> None:
    """Scales, counts, truth values and texts."""
    assert _ALL[name](value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("vlan://100", "100"), (351, "351"), ("669", "669"), (["vlan://untagged"], "untagged"),
        ("VLAN://7", "7"), ("vlan://untagged", "untagged"), ("vxlan://5000", None),
        ("500-999", None), ([], None), (None, None), ("", None), ("lswitch:abc", None),
    ],
)  # fmt: skip
def test_vlan(value: Any, expected: str | None) -> None:
    """Every spelling of a VLAN; ranges and overlays have no id."""
    assert convert_basic.vlan(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2026-11-22T21:47:58+0000", "2026-11-22T21:47:58Z"),
        ("2026-11-22T21:47:58+0200", "2026-11-22T19:47:58Z"),
        ("2026-11-22T21:47:58", "2026-11-22T21:47:58Z"),
        ("1970-01-01T00:00:00+0000", None), ("1969-12-31T00:00:00Z", None), (20261122, None),
        ("soon", None), (None, None), ("9999-12-31T23:59:59-0500", None),
    ],
)  # fmt: skip
def test_utc(value: Any, expected: str | None) -> None:
    """Times are UTC to the second; the epoch means never."""
    assert convert_basic.utc(value) == expected


def test_last_pinged_as_recorded() -> None:
    """The recorded nonsense of January 1970 is a moment of November 2026."""
    assert convert_basic.pinged("1970-01-21T07:01:44+0000") == "2026-11-22T21:34:56Z"
    assert convert_basic.pinged("2026-11-22T21:34:56+0000") == "2026-11-22T21:34:56Z"
    assert convert_basic.pinged("1970-01-01T00:00:00+0000") is None


@given(_MOMENTS)
def test_last_pinged_is_repaired(moment: datetime) -> None:
    """Any ping shifted as the server does comes back within its resolution of 17 minutes."""
    epoch = datetime(1970, 1, 1)  # noqa: DTZ001 - UTC by name
    shown = epoch + (moment - epoch) / 1024
    found = convert_basic.pinged(shown.strftime("%Y-%m-%dT%H:%M:%S+0000"))
    assert found is not None
    assert abs((datetime.fromisoformat(found[:-1]) - moment).total_seconds()) <= 1025


@given(st.lists(st.sampled_from(["a", "b ", " c", "", "a"])))
def test_tags(members: list[str]) -> None:
    """Names come sorted, once each, without blanks, from a list as from a text."""
    expected = ",".join(sorted({m.strip() for m in members} - {""})) or None
    assert convert.tags(members) == convert.tags(",".join(members)) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [([""], ""), ([], ""), ("", ""), (None, None), (["b", "a"], "a,b"), ([None, "a"], "a")],
)
def test_listed(value: Any, expected: str | None) -> None:
    """A list that is there and empty is known to be none; `replicas` says so with [""] (trap 9)."""
    assert convert.listed(value) == expected


def test_services() -> None:
    """Names, providers and redundancy of the services of an offering, in any company."""
    services = [
        {"name": "SourceNat", "provider": [{"name": "VirtualRouter"}, None],
         "capability": [{"name": "RedundantRouter", "value": "TRUE"}, 3]},
        {"name": "Dns", "provider": "odd"}, "odd", {"provider": [{"name": "VpcVirtualRouter"}]},
    ]  # fmt: skip
    assert convert.names(services) == "Dns,SourceNat"
    assert convert.providers(services) == "VirtualRouter,VpcVirtualRouter"
    assert convert.redundant(services) is True
    assert convert.redundant(services[1:]) is False
    assert convert.redundant(None) is None


def test_texts_survive_the_way() -> None:
    """What is no half character arrives as it was sent."""
    text = 'Zürich "\n<script>=cmd()\u2028😀'
    assert convert_basic.text(json.loads(json.dumps(text))) == text


def test_samples_become_one_row() -> None:
    """Nearest-rank percentile, extremes and times of a usage history; useless samples count not."""
    stats = [
        {"cpuused": f"{n}%", "memoryintfreekbs": n, "timestamp": f"2026-11-22T10:{n:02d}:00+0000"}
        for n in range(1, 21)
    ]
    stats.append({"cpuused": None, "memoryintfreekbs": -1, "timestamp": "nonsense"})
    assert CONVERTERS["cpu_p95"](stats) == 0.19
    assert CONVERTERS["cpu_max"](stats) == 0.2
    assert CONVERTERS["memory_min"](stats) == 1024
    assert CONVERTERS["first_time"](stats) == "2026-11-22T10:01:00Z"
    assert CONVERTERS["last_time"](stats) == "2026-11-22T10:20:00Z"
    assert CONVERTERS["memory_min"]([{"memoryintfreekbs": 0}]) is None


def test_key_is_told_not_kept() -> None:
    """A masked key says that there is one; secondary addresses become one text."""
    assert CONVERTERS["present"]("***") is True
    assert CONVERTERS["present"]("") is False
    assert CONVERTERS["addresses"]([{"ipaddress": "10.0.0.9"}, {"ipaddress": "10.0.0.10"}]) == (
        "10.0.0.10,10.0.0.9"
    )


def _pem(end: datetime) -> str:
    return pem("web.example", end)


def test_a_certificate_is_read() -> None:
    """End, names and key size of a PEM, also with other text around it."""
    text = _pem(datetime(2027, 3, 4, 5, 6, 7, tzinfo=UTC))
    for shape in (text, f"# bundle\r\n{text}{text}", text.replace("\n", "\r\n")):
        assert CONVERTERS["cert_end"](shape) == "2027-03-04T05:06:07Z"
        assert CONVERTERS["cert_subject"](shape) == "CN=web.example"
        assert CONVERTERS["cert_issuer"](shape) == "CN=Sample Issuing CA"
        assert CONVERTERS["cert_key_bits"](shape) == 256


@settings(max_examples=300)
@given(place=st.integers(0, 380), byte=st.integers(0, 255), cut=st.integers(0, 40))
def test_a_hostile_certificate_never_raises(place: int, byte: int, cut: int) -> None:
    """A certificate with one byte changed and its end cut off gives values or none."""
    der = bytearray(b64decode("".join(_pem(datetime(2027, 3, 4, tzinfo=UTC)).split("\n")[1:-2])))
    der[place % len(der)] = byte
    body = b64encode(bytes(der[: len(der) - cut])).decode()
    text = f"-----BEGIN CERTIFICATE-----\n{body}\n-----END CERTIFICATE-----\n"
    for name in ("cert_end", "cert_subject", "cert_issuer", "cert_key_bits"):
        found = CONVERTERS[name](text)
        assert found is None or isinstance(found, _KIND[name])
        assert isinstance(str(found).encode(), bytes)


@pytest.mark.parametrize(
    "text",
    [
        "-----BEGIN CERTIFICATE-----", "-----BEGIN CERTIFICATE-----\nMII\n***",
        "-----BEGIN CERTIFICATE-----\n\ud800\n-----END CERTIFICATE-----",
        "-----BEGIN CERTIFICATE-----\n" + "A" * 100_000,
    ],
)  # fmt: skip
def test_what_is_no_certificate(text: str) -> None:
    """Cut short, scrubbed, endless: unknown."""
    assert CONVERTERS["cert_end"](text) is None
