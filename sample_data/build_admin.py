"""Build the administration of an estate: roles, users, a directory, logins and older alerts."""

from datetime import timedelta

from sample_data.build_control import EVENT_DAYS
from sample_data.estate import Estate
from sample_data.ids import month_time
from sample_data.objects_admin import LdapServer, Role, User
from sample_data.objects_infra import Alert, Event
from sample_data.objects_tenant import Account

AUDIT_ROLE = "Audit - least privilege"
_READ = (("list*", "allow"), ("getUploadParamsFor*", "deny"), ("get*", "allow"))
_USE = tuple(
    (rule, "allow")
    for rule in ("deployVirtualMachine", "listVirtualMachines", "createVolume", "createNetwork")
)
_END = (("*", "deny"),)
# name, type, rules as the installation makes them (customers' lists shortened)
_ROLES = (
    ("Root Admin", "Admin", (("*", "allow"),)),
    ("Resource Admin", "ResourceAdmin", _USE),
    ("Domain Admin", "DomainAdmin", _USE),
    ("User", "User", _USE),
    ("Read-Only Admin - Default", "Admin", (*_READ, *_END)),
    ("Support Admin - Default", "Admin", (*_READ, ("startVirtualMachine", "allow"), *_END)),
)
_OWN = (("listHosts", "allow"), ("listZones", "allow"), ("listVirtualMachines", "allow"), *_END)
_LOGIN_EVERY = 6  # days between two logins of an administrator
_ALERT_MONTHS = 4  # how far back older alerts reach; alert.purge.delay is longer


def add_administration(estate: Estate) -> None:
    """Add what tenants and happenings do not have; events and alerts stay the newest first."""
    for name, kind, rules in _ROLES:
        add_role(estate, name, kind, rules)
    add_role(estate, AUDIT_ROLE, "Admin", _OWN).is_default = False
    for account in [a for a in estate.accounts if a.project is None]:
        user = add_user(estate, account)
        user.api_key = account.type == 0
    _add_auditor(estate)
    host = f"ldap1.{estate.mail_domain}"
    estate.ldap_servers.append(LdapServer(estate.ids.uid("ldap", host), host, 636))
    _add_logins(estate)
    _add_older_alerts(estate)
    sort_happenings(estate)


def add_role(estate: Estate, name: str, kind: str, rules: tuple[tuple[str, str], ...]) -> Role:
    """Add a role."""
    role = Role(estate.ids.uid("role", name), name, kind, rules=list(rules))
    estate.roles.append(role)
    return role


def add_user(estate: Estate, account: Account) -> User:
    """Add the user of an account, who has its name."""
    user = User(account.user_id, account.name, account, account.created)
    estate.users.append(user)
    return user


def add_administrator(estate: Estate, name: str, role: str = "Root Admin") -> User:
    """Add an account of root's type with one user."""
    ids, root = estate.ids, estate.domains[0]
    created = month_time(estate.spec.start, -20)
    account = Account(ids.uid("account", name), name, root, 1, role, ids.uid("user", name), created)
    estate.accounts.append(account)
    return add_user(estate, account)


def sort_happenings(estate: Estate) -> None:
    """Put events and alerts in the order the API lists them."""
    estate.events.sort(key=lambda event: (event.created, event.id), reverse=True)
    estate.alerts.sort(key=lambda alert: (alert.sent, alert.id), reverse=True)


def _add_auditor(estate: Estate) -> None:
    """Add the user the audit itself comes as; its key was renewed twelve days ago."""
    user = add_administrator(estate, "audit", AUDIT_ROLE)
    user.api_key = True
    event = Event(
        id=estate.ids.uid("event", f"key/{estate.month}"),
        type="REGISTER.USER.KEY",
        level="INFO",
        state="Completed",
        text="Successfully completed register for the developer API keys",
        created=estate.now - timedelta(days=12),
        account="admin",
        domain="ROOT",
        resource_id=user.id,
        resource_type="User",
    )
    estate.events.append(event)


def _add_logins(estate: Estate) -> None:
    for user in estate.users:
        if user.account.type not in {1, 2} or user.api_key or user.name == "system":
            continue
        for day in range(1, EVENT_DAYS, _LOGIN_EVERY):
            uid = estate.ids.uid("event", f"login/{user.name}/{estate.month}/{day}")
            moment = estate.now - timedelta(days=day, minutes=len(user.name))
            text = "user has logged in from IP Address 10.0.3.17"
            owner = user.account.name, user.account.domain.name
            estate.events.append(
                Event(uid, "USER.LOGIN", "INFO", "Completed", text, moment, *owner)
            )


def _add_older_alerts(estate: Estate) -> None:
    for month in range(estate.month - _ALERT_MONTHS, estate.month + 1):
        moment = month_time(estate.spec.start, month) - timedelta(days=10, minutes=44)
        uid = estate.ids.uid("alert", f"usage/{month}")
        text = "Usage job finished with 0 retries"
        estate.alerts.append(Alert(uid, 20, "ALERT.USAGE.RESULT", text, moment))
