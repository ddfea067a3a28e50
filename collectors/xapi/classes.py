"""Which classes of XAPI are read, and which tables rest on each."""

from dataclasses import dataclass

from collectors.array.questions import Identity, Question

KIND = "xenserver"
_ALL = (
    "host_system", "host_link", "host_address", "host_bond", "host_bond_member", "host_network",
    "host_store", "hypervisor_pool", "host_patch",
)  # fmt: skip
_LINKS = ("host_link", "host_address", "host_bond", "host_bond_member", "host_network")
CLASSES: dict[str, tuple[str, ...]] = {
    "host": _ALL,
    "pool": ("host_system", "hypervisor_pool"),
    "PIF": _LINKS,
    "PIF_metrics": ("host_link", "host_bond", "host_bond_member"),
    "Bond": ("host_link", "host_bond", "host_bond_member"),
    "network": ("host_link", "host_network"),
    "SR": ("host_store",),
    "PBD": ("host_store",),
    "pool_update": ("host_patch",),
    "host_patch": ("host_patch",),
}
OPTIONAL = frozenset({"pool_update", "host_patch"})  # which of them there is, goes by version


@dataclass(frozen=True, slots=True)
class Records(Question):
    """All records of a class. fills: tables that are incomplete without them."""

    fills: tuple[str, ...] = ()

    @property
    def table_names(self) -> tuple[str, ...]:
        """Tables it fills."""
        return self.fills

    def shown(self) -> str:
        """For plans: as a person would write it."""
        return f"{self.method} {self.path} {self.name}"


def method(name: str) -> str:
    """The method that gives all records of a class."""
    return f"{name}.get_all_records"


QUESTIONS: dict[str, Records] = {
    method(name): Records(
        method(name), "/jsonrpc", "POST", items="result", optional=name in OPTIONAL, fills=fills,
        identity=Identity(("uuid",), "@version") if name == "host" else None,
    )
    for name, fills in CLASSES.items()
}  # fmt: skip
METHODS = frozenset({"session.login_with_password", "session.logout", *QUESTIONS})
