"""The sizes CONTRIBUTING.md promises; no text of one machine only, nothing left for later."""

import ast
import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FOLDERS = ("audit", "collectors", "reports", "sample_data", "tests", "benchmarks", "docs")
MOST_LINES = 300
MOST_LINES_OF_A_FUNCTION = 40
# recorded from CloudStack as they are: its setting descriptions name paths inside its routers
RECORDED = ROOT / "sample_data" / "data"
# written apart, so that this file has none of them
MACHINE = ["/" + name for name in ("work/", "tmp/venv", "root/")]
REGISTRY = [
    f"{name}.{top}"
    for top, names in {
        "org": ("pypi", "pythonhosted", "npmjs", "golang"),
        "io": ("docker", "ghcr", "quay", "crates"),
    }.items()
    for name in names
]
LATER = ["TO" + "DO", "FIX" + "ME", "X" + "XX"]


def _ours(folder: Path, pattern: str = "*") -> Iterator[Path]:
    """Files below a folder; what tools leave in hidden folders and caches is not ours."""
    for path in sorted(folder.rglob(pattern)):
        parts = path.relative_to(ROOT).parts
        kept = all(not part.startswith(".") and part != "__pycache__" for part in parts)
        if kept and path.is_file():
            yield path


def _texts() -> Iterator[tuple[Path, str]]:
    """Every text file of the project; what is not UTF-8 or holds a zero byte is no text."""
    top = [path for path in ROOT.glob("*") if path.is_file() and not path.name.startswith(".")]
    for path in chain(top, (ROOT / ".ci").glob("*"), *(_ours(ROOT / name) for name in FOLDERS)):
        content = path.read_bytes()
        try:
            text = content.decode()
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            yield path.relative_to(ROOT), text


def _lines_with(words: re.Pattern[str]) -> list[str]:
    """File and number of every line that has one of the words."""
    return [
        f"{path}:{number}"
        for path, text in _texts()
        if not (ROOT / path).is_relative_to(RECORDED) and words.search(text)
        for number, line in enumerate(text.splitlines(), 1)
        if words.search(line)
    ]


@pytest.mark.parametrize("folder", FOLDERS)
def test_files_are_short(folder: str) -> None:
    """No Python file has more than 300 lines."""
    sizes = {path: path.read_bytes().count(b"\n") for path in _ours(ROOT / folder, "*.py")}
    assert sizes
    assert {str(p.relative_to(ROOT)): n for p, n in sizes.items() if n > MOST_LINES} == {}


@pytest.mark.parametrize("folder", FOLDERS)
def test_functions_are_short(folder: str) -> None:
    """No function has more than 40 lines, docstring included, decorators not."""
    long = {
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}": node.end_lineno - node.lineno + 1
        for path in _ours(ROOT / folder, "*.py")
        for node in ast.walk(ast.parse(path.read_bytes()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno is not None
        and node.end_lineno - node.lineno >= MOST_LINES_OF_A_FUNCTION
    }
    assert long == {}


def test_no_path_of_one_machine() -> None:
    """No text names a folder that only the machine it was written on has."""
    assert _lines_with(re.compile(r"(?<![\w.~*}])(?:" + "|".join(MACHINE) + ")")) == []


def test_no_registry_is_named() -> None:
    """Where packages come from is the business of whoever installs."""
    assert _lines_with(re.compile(r"\b(?:" + "|".join(map(re.escape, REGISTRY)) + r")\b")) == []


def test_nothing_is_left_for_later() -> None:
    """No text promises work that was not done."""
    assert _lines_with(re.compile(r"\b(?:" + "|".join(LATER) + r")\b")) == []
