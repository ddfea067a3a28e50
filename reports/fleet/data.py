"""Rows a fleet was asked for, as its reports read them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Peers:
    """One estate beside the others. k: fewest estates any number of the others is made of.

    answers: question, bucket, own (share), peers (mean share), estates (that have it), told.
    score: own, lowest quarter, middle, highest quarter and number of the peers' scores; None:
    fewer than k have one.
    """

    estate: str
    k: int
    answers: Sequence[Row]
    score: Row | None


@dataclass(frozen=True, slots=True)
class FleetData:
    """views: name -> rows; docs: name -> (meaning, column -> meaning with its unit in brackets).

    The views are fleet_share, fleet_trend, fleet_finding, fleet_rank and fleet_version.
    """

    estates: int
    first: str
    last: str
    views: Mapping[str, Sequence[Row]]
    docs: Mapping[str, tuple[str, Mapping[str, str]]]
    peers: Peers | None = None
