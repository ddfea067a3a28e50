"""Where devices stand and what feeds them, as the configuration says ([[place]])."""

from audit.model.kinds import Json, Number, Table, col, key


class Place(Table, table="place", by="operator"):
    """Sites, racks, rooms and feeds of devices, by the name; the first that fits one counts."""

    number: Number = key("Position of the block in the configuration, from 1")
    kind: str = key("host, server, switch, array, management server, database, balancer or zone")
    pattern: str = key("Name of the device, with * and ?, as it is written")
    rack: str | None = col("Rack; NULL: not named")
    room: str | None = col("Room; NULL: not named")
    site: str | None = col("Site; NULL: not named")
    feeds: Json = col("Power feeds it is plugged into, a supply each: a JSON list, sorted")
