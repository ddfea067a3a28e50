"""What makes Excel call a workbook damaged, checked in the finished file (ECMA-376 part 1).

`complaints(path)` is empty for a file that Excel opens without repair, as far as rules tell:
order of elements in a sheet, order of rows and cells, limits of names, texts, rows and links,
tables whose header cells say what the table says, styles, comments and links that exist.
"""

import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

_M = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_ORDER = [
    "sheetPr",
    "dimension",
    "sheetViews",
    "sheetFormatPr",
    "cols",
    "sheetData",
    "sheetProtection",
    "autoFilter",
    "mergeCells",
    "conditionalFormatting",
    "dataValidations",
    "hyperlinks",
    "printOptions",
    "pageMargins",
    "pageSetup",
    "headerFooter",
    "rowBreaks",
    "colBreaks",
    "drawing",
    "legacyDrawing",
    "tableParts",
    "extLst",
]  # fmt: skip - 18.3.1.99
MAX_ROWS, MAX_COLUMNS, MAX_TEXT, MAX_LINKS = 1_048_576, 16_384, 32_767, 65_530
_CELL = re.compile(r"([A-Z]{1,3})([1-9]\d*)")
_TABLE_NAME = re.compile(r"[A-Za-z_\\][A-Za-z0-9_.\\]*")


def complaints(path: Path) -> list[str]:
    """Every rule that is broken, in words."""
    with zipfile.ZipFile(path) as package:
        names = package.namelist()
        found = [f"{name} twice" for name, times in Counter(names).items() if times > 1]
        for name in names:
            if name.endswith((".xml", ".rels", ".vml")):
                try:
                    ET.fromstring(package.read(name))  # noqa: S314 - our own file
                except ET.ParseError as error:
                    return [f"{name}: {error}"]
        sheets = _sheets(package)
        found += _names(list(sheets))
        found += _tables(package)
        styles = _styles(package)
        rows: dict[str, int] = {}
        for title, member in sheets.items():
            root = ET.fromstring(package.read(member))  # noqa: S314
            rows[title] = len(root.findall(f"{_M}sheetData/{_M}row"))
            found += [f"{title}: {what}" for what in _sheet(package, member, root, styles)]
        for title, member in sheets.items():
            found += [f"{title}: {what}" for what in _links(package.read(member), rows)]
    return found


def _sheets(package: zipfile.ZipFile) -> dict[str, str]:
    root = ET.fromstring(package.read("xl/workbook.xml"))  # noqa: S314
    targets = _targets(package, "xl/workbook.xml")
    return {s.attrib["name"]: targets[s.attrib[f"{_R}id"]] for s in root.iter(f"{_M}sheet")}


def _targets(package: zipfile.ZipFile, member: str) -> dict[str, str]:
    folder, _, name = member.rpartition("/")
    rels = f"{folder}/_rels/{name}.rels"
    if rels not in package.namelist():
        return {}
    root = ET.fromstring(package.read(rels))  # noqa: S314
    return {
        link.attrib["Id"]: str(Path("/", folder, link.attrib["Target"]).resolve())[1:]
        for link in root
    }


def _names(names: list[str]) -> Iterator[str]:
    for name in names:
        if not 0 < len(name) <= 31 or set(name) & set("[]:*?/\\") or name.strip("'") != name:
            yield f"sheet name {name!r}"
        if name.lower() == "history":
            yield "Excel keeps the sheet name History for itself"
    if len({name.lower() for name in names}) < len(names):
        yield "two sheets of one name"


def _styles(package: zipfile.ZipFile) -> tuple[int, int]:
    root = ET.fromstring(package.read("xl/styles.xml"))  # noqa: S314
    formats, looks = root.find(f"{_M}cellXfs"), root.find(f"{_M}dxfs")
    return len(formats if formats is not None else ()), len(looks if looks is not None else ())


def _tables(package: zipfile.ZipFile) -> Iterator[str]:
    names, ids = [], []
    for member in package.namelist():
        if member.startswith("xl/tables/"):
            root = ET.fromstring(package.read(member))  # noqa: S314
            names.append(root.attrib["displayName"].lower())
            ids.append(root.attrib["id"])
            if not _TABLE_NAME.fullmatch(root.attrib["displayName"]) or _CELL.fullmatch(
                root.attrib["displayName"].upper()
            ):
                yield f"table name {root.attrib['displayName']}"
    defined = ET.fromstring(package.read("xl/workbook.xml"))  # noqa: S314
    names += [
        n.attrib["name"].lower()
        for n in defined.iter(f"{_M}definedName")
        if "localSheetId" not in n.attrib
    ]
    if len(set(names)) < len(names) or len(set(ids)) < len(ids):
        yield "two tables of one name or id"


