"""Faults of administration: management servers at work, users and roles, jobs and happenings."""

from datetime import timedelta

from sample_data.build_admin import add_administrator, add_role, sort_happenings
from sample_data.estate import Estate
from sample_data.faults_core import FaultError, fault, pick_host
from sample_data.objects_admin import Job
from sample_data.objects_infra import Alert, Event
from sample_data.objects_work import Vm

CMD = "org.apache.cloudstack.api.command.admin.vm."


@fault("mgmt-agent-lb-off")
def agent_lb_off(estate: Estate) -> str:
    """Leave agents where a failover put them."""
    if len(estate.managers) == 1:
        raise FaultError("this fault needs two management servers")
    estate.settings["agent.lb.enabled"] = "false"
    estate.settings["indirect.agent.lb.check.interval"] = "0"
    return "agent.lb.enabled"


@fault("mgmt-db-tls")
def db_tls(estate: Estate, *, versions: str = "TLSv1,TLSv1.1,TLSv1.2") -> str:
    """Let the database offer old TLS."""
    estate.db.tls = versions
    return estate.db.host


@fault("mgmt-db-load")
def db_load(estate: Estate, *, growth: float = 0.6) -> str:
    """Let pollers ask the database more every month, since its start of that month."""
    estate.db.rate *= (1 + growth) ** estate.month
    estate.db.started = estate.now - timedelta(days=20)
    return estate.db.host


@fault("mgmt-heap-pressure")
def heap_pressure(estate: Estate, *, share: float = 0.88) -> str:
    """Keep the heap of the first management server nearly full."""
    estate.managers[0].heap = share
    return estate.managers[0].name


@fault("mgmt-threads-blocked")
def threads_blocked(estate: Estate, *, threads: int = 140) -> str:
    """Block threads of the first management server."""
    estate.managers[0].blocked = threads
    return estate.managers[0].name


@fault("mgmt-clock-skew")
def clock_skew(estate: Estate, *, seconds: int = -200) -> str:
    """Set the clock of a management server wrong."""
    estate.managers[-1].clock = seconds
    return estate.managers[-1].name


@fault("mgmt-agent-cert-renewal-off")
def cert_renewal_off(estate: Estate) -> str:
    """Switch the renewal of agent certificates off."""
    pick_host(estate, "", "KVM")
    estate.settings["ca.framework.cert.automatic.renewal"] = "false"
    return "ca.framework.cert.automatic.renewal"


@fault("mgmt-reboot-pending")
def reboot_pending(estate: Estate, *, setting: str = "consoleproxy.url.domain") -> str:
    """Change a setting that needs a restart, two days ago."""
    text = f"Successfully completed updating configuration.  Name: {setting} New Value: changed"
    _event(estate, "CONFIGURATION.VALUE.EDIT", text, days=2)
    sort_happenings(estate)
    return setting


@fault("sec-admin-no-2fa")
def admin_no_2fa(estate: Estate) -> str:
    """Let the root administrator log in with a password alone."""
    user = next(u for u in estate.users if u.name == "admin")
    user.two_factor = user.mandated = False
    return user.name


@fault("sec-admin-local-only")
def admin_local_only(estate: Estate, *, count: int = 6) -> str:
    """Add local root administrators, who log in now and then."""
    for number in range(count):
        name = f"ops{number + 1}"
        add_administrator(estate, name)
        _event(estate, "USER.LOGIN", "user has logged in from IP Address 10.0.3.18", name=name)
    sort_happenings(estate)
    return "ops1"


@fault("sec-admin-stale")
def admin_stale(estate: Estate) -> str:
    """Leave the account of an administrator who is gone."""
    return add_administrator(estate, "former").name


@fault("sec-apikey-old", also=("sec-root-key-shared",))
def apikey_old(estate: Estate) -> str:
    """Give the root administrator an API key from the first day."""
    user = next(u for u in estate.users if u.name == "admin")
    user.api_key = True
    return user.name


@fault("sec-root-key-shared", also=("sec-apikey-old",))
def root_key_shared(estate: Estate) -> str:
    """Let the audit come with a key of the root role."""
    user = next(u for u in estate.users if u.name == "audit")
    user.account.role = "Root Admin"
    return user.name


@fault("sec-readonly-reveals-keys")
def readonly_reveals_keys(estate: Estate) -> str:
    """Let the audit come with the read-only role CloudStack brings."""
    user = next(u for u in estate.users if u.name == "audit")
    user.account.role = "Read-Only Admin - Default"
    return user.name


@fault("sec-role-wildcard")
def role_wildcard(estate: Estate) -> str:
    """Add a role that allows everything."""
    add_role(estate, "Operations", "Admin", (("*", "allow"),)).is_default = False
    return "Operations"


