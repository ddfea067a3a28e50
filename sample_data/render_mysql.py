"""Databases of the control plane as their servers answer: MariaDB with Galera, else MySQL.

Values are texts, as servers write them; names and forms are those of recorded servers.
"""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from audit.capture import Document
from audit.errors import Unsupported
from audit.moment import utc_text
from collectors.base import failure
from collectors.mysql.server import server
from collectors.mysql.statements import STATEMENTS
from sample_data.estate import Estate
from sample_data.objects_plane import DbServer
from sample_data.render_mysql_values import sizes, status, variables

KIND = "mysql"
PORT = 3306
_GREETING = "greeting"
_SEEN = 0.004  # seconds of a round trip
Rows = list[dict[str, Any]]


def source(one: DbServer) -> str:
    """Name of the source a collection of the server has: a block for each site."""
    return f"{KIND}:cloud-{one.site}/{one.address}:{PORT}"


def documents(estate: Estate) -> Iterator[Document]:
    """What a collection of every server would have got."""
    at = utc_text(estate.now)
    for one in estate.plane.databases:
        told = _answers(estate, one)
        yield _document(one, _GREETING, _greeting(estate, one), at)
        for name, statement in STATEMENTS.items():
            if statement.sql(server(_version(estate))) is None:
                found = server(_version(estate))
                said = f"{found.product} {found.version} has no such statement."
                error = failure(Unsupported.cause, said)
                yield Document(source(one), name, {}, 0, at, b"", 0.0, error)
            else:
                yield _document(one, name, told[name], at)


def _document(one: DbServer, name: str, told: dict[str, Any], at: str) -> Document:
    return Document(source(one), name, {}, 200, at, json.dumps(told).encode(), _SEEN)


def _version(estate: Estate) -> str:
    """As it greets: MariaDB 10 as a version that old replicas know."""
    version = estate.db.version
    return f"5.5.5-{version}" if "MariaDB" in version else version


def _greeting(estate: Estate, one: DbServer) -> dict[str, Any]:
    return {
        "greeting": _version(estate), "address": one.address, "port": PORT, "cluster": "cloud",
        "site": one.site, "arbiter_site": None, "offers_tls": True, "session_tls": "TLSv1.3",
    }  # fmt: skip


def _answers(estate: Estate, one: DbServer) -> dict[str, dict[str, Any]]:
    """Answers by statement."""
    fed = sum(other.source == one.name for other in estate.plane.databases)
    rights = "PROCESS, REPLICATION CLIENT"
    if server(_version(estate)).is_mariadb:
        rights = "PROCESS, BINLOG MONITOR, SLAVE MONITOR"
    sent = estate.now
    seen = sent + timedelta(seconds=_SEEN / 2 + one.ahead)
    told: dict[str, Rows] = {
        "variables": _pairs(variables(estate, one)),
        "status": _pairs(status(estate, one)),
        "session": _pairs({"Ssl_version": "TLSv1.3"}),
        "grants": [{"grant": f"GRANT {rights} ON *.* TO `audit`@`%`"}],
        "replication": [_replication(estate, one)] if one.source else [],
        "replicas": [{"replicas": str(fed)}],
        "workers": [],
        "members": [],
        "tables": sizes(one),
        "clock": [{"utc": seen.strftime("%Y-%m-%d %H:%M:%S.%f")}],
    }
    answers: dict[str, dict[str, Any]] = {name: {"rows": rows} for name, rows in told.items()}
    answers["clock"] |= {"sent": sent.isoformat(), "seconds": _SEEN}
    return answers


def _pairs(values: dict[str, str]) -> Rows:
    return [{"Variable_name": name, "Value": value} for name, value in values.items()]


def _replication(estate: Estate, one: DbServer) -> dict[str, str | None]:
    """SHOW ALL REPLICAS STATUS of MariaDB, SHOW REPLICA STATUS of MySQL, less what nobody reads."""
    feeding = next(other for other in estate.plane.databases if other.name == one.source)
    error = "" if one.sql_running else "Duplicate entry '815' for key 'PRIMARY'"
    row: dict[str, str | None] = {
        "Slave_IO_State": "Waiting for master to send event",
        "Master_Host": feeding.address,
        "Master_User": "repl",
        "Master_Port": str(PORT),
        "Connect_Retry": "60",
        "Slave_IO_Running": "Yes",
        "Slave_SQL_Running": "Yes" if one.sql_running else "No",
        "Relay_Log_Space": "4096",
        "Master_SSL_Allowed": "Yes",
        "Seconds_Behind_Master": f"{one.lag:.0f}" if one.sql_running and one.lag is not None
                                 else None,
        "Last_IO_Errno": "0",
        "Last_IO_Error": "",
        "Last_SQL_Errno": "1062" if error else "0",
        "Last_SQL_Error": error,
        "Master_Server_Id": str(feeding.server_id),
        "SQL_Delay": "0",
    }  # fmt: skip
    if server(_version(estate)).is_mariadb:
        return {"Connection_name": "", **row, "Using_Gtid": "Slave_Pos"}
    renamed = {n.replace("Slave", "Replica").replace("Master", "Source"): v for n, v in row.items()}
    return {**renamed, "Source_UUID": feeding.uuid, "Auto_Position": "1", "Channel_Name": ""}
