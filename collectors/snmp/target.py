"""How to reach devices by SNMP: one credential, its protocols, its patience."""

from dataclasses import dataclass, field, replace

from audit.errors import ConfigError

AUTH = ("MD5", "SHA", "SHA224", "SHA256", "SHA384", "SHA512")
PRIV = ("DES", "AES128", "AES192", "AES256", "AES192C", "AES256C")
VERSIONS = ("1", "2c", "3")


@dataclass(frozen=True, slots=True)
class Target:
    """One device.

    source: name of the target in the database; community: of versions 1 and 2c; user, auth, priv
    and the passwords: of version 3 (AES192C, AES256C: Cisco's way to make the longer keys);
    timeout: seconds for one answer; retries: more tries after it; max_repetitions: most varbinds
    asked for in one answer; interval: seconds between the two looks at counters.
    """

    source: str
    address: str
    port: int = 161
    version: str = "2c"
    community: str = field(default="", repr=False)
    user: str = ""
    auth: str | None = None
    auth_password: str = field(default="", repr=False)
    priv: str | None = None
    priv_password: str = field(default="", repr=False)
    context: str = ""
    timeout: float = 3.0
    retries: int = 1
    max_repetitions: int = 50
    interval: float = 10.0

    def __post_init__(self) -> None:
        """Refuse what no device could understand. Raises ConfigError."""
        if self.version not in VERSIONS:
            raise ConfigError(f"{self.source}: version is one of {', '.join(VERSIONS)}.")
        if self.version == "3":
            self._check_user()
        elif not self.community:
            raise ConfigError(f"{self.source}: version {self.version} needs a community.")

    @property
    def access(self) -> str:
        """How it is read: v1, v2c, v3 noAuthNoPriv, v3 authNoPriv, v3 authPriv."""
        if self.version != "3":
            return f"v{self.version}"
        auth, priv = ("auth" if self.auth else "noAuth"), ("Priv" if self.priv else "NoPriv")
        return f"v3 {auth}{priv}"

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must never be written down."""
        return tuple(s for s in (self.community, self.auth_password, self.priv_password) if s)

    def at(self, address: str) -> "Target":
        """The same credentials for one address; it is a source of its own."""
        return replace(self, address=address, source=f"{self.source}/{address}")

    def in_context(self, context: str, community: str) -> "Target":
        """The same device's other instance of a table: a context (3), a community (1, 2c)."""
        return replace(self, context=context, community=community if self.community else "")

    def _check_user(self) -> None:
        if not self.user:
            raise ConfigError(f"{self.source}: version 3 needs a user.")
        if self.auth not in (None, *AUTH):
            raise ConfigError(f"{self.source}: auth is one of {', '.join(AUTH)}.")
        if self.priv not in (None, *PRIV):
            raise ConfigError(f"{self.source}: priv is one of {', '.join(PRIV)}.")
        if self.priv and not self.auth:
            raise ConfigError(f"{self.source}: priv needs auth (SNMPv3 knows no other way).")
        for kind, word in ((self.auth, self.auth_password), (self.priv, self.priv_password)):
            if kind and len(word) < 8:  # noqa: PLR2004 - RFC 3414 11.2
                raise ConfigError(f"{self.source}: SNMPv3 passwords have at least 8 characters.")
