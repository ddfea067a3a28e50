"""Rows a fleet was asked for, as its reports read them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Peers:
    """One estate beside the others. k: fewest estates any number of the others is made of.

    answers: question, bucket, own (share), peers (mean share), estates (that have it; None: fewer
    than k lack it), told.
    score: own, mean and number of the peers' scores, low and high between which half of them lie
    (None: fewer than 4 k); None: fewer than k have one.
    """

    estate: str
    k: int
    answers: Sequence[Row]
    score: Row | None


@dataclass(frozen=True, slots=True)
class FleetData:
    """views: name -> rows; docs: name -> (meaning, column -> meaning with its unit in brackets).

    The views are fleet_share, fleet_trend, fleet_finding, fleet_rank and fleet_version.
    left: estates that were not collected for a year. peers: the reports are about them alone and
    there are no views, since the one they are for may know no other's name.
    """

    estates: int
    left: int
    first: str
    last: str
    views: Mapping[str, Sequence[Row]]
    docs: Mapping[str, tuple[str, Mapping[str, str]]]
    peers: Peers | None = None

    @property
    def stem(self) -> str:
        """Name of the files of its reports, without the ending."""
        name = re.sub("[^A-Za-z0-9]+", "-", self.peers.estate).strip("-")[:80] if self.peers else ""
        return f"{f'peer-{name}' if self.peers else 'fleet'}-{self.last}"