def _sheet(
    package: zipfile.ZipFile, member: str, root: ET.Element, styles: tuple[int, int]
) -> Iterator[str]:
    tags = [child.tag.removeprefix(_M) for child in root]
    places = [_ORDER.index(tag) for tag in tags]
    if places != sorted(places):
        yield f"elements out of order: {tags}"
    header: dict[int, str] = {}
    yield from _rows(root, header, styles[0])
    for rule in root.iter(f"{_M}cfRule"):
        if int(rule.attrib.get("dxfId", 0)) >= max(1, styles[1]):
            yield f"conditional format {rule.attrib}"
    targets = _targets(package, member)
    for part in root.iter(f"{_M}tablePart"):
        table = ET.fromstring(package.read(targets[part.attrib[f"{_R}id"]]))  # noqa: S314
        yield from _table(table, header, len(root.findall(f"{_M}sheetData/{_M}row")))
    for target in targets.values():
        if "comments" in target:
            notes = ET.fromstring(package.read(target))  # noqa: S314
            refs = [note.attrib["ref"] for note in notes.iter(f"{_M}comment")]
            if len(set(refs)) < len(refs):
                yield "two notes on one cell"


def _rows(root: ET.Element, header: dict[int, str], formats: int) -> Iterator[str]:
    last = 0
    for row in root.iterfind(f"{_M}sheetData/{_M}row"):
        number = int(row.attrib["r"])
        if not last < number <= MAX_ROWS:
            yield f"row {number} behind {last}"
        last, before = number, 0
        for cell in row:
            match = _CELL.fullmatch(cell.attrib["r"])
            column = _column(match[1]) if match else 0
            if not match or int(match[2]) != number or not before < column <= MAX_COLUMNS:
                yield f"cell {cell.attrib['r']} in row {number}"
            before = column
            text = "".join(t.text or "" for t in cell.iter(f"{_M}t"))
            yield from _cell(cell, text, formats)
            if number == 1:
                header[column] = text


def _cell(cell: ET.Element, text: str, formats: int) -> Iterator[str]:
    if len(text.encode("utf-16-le")) // 2 > MAX_TEXT:
        yield f"{cell.attrib['r']}: text too long"
    if cell.find(f"{_M}f") is not None:
        yield f"{cell.attrib['r']}: a formula"
    if int(cell.attrib.get("s", 0)) >= formats:
        yield f"{cell.attrib['r']}: no such style"


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _table(table: ET.Element, header: dict[int, str], rows: int) -> Iterator[str]:
    name = table.attrib["name"]
    columns = [c.attrib["name"] for c in table.iter(f"{_M}tableColumn")]
    if columns != [header.get(place) for place in range(1, len(columns) + 1)]:
        yield f"table {name}: its columns are not the header"
    if len({c.lower() for c in columns}) < len(columns) or not all(columns):
        yield f"table {name}: two columns of one name, or one without"
    first, _, end = table.attrib["ref"].partition(":")
    match = _CELL.fullmatch(end)
    filtered = table.find(f"{_M}autoFilter")
    if first != "A1" or not match or _column(match[1]) != len(columns) or int(match[2]) != rows:
        yield f"table {name}: {table.attrib['ref']} over {rows} rows, {len(columns)} columns"
    if filtered is None or filtered.attrib["ref"] != table.attrib["ref"]:
        yield f"table {name}: filter"


def _links(sheet: bytes, rows: dict[str, int]) -> Iterator[str]:
    root = ET.fromstring(sheet)  # noqa: S314
    links = root.findall(f"{_M}hyperlinks/{_M}hyperlink")
    if len(links) > MAX_LINKS:
        yield f"{len(links)} links"
    if len({link.attrib["ref"] for link in links}) < len(links):
        yield "two links on one cell"
    for link in links:
        place, _, cell = link.attrib["location"].rpartition("!")
        match = _CELL.fullmatch(cell)
        title = place.strip("'").replace("''", "'")
        if title not in rows or not match or int(match[2]) > max(1, rows[title]):
            yield f"link to nowhere: {link.attrib['location']}"
