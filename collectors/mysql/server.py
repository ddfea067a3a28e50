"""Which database it is: from what the greeting says (no statement needed, also when it is ill)."""

import re
from dataclasses import dataclass

_PREFIX = "5.5.5-"  # MariaDB 10 greets so, for replicas that know no version above 5
_NUMBERS = re.compile(r"\d+(?:\.\d+)*")
MARIADB = "mariadb"


@dataclass(frozen=True, slots=True)
class Server:
    """product: mariadb, percona or mysql; version: without prefix and suffix; numbers: of it."""

    product: str
    version: str

    @property
    def numbers(self) -> tuple[int, ...]:
        """(10, 11, 19); empty when the version has none."""
        return tuple(int(part) for part in self.version.split(".") if part.isdigit())

    @property
    def is_mariadb(self) -> bool:
        """MariaDB, not MySQL or a build of it."""
        return self.product == MARIADB


def server(greeting: str, comment: str | None = None) -> Server:
    """Product and version of `5.5.5-10.11.19-MariaDB-log`, `8.0.36-28` ...

    comment: version_comment, the only place where Percona names itself.
    """
    text = greeting.removeprefix(_PREFIX) if "mariadb" in greeting.lower() else greeting
    found = _NUMBERS.match(text)
    version = found[0] if found else text
    named = f"{greeting} {comment or ''}".lower()
    product = next((one for one in (MARIADB, "percona") if one in named), "mysql")
    return Server(product, version)
