"""Statistics of HAProxy as rows: the CSV (management guide, 9.1) and `show servers state`. Pure."""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from audit.model.balancer import LbServer, LbServerSample
from audit.moment import utc_text
from collectors.haproxy.cfg import endpoint

Row = dict[str, str]
FRONTEND, BACKEND, SERVER, LISTENER = "0", "1", "2", "3"
_HEAD = "# pxname,svname,"
_LOWEST_HTTP = 100
_LAST = 1 << 33  # seconds: year 2242
_DIGITS = 18
_LAYERS = {"L4": "L4", "L6": "L6"}


def rows(text: str) -> list[Row]:
    """Rows of the CSV, what is empty left out. Raises ValueError where it is none, or cut short."""
    if not text.startswith(_HEAD):
        raise ValueError("the answer is no statistics of HAProxy")
    if not text.endswith("\n"):
        raise ValueError("the statistics were cut short")
    try:
        head, *lines = csv.reader(io.StringIO(text.removeprefix("# ")))
    except csv.Error as error:
        raise ValueError(f"the statistics are no CSV ({error})") from error
    found = []
    for line in lines:
        if not line:
            continue
        if len(line) < len(head) - 1:
            raise ValueError("the statistics were cut short")
        found.append({k: v for k, v in zip(head, line, strict=False) if k and v})
    return found


def info(text: str) -> Row:
    """Names and values of `show info`."""
    pairs = (line.partition(": ") for line in text.splitlines())
    return {name.strip(): value.strip() for name, mark, value in pairs if mark}


def states(text: str) -> dict[tuple[str, str], tuple[str | None, int | None]]:
    """Address and port by backend and server (`show servers state`). Raises ValueError."""
    lines = text.splitlines()
    head = next((one for one in lines if one.startswith("# ")), "").removeprefix("# ").split()
    if not {"be_name", "srv_name", "srv_addr"} <= set(head):
        raise ValueError("the answer does not tell states of servers")
    found = {}
    for line in lines[lines.index("# " + " ".join(head)) + 1 :]:
        told = dict(zip(head, line.split(), strict=False))
        if "srv_addr" in told:
            address = told["srv_addr"].lower()
            known = address if address not in {"-", "0.0.0.0", "::"} else None  # noqa: S104 - read
            port = number(told.get("srv_port")) or None
            found[told["be_name"], told["srv_name"]] = (known, port)
    return found


def number(text: str | None) -> int | None:
    """A count; None where there is none, or none that SQLite holds."""
    fits = text and text.isascii() and text.isdigit() and len(text) <= _DIGITS
    return int(text) if text and fits else None


def before(at: str, seconds: str | None) -> str | None:
    """The minute so many seconds before a time; finer, it would change with every collection."""
    age = number(seconds)
    if age is None or age > _LAST:
        return None
    then = datetime.fromisoformat(at) - timedelta(seconds=age)
    return then.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:00Z")


def status(row: Row) -> str | None:
    """UP of `UP 1/3`, MAINT of `MAINT (via x/y)`; `no check` as it is."""
    told = row.get("status", "")
    return told if told == "no check" else told.partition(" ")[0] or None


def check_status(row: Row) -> str | None:
    """L7OK of `* L7OK`: the star says that a check is under way."""
    return row.get("check_status", "").removeprefix("* ") or None


def check_result(row: Row) -> str | None:
    """What the last check did, in words."""
    code = number(row.get("check_code"))
    said = [row.get("check_desc"), f"code {code}" if code else None, row.get("last_chk")]
    return ": ".join(one for one in said if one) or None


def check_type(servers: list[Row]) -> str | None:
    """What checks of a backend try, as far as their results tell."""
    if not servers:
        return None
    kinds = {_check_type(row) for row in servers}
    told = kinds - {None}
    if told == {"none"} and None not in kinds:
        return "none"
    return next(iter(sorted(one for one in told if one and one != "none")), None)


def _check_type(row: Row) -> str | None:
    if row.get("status") == "no check":
        return "none"
    told = check_status(row) or ""
    if told.startswith("L7") and told != "L7TOUT":
        return "http" if (number(row.get("check_code")) or 0) >= _LOWEST_HTTP else "L7"
    return _LAYERS.get(told[:2]) if told.endswith("OK") else None


def server(node: str, row: Row, at: str) -> dict[str, Any]:
    """Columns of a server."""
    address, port = endpoint(row["addr"]) if "addr" in row else (None, None)
    backup = row.get("bck")
    return LbServer(
        lb_node_id=node,
        proxy=row["pxname"],
        name=row["svname"],
        address=address,
        port=port,
        status=status(row),
        backup=None if backup is None else backup == "1",
        weight=number(row.get("weight")),
        check_status=check_status(row),
        check_result=check_result(row),
        changed=before(at, row.get("lastchg")),
    ).__dict__.copy()


def samples(node: str, found: list[Row], at: str) -> Iterator[LbServerSample]:
    """Moving values of servers."""
    for row in found:
        if row["type"] == SERVER:
            yield LbServerSample(
                lb_node_id=node,
                proxy=row["pxname"],
                name=row["svname"],
                at=at,
                sessions=number(row.get("scur")),
                total=number(row.get("stot")),
                queue=number(row.get("qcur")),
                check_failures=number(row.get("chkfail")),
                downs=number(row.get("chkdown")),
            )


def moment(text: str) -> str | None:
    """A UNIX time."""
    told = number(text)
    if told is None or told > _LAST:
        return None
    return utc_text(datetime.fromtimestamp(told, UTC))


def listed(values: Iterable[str]) -> str:
    """A JSON list, sorted."""
    return json.dumps(sorted(values))
