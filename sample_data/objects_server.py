"""Neutral objects of physical servers: what they are made of, as their controllers would tell.

Same conventions as `objects_infra`. A server's NIC ports are those of its host; whether they have
link is told by the switch port they are cabled to, where there is one. State and health are the
words of Redfish.
"""

from dataclasses import dataclass, field
from datetime import datetime

from sample_data.objects_infra import Host, HostNic


@dataclass(eq=False, slots=True)
class Supply:
    """A power supply; watts it gives."""

    number: int
    serial: str
    watts: int = 1100
    volts: float = 230.0
    state: str = "Enabled"
    health: str = "OK"


@dataclass(eq=False, slots=True)
class Fan:
    """A fan."""

    number: int
    state: str = "Enabled"
    health: str = "OK"


@dataclass(eq=False, slots=True)
class Module:
    """A memory module; MiB, MT/s."""

    socket: int
    channel: int
    mib: int
    speed: int = 3200
    state: str = "Enabled"
    health: str = "OK"


@dataclass(eq=False, slots=True)
class Disk:
    """A drive of the mirror the server starts from; life left in percent."""

    bay: int
    serial: str
    bytes: int
    life: int = 97
    predicted: bool = False
    state: str = "Enabled"
    health: str = "OK"


@dataclass(eq=False, slots=True)
class Volume:
    """The mirror; operation: Rebuild, with its progress in percent."""

    raid: str = "RAID1"
    state: str = "Enabled"
    health: str = "OK"
    operation: str = ""
    progress: int = 0


@dataclass(eq=False, slots=True)
class Card:
    """A network adapter with the host's NICs on it."""

    number: int
    id: str
    model: str
    serial: str
    firmware: str
    nics: list[HostNic] = field(default_factory=list)
    down: set[str] = field(default_factory=set)  # names of NICs without link, where not cabled
    is_stray: bool = False  # cabled to switches nobody reads
    slow: dict[str, int] = field(default_factory=dict)  # name of NIC: Mb/s, where not cabled


@dataclass(eq=False, slots=True)
class Sensor:
    """A temperature in degrees Celsius."""

    name: str
    place: str
    celsius: float
    caution: float
    critical: float


@dataclass(eq=False, slots=True)
class Entry:
    """A critical entry of the controller's log."""

    at: datetime
    message_id: str
    message: str


@dataclass(eq=False, slots=True)
class Server:
    """The machine a host runs on. maker: HPE, Dell or Supermicro; cores: of a processor.

    address: of its controller; name, serial: what the host and the box are called here.
    """

    host: Host
    address: str
    name: str
    serial: str
    maker: str
    model: str
    uuid: str
    board_serial: str
    bios: str
    controller: str
    firmware: str
    processor: str
    cores: int
    supplies: list[Supply]
    fans: list[Fan]
    modules: list[Module]
    disks: list[Disk]
    cards: list[Card]
    sensors: list[Sensor]
    settings: dict[str, str]
    volume: Volume = field(default_factory=Volume)
    entries: list[Entry] = field(default_factory=list)
    watts: int = 320
    peak: int = 430
    enclosure: str = ""  # serial, of a blade
    is_read: bool = True  # its controller is collected
    outlives: bool = False  # it runs without its host being in CloudStack
    processor_health: str = "OK"
    boot: str = "UEFI"
    secure_boot: bool = True
    shipped: int = 800  # days before the start of the estate
    contract: int = 1025  # days from then to the end of its contract

    @property
    def is_on(self) -> bool:
        """Whether it is on."""
        return self.host.state != "Down"

    def card_of(self, nic: HostNic) -> Card:
        """The card a NIC is on."""
        return next(card for card in self.cards if nic in card.nics)
