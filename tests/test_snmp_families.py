"""Groups and families of SNMP: what the files say, what is refused; values of any spelling."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.errors import MapError
from audit.model import TABLES
from collectors.snmp import values
from collectors.snmp.families import compile_family, enterprises, families, recognise, vendor_of
from collectors.snmp.groups import FOLDER, compile_group, groups
from collectors.snmp.neighbors import capabilities, cdp_capabilities, identifier

RECOGNISED = [
    ("1.3.6.1.4.1.9.1.1208", "Cisco IOS Software, C2960X Software", "ios"),
    ("1.3.6.1.4.1.9.1.2494", "Cisco IOS Software [Fuji], Catalyst L3 Switch Software", "ios-xe"),
    ("1.3.6.1.4.1.9.1.1745", "Cisco IOS Software, IOS-XE Software, Catalyst 4500", "ios-xe"),
    ("1.3.6.1.4.1.9.12.3.1.3.1955", "Cisco NX-OS(tm) Nexus9000 C9336C-FX2", "nxos"),
    ("1.3.6.1.4.1.9.12.3.1.3.1062", "Cisco NX-OS(tm) ucs, Software", "ucs"),
    ("1.3.6.1.4.1.9.6.1.1004.24.1", "CBS350-24T-4G 24-Port Gigabit Managed Switch", "cisco-sb"),
    ("1.3.6.1.4.1.8072.3.2.10", "SONiC Software Version: SONiC.202205 - HwSku: x", "sonic"),
    ("1.3.6.1.4.1.40310", "Cumulus-linux 5.9.2", "cumulus"),
    ("1.3.6.1.4.1.1916.2.1", "ExtremeXOS (X670) version 16.2.1", "exos"),
    ("1.3.6.1.4.1.1588.2.2.1.1.1.5", "Brocade VDX6740, Network Operating System Software", "slx"),
    ("1.3.6.1.4.1.674.10892.5", "", "server"),
    ("1.3.6.1.4.1.674.11000.5000.100.2.1.7", "Dell EMC Networking OS10 Enterprise.", "os10"),
    ("1.3.6.1.4.1.674.10895.3078", "Dell Networking N4032, 6.3.3.10, Linux", "dell-os6"),
    ("1.3.6.1.4.1.90", "", "generic"),
    ("1.3.6.1.2.1", "", "generic"),
    ("1.3.6.1.4.1.8072.3.2.10", "Linux kvm-3 5.15.0", "net-snmp"),
    (None, None, "generic"),
]  # fmt: skip


@pytest.mark.parametrize(("object_id", "descr", "family"), RECOGNISED)
def test_recognised(object_id: str | None, descr: str | None, family: str) -> None:
    """By sysDescr, then by the longest sysObjectID."""
    assert recognise(object_id, descr).name == family


def test_an_enterprise_is_no_prefix_of_another() -> None:
    """1.3.6.1.4.1.26360 is not Juniper (2636)."""
    assert recognise("1.3.6.1.4.1.26360.1", "x").name == "generic"
    assert vendor_of("1.3.6.1.4.1.4526.100") == "Netgear"
    assert vendor_of("1.3.6.1.2.1") is None
    assert all(0 < number < 1 << 32 for number in enterprises())


def test_every_file_is_compiled() -> None:
    """Groups feed tables of SNMP; every table is fed; columns have one group each."""
    assert {path.stem for path in (FOLDER / "families").glob("*.toml")} == set(families())
    assert {path.stem for path in (FOLDER / "groups").glob("*.toml")} <= set(groups())
    fed = {table for group in groups().values() for table in group.tables}
    assert fed == {name for name, info in TABLES.items() if info.by == "snmp"}
    names = [column for group in groups().values() for column in group.columns]
    assert len(names) == len(set(names))
    assert next(iter(groups())) == "sys"


@pytest.mark.parametrize(
    ("spec", "said"),
    [
        ({"prefix": "1.3", "columns": {"a": 1}}, "'tables' is missing"),
        ({"prefix": "1.3", "columns": {"a": 1}, "tables": ["vm"]}, "'vm' is no table"),
        ({"prefix": "1.x", "columns": {"a": 1}, "tables": ["switch"]}, "is no OID"),
        ({"prefix": "1.3", "columns": {"a": 1}, "tables": ["switch"], "colour": 1}, "unknown key"),
        (
            {"prefix": "1.3", "columns": {"a": 1}, "tables": ["switch_part"],
             "part": [{"kind": "fan", "state": "a", "states": {"1": ["fine", "x"]}}]},
            "'fine' is none of",
        ),
        (
            {"prefix": "1.3", "columns": {"a": 1}, "tables": ["switch_part"],
             "part": [{"kind": "fan", "state": "b"}]},
            "'b' is no column",
        ),
    ],
)  # fmt: skip
def test_a_wrong_group_is_refused(spec: dict[str, object], said: str) -> None:
    """The file and the fault are named."""
    with pytest.raises(MapError, match=said):
        compile_group("x", spec, "x.toml")


@pytest.mark.parametrize(
    ("spec", "said"),
    [
        ({}, "nothing would be recognised"),
        ({"descr": "("}, "no regular expression"),
        ({"descr": "x", "groups": ["nope"]}, "'nope' is no group"),
        ({"descr": "x", "version": [{"column": "nope"}]}, "a column of no group"),
        ({"descr": "x", "version": [{"column": "sysDescr", "match": "v"}]}, "one pair of brackets"),
        ({"descr": "x", "colour": 1}, "unknown key"),
    ],
)
def test_a_wrong_family_is_refused(spec: dict[str, object], said: str) -> None:
    """The file and the fault are named."""
    with pytest.raises(MapError, match=said):
        compile_family("x", spec)


MACS = st.binary(min_size=6, max_size=6).filter(any)


@given(raw=MACS)
def test_a_mac_address_in_every_spelling(raw: bytes) -> None:
    """Bytes, colons, dashes, spaces, leading zeros left out, three groups of four."""
    right = raw.hex(":")
    pairs = [f"{byte:02x}" for byte in raw]
    short = ":".join(f"{byte:x}" for byte in raw)
    cisco = ".".join(raw.hex()[i : i + 4] for i in (0, 4, 8))
    spelled = [right, "-".join(pairs), " ".join(pairs).upper(), short, cisco]
    assert values.mac(raw) == right
    assert [values.mac(text.encode()) for text in spelled] == [right] * 5
    assert values.mac_of_arcs(tuple(raw)) == right


@given(raw=st.binary(max_size=80))
def test_values_never_raise(raw: bytes) -> None:
    """Anything at all."""
    told = values.text(raw)
    assert told is None or told.encode()
    found = values.mac(raw)
    assert found is None or len(found) == 17
    values.address(raw)
    assert all(0 <= bit < values.MAX_BITS for bit in values.bits(raw))
    capabilities(raw)
    cdp_capabilities(raw)
    identifier("mac", raw)


@given(numbers=st.sets(st.integers(1, 4094)))
def test_bitmaps_and_ranges(numbers: set[int]) -> None:
    """Bits of a bitmap are the numbers it was made of; ranges hold exactly them."""
    mask = bytearray(512)
    for number in numbers:
        mask[number >> 3] |= 0x80 >> (number & 7)
    assert set(values.bits(bytes(mask))) == numbers
    assert set(values.bits(bytes(mask).rstrip(b"\0"))) == numbers
    runs = values.ranges(numbers)
    assert {n for first, last in runs for n in range(first, last + 1)} == numbers
    assert all(left[1] + 1 < right[0] for left, right in pairwise(runs))


def test_a_huge_bitmap_is_bounded() -> None:
    """64 kB of ones give no more than 65,536 numbers."""
    assert len(values.bits(b"\xff" * (1 << 20))) == values.MAX_BITS


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (b" leaf-1\0\0", "leaf-1"), (b"<private>", None), (b"N/A", None), (b"b'0CN'", "0CN"),
        ("Büro".encode(), "Büro"), ("Büro".encode("latin-1"), "Büro"), (b"", None),
        (b"b'\\x00\\x00'", None),
    ],
)  # fmt: skip
def test_text(raw: bytes, told: str | None) -> None:
    """UTF-8, latin-1, NUL, masks, and text written as Python's bytes."""
    assert values.text(raw) == told


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (b"\x28\x00", "bridge, router"), (b"\x01", "station"), (b"28 2 4", "bridge, router"),
        (b"28 00 2 4", "bridge, router"), (b"00", None), (b"00 00", None), (b"", None),
    ],
)  # fmt: skip
def test_capabilities(raw: bytes, told: str | None) -> None:
    """Bits, and bits that were spelled."""
    assert capabilities(raw) == told


def test_clock() -> None:
    """Hundredths of a second; a wrap goes on, a restart does not."""
    assert values.passed(100, 1100) == 10.0
    assert values.passed((1 << 32) - 100, 100) == 2.0
    assert values.passed(5000, 10) is None
    assert values.passed(5, 5) is None
