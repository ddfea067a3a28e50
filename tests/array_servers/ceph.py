"""A Ceph cluster: what its commands tell, and the dashboard that tells the same in one report."""

import json
import os
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from aiohttp import web

from audit.targets import ArrayTarget
from collectors.array import collector
from collectors.array.engine import ArrayCollector
from tests.array_server import PASSWORD, USER, ArrayServer, Reply

Bodies = dict[str, Any]
FSID = "6c9bf03e-044e-4eeb-9c5f-145a54ecf7db"
VERSION = "ceph version 18.2.4 (e7ad5345525c7aa95470c26863873b581076945d) reef (stable)"
TIB = 1 << 40
IMAGES = "/api/block/image"


def estate() -> Bodies:
    """Three hosts with two OSDs each; monitor c is out, osd.5 is down, osd.4 is out."""
    path = Path(__file__).with_suffix(".json")
    found: Bodies = json.loads(path.read_text(encoding="utf-8"))
    return found


def report(bodies: Bodies) -> Bodies:
    """/api/health/full of the dashboard."""
    metadata = {str(one["id"]): one for one in bodies["osd-metadata"]}
    health = bodies["health-detail"]
    monmap = {name: value for name, value in bodies["mon-dump"].items() if name != "quorum"}
    checks = [{**check, "type": code} for code, check in health["checks"].items()]
    return {
        "health": {**health, "checks": checks},
        "mon_status": {"monmap": monmap, "quorum": bodies["mon-dump"]["quorum"]},
        "mgr_map": bodies["mgr-dump"],
        "df": bodies["df-detail"],
        "osd_map": {
            **bodies["osd-dump"], "tree": bodies["osd-tree"], "osd_metadata": metadata,
            "crush": {"rules": bodies["osd-crush-rule-dump"]}, "crush_map_text": "# begin",
        },
    }  # fmt: skip


def images(bodies: Bodies, pool: str) -> list[Bodies]:
    """A pool's images as the dashboard tells them."""
    entries, taken = bodies[f"rbd-ls.{pool}"], dict[str, int]()
    for one in bodies[f"rbd-du.{pool}"]["images"]:
        taken[one["name"]] = taken.get(one["name"], 0) + one["used_size"]
    return [
        {
            "name": one["image"], "id": one["id"], "namespace": "", "pool_name": pool,
            "size": one["size"], "total_disk_usage": taken[one["image"]], "parent": None,
            "snapshots": [
                {"name": s["snapshot"]}
                for s in entries if s.get("snapshot") and s["image"] == one["image"]
            ],
            "configuration": [{"name": "rbd_cache", "value": "true", "source": 0}],
            "metadata": {"conf_rbd_note": "canary-note"},
        }
        for one in entries if not one.get("snapshot")
    ]  # fmt: skip


def write(folder: Path, bodies: Bodies, age: float = 0.0) -> str:
    """The files an operator writes, so many seconds ago; returns their place as an address."""
    for name, body in bodies.items():
        path = folder / f"{name}.json"
        path.write_text(json.dumps(body), encoding="utf-8")
        os.utime(path, (time.time() - age, time.time() - age))
    return f"file://{folder}"


def folder(address: str) -> ArrayCollector:
    """A collector of files."""
    return collector(ArrayTarget("lab", "ceph", address), password="", token="")


class CephServer(ArrayServer):
    """The dashboard.

    lacking: parts of the report the role may not read; lasts: answers a token; paged: lists of
    images come in pages, asked with version 2.0 (Quincy and later).
    """

    def __init__(
        self,
        bodies: Bodies,
        *,
        lacking: tuple[str, ...] = (),
        lasts: int = 1000,
        paged: bool = True,
        **base: Any,
    ) -> None:
        super().__init__(**base)
        self.bodies, self.paged = bodies, paged
        self.report = {k: v for k, v in report(bodies).items() if k not in lacking}
        self.lasts, self.logins = lasts, 0
        self.tokens: dict[str, int] = {}

    def reply(self, request: web.BaseRequest, body: bytes) -> Reply:
        """One answer."""
        wanted = "2.0" if self.paged and request.path == IMAGES else "1.0"
        if request.headers.get("Accept") != f"application/vnd.ceph.api.v{wanted}+json":
            return 415, b'{"detail": "Unable to find version in request header"}'
        if request.path == "/api/auth":
            return self._login(json.loads(body))
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if self.tokens.get(token, 0) <= 0:
            return 401, b"{}"
        if request.path == "/api/auth/logout":
            del self.tokens[token]
            return 200, b'{"redirect_url": "#/login"}'
        self.tokens[token] -= 1
        return self._told(request)

    def _told(self, request: web.BaseRequest) -> Reply:
        if request.path == IMAGES:
            return self._images(request.query)
        found = {"/api/summary": {"version": VERSION}, "/api/health/full": self.report}
        if request.path not in found:
            return 404, b"{}"
        return 200, json.dumps(found[request.path]).encode()

    def _images(self, query: Mapping[str, str]) -> Reply:
        pool = query["pool_name"]
        found = images(self.bodies, pool)
        if not self.paged:
            if set(query) != {"pool_name"}:
                return 404, b'{"detail": "Unexpected query string parameters"}'
            told = [{"status": 0, "value": found, "pool_name": pool}]
            return 200, json.dumps(told).encode()
        begin, many = int(query.get("offset", "0")), int(query.get("limit", "5"))
        page = found[begin : begin + many]
        told = [{"value": page, "pool_name": pool}] if page else []
        return 200, json.dumps(told).encode(), {"X-Total-Count": str(len(found))}

    def _login(self, told: Bodies) -> Reply:
        self.logins += 1
        if (told["username"], told["password"]) != (USER, PASSWORD):
            self.refused += 1
            return 400, b'{"detail": "Invalid credentials", "code": "invalid_credentials"}'
        token = f"canary-token-{self.logins}"
        self.tokens[token] = self.lasts
        return 201, json.dumps({"token": token, "username": USER}).encode()
