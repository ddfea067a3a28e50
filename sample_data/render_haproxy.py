"""Load balancers of the control plane as HAProxy's admin socket answers, and their haproxy.cfg.

The columns of the statistics are those HAProxy 2.8 tells of itself that are read; the file goes
through what the collector keeps of it.
"""

import csv
import io
import json
from collections.abc import Iterator

from audit.capture import Document
from audit.moment import utc_text
from collectors.haproxy.cfg import kept
from collectors.haproxy.target import BLOCK, CONFIG, INFO, KIND, STAT, STATE, Node
from sample_data.estate import Estate
from sample_data.objects_plane import Balancer, Behind

__all__ = ["KIND", "documents", "node"]

_SOCKET = 9999
_NAME = "front"
_VERSION = "2.8.5-1ubuntu3.3"
_STARTED = 86_400 * 41  # seconds ago
_COLUMNS = (
    "pxname,svname,qcur,qmax,scur,smax,slim,stot,bin,bout,dreq,dresp,ereq,econ,eresp,wretr,wredis,"
    "status,weight,act,bck,chkfail,chkdown,lastchg,downtime,qlimit,pid,iid,sid,throttle,lbtot,"
    "tracked,type,rate,rate_lim,rate_max,check_status,check_code,check_duration,check_desc,"
    "last_chk,addr,cookie,mode,algo,"
)
_STATES = (
    "be_id be_name srv_id srv_name srv_addr srv_op_state srv_admin_state srv_uweight srv_iweight "
    "srv_time_since_last_change srv_check_status srv_check_result srv_check_health "
    "srv_check_state srv_agent_state bk_f_forced_id srv_f_forced_id srv_fqdn srv_port"
)
_CODES = {"L7OK": 200, "L7STS": 503}
_SAID = {
    "L4OK": "Layer4 check passed", "L7OK": "Layer7 check passed",
    "L4CON": "Layer4 connection problem", "L7STS": "Layer7 wrong status",
}  # fmt: skip
Row = dict[str, object]


def node(one: Balancer) -> Node:
    """The balancer as the collector knows it."""
    place = f"{one.address}:{_SOCKET}"
    return Node(
        source=f"{KIND}:{_NAME}/{place}", cluster=_NAME, place=place, host=one.address,
        port=_SOCKET, config=f"{one.name}.cfg", vips=tuple(one.vips), alone=False,
    )  # fmt: skip


def documents(estate: Estate) -> Iterator[Document]:
    """What a collection of every balancer would have got."""
    at = utc_text(estate.now)
    for one in estate.plane.balancers:
        asked = node(one)
        answers: dict[str, object] = {
            BLOCK: asked.told(),
            INFO: {"text": _info(one)},
            STAT: {"text": _statistics(one)},
            STATE: {"text": _states(one)},
            CONFIG: {"lines": kept(config(one))},
        }
        for name in asked.questions:
            body = json.dumps(answers[name]).encode()
            yield Document(asked.source, name, {}, 200, at, body, 0.002)


def _info(one: Balancer) -> str:
    told = {
        "Name": "HAProxy", "Version": _VERSION, "Release_date": "2023/12/07", "Nbthread": 4,
        "Nbproc": 1, "Process_num": 1, "Pid": 1187, "Uptime": "41d 0h00m00s",
        "Uptime_sec": _STARTED, "Maxconn": 4000, "CurrConns": 96, "node": one.name,
    }  # fmt: skip
    return "".join(f"{name}: {value}\n" for name, value in told.items()) + "\n"


def _statistics(one: Balancer) -> str:
    """`show stat`: a frontend, its servers and a backend for each proxy."""
    text = io.StringIO()
    names = _COLUMNS.split(",")
    writer = csv.DictWriter(text, names, restval="", lineterminator="\n")
    for number, (proxy, servers) in enumerate(one.backends.items(), 2):
        for row in _proxy(one, proxy, servers):
            mode = "http" if proxy == "api" else "tcp"
            writer.writerow({"pid": 1, "iid": number, "mode": mode, **row})
    return f"# {_COLUMNS}\n{text.getvalue()}\n"


