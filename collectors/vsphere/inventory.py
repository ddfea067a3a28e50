"""Objects of one vCenter by type and identity, and how to look at them."""

from collections.abc import Iterator
from typing import Any

from collectors.array.questions import Item, at
from collectors.convert_basic import objects, plain, text, utc
from collectors.convert_hardware import told
from collectors.vsphere.questions import HOST

_NO_UUID = frozenset({"0" * 32, "f" * 32})


class Inventory:
    """Everything a vCenter told. at: time of the collection; vcenter: its name with us."""

    def __init__(self, at: str) -> None:
        self.at = at
        self.about: Item = {}
        self.vcenter = ""
        self._of: dict[str, dict[str, Item]] = {}

    def keep(self, name: str, found: Any) -> None:
        """Objects of a type. Raises ValueError when there is no list of them."""
        if not isinstance(found, list):
            raise ValueError("no objects in it")  # noqa: TRY004 - of the answer
        kept = self._of.setdefault(name, {})
        kept.update((plain(one.get("_obj")), one) for one in objects(found))

    def all(self, name: str) -> Iterator[Item]:
        """Every object of a type, in a steady order."""
        yield from (one for _key, one in sorted(self._of.get(name, {}).items()))

    def find(self, name: str, reference: Any) -> Item:
        """The object a reference leads to; empty when it is not known."""
        return self._of.get(name, {}).get(moid(reference), {})

    def hosts(self) -> Iterator[tuple[str, Item]]:
        """Every host with its id."""
        for one in self.all(HOST):
            yield self.host_id(one), one

    def host_id(self, host: Item) -> str:
        """Its DMI UUID; else vCenter and the name it has there."""
        return uuid(host) or self.id(host.get("_obj"))

    def id(self, reference: Any) -> str:
        """An identity that other vCenters do not give."""
        return f"{text(self.about.get('instanceUuid')) or self.vcenter}/{moid(reference)}"


def moid(reference: Any) -> str:
    """host-21 of vim.HostSystem:host-21."""
    return plain(reference).rpartition(":")[2].strip("'")


def uuid(host: Item) -> str | None:
    """DMI UUID, lower case; nothing for placeholders."""
    found = plain(at(host.get("hardware.systemInfo"), "uuid")).lower()
    return None if found.replace("-", "") in _NO_UUID else told(found)


def moment(value: Any) -> str | None:
    """UTC text of a time as SOAP writes it."""
    return utc(plain(value))


def listed(item: Any, path: str) -> list[Item]:
    """Objects in the list a property holds."""
    return objects(at(item, path) if path else item)


def texts(value: Any) -> list[str]:
    """Texts of a list."""
    return [plain(one) for one in value if one] if isinstance(value, list) else []


def kind_of(item: Any) -> str:
    """Type of an object, its last word: FibreChannelTargetTransport."""
    return plain(at(item, "_vimtype")).rpartition(".")[2]
