"""`python -m sample_data.generate SPEC --month N --out DIR`: write an estate's answers as files.

One file per command, in the form of the recordings: the raw body of the command's answer, keys
sorted, one row a line; `index.json` lists commands and rows; `snmp/` has a recording per switch,
`redfish/` the resources of every server by path. The same spec and month give the same bytes.
"""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from sample_data.answers import Answers, Listing, Single
from sample_data.build import build
from sample_data.estate import Estate
from sample_data.faults import FaultError
from sample_data.render_cloudstack import answers
from sample_data.render_redfish import trees
from sample_data.render_snmp import snmprec, tables
from sample_data.spec import SpecError, load_spec


def body(command: str, answer: Listing | Single) -> dict[str, Any]:
    """Return the body the server sends; private fields (`_scope`) are kept in files."""
    if isinstance(answer, Single):
        inner: dict[str, Any] = {answer.key: answer.body}
    elif answer.rows:
        inner = {"count": len(answer.rows), answer.key: answer.rows}
    else:
        inner = {}
    return {f"{command.lower()}response": inner}


def write(result: Answers, folder: Path) -> None:
    """Write one file per command and the index."""
    folder.mkdir(parents=True, exist_ok=True)
    index = []
    for command, answer in result.items():
        _dump(folder / f"{command}.json", body(command, answer))
        rows = len(answer.rows) if isinstance(answer, Listing) else 0
        index.append({"command": command, "params": {}, "rows": rows, "status": 200})
    _dump(folder / "index.json", index)


def write_switches(estate: Estate, folder: Path) -> None:
    """Write one recording per switch, as agents serve them."""
    for switch, mib, _later in tables(estate):
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{switch.name}.snmprec").write_text(snmprec(mib), encoding="utf-8")


def write_servers(estate: Estate, folder: Path) -> None:
    """Write the resources of every server by path, as test servers serve them."""
    for server, tree in trees(estate):
        folder.mkdir(parents=True, exist_ok=True)
        _dump(folder / f"{server.name}.json", tree)


def _dump(file: Path, value: object) -> None:
    file.write_text(_text(value) + "\n", encoding="utf-8")


def _text(value: object) -> str:
    """Write JSON with one line per row: fast, and a change shows as the rows it touches."""
    if isinstance(value, list):
        return "[\n" + ",\n".join(_line(item) for item in value) + "\n]"
    if isinstance(value, dict) and any(isinstance(part, (dict, list)) for part in value.values()):
        parts = (f"{_line(key)}: {_text(value[key])}" for key in sorted(value))
        return "{\n" + ",\n".join(parts) + "\n}"
    return _line(value)


def _line(value: object) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False)


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; 2 and one sentence on stderr when the spec cannot be built."""
    parser = argparse.ArgumentParser(prog="sample_data.generate", description=__doc__)
    parser.add_argument("spec", help="a spec file, or the name of one of sample_data/specs")
    parser.add_argument("--month", type=int, default=0, help="months after the estate's start")
    parser.add_argument("--out", type=Path, required=True, help="folder to write to")
    options = parser.parse_args(arguments)
    try:
        estate = build(load_spec(options.spec), options.month)
    except (SpecError, FaultError, ValueError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    write(answers(estate), options.out)
    write_switches(estate, options.out / "snmp")
    write_servers(estate, options.out / "redfish")
    return 0


if __name__ == "__main__":
    sys.exit(main())