def _proxy(one: Balancer, proxy: str, servers: list[Behind]) -> Iterator[Row]:
    shared: Row = {"pxname": proxy, "scur": 12, "smax": 80, "stot": 96_000}
    yield {**shared, "svname": "FRONTEND", "status": "OPEN", "slim": 4000, "sid": 0, "type": 0}
    for number, behind in enumerate(servers, 1):
        yield {**shared, **_server(one, proxy, behind), "sid": number, "type": 2}
    up = [behind for behind in servers if behind.status == "UP"]
    yield {
        **shared, "svname": "BACKEND", "status": "UP" if up else "DOWN", "weight": len(up),
        "act": sum(not b.backup for b in up), "bck": sum(b.backup for b in up), "sid": 0,
        "type": 1, "lastchg": _STARTED, "algo": _balance(proxy),
        "cookie": "JSESSIONID" if _keeps(one, proxy) else "",
    }  # fmt: skip


def _server(one: Balancer, proxy: str, behind: Behind) -> Row:
    """A server; the code of an HTTP check tells that it was one."""
    down, http = behind.status != "UP", _asks(one, proxy)
    check = behind.check if down else ("L7OK" if http else "L4OK")
    code = _CODES.get(check, "") if http else ""
    return {
        "svname": behind.name, "qcur": 0, "qmax": 0, "status": behind.status, "weight": 1,
        "act": int(not behind.backup), "bck": int(behind.backup), "chkfail": int(down),
        "chkdown": int(down), "lastchg": 7_200 if down else _STARTED, "check_status": check,
        "check_code": code, "check_duration": 1, "check_desc": _SAID.get(check, ""),
        "last_chk": "Connection refused" if check == "L4CON" else "",
        "addr": f"{behind.address}:{behind.port}",
        "cookie": behind.name if _keeps(one, proxy) else "",
    }  # fmt: skip


def _states(one: Balancer) -> str:
    lines = ["1", f"# {_STATES}"]
    for number, (proxy, servers) in enumerate(one.backends.items(), 2):
        for place, behind in enumerate(servers, 1):
            state = 2 if behind.status == "UP" else 0
            lines.append(
                f"{number} {proxy} {place} {behind.name} {behind.address} {state} 0 1 1 {_STARTED} "
                f"15 3 4 6 0 0 0 - {behind.port}"
            )
    return "\n".join(lines) + "\n\n"


def _asks(one: Balancer, proxy: str) -> bool:
    """By HTTP; a Galera node tells that way whether it is Primary."""
    return proxy == "api" or (proxy == "database" and one.asks_galera)


def _keeps(one: Balancer, proxy: str) -> bool:
    return proxy == "api" and one.sticky == "cookie"


def _balance(proxy: str) -> str:
    return "roundrobin" if proxy == "api" else "source"


def config(one: Balancer) -> str:
    """haproxy.cfg."""
    lines = ["defaults", "    mode tcp", "    timeout connect 5s", "    timeout client 60s",
             "    timeout server 60s"]  # fmt: skip
    for proxy, servers in one.backends.items():
        lines += [*_front(one, proxy, servers), *_back(one, proxy, servers)]
    return "\n".join(lines) + "\n"


def _front(one: Balancer, proxy: str, servers: list[Behind]) -> list[str]:
    port = servers[0].port if servers else 0
    where = f"{one.vips[-1] if proxy == 'database' else one.vips[0]}:{port}"
    if proxy == "api":
        where = f"{one.vips[0]}:443 ssl crt /etc/haproxy/cloud.pem"
    lines = [f"frontend {proxy}", f"    bind {where}", f"    default_backend {proxy}"]
    lines += ["    mode http"] if proxy == "api" else []
    return lines + _patience(one, proxy, "client")


def _back(one: Balancer, proxy: str, servers: list[Behind]) -> list[str]:
    lines = [f"backend {proxy}", f"    balance {_balance(proxy)}"]
    lines += ["    mode http"] if proxy == "api" else []
    lines += ["    cookie JSESSIONID prefix nocache"] if _keeps(one, proxy) else []
    lines += ["    option httpchk GET /"] if _asks(one, proxy) else []
    lines += _patience(one, proxy, "server")
    ask = "check port 9200" if proxy == "database" and one.asks_galera else "check"
    for behind in servers:
        last = " backup" if behind.backup else ""
        known = f" cookie {behind.name}" if _keeps(one, proxy) else ""
        where = f"{behind.address}:{behind.port}"
        lines.append(f"    server {behind.name} {where} {ask}{known}{last}")
    return lines


def _patience(one: Balancer, proxy: str, side: str) -> list[str]:
    return [f"    timeout {side} {one.agent_timeout:.0f}s"] if proxy == "agents" else []
