"""Every text of the reports that a language must have, found in code, templates and constants."""

import ast
import re
from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from jinja2 import Environment
from jinja2.ext import extract_from_ast

from audit.check import needs
from audit.check.rule import EFFORTS
from audit.model import TABLES
from audit.model.runway import VERDICTS
from audit.vocabulary import CATEGORIES
from reports.facts import SEVERITIES
from reports.facts_score import GRADES
from reports.html import humanise
from reports.html.impacts import plural, singular
from reports.html.sections import changes
from reports.workbook.readme import SCHEMA
from reports.workbook.tabs import tabs

ROOT = Path(__file__).parent.parent / "reports"
CODE = ("html", "workbook/readme.py", "workbook/charts.py", "export/markdown.py", "cover.py",
        "facts_score.py", "facts.py")  # fmt: skip
KINDS = frozenset(
    {"text", "mono", "num", "size", "hz", "share", "ratio", "day", "time", "any", "value", "long"}
)
NAMED = frozenset({"TITLE", "NAV", "EMPTY", "NOTE", "LEGEND", "_NOTE", "_RANGE_NOTE"})
# module -> constants whose texts are looked up where they are printed: all of a constant, the
# values of a dictionary, or one place of its tuples
_S = "reports.html.sections."
_CONSTANTS: tuple[tuple[str, str, int | str], ...] = (
    (f"{_S}belongings", "_COUNTED", 0), (f"{_S}capacity", "_COUNTERS", "values"),
    ("reports.html.impacts", "_REASONS", "all"), (f"{_S}changes", "_KINDS", 1),
    (f"{_S}control", "_TIERS", "all"), (f"{_S}control", "_LABELS", "all"),
    (f"{_S}control", "_STOPS", "values"), (f"{_S}control", "_SAID", "values"),
    (f"{_S}control", "_OWN", "all"),
    (f"{_S}coverage", "_OUTCOMES", 1), (f"{_S}coverage", "_COUNTS", 1),
    (f"{_S}coverage", "_OUTCOMES", 0), (f"{_S}coverage", "_ASK", "values"),
    (f"{_S}executive", "_PARTS", "values"), (f"{_S}executive", "_APPROVE", "values"),
    (f"{_S}findings", "_LANES", 0), (f"{_S}findings", "_LANES", 1),
    (f"{_S}findings", "_SOURCES", "values"), (f"{_S}findings", "_ACTORS", "values"),
    (f"{_S}inventory", "_LISTS", 1), (f"{_S}inventory", "_LISTS", 2),
    (f"{_S}method", "_SEVERITIES", "all"), (f"{_S}method", "_CONFIDENCE", "all"),
    (f"{_S}method", "_GLOSSARY", "all"), (f"{_S}profile", "_SIZES", 1),
    (f"{_S}topology", "_WAYS", "values"), ("reports.html.fold", "_WORDS", "values"),
    ("reports.html.heat", "_NOTES", "values"), ("reports.html.heat", "LEGEND", 1),
    ("reports.html.impacts", "_PLURALS", "values"),
    ("reports.html.impacts", "_SINGULARS", "values"), ("reports.html.netmap", "_WORDS", "values"),
    ("reports.html.runway", "_KINDS", "values"), ("reports.html.runway", "_CLOCKS", "values"),
    ("reports.export.markdown", "_LANES", 1),
    ("reports.workbook.readme", "_HOW", "all"),
)  # fmt: skip
_FIXED = (
    *CATEGORIES, *EFFORTS, *VERDICTS, *SEVERITIES, *(word for _, word in GRADES),
    "nothing open", "final", "draft", "open", "stale", "waived", "collected", "unchanged",
    "Tenant", "Consultant", "Contact", "Confidentiality", "Status", "Seal", "owner", "due",
    "comment", "Tab", "What", "Rows", "One row is", "Customer", "Edition for", "Period",
    "Prepared by", "First collection", "Seal (sha256)", "Made with", "Language", "Data as of",
    "Compared with", "Approve the work", "not judged", "not told",
    "Up to a month", "Up to 3 months", "Up to 6 months", "Longer",
)  # fmt: skip


def texts() -> dict[str, str]:
    """Text -> where it stands; of plurals the form of several."""
    found: dict[str, str] = {}
    for path, text in [
        *_python(),
        *_templates(),
        *_constants(),
        *_tabs(),
        *_derived(),
        *(("words", w) for w in _FIXED),
    ]:
        if any(sign.isalpha() for sign in text):
            found.setdefault(text, path)
    return found


def _python() -> Iterator[tuple[str, str]]:
    for start in CODE:
        path = ROOT / start
        for file in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                for text in _of_node(node):
                    yield file.name, text


def _of_node(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Call):
        yield from _of_call(getattr(node.func, "id", getattr(node.func, "attr", "")), node.args)
    elif isinstance(node, ast.Tuple) and len(node.elts) == 2:
        head, kind = node.elts
        if _text(kind) in KINDS and _text(head):
            yield _text(head)
    elif isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") in NAMED:
        yield _text(node.value)


def _of_call(name: str, given: list[ast.expr]) -> Iterator[str]:
    """Texts among the arguments of a call."""
    if name in {"t", "mark", "Grid"} and given:
        yield _text(given[0])
    elif name == "tn":
        yield _text(given[1])
    elif name == "first" and len(given) > 2:
        yield _text(given[2])
    elif name in {"several", "_count"} and len(given) > 1 and _text(given[1]):
        yield f"{{n}} {_text(given[1])}s"
    elif name == "_table" and given and isinstance(given[0], ast.Tuple):
        yield from map(_text, given[0].elts)
    elif name == "_grid" and len(given) > 4:
        yield from (_text(given[1]), _text(given[4]))


def _text(node: ast.expr) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _templates() -> Iterator[tuple[str, str]]:
    environment = Environment(trim_blocks=True, autoescape=True)
    for file in sorted((ROOT / "html").rglob("*.j2")):
        tree = environment.parse(file.read_text(encoding="utf-8"))
        for _line, function, message in extract_from_ast(tree, ("t", "tn")):
            given = message if isinstance(message, tuple) else (message,)
            found = [one for one in given if isinstance(one, str)]
            if found:
                yield file.name, found[1 if function == "tn" else 0]


def _constants() -> Iterator[tuple[str, str]]:
    for module, name, place in _CONSTANTS:
        for text in _picked(getattr(import_module(module), name), place):
            yield module.rpartition(".")[2], text


def _tabs() -> Iterator[tuple[str, str]]:
    for tab in (*tabs(), SCHEMA):
        yield from ((f"tab {tab.name}", text) for text in (tab.title, tab.group, tab.doc))


def _derived() -> Iterator[tuple[str, str]]:
    """Words made of names: kinds of components, changed columns, sources that were not there."""
    for file in (ROOT.parent / "audit/derive/graph/nodes").glob("*.sql"):
        for kind in re.findall(r"'(\w+)' AS kind", file.read_text(encoding="utf-8")):
            yield from ((file.name, name(kind)) for name in (singular, plural))
    for table, _ in changes._KINDS:
        names = (column.name for column in TABLES[table].columns if column.name != "id")
        yield from ((f"changes of {table}", humanise.words(name).lower()) for name in names)
    for noun, _ in needs._NOUNS.values():
        yield "coverage", f"No {noun} was collected"


def _picked(content: Any, place: int | str) -> Iterable[str]:
    if place == "values":
        return [str(value) for value in content.values()]
    if place == "all":
        whole = [*content, *content.values()] if isinstance(content, dict) else content
        return [str(value) for value in whole]
    return [str(entry[int(place)]) for entry in content]
