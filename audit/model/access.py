"""Roles, users and limits, as far as an auditor may read them."""

from audit.model.kinds import Count, Index, Number, Table, Utc, col, key


class Role(Table, table="role", by="cloudstack"):
    """Roles (listRoles)."""

    id: str = key("UUID of the role")
    name: str = col("Name")
    type: str | None = col("Admin, ResourceAdmin, DomainAdmin, User")
    is_default: bool | None = col("Made by the installation")
    state: str | None = col("enabled or disabled")


class RolePermission(Table, table="role_permission", by="cloudstack"):
    """Rules of roles in their order, first match wins (listRolePermissions)."""

    id: str = key("UUID of the rule")
    role_id: str = col("Role")
    rule: str | None = col("Command, or a pattern with *")
    permission: str | None = col("allow or deny")


class User(
    Table,
    table="user",
    by="cloudstack",
    indexes=(Index(("account_id",), "users of an account"),),
):
    """Users (listUsers); no names of people, no keys: only whether there is an API key."""

    id: str = key("UUID of the user")
    username: str = col("Login name")
    account: str | None = col("Account")
    account_id: str | None = col("Account")
    account_type: Number | None = col("0 user, 1 root admin, 2 domain admin, 4 read-only admin")
    domain_id: str | None = col("Domain")
    role_id: str | None = col("Role")
    role_name: str | None = col("Name of the role")
    role_type: str | None = col("Admin, ResourceAdmin, DomainAdmin, User")
    state: str | None = col("enabled, disabled or locked")
    origin: str | None = col("Where it logs in: native, ldap, saml2, saml2disabled, oauth2")
    two_factor: bool | None = col("Second factor set up (4.18+)")
    two_factor_mandated: bool | None = col("Second factor is required (4.18+)")
    has_api_key: bool | None = col("Has an API key; NULL: none, or not told to this account")
    api_key_access: str | None = col("ENABLED, DISABLED or INHERIT (4.20.1+)")
    is_default: bool | None = col("Made by the installation")
    created: Utc | None = col("Created")


class LdapServer(Table, table="ldap_server", by="cloudstack"):
    """LDAP servers (listLdapConfigurations)."""

    hostname: str = key("Host")
    port: Number = key("Port")
    domain_id: str | None = col("Domain it serves; NULL: all")


class SslCertificate(Table, table="ssl_certificate", by="cloudstack"):
    """Certificates of load balancers (listSslCerts: a call per account and project, `deep` only).

    What the certificate says is read from the PEM in the answer, which is not kept.
    """

    id: str = key("UUID of the certificate")
    name: str | None = col("Name")
    fingerprint: str | None = col("Fingerprint")
    load_balancer_rules: str | None = col("Load balancers that use it, sorted")
    not_after: Utc | None = col("End of its validity; NULL: it could not be read")
    subject: str | None = col("Distinguished name of its holder")
    issuer: str | None = col("Distinguished name of who signed it")
    key_bits: Number | None = col("Size of its public key in bits; NULL for kinds of one size")
    account: str | None = col("Account")
    domain: str | None = col("Domain")
    project_id: str | None = col("Project")


class Webhook(Table, table="webhook", by="cloudstack"):
    """Webhooks that receive events (listWebhooks, 4.20+); never their secret."""

    id: str = key("UUID of the webhook")
    name: str | None = col("Name")
    scope: str | None = col("Local, Domain or Global")
    state: str | None = col("Enabled or Disabled")
    url: str | None = col("URL, credentials removed")
    verifies_tls: bool | None = col("Checks the receiver's certificate")
    account: str | None = col("Account")
    domain_id: str | None = col("Domain")


class ResourceUsage(Table, table="resource_usage", kind="sample", by="cloudstack"):
    """Limits of accounts and projects and their use (listAccounts, listProjects)."""

    owner_id: str = key("Account or project")
    resource: str = key("vm, volume, snapshot, template, ip, network, vpc, cpu, memory ...")
    at: Utc = key("Time of the sample")
    owner: str = col("account or project")
    cap: Count | None = col("Limit, in the unit of CloudStack; NULL: unlimited or not told")
    used: Count | None = col("In use, in the same unit")