@fault("sec-agent-strictness")
def agent_strictness(estate: Estate) -> str:
    """Let agents join without a certificate."""
    estate.settings["ca.plugin.root.auth.strictness"] = "false"
    return "ca.plugin.root.auth.strictness"


@fault("sec-console-plain")
def console_plain(estate: Estate) -> str:
    """Send consoles in clear text."""
    estate.settings["consoleproxy.sslEnabled"] = "false"
    return "consoleproxy.sslEnabled"


@fault("sec-ldap-plain")
def ldap_plain(estate: Estate) -> str:
    """Ask the directory in clear text."""
    estate.settings["ldap.truststore"] = None
    estate.ldap_servers[0].port = 389
    return estate.ldap_servers[0].host


@fault("ops-alert-rate")
def alert_rate(estate: Estate, *, count: int = 15) -> str:
    """Send more storage alerts in the last week than in the eight before."""
    for number in range(count):
        text = f"Storage pool is not reachable from a host, attempt {number + 1}"
        _alert(estate, 12, "ALERT.STORAGE.MISC", text, hours=8 * number + 3)
    sort_happenings(estate)
    return "ALERT.STORAGE.MISC"


@fault("ops-ha-events")
def ha_events(estate: Estate, *, host: str = "") -> str:
    """Let a host fail twice in a month."""
    victim = pick_host(estate, host)
    for number, days in enumerate((6, 17)):
        text = f"Host is down, name: {victim.name}"
        _alert(estate, 7, "ALERT.COMPUTE.HOST", text, hours=24 * days)
        _alert(estate, 8, "ALERT.USERVM", f"VM stopped unexpectedly {number}", hours=24 * days)
    sort_happenings(estate)
    return victim.name


@fault("ops-job-stuck", also=("mgmt-pending-jobs",))
def job_stuck(estate: Estate, *, days: int = 3) -> str:
    """Leave a job without an end."""
    vm = _running(estate)[0]
    _job(estate, vm, "MigrateVMCmd", 0, days=days)
    return "MigrateVMCmd"


@fault("ops-deploy-capacity")
def deploy_capacity(estate: Estate, *, count: int = 3) -> str:
    """Refuse VMs that want to start, for lack of capacity."""
    for vm in _running(estate)[:count]:
        job = _job(estate, vm, "StartVMCmdByAdmin", 2, days=1)
        job.code = 533
        job.error = f"Unable to create a deployment for VM instance {vm.name}"
    return estate.jobs[-1].instance_id


@fault("ops-migration-failure")
def migration_failure(estate: Estate, *, count: int = 24, failed: int = 6) -> str:
    """Let a quarter of the migrations of a cluster fail."""
    vm = _running(estate)[0]
    for number in range(count):
        bad = number < failed
        text = f"{'Error while' if bad else 'Successfully completed'} migrating VM {vm.name}"
        event = _event(estate, "VM.MIGRATE", text, days=1 + number, key=str(number))
        event.level = "ERROR" if bad else "INFO"
        event.resource_id, event.resource_type = vm.id, "VirtualMachine"
    sort_happenings(estate)
    return vm.host.cluster.name if vm.host else vm.name


def _running(estate: Estate) -> list[Vm]:
    vms = [vm for vm in estate.vms if vm.state == "Running" and vm.host is not None]
    if not vms:
        raise FaultError("this fault needs a running VM")
    return sorted(vms, key=lambda vm: (vm.created, vm.id))


def _event(
    estate: Estate, kind: str, text: str, *, days: int = 1, name: str = "admin", key: str = ""
) -> Event:
    uid = estate.ids.uid("event", f"fault/{kind}/{estate.month}/{name}/{key}")
    moment = estate.now - timedelta(days=days, minutes=7)
    event = Event(uid, kind, "INFO", "Completed", text, moment, name, "ROOT")
    estate.events.append(event)
    return event


def _alert(estate: Estate, kind: int, name: str, text: str, *, hours: int) -> None:
    uid = estate.ids.uid("alert", f"fault/{name}/{estate.month}/{hours}")
    estate.alerts.append(Alert(uid, kind, name, text, estate.now - timedelta(hours=hours)))


def _job(estate: Estate, vm: Vm, command: str, status: int, *, days: int) -> Job:
    uid = estate.ids.uid("job", f"{command}/{vm.id}")
    moment = estate.now - timedelta(days=days, minutes=11)
    job = Job(uid, CMD + command, status, vm.account, moment, "VirtualMachine", vm.id)
    estate.jobs.append(job)
    return job
