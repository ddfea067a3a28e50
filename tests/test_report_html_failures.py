"""What one failure takes down: picture, heat map, blocks; at 8 hosts and at 500."""

import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from reports.facts import Facts
from reports.html import HtmlOptions, page, palette
from reports.html.context import Page
from reports.html.estatemap import Box, Wire, draw
from reports.html.fold import fold
from reports.html.impacts import anchor
from reports.html.page import render
from reports.html.sections import blast
from tests.fabric import fabric
from tests.filled import filled
from tests.report_page import HOSTILE, Outline


def _section(**tables: Any) -> dict[str, Any]:
    with filled(**tables) as connection:
        data = blast.data(Page(Facts(connection), HtmlOptions()))
        assert data is not None
        return data


def _page(**tables: Any) -> tuple[str, Outline]:
    with filled(**tables) as connection:
        text = render(connection, HtmlOptions())
        return text, Outline(text)


def test_small_estate_shows_every_host() -> None:
    """Eight hosts are drawn by name; the one on a single switch says so, in words and dashed."""
    data = _section(**fabric(8, single=1))
    drawing = str(data["map"].svg)
    assert all(f">h{number}<" in drawing for number in range(8))
    assert drawing.count("one leg") >= 1
    assert ">leaf0a/b<" in drawing
    assert ">mgmt2<" in drawing
    assert "single" in drawing
    tiles = {kind.title: kind.tiles for kind in data["heat"]}
    assert next((tile.lost, tile.label) for tile in tiles["Hosts (8)"]) == ("2", "h0")
    assert len(tiles["Hosts (8)"]) == 8


def test_large_estate_is_folded() -> None:
    """500 hosts: boxes of clusters or pods, at most 24 in a column; tiles and words add up."""
    data = _section(**fabric(500, single=12))
    drawing = str(data["map"].svg)
    assert ">h1<" not in drawing
    assert "12 of 500 hosts on one leg" in drawing
    assert int(re.findall(r'height="(\d+)"', drawing)[0]) < 1500
    hosts = next(kind for kind in data["heat"] if kind.title == "Hosts (500)")
    assert len(hosts.tiles) == 24
    assert "worst of 20, median 2" in hosts.tiles[0].words
    assert "1 more clusters are in the workbook. Of all, 500 lose up to 2 VMs" in hosts.rest
    assert len(data["blocks"]) == 120
    grid = data["map"].grid
    assert sum(row[1] for row in grid.rows) == 500
    assert sum(row[3] for row in grid.rows) == 12


@pytest.mark.parametrize("hosts", [8, 120])
def test_links_lead_to_blocks(hosts: int) -> None:
    """Every link of picture, tiles and lists has its block; ids are unique; no script is needed."""
    text, outline = _page(**fabric(hosts, single=1))
    assert len(outline.ids) == len(set(outline.ids))
    wanted = {link[1:] for link in outline.links if link.startswith("#whatif-")}
    assert anchor("host/id-0") in wanted
    assert wanted <= set(outline.ids)
    blocks = [values for tag, values in outline.tags if tag == "details"
              and str(values.get("id", "")).startswith("whatif-")]  # fmt: skip
    assert sum("screenonly" in str(values["class"]) for values in blocks) == len(blocks) - 10
    assert "stackaudit simulate fail --now host/h0" in text


def test_findings_lead_to_blocks() -> None:
    """An object of a finding that has a block is a link to it."""
    found = {
        "rule_id": "blast-spof-vm", "subject": "host/id-0", "subject_kind": "node",
        "subject_name": "h0", "severity": "high", "confidence": "measured", "message": "h0 is one",
        "state": "open",
    }  # fmt: skip
    text, _ = _page(**fabric(2), finding=[found])
    assert f'<dd><a href="#{anchor("host/id-0")}">h0</a></dd>' in text
    assert "Findings about it:" in text


def test_redundancy_used_up() -> None:
    """A management server is down: the other one now stops the control plane, not by design."""
    tables = fabric(2)
    tables["management_server"][0]["state"] = "Down"
    data = _section(**tables)
    assert data["down"] == "management server mgmt1"
    rows = {str(row[0]): row for row in data["used"].rows}
    mine = next(row for name, row in rows.items() if "mgmt2" in name)
    assert mine[-1] == "stops now"
    block = next(one for one in data["blocks"] if one["row"]["name"] == "mgmt2")
    assert block["row"]["redundancy"] == "used up"
    assert block["numbers"].rows[-1] == ("Control plane", "stops", "goes on")


