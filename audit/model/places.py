"""Where devices stand and what feeds them, as the configuration says ([[place]])."""

from audit.model.kinds import Number, Table, col, key


class Place(Table, table="place", by="operator"):
    """Racks, rooms and power feeds of devices, by the name; the first that fits a device counts."""

    number: Number = key("Position of the block in the configuration, from 1")
    kind: str = key("host, server, switch or array")
    pattern: str = key("Name of the device, with * and ?, as it is written")
    rack: str | None = col("Rack; NULL: not named")
    room: str | None = col("Room; NULL: not named")
    feeds: str = col("Power feeds it is plugged into, a supply each: a JSON list, sorted")
