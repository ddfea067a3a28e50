"""Which VLANs of a Cisco switch have a bridge table of their own worth asking (CISCO-VTP-MIB)."""

from audit.capture import Document

MOST_VLANS = 128
_VTP = "1.3.6.1.4.1.9.9.46.1.3.1.1"
_STATE, _OPERATIONAL = f"{_VTP}.2", 1
_LEGACY = range(1002, 1006)  # Token Ring and FDDI


def vlans_in_use(document: Document) -> set[int]:
    """VLANs of vtpVlanTable that are operational, where the document holds it.

    Others have no instance: a community `name@vlan` of one would only time out.
    """
    if document.error is not None:
        return set()
    columns = document.json()["columns"]
    found = {
        int(index.rpartition(".")[2])
        for name, rows in columns.items()
        for index, _tag, _value in rows
        if name.startswith(f"{_VTP}.")
    }
    idle = {
        int(index.rpartition(".")[2])
        for index, _tag, value in columns.get(_STATE, ())
        if value != _OPERATIONAL
    }
    return found - idle - set(_LEGACY)
