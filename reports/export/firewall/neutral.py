"""Say a rule set without its addresses and names, so that two environments can be compared.

A name becomes a role: its words without numbers, without words for an environment (test, prod ...)
and without the words of the environment's own names. `acme-web-01` of account `acme` and
`web-prod-2` of network `prod` are both `web`. An address becomes what it is used for.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

_ENVIRONMENTS = frozenset(
    {
        "dev", "devel", "development", "int", "integration", "test", "tst", "testing", "qa", "uat",
        "acc", "acceptance", "pre", "preprod", "stage", "staging", "stg", "prd", "prod",
        "production", "live", "demo", "sandbox",
    }
)  # fmt: skip
ONLY = "the only one"  # role of a network, VPC, list or group that has no other beside it
_WORDS = re.compile(r"[a-z0-9]+")
_KEPT = re.compile(r"default_(allow|deny)")  # lists every CloudStack has, the same everywhere
_NUMBERED = re.compile(r"^(.*[a-z]{2})\d+$")  # web2, not l2
_HOST = re.compile(r"/(32|128)$")


class Roles:
    """Roles of what one document names."""

    def __init__(self, document: dict[str, Any]) -> None:
        self._sections = {name: rows or [] for name, rows in document["sections"].items()}
        names = [document["environment"].get(key) for key in ("name", "account")]
        names += [row["name"] for row in self._sections["vpcs"]]
        self._own = _ENVIRONMENTS | {word for name in names if name for word in _words(name)}
        self.kinds: dict[str, Callable[[Any], Any]] = {
            "network": self._distinct(self._names("networks")),
            "vpc": self._distinct(self._names("vpcs")),
            "acl": self._distinct(self._names("acl_lists")),
            "group": self._distinct(self._names("security_groups")),
            "customer_gateway": self._distinct(self._names("vpn_customer_gateways")),
            "vm": self.role,
            "vms": self._role_set,
        }
        self._uses = dict(self._address_uses())
        self._cidrs = self._known_cidrs()
        self.kinds["address"] = self.address

    def role(self, name: str | None) -> str | None:
        """Role of a VM or another thing of which several may be alike."""
        if name is None:
            return None
        words = [_NUMBERED.sub(r"\1", word) for word in self._kept_words(name)]
        return "-".join(word for word in words if not word.isdigit()) or name

    def address(self, address: str | None) -> str | None:
        """What a public address is used for."""
        return self._uses.get(address, "of another environment") if address else None

    def peers(self, cidrs: list[str], network: str | None = None) -> list[str]:
        """Networks a rule of `network` names, own ones by their role, sorted."""
        return sorted(str(self.peer(cidr, network)) for cidr in cidrs)

    def peer(self, cidr: str | None, network: str | None = None) -> str | None:
        """One network a rule names."""
        if cidr is None:
            return None
        if any(r["cidr"] == cidr and r["name"] == network for r in self._sections["networks"]):
            return "its network"
        return self._cidrs.get(_HOST.sub("", cidr), cidr)

    def _names(self, section: str) -> list[str]:
        return [row["name"] for row in self._sections[section] if row["name"]]

    def _kept_words(self, name: str) -> list[str]:
        return [word for word in _words(name) if word not in self._own]

    def _role_set(self, names: list[str] | None) -> list[str] | None:
        """Roles without their number: production may have more of each."""
        return None if names is None else sorted({str(self.role(name)) for name in names})

    def _distinct(self, names: list[str]) -> Callable[[str | None], str | None]:
        """Roles of things that are no copies: one alone needs no name, equal ones keep numbers."""
        mine = sorted({name for name in names if not _KEPT.fullmatch(name)})
        if len(mine) == 1:
            return lambda name: ONLY if name == mine[0] else name
        roles = {name: self.role(name) for name in mine}
        twice = {role for role, count in Counter(roles.values()).items() if count > 1}
        roles |= {
            name: "-".join(self._kept_words(name)) or name
            for name, role in roles.items()
            if role in twice
        }
        return lambda name: roles.get(name, name) if name else None

    def _address_uses(self) -> Iterable[tuple[str, str]]:
        targets: dict[str, set[str]] = {}
        for row in self._sections["port_forwards"]:
            target = self.role(row["vm"]) or "an unknown VM"
            targets.setdefault(row["address"], set()).add(target)
        for row in self._sections["load_balancers"]:
            targets.setdefault(row["address"], set()).add("load balancing")
        for row in self._sections["public_addresses"]:
            use = str(row["use"] or "of unknown use")
            if use == "static NAT":
                use = f"static NAT to {self.role(row['vm']) or 'an unknown VM'}"
            elif row["address"] in targets and use != "source NAT":
                use = f"for {', '.join(sorted(targets[row['address']]))}"
            yield row["address"], use

    def _known_cidrs(self) -> dict[str, str]:
        """Own networks and addresses by what they are; a network used twice stays as it is."""
        known: list[tuple[str | None, Any]] = []
        for kind, section in (("network", "networks"), ("vpc", "vpcs")):
            known += [(r["cidr"], self.kinds[kind](r["name"])) for r in self._sections[section]]
        known += self._uses.items()
        known += [(r["vm_address"], self.role(r["vm"])) for r in self._sections["port_forwards"]]
        meanings: dict[str, set[str]] = {}
        for cidr, meaning in known:
            if cidr:
                meanings.setdefault(cidr, set()).add(str(meaning))
        return {cidr: min(found) for cidr, found in meanings.items() if len(found) == 1}


def _words(name: str) -> list[str]:
    return _WORDS.findall(name.casefold())
