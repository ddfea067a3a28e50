"""Records of one pool by class and reference, and how to look at them."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from audit.moment import utc_text
from collectors.array.questions import Item, at
from collectors.convert_basic import number, objects, plain, text

NONE = "OpaqueRef:NULL"
_PHYSICAL, _NO_VLAN = "physical", -1


class Records:
    """Everything a pool told."""

    def __init__(self) -> None:
        self._of: dict[str, dict[str, Item]] = {}

    def keep(self, name: str, found: Any) -> None:
        """Records of a class. Raises ValueError when there are none."""
        if not isinstance(found, dict):
            raise ValueError("no records in it")  # noqa: TRY004 - of the answer
        self._of[name] = {ref: one for ref, one in found.items() if isinstance(one, dict)}

    def all(self, name: str) -> Iterator[tuple[str, Item]]:
        """Reference and record, in a steady order."""
        yield from sorted(self._of.get(name, {}).items())

    def at(self, name: str, ref: Any) -> Item:
        """A record; empty when it is not known."""
        return self._of.get(name, {}).get(plain(ref), {})

    def host(self, record: Item) -> str | None:
        """UUID of the host a record belongs to."""
        return text(self.at("host", record.get("host")).get("uuid"))

    def pool(self) -> Item:
        """The pool; XAPI has exactly one."""
        return next((one for _ref, one in self.all("pool")), {})


def version(host: Item) -> str | None:
    """Product and version a host tells."""
    told = [plain(at(host, f"software_version/{n}")) for n in ("product_brand", "product_version")]
    return " ".join(word for word in told if word) or None


def refs(value: Any) -> list[str]:
    """References of a set that lead somewhere."""
    members = value if isinstance(value, list) else [value]
    return [plain(one) for one in members if plain(one) not in ("", NONE)]


def seconds(value: Any) -> str | None:
    """UTC text from seconds since 1970, as other_config has them ("1690000000.")."""
    found = number(value)
    if not found or not 0 < found < 1 << 33:
        return None
    return utc_text(datetime.fromtimestamp(found, UTC))


def moment(value: Any) -> str | None:
    """UTC text from 20260131T10:20:30Z, the spelling of XAPI."""
    try:
        found = datetime.fromisoformat(plain(value))
    except ValueError:
        return None
    aware = found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    return utc_text(aware) if aware.year > 1970 else None  # noqa: PLR2004


def tag(pif: Item) -> int | None:
    """VLAN id of an interface; XAPI tells -1 where there is none."""
    found = number(pif.get("VLAN"))
    return int(found) if found is not None and found > _NO_VLAN else None


def link_name(pif: Item) -> str | None:
    """eth0, bond0; a VLAN on it is bond0.120, as it is called on the host."""
    device, vlan = text(pif.get("device")), tag(pif)
    return f"{device}.{vlan}" if device and vlan is not None else device


def link_kind(pif: Item) -> str:
    """What an interface is, in words of host_link."""
    if pif.get("physical") is True:
        return _PHYSICAL
    if refs(pif.get("bond_master_of")):
        return "bond"
    return "vlan" if tag(pif) is not None else "other"


def members(records: Records, bond: Item) -> list[Item]:
    """Interfaces in a bond that are known."""
    return objects([records.at("PIF", ref) for ref in refs(bond.get("slaves"))])
