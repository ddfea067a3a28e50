"""Time: the host's clock, and what chronyd, ntpd or systemd say of it."""

import re
from typing import Any

from collectors.convert_basic import number
from collectors.convert_hardware import stripped
from collectors.ssh.parse.common import labelled

Fields = dict[str, Any]
_EPOCH = re.compile(r"\d{9,11}(\.\d+)?")
_NAMED = re.compile(r"([0-9A-F]{8}) \((.*)\)")
_OWN = "7F7F01"  # chronyd's "local": the clock is its own source
_PEER = re.compile(r"^(?P<tally>[ x.\-+#*o])(?P<remote>\S+)\s+(?P<rest>.+)$")
_OFFSET = 7  # column of `ntpq -p` after the remote: refid st t when poll reach delay OFFSET jitter
_REST = 9


def epoch(text: str) -> float:
    """`date +%s.%N`. Raises ValueError."""
    told = text.strip()
    if not _EPOCH.fullmatch(told):
        raise ValueError("no time")
    return float(told)


def chrony(text: str) -> Fields:
    """`chronyc -n tracking`: synced, source, offset (seconds the host is ahead). ValueError."""
    told = dict(labelled(text))
    leap, reference = told.get("Leap status"), _NAMED.match(told.get("Reference ID", ""))
    if leap is None or reference is None:
        raise ValueError("no tracking of chrony")
    own = reference[1].startswith(_OWN)
    offset = number(told.get("System time"))
    if offset is not None and "slow" in told.get("System time", ""):
        offset = -offset
    synced = leap != "Not synchronised" and not own
    return {
        "time_sync": "chrony",
        "time_synced": synced,
        "time_source": ("its own clock" if own else stripped(reference[2])) if leap else None,
        "offset": offset if synced else None,
    }


def ntp(text: str) -> Fields:
    """`ntpq -pn`: the peer in use has a star (or an o: by its pulse). Raises ValueError."""
    if "remote" not in text or "offset" not in text:
        raise ValueError("no peers of ntpq")
    peers = [told for line in text.splitlines() if (told := _PEER.match(line))]
    used = next((one for one in peers if one["tally"] in "*o"), None)
    rest = used["rest"].split() if used else []
    behind = number(rest[_OFFSET]) if len(rest) >= _REST - 1 else None
    return {
        "time_sync": "ntpd",
        "time_synced": used is not None,
        "time_source": used["remote"] if used else None,
        "offset": -behind / 1000 if behind is not None else None,
    }


def systemd(text: str) -> Fields:
    """`timedatectl show`; NTPSynchronized is the kernel's word, whoever keeps it. ValueError."""
    told = dict(line.partition("=")[::2] for line in text.splitlines())
    if "NTPSynchronized" not in told:
        raise ValueError("no answer of timedatectl")
    synced, on = told["NTPSynchronized"] == "yes", told.get("NTP") == "yes"
    return {
        "time_sync": "systemd-timesyncd" if on else None if synced else "none",
        "time_synced": synced,
        "time_source": None,
        "offset": None,
    }
