"""What statistics, socket and haproxy.cfg tell of the same proxies and servers, put together."""

from collections.abc import Iterator, Sequence
from typing import Any

from audit.model.balancer import LbBind, LbProxy, LbServer
from collectors.haproxy import stats
from collectors.haproxy.cfg import Proxy, Server, endpoint, proxies

Columns = dict[str, Any]
_KINDS = {stats.FRONTEND: "frontend", stats.BACKEND: "backend"}


class Merged:
    """Rows of one load balancer; take everything, then ask for `tables`."""

    def __init__(self, at: str) -> None:
        self._at = at
        self._rows: list[stats.Row] = []
        self._config: list[tuple[str, Proxy]] = []
        self.addresses: dict[tuple[str, str], tuple[str | None, int | None]] = {}

    def take_rows(self, rows: list[stats.Row]) -> None:
        """Statistics. Raises LookupError for rows without names."""
        for row in rows:
            _ = row["pxname"], row["svname"], row["type"]
        self._rows = rows

    def take_config(self, lines: Sequence[Sequence[str]]) -> None:
        """Lines of haproxy.cfg (collectors.haproxy.cfg.kept)."""
        self._config = list(proxies(lines))

    @property
    def has_addresses(self) -> bool:
        """Addresses of servers are told, or there are no servers."""
        servers = self._servers("")
        return not servers or any(one["address"] for one in servers.values())

    def tables(self, node: str) -> dict[str, list[Columns]]:
        """Rows by table, as columns."""
        return {
            "lb_proxy": list(self._proxies(node).values()),
            "lb_bind": list(self._binds(node).values()),
            "lb_server": list(self._servers(node).values()),
            "lb_server_sample": [row.__dict__ for row in stats.samples(node, self._rows, self._at)],
        }

    def _proxies(self, node: str) -> dict[tuple[str, str], Columns]:
        found: dict[tuple[str, str], Columns] = {}
        for row in self._rows:
            kind = _KINDS.get(row["type"])
            if kind:
                found[row["pxname"], kind] = self._running(node, kind, row)
        for kind, proxy in self._config:
            told = _configured(node, kind, proxy)
            known = found.setdefault((proxy.name, kind), told)
            known.update((c, v) for c, v in told.items() if known[c] is None)
            if told["check_type"] not in {None, "none", "L4"} or not self._rows:
                known["check_type"] = told["check_type"]  # results tell the layer at most
        return found

    def _running(self, node: str, kind: str, row: stats.Row) -> Columns:
        back = kind == "backend"
        mine = [r for r in self._rows if r["type"] == stats.SERVER and r["pxname"] == row["pxname"]]
        sticky = "cookie" if row.get("cookie") else None
        if sticky is None and row.get("algo") == "source":
            sticky = "source"
        return LbProxy(
            lb_node_id=node,
            name=row["pxname"],
            kind=kind,
            mode=row.get("mode"),
            status=stats.status(row),
            balance=row.get("algo"),
            sticky=sticky if back else None,
            check_type=stats.check_type(mine) if back else None,
            timeout_client=None,
            timeout_server=None,
            timeout_tunnel=None,
            default_backend=None,
        ).__dict__.copy()

    def _binds(self, node: str) -> dict[tuple[str, str, int], Columns]:
        found = {}
        for bind in self._all_binds(node):
            found[bind.proxy, bind.address, bind.port] = bind.__dict__
        return found

    def _all_binds(self, node: str) -> Iterator[LbBind]:
        for row in self._rows:
            address, port = endpoint(row.get("addr", "/"))
            if row["type"] == stats.LISTENER and address and port:
                yield LbBind(
                    lb_node_id=node, proxy=row["pxname"], address=address, port=port, tls=None
                )
        for kind, proxy in self._config:
            for one in proxy.binds if kind == "frontend" else ():
                yield LbBind(
                    lb_node_id=node, proxy=proxy.name, address=one.address, port=one.port,
                    tls=one.tls,
                )  # fmt: skip

    def _servers(self, node: str) -> dict[tuple[str, str], Columns]:
        found = {}
        for row in self._rows:
            if row["type"] == stats.SERVER:
                key = row["pxname"], row["svname"]
                found[key] = stats.server(node, row, self._at)
                address, port = self.addresses.get(key, (None, None))
                found[key].update({"address": address, "port": port} if address else {})
        for kind, proxy in self._config:
            for one in proxy.servers if kind == "backend" else ():
                told = _server(node, proxy.name, one)
                known = found.setdefault((proxy.name, one.name), told)
                known.update((c, v) for c, v in told.items() if known[c] is None)
        return found


def _configured(node: str, kind: str, proxy: Proxy) -> Columns:
    back = kind == "backend"
    times = proxy.timeouts
    return LbProxy(
        lb_node_id=node,
        name=proxy.name,
        kind=kind,
        mode=proxy.mode,
        status=None,
        balance=proxy.balance if back else None,
        sticky=proxy.sticky if back else None,
        check_type=proxy.check_type if back else None,
        timeout_client=None if back else times.get("client", 0.0),
        timeout_server=times.get("server", 0.0) if back else None,
        timeout_tunnel=times.get("tunnel") if back else None,
        default_backend=None if back else _target(proxy),
    ).__dict__.copy()


def _target(proxy: Proxy) -> str | None:
    """Backend a frontend sends to; a listen section is its own unless it names another."""
    return proxy.default_backend or (proxy.name if proxy.kind == "listen" else None)


def _server(node: str, proxy: str, one: Server) -> Columns:
    return LbServer(
        lb_node_id=node,
        proxy=proxy,
        name=one.name,
        address=one.address,
        port=one.port,
        status=None,
        backup=one.backup,
        weight=one.weight,
        check_status=None,
        check_result=None,
        changed=None,
    ).__dict__.copy()
