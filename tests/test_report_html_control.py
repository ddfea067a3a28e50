"""The control plane in the health check: by site, what is single, what nobody looked behind."""

import re
from collections.abc import Callable

import pytest

from audit.check import check
from reports.html import HtmlOptions
from reports.html.page import render
from reports.html.planemap import Box, Site, Wire, draw
from sample_data.estate import Estate
from sample_data.faults_plane import backend_down, even_cluster, single_balancer
from tests.estates import RULES
from tests.plane import planned

_HOSTILE = '<script>alert(1)</script>"&\N{RIGHT-TO-LEFT OVERRIDE}' + "x" * 200


def section(change: Callable[[Estate], object], shape: str = "control") -> str:
    """The section of an estate with something changed."""
    with planned(change, shape) as (connection, _estate):
        check(connection, [rule for rule in RULES if rule.id.startswith("blast-")])
        page = render(connection, HtmlOptions())
    found = re.search(r'<section[^>]*id="control".*?</section>', page, re.DOTALL)
    assert found is not None
    return found[0]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda _estate: None, ["No part stops it alone.", "Site north", "Synced, 1 vote",
                                "1 s behind", "round trip not measured", ", 2.8.5</t"]),
        (single_balancer, ["one of these fails alone: load balancer lb1", "stops it alone"]),
        (even_cluster, ["one of these fails alone: site south", "Site south: stops it alone",
                        "no: it can split in halves"]),
        (backend_down, ["no balancer sends to it", "management server mgmt1"]),
    ],
)  # fmt: skip
def test_what_is_said(change: Callable[[Estate], object], told: list[str]) -> None:
    """In words, in the drawing and in its table."""
    text = section(change)
    assert [one for one in told if one not in text] == []


def test_without_balancers_and_databases() -> None:
    """What the API tells is drawn; the database host is dashed: nobody looked behind it."""
    text = section(lambda _estate: None, "small")
    assert "what is dashed was not looked behind" in text
    assert 'class="box unsure"' in text
    assert "Votes of the database" not in text


def test_hostile_names_are_inert_and_many_boxes_wrap() -> None:
    """Names of others are text; more boxes than fit stand in rows."""
    boxes = [Box(str(n), 1, _HOSTILE, _HOSTILE, _HOSTILE) for n in range(9)]
    wires = [Wire("0", str(n)) for n in range(1, 9)] + [Wire("0", "gone")]
    text = draw(_HOSTILE, ["a", _HOSTILE], [Site(_HOSTILE)], boxes, wires)
    assert "<script" not in text
    assert len(re.findall(r'class="box"', text)) == 9
    assert len(set(re.findall(r'y="([\d.]+)"[^>]*class="box"', text))) > 1


def test_boxes_without_a_site_do_not_cover_others() -> None:
    """They stand above those of the same tier that have one."""
    boxes = [Box("a", 0, "north", "a", ""), Box("b", 0, "", "b", ""), Box("c", 1, "", "c", "")]
    text = draw("", ["x", "y"], [Site("north")], boxes, [])
    a, b, c = (float(y) for y in re.findall(r'y="([0-9.]+)"[^>]* class="box"', text))
    assert b + 40 < a < a + 40 < c
