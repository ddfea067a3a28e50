"""Build the control plane: management servers, database, settings, and a month of happenings."""

from datetime import datetime, timedelta

from sample_data.estate import Estate
from sample_data.ids import ip_add, month_time
from sample_data.objects_infra import Alert, Database, Event, ManagementServer
from sample_data.settings import safe_values

EVENT_DAYS = 45  # how far back events reach; event.purge.delay is longer
ROUTINE = (
    ("USER.LOGIN", "user has logged in from IP Address 10.0.3.17"),
    ("SNAPSHOT.CREATE", "Creating Snapshot from policy"),
    ("VOLUME.CREATE", "Successfully created volume"),
    ("ROUTER.HEALTH.CHECKS", "Router health checks completed"),
    ("TEMPLATE.CREATE", "Successfully registered template"),
)
ALERTS = (
    (20, "ALERT.USAGE.RESULT", "Usage job finished with 0 retries"),
    (28, "ALERT.UPLOAD.FAILED", "Upload of a template was cancelled by its owner"),
    (26, "ALERT.RESOURCE.EXCEED", "Account {account} reached 80 % of its volume limit"),
)


def add_control_plane(estate: Estate) -> None:
    """Add management servers, the database and the settings of a well-kept cloud."""
    spec, management = estate.spec, estate.spec.management
    for index in range(management.servers):
        server = ManagementServer(
            id=estate.ids.uid("management", str(index)),
            name=f"mgmt{index + 1}.{estate.mail_domain}",
            ip=ip_add(management.vip, index + 1),
            version=spec.cloudstack,
            os=management.os,
            kernel=management.kernel,
            java=management.java,
            started=estate.now - timedelta(days=18 + 3 * index, hours=4),
            booted=estate.now - timedelta(days=18 + 3 * index, hours=5),
            stopped=estate.now - timedelta(days=18 + 3 * index, hours=4, minutes=2),
            usage_local=index == 0,
        )
        estate.managers.append(server)
    first = estate.managers[0]
    first.db_local = spec.database.on_management
    estate.database = Database(
        host=first.ip if first.db_local else ip_add(management.vip, 21),
        version=spec.database.version,
        comment="MySQL Community Server - GPL",
        replicas=list(spec.database.replicas),
        tls="TLSv1.2,TLSv1.3",
        started=estate.now - timedelta(days=41),
        usage_host=first.name,
        usage_last_job=estate.now - timedelta(hours=5, minutes=44),
    )
    estate.settings = safe_values(estate.mail_domain, management.vip)


def add_happenings(estate: Estate) -> None:
    """Add events and alerts up to now: what VMs did, routine work, a few harmless alerts."""
    since = estate.now - timedelta(days=EVENT_DAYS)
    for vm in estate.vms:
        account = vm.account.name, vm.account.domain.name
        if vm.created > since:
            add_event(estate, "VM.CREATE", f"Successfully completed starting VM {vm.name}", account)
            _at(estate, vm.created, vm.id, "VirtualMachine")
        if vm.state == "Stopped" and vm.updated > since:
            add_event(estate, "VM.STOP", f"Successfully completed stopping VM {vm.name}", account)
            _at(estate, vm.updated, vm.id, "VirtualMachine")
    for month in range(max(estate.month - 1, 0), estate.month + 1):
        _routine(estate, month)
    estate.events = [e for e in estate.events if e.created > since]
    estate.events.sort(key=lambda event: (event.created, event.id), reverse=True)
    estate.alerts.sort(key=lambda alert: (alert.sent, alert.id), reverse=True)


def add_event(
    estate: Estate, kind: str, text: str, owner: tuple[str, str], level: str = "INFO"
) -> Event:
    """Add an event an hour ago; the caller may move it."""
    uid = estate.ids.uid("event", f"{estate.month}/{len(estate.events)}/{kind}")
    moment = estate.now - timedelta(hours=1)
    event = Event(uid, kind, level, "Completed", text, moment, *owner)
    estate.events.append(event)
    return event


def _at(estate: Estate, moment: datetime, resource: str, kind: str) -> None:
    event = estate.events[-1]
    event.created = moment
    event.resource_id, event.resource_type = resource, kind
    event.id = estate.ids.uid("event", f"{event.type}/{resource}")


def _routine(estate: Estate, month: int) -> None:
    random = estate.ids.rng("routine", month)
    end = month_time(estate.spec.start, month)
    customers = [a for a in estate.accounts if a.type in {0, 2}] or estate.accounts
    begin = EVENT_DAYS if month == 0 else 30
    for number in range(begin * 2):
        kind, text = random.choice(ROUTINE)
        account = random.choice(customers)
        moment = end - timedelta(hours=12 * number, minutes=random.randint(1, 700))
        uid = estate.ids.uid("event", f"routine/{month}/{number}")
        estate.events.append(
            Event(uid, kind, "INFO", "Completed", text, moment, account.name, account.domain.name)
        )
    for number, (code, name, text) in enumerate(ALERTS):
        moment = end - timedelta(days=random.randint(1, 28), minutes=random.randint(0, 1439))
        uid = estate.ids.uid("alert", f"{month}/{number}")
        told = text.format(account=customers[0].name)
        estate.alerts.append(Alert(uid, code, name, told, moment))
