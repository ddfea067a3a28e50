"""Global settings of a generated cloud.

`data/settings.json` holds about 150 real rows of listConfigurations (recorded, 4.22) without their
values; a row's value is its default unless a well-kept cloud sets another one, listed here.
"""

import functools
import json
from pathlib import Path
from typing import Any

FILE = Path(__file__).parent / "data" / "settings.json"

# What a well-kept cloud sets; see table 1.1 of the rule catalogue.
SAFE: dict[str, str] = {
    "agent.lb.enabled": "true",
    "alert.email.addresses": "cloud-alerts@{mail}",
    "alert.email.sender": "cloudstack@{mail}",
    "alert.smtp.host": "smtp.{mail}",
    "api.allowed.source.cidr.list": "10.0.0.0/8",
    "backup.framework.enabled": "true",
    "ca.plugin.root.allow.expired.cert": "false",
    "ca.plugin.root.auth.strictness": "true",
    "consoleproxy.sslEnabled": "true",
    "consoleproxy.url.domain": "*.console.{mail}",
    "drs.automatic.enable": "true",
    "dynamic.apichecker.enabled": "true",
    "enable.secure.session.cookie": "true",
    "enable.usage.server": "true",
    "enable.user.2fa": "true",
    "enforce.post.requests.and.timestamps": "true",
    "event.purge.delay": "60",
    "expunge.delay": "86400",
    "expunge.interval": "86400",
    "expunged.resources.purge.enabled": "true",
    "alert.purge.delay": "180",
    "host": "{vip}",
    "indirect.agent.lb.algorithm": "roundrobin",
    "indirect.agent.lb.check.interval": "600",
    "kvm.auto.convergence": "true",
    "ldap.truststore": "/etc/cloudstack/management/ldap.jks",
    "mandate.user.2fa": "true",
    "minreq.sysvmtemplate.version": "4.22.0",
    "network.loadbalancer.haproxy.stats.auth": "stats:changed-at-install",
    "network.loadbalancer.haproxy.stats.visibility": "disabled",
    "novnc.console.sourceip.check.enabled": "true",
    "password.policy.minimum.digits": "1",
    "password.policy.minimum.length": "12",
    "password.policy.minimum.lowercase.letters": "1",
    "password.policy.minimum.special.characters": "1",
    "password.policy.minimum.uppercase.letters": "1",
    "secstorage.encrypt.copy": "true",
    "storage.overprovisioning.factor": "1.5",
    "system.vm.random.password": "true",
    "cluster.memory.allocated.capacity.notificationthreshold": "0.70",
    "cluster.cpu.allocated.capacity.notificationthreshold": "0.70",
}


@functools.cache
def rows() -> tuple[dict[str, Any], ...]:
    """Return the recorded rows; private key `_scopeable` names the scope of overrides."""
    return tuple(json.loads(FILE.read_text(encoding="utf-8")))


def safe_values(mail: str, vip: str) -> dict[str, str | None]:
    """Return every setting's value in a well-kept cloud; None = never set."""
    values: dict[str, str | None] = {row["name"]: row.get("defaultvalue") for row in rows()}
    for name, value in SAFE.items():
        values[name] = value.format(mail=mail, vip=vip)
    return values
