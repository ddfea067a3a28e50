"""A BMC for tests: serves any map of path to body by Redfish over HTTP on loopback."""

from tests.redfish_server.machines import FOLDER, NAMES, load
from tests.redfish_server.server import PASSWORD, USER, RedfishServer
from tests.redfish_server.troubles import (
    Cut,
    Drop,
    Garbage,
    Huge,
    Redirect,
    Slow,
    Status,
    Trouble,
)

__all__ = [
    "FOLDER",
    "NAMES",
    "PASSWORD",
    "USER",
    "Cut",
    "Drop",
    "Garbage",
    "Huge",
    "RedfishServer",
    "Redirect",
    "Slow",
    "Status",
    "Trouble",
    "load",
]
