"""Domains, accounts and projects with what they own: fields as recorded from 4.22."""

from collections.abc import Iterable

from sample_data.answers import Row
from sample_data.estate import View
from sample_data.ids import GIB, iso
from sample_data.objects_tenant import Account
from sample_data.render_cloudstack_admin import user_row

COUNTED = (
    *("backup", "backupstorage", "bucket", "cpu", "gpu", "ip", "memory", "network"),
    *("objectstorage", "primarystorage", "project", "secondarystorage", "snapshot", "template"),
    *("vm", "volume", "vpc"),
)

PROJECT_OF_PROJECTS = ("projectavailable", "projectlimit", "projecttotal")


class Totals:
    """Sums by account, made once."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.by_account: dict[Account, dict[str, int]] = {}
        estate = view.estate
        for account in estate.accounts:
            vms, disks = view.vms_of[account], view.disks_of[account]
            self.by_account[account] = {
                "cpu": sum(vm.offering.cpus for vm in vms),
                "memory": sum(vm.offering.memory for vm in vms),
                "primarystorage": sum(v.size for v in disks) // GIB,
                "vm": len(vms),
                "vmrunning": sum(vm.state == "Running" for vm in vms),
                "volume": len(disks),
                "project": sum(p.owner is account for p in estate.projects),
            }
        self._count("snapshot", [s.volume.account for s in estate.snapshots])
        self._count("ip", [ip.account for ip in estate.public_ips])
        self._count("network", [n.account for n in estate.networks])
        self._count("vpc", [v.account for v in estate.vpcs])

    def _count(self, kind: str, owners: Iterable[Account]) -> None:
        for owner in owners:
            totals = self.by_account[owner]
            totals[kind] = totals.get(kind, 0) + 1

    def row(self, accounts: Iterable[Account]) -> Row:
        """Limits (none set) and totals of some accounts together."""
        chosen = [self.by_account[a] for a in accounts]
        row: Row = {}
        for kind in COUNTED:
            row |= {f"{kind}available": "Unlimited", f"{kind}limit": "Unlimited"}
            row[f"{kind}total"] = sum(totals.get(kind, 0) for totals in chosen)
        row["secondarystoragetotal"] = float(row["secondarystoragetotal"])
        return row

    def running(self, account: Account) -> Row:
        """`vmrunning` and `vmstopped`."""
        totals = self.by_account[account]
        return {"vmrunning": totals["vmrunning"], "vmstopped": totals["vm"] - totals["vmrunning"]}


def accounts(view: View) -> list[Row]:
    """Rows of listAccounts: projects' accounts are not among them."""
    totals = Totals(view)
    return [_account(view, totals, a) for a in view.estate.accounts if a.project is None]


def _account(view: View, totals: Totals, account: Account) -> Row:
    domain, role = account.domain, view.estate.ids.uid("role", account.role)
    common: Row = {
        "accounttype": account.type,
        "created": iso(account.created),
        "domain": domain.name,
        "domainid": domain.id,
        "isdefault": account.name in {"admin", "system"},
        "roleid": role,
        "rolename": account.role,
        "roletype": next((r.type for r in view.estate.roles if r.name == account.role), "User"),
        "state": "enabled",
    }
    users = [user_row(view, user) for user in view.users_of[account]]
    return {
        **common,
        "apikeyaccess": "INHERIT",
        "domainpath": domain.path,
        "groups": [],
        "id": account.id,
        "name": account.name,
        "user": users,
        **totals.row([account]),
        **totals.running(account),
    }


def domains(view: View) -> list[Row]:
    """Rows of listDomains; totals include the tree below."""
    totals, rows = Totals(view), []
    for domain in view.estate.domains:
        inside = [a for a in view.estate.accounts if a.domain.path.startswith(domain.path)]
        row: Row = {
            "created": iso(view.estate.accounts[0].created),
            "hasannotations": False,
            "haschild": domain.parent is None and len(view.estate.domains) > 1,
            "id": domain.id,
            "level": domain.path.count("/"),
            "name": domain.name,
            "path": domain.path,
            "state": "Active",
            **totals.row(inside),
        }
        if domain.parent is not None:
            row |= {"parentdomainid": domain.parent.id, "parentdomainname": domain.parent.name}
        rows.append(row)
    return rows


def projects(view: View) -> list[Row]:
    """Rows of listProjects."""
    totals, rows = Totals(view), []
    for project in view.estate.projects:
        account = next(a for a in view.estate.accounts if a.project is project)
        counted = totals.row([account])
        rows.append(
            {
                "created": iso(project.created),
                "displaytext": project.name,
                "domain": project.owner.domain.name,
                "domainid": project.owner.domain.id,
                "id": project.id,
                "name": project.name,
                "owner": [{"account": project.owner.name}],
                "projectaccountname": account.name,
                "state": "Active",
                "tags": [],
                **{k: v for k, v in counted.items() if k not in PROJECT_OF_PROJECTS},
                **totals.running(account),
            }
        )
    return rows
