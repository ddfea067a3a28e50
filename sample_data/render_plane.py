"""The control plane below the API as its readers ask it: every document, and where each stands."""

from collections.abc import Iterator

from audit.capture import Document, Origin
from audit.moment import utc_text
from audit.targets import PlaceTarget
from collectors import places as sites
from collectors.haproxy.target import BLOCK, COMMANDS, CONFIG
from collectors.mysql.statements import STATEMENTS
from collectors.said import KIND as SAID
from collectors.ssh.commands import commands
from collectors.tls.reading import REQUEST
from sample_data import render_haproxy, render_mysql, render_ssh, render_tls
from sample_data.estate import Estate

_MYSQL, _HAPROXY, _TLS, _SSH = (
    one.KIND for one in (render_mysql, render_haproxy, render_tls, render_ssh)
)
# kind -> what is asked, and how far the other end is checked
_ASKED = {
    _MYSQL: (tuple(STATEMENTS), "verified"),
    _HAPROXY: ((BLOCK, *COMMANDS, CONFIG), "no TLS"),
    _TLS: ((REQUEST,), "looked at; nothing is sent"),
    _SSH: (tuple(commands()), "host key verified"),
    SAID: ((sites.REQUEST,), ""),
}


def documents(estate: Estate) -> Iterator[Document]:
    """What a collection would have got; nothing where the control plane is not read."""
    yield from render_mysql.documents(estate)
    yield from render_haproxy.documents(estate)
    yield from render_tls.documents(estate)
    yield from render_ssh.documents(estate)
    named = places(estate)
    if named:
        yield sites.document(named, utc_text(estate.now))


def origin(source: str, started: str) -> Origin | None:
    """The origin of a source of the control plane; None for any other."""
    kind = source.partition(":")[0]
    if kind not in _ASKED:
        return None
    asked, trust = _ASKED[kind]
    return Origin(source, kind, started, asked, trust)


def places(estate: Estate) -> list[PlaceTarget]:
    """What the configuration says of sites of what has no block of its own for each."""
    plane = estate.plane
    found = [PlaceTarget(site=site, management=(name,)) for name, site in plane.sites.items()]
    found += [PlaceTarget(site=site, zones=(zone,)) for zone, site in plane.zones.items()]
    found += [PlaceTarget(site=one.site, balancers=(one.name,)) for one in plane.balancers]
    found += [PlaceTarget(site=site, databases=("cloud arbiter*",)) for site in plane.arbiters]
    return found
