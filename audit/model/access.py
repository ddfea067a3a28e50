"""Roles and users, as far as an auditor may read them."""

from audit.model.kinds import Table, col, key


class Role(Table, table="role", by="cloudstack"):
    """Roles (listRoles)."""

    id: str = key("UUID of the role")
    name: str = col("Name")
    type: str | None = col("Admin, ResourceAdmin, DomainAdmin, User")
    is_default: bool | None = col("Made by the installation")
    state: str | None = col("enabled or disabled")