def test_nothing_is_down() -> None:
    """No list, and a sentence instead."""
    data = _section(**fabric(2))
    assert data["used"] is None
    assert data["down"] == ""


def test_unknown_is_a_range() -> None:
    """What is behind the address of a pool was not collected: from none to all, never a number."""
    data = _section(**fabric(2))
    tiles = next(kind.tiles for kind in data["heat"] if kind.title.startswith("Storage addresses"))
    assert [(tile.lost, tile.words, tile.style) for tile in tiles] == [
        ("0 to 4", "not known", "hu")
    ]
    assert "not known" in data["summary"]


def test_restarts_nobody_can_tell_are_not_restarts() -> None:
    """Without the HA settings it is not known what comes back: a range, not 0 lost."""
    tables = {name: rows for name, rows in fabric(2).items() if name != "configuration"}
    tiles = next(kind.tiles for kind in _section(**tables)["heat"] if kind.title == "Hosts (2)")
    assert {(tile.lost, tile.style) for tile in tiles} == {("0 to 2", "hu")}


def test_without_switches() -> None:
    """Hosts whose switches were not read are not called single."""
    tables = {k: v for k, v in fabric(3).items() if k not in ("switch", "switch_port", "neighbor")}
    drawing = str(_section(**tables)["map"].svg)
    assert "3 hosts<" in drawing
    assert "one leg" not in drawing


def test_nothing_to_say() -> None:
    """Without hosts the section is left out."""
    with filled(zone=[{"id": "z1"}]) as connection:
        assert blast.data(Page(Facts(connection), HtmlOptions())) is None


def test_hostile_names_are_inert() -> None:
    """Names are text in the drawing, in tiles, blocks and the command; long ones are clipped."""
    text, outline = _page(**fabric(3, prefix=HOSTILE + "x" * 200))
    assert "<script>alert" not in text
    assert [tag for tag, _ in outline.tags].count("script") == 1  # no rule ran, so no list of names
    assert "\u202e" not in text


def test_picture_is_deterministic() -> None:
    """The same rows give the same drawing."""
    one, other = (str(_section(**fabric(30, single=2))["map"].svg) for _ in range(2))
    assert one == other


def test_fold_merges_what_leads_to_the_same() -> None:
    """Boxes with the same ends become one that says how many of them are bad; wires follow."""
    boxes = [Box(f"b{n}", f"box {n}", "fine", "bad" if n == 2 else "") for n in range(6)]
    wires = [Wire(f"b{n}", "left" if n < 4 else "right") for n in range(6)]
    assert fold(boxes, wires, 6, "things") == (boxes, wires)
    merged, rest = fold(boxes, wires, 2, "things")
    assert [box.name for box in merged] == ["4 things: box 0 …", "2 things: box 4 …"]
    assert merged[0].words == "1 of 4 single or losing VMs"
    assert rest == [Wire("b0", "left"), Wire("b4", "right")]
    cut, _ = fold(boxes, [], 5, "things")
    assert len(cut) == 1


def test_boxes_do_not_overlap() -> None:
    """However the wires pull, boxes of a column keep their distance and stay inside."""
    hosts = [Box(f"h{n}", f"h{n}", "") for n in range(9)]
    arrays = [Box(f"a{n}", f"a{n}", "") for n in range(8)]
    wires = [Wire("h8", f"a{n}") for n in range(8)]
    drawing = str(draw("t", [], [("Hosts", hosts), ("Storage", arrays)], wires))
    height = int(re.findall(r'height="(\d+)"', drawing)[0])
    tops = [
        float(y) for x, y in re.findall(r'<rect x="([\d.]+)" y="([\d.]+)"', drawing)
        if float(x) > 500
    ]  # fmt: skip
    assert all(low - high >= 38 for high, low in pairwise(tops))
    assert max(tops) + 38 <= height


def test_shades_are_readable_in_grey() -> None:
    """Words on every shade reach AA, and each shade is darker than the one before."""
    sheet = (Path(page.__file__).parent / "templates/page_failures.css").read_text(encoding="utf-8")
    shades = re.findall(r"\.h\d\{background:([^;]+);color:var\(--(\w+)\)\}", sheet)
    grounds = [palette.PALETTE.get(g[6:-1], g) for g, _ in shades]
    assert len(grounds) == 6
    for ground, (_, ink) in zip(grounds, shades, strict=True):
        assert palette.contrast(palette.PALETTE[ink], ground) >= palette.AA
    lights = [palette.luminance(ground) for ground in grounds]
    assert all(dark < light / 1.1 for light, dark in pairwise(lights))
