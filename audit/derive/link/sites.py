"""Where parts of the control plane stand: of all who tell it, who wins."""

import sqlite3
from itertools import groupby
from operator import itemgetter

from audit.model.control_links import ControlSite
from audit.model.kinds import Table

_TOLD = "SELECT device, site, told_by FROM site_told ORDER BY device, rank, site"


def sites(connection: sqlite3.Connection) -> list[Table]:
    """Rows of control_site.

    A table and no view, for whoever asks for the site of a database would else ask for everything
    that has a site.
    """
    found: list[Table] = []
    for device, told in groupby(connection.execute(_TOLD), key=itemgetter(0)):
        kind, _, uid = device.partition("/")
        found += (
            ControlSite(device=device, place=place, kind=kind, id=uid, site=site, told_by=by)
            for place, (_device, site, by) in enumerate(told, 1)
        )
    return found
