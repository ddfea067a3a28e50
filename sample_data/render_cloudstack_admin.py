"""Users, roles, directories and jobs: fields as recorded from 4.22."""

from sample_data.answers import Row
from sample_data.estate import View
from sample_data.ids import iso
from sample_data.objects_admin import Job, User


def users(view: View) -> list[Row]:
    """Rows of listUsers: the system user is not among them."""
    return [user_row(view, user) for user in view.estate.users if user.name != "system"]


def user_row(view: View, user: User) -> Row:
    """One user, as listUsers and listAccounts show it; a key is shown masked by scrubbing."""
    account = user.account
    row: Row = {
        "account": account.name,
        "accountid": account.id,
        "accounttype": account.type,
        "apikeyaccess": "INHERIT",
        "created": iso(user.created),
        "domain": account.domain.name,
        "domainid": account.domain.id,
        "email": f"{user.name}@{view.estate.mail_domain}",
        "firstname": user.name,
        "id": user.id,
        "is2faenabled": user.two_factor,
        "is2famandated": user.mandated,
        "iscallerchilddomain": False,
        "isdefault": user.name in {"admin", "system"},
        "lastname": "Team",
        "roleid": view.estate.ids.uid("role", account.role),
        "rolename": account.role,
        "roletype": next((r.type for r in view.estate.roles if r.name == account.role), "User"),
        "state": "enabled",
        "username": user.name,
        "usersource": user.source,
    }
    return row | ({"apikey": "***"} if user.api_key else {})


def roles(view: View) -> list[Row]:
    """Rows of listRoles."""
    return [
        {
            "id": role.id,
            "name": role.name,
            "type": role.type,
            "description": f"{'Default ' if role.is_default else ''}{role.name.lower()} role",
            "isdefault": role.is_default,
            "ispublic": True,
            "state": "enabled",
        }
        for role in view.estate.roles
    ]


def role_permissions(view: View) -> list[Row]:
    """Rows of listRolePermissions, the rules of a role in their order."""
    return [
        {
            "id": view.estate.ids.uid("rolepermission", f"{role.name}/{number}"),
            "permission": permission,
            "roleid": role.id,
            "rolename": role.name,
            "rule": rule,
        }
        for role in view.estate.roles
        for number, (rule, permission) in enumerate(role.rules)
    ]


def ldap_servers(view: View) -> list[Row]:
    """Rows of listLdapConfigurations."""
    return [
        {"hostname": server.host, "id": server.id, "port": server.port}
        for server in view.estate.ldap_servers
    ]


def jobs(view: View) -> list[Row]:
    """Rows of listAsyncJobs."""
    return [_job(view, job) for job in view.estate.jobs]


def _job(view: View, job: Job) -> Row:
    server = view.estate.managers[0]
    row: Row = {
        "account": job.account.name,
        "accountid": job.account.id,
        "cmd": job.command,
        "created": iso(job.created),
        "domainid": job.account.domain.id,
        "domainpath": job.account.domain.path,
        "jobid": job.id,
        "jobinstanceid": job.instance_id,
        "jobinstancetype": job.instance_type,
        "jobprocstatus": 0,
        "jobresultcode": job.code,
        "jobstatus": job.status,
        "userid": job.account.user_id,
    }
    if job.status == 0:
        return row | {"managementserverid": server.id, "managementservername": server.name}
    if job.error:
        row["jobresulttype"] = "object"
        row["jobresult"] = {"errorcode": job.code, "errortext": job.error}
    return row | {"completed": iso(job.created)}
