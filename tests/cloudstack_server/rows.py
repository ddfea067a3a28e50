"""Which rows of a list answer a request gets: filters, scopes, projects and `listall`.

Source: catalogue/cloudstack.md, section 2 "listall / projectid" and section 4.
"""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any

from tests.cloudstack_server import wire

# Parameters that say how to answer, never which rows.
_NOT_FILTERS = frozenset(
    {
        "apikey",
        "command",
        "details",
        "expires",
        "isofilter",
        "isrecursive",
        "keyword",
        "listall",
        "page",
        "pagesize",
        "peers",
        "projectid",
        "response",
        "showcapacities",
        "templatefilter",
    }
)
_CONFIGURATION_SCOPES = frozenset({"zoneid", "clusterid", "storageid", "imagestoreuuid"})

# Here projectid is an ordinary field: rows are shown without asking for projects.
_PROJECTID_IS_A_FIELD = frozenset(
    {
        "listGuestVlans",
        "listProjectAccounts",
        "listProjectInvitations",
        "listProjectRolePermissions",
        "listProjectRoles",
    }
)
# Without listall these show an auditor only what its own account owns: nothing.
_NEEDS_LISTALL = frozenset(
    {
        "listAffinityGroups",
        "listEgressFirewallRules",
        "listFirewallRules",
        "listLoadBalancerRules",
        "listNetworkACLLists",
        "listNetworkACLs",
        "listNetworks",
        "listPortForwardingRules",
        "listProjects",
        "listPublicIpAddresses",
        "listRouters",
        "listSecurityGroups",
        "listSnapshotPolicies",
        "listSnapshots",
        "listTags",
        "listVPCs",
        "listVirtualMachines",
        "listVirtualMachinesMetrics",
        "listVolumes",
        "listVolumesMetrics",
    }
)


@dataclass(frozen=True, slots=True)
class ServedRow:
    """One row ready to serve: its JSON, its plain values by lower-case name, its scope."""

    text: str
    values: dict[str, str]
    scope: dict[str, str]


def _plain(value: object) -> str:
    """Write a value the way a request parameter does, for a comparison without case."""
    return str(value).casefold()


def public(row: Mapping[str, Any], hidden: AbstractSet[str]) -> dict[str, Any]:
    """Leave out private fields (`_...`) and the fields this version does not return."""
    return {k: v for k, v in row.items() if not k.startswith("_") and k not in hidden}


def prepare(rows: Iterable[Mapping[str, Any]], hidden: AbstractSet[str]) -> list[ServedRow]:
    """Make rows ready to serve."""
    served = []
    for row in rows:
        shown = public(row, hidden)
        values = {
            name.lower(): _plain(value)
            for name, value in shown.items()
            if not isinstance(value, list | dict)
        }
        scope = {name: _plain(value) for name, value in row.get("_scope", {}).items()}
        served.append(ServedRow(wire.dumps(shown), values, scope))
    return served


def _project_passes(row: ServedRow, project: str | None, *, listall: bool) -> bool:
    """Apply the projectid table: -1 means all projects, and with listall everything."""
    own = row.values.get("projectid")
    if project is None:
        return own is None
    if project == "-1":
        return own is not None or listall
    return own == project.casefold()


def _filters(rows: list[ServedRow], command: str, params: Mapping[str, str]) -> dict[str, str]:
    """Pick the parameters that narrow the answer: those named like a field or a scope."""
    names = {name for row in rows for name in (*row.values, *row.scope)}
    ignored = _NOT_FILTERS
    if command in _PROJECTID_IS_A_FIELD and params.get("projectid") != "-1":
        ignored -= {"projectid"}
    return {
        name: value.casefold()
        for name, value in params.items()
        if name in names and name not in ignored and not name.startswith("signature")
    }


def _configurations(rows: list[ServedRow], params: Mapping[str, str]) -> list[ServedRow]:
    """Keep the settings of exactly the scope that is asked, global ones if none is."""
    asked = {name: params[name].casefold() for name in _CONFIGURATION_SCOPES & params.keys()}
    return [row for row in rows if row.scope == asked]


def select(
    rows: list[ServedRow], command: str, params: Mapping[str, str], *, root: bool
) -> list[ServedRow]:
    """Give the rows this request gets, before paging; `params` has lower-case names."""
    listall = params.get("listall", "").lower() == "true"
    project = params.get("projectid")
    if command in _NEEDS_LISTALL and not (root or listall or project):
        return []
    if command not in _PROJECTID_IS_A_FIELD:
        rows = [row for row in rows if _project_passes(row, project, listall=listall)]
    if command != "listConfigurations":  # rows of a scope answer questions for it only
        rows = [row for row in rows if row.scope.keys() <= params.keys()]
    else:
        rows = _configurations(rows, params)
        params = {k: v for k, v in params.items() if k not in _CONFIGURATION_SCOPES}
    wanted = _filters(rows, command, params)
    return [
        row
        for row in rows
        if all(value in (row.values.get(k), row.scope.get(k)) for k, value in wanted.items())
    ]
