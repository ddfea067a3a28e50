"""Reference pages from the code: `python docs/build.py` writes them, `--check` compares."""

import argparse
import sys
from pathlib import Path

import click

from audit.check import RuleFile, load_rules
from audit.check.cases import empty_database, load_cases
from audit.cli import COMMANDS, LazyGroup, cli
from audit.derive import install, views
from audit.fleet.estate import fact_files, fleet_tables
from audit.fleet.views import view_files
from audit.model import TABLES, TableInfo
from collectors.cloudstack.commands import commands

REFERENCE = Path(__file__).parent / "reference"


def main() -> int:
    """Write or check every page; 1 when a page is not current."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--check", action="store_true")
    check = parser.parse_args().check
    stale = []
    for name, text in pages().items():
        path = REFERENCE / name
        if check and (not path.exists() or path.read_text(encoding="utf-8") != text):
            stale.append(name)
        elif not check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    for name in stale:
        sys.stderr.write(f"docs/reference/{name} is not current: run `python docs/build.py`\n")
    return int(bool(stale))


def pages() -> dict[str, str]:
    """File name -> text."""
    return {
        "rules.md": rules_page(),
        "schema.md": schema_page(),
        "views.md": views_page(),
        "fleet.md": fleet_page(),
        "commands.md": commands_page(),
        "cloudstack.md": collector_page(),
    }


def rules_page() -> str:
    """Every rule under fixed headings."""
    rules = load_rules()
    connection = empty_database(install)
    parts = [f"# Rules\n\n{len(rules)} rules. `stackaudit rules show ID` prints one.\n"]
    parts += ["| id | severity | category | question |", "|---|---|---|---|"]
    parts += [
        f"| [{r.id}](#{r.id}) | {r.severity} | {r.header['category']} "
        f"| {_cell(r.header['question'])} |"
        for r in rules
    ]
    for rule in rules:
        reads = sorted({table for table, _ in rule.reads(connection)})
        parts.append(_rule(rule, reads))
    connection.close()
    return "\n".join(parts) + "\n"


def _rule(rule: RuleFile, reads: list[str]) -> str:
    header = rule.header
    lines = [
        f"\n## {rule.id}\n",
        f"**{header['title']}** ({rule.severity}, {header['category']})\n",
    ]
    lines += [
        f"*What it asks*: {header['question']}\n",
        f"*Why it matters*: {header['why'].strip()}\n",
    ]
    lines += [f"*How to fix*: {header['fix'].strip()}\n"]
    if header["guards"]:
        lines += ["*Silent on purpose*: " + "; ".join(header["guards"]) + "\n"]
    if rule.params:
        lines += ["| parameter | default | unit | meaning |", "|---|---|---|---|"]
        lines += [
            f"| {n} | {p.default} | {p.unit} | {_cell(p.doc)} |" for n, p in rule.params.items()
        ]
        lines.append("")
    first = next((c.name for c in load_cases(rule) if c.spec.get("expect")), "none")
    lines += [f"*Reads*: {', '.join(reads)}\n", f"*Example*: {first}\n"]
    return "\n".join([*lines, f"*References*: {'; '.join(rule.references)}"])


def schema_page() -> str:
    """Every table with its columns, types, units and meanings."""
    parts = [f"# Schema\n\n{len(TABLES)} tables. Entities also have `<table>_past` and the view "]
    parts[0] += "`<table>_history` with valid_from and valid_to.\n"
    return "\n".join(parts + [_table(info) for info in TABLES.values()]) + "\n"


def _table(info: TableInfo) -> str:
    lines = [
        f"\n## {info.name}\n",
        f"{info.doc} Kind: {info.kind}; filled by: {info.by or 'us'}.\n",
    ]
    lines += ["| column | type | unit | meaning |", "|---|---|---|---|"]
    for c in info.columns:
        key, null = (" (key)" if c.key else ""), (", may be unknown" if c.nullable else "")
        lines.append(f"| {c.name}{key} | {c.sql_type}{null} | {c.unit or ''} | {_cell(c.doc)} |")
    return "\n".join(lines)


def views_page() -> str:
    """Derived views."""
    parts = [
        "# Derived views\n\nThey are in the file after every write, so any SQLite tool sees them.\n"
    ]
    for view in views():
        parts += [f"\n## {view.name}\n", view.doc, "", "| column | meaning |", "|---|---|"]
        parts += [f"| {name} | {_cell(text)} |" for name, text in view.columns.items()]
    return "\n".join(parts) + "\n"


def fleet_page() -> str:
    """Tables and views of a fleet."""
    parts = ["# Fleet\n\nWhat `stackaudit fleet sql` can ask. In every table stand `estate` and"]
    parts += ["`month` (2026-10) before its own columns.\n"]
    for name, file in view_files().items():
        parts += [f"\n## {name}\n", file.header["doc"], "", "| column | meaning |", "|---|---|"]
        parts += [
            f"| {column} | {_cell(text)} |" for column, text in file.header["columns"].items()
        ]
    for name in fact_files():
        table = fleet_tables()[name]
        parts += [f"\n## {name}\n", table.doc, "", "| column | type | meaning |", "|---|---|---|"]
        parts += [f"| {c} | {kind} | {_cell(table.docs[c])} |" for c, kind in table.columns.items()]
    others = ", ".join(f"[{n}](schema.md#{n})" for n in fleet_tables() if n not in fact_files())
    parts += ["\n## Tables of estates\n", f"As in an estate: {others}."]
    return "\n".join(parts) + "\n"


def commands_page() -> str:
    """`--help` of every command."""
    parts = ["# Commands\n", "```text", _help(cli, []), "```"]
    for name in COMMANDS:
        command = LazyGroup().get_command(click.Context(cli), name)
        if command is not None:
            parts += [f"\n## {name}\n", "```text", _help(command, [name]), "```"]
            for sub, inner in getattr(command, "commands", {}).items():
                parts += [f"\n### {name} {sub}\n", "```text", _help(inner, [name, sub]), "```"]
    return "\n".join(parts) + "\n"


def _help(command: click.Command, path: list[str]) -> str:
    context = click.Context(command, info_name=" ".join(["stackaudit", *path]), terminal_width=96)
    return command.get_help(context)


def collector_page() -> str:
    """What the CloudStack collector asks, and where it goes."""
    lines = [
        "# CloudStack collector\n",
        "Every request is a read. One bulk call per type, in pages.\n",
    ]
    lines += ["| command | parameters | tables |", "|---|---|---|"]
    for command in commands().values():
        shown = [str(request).partition(" ")[2] for request in command.requests()]
        shown += [f"{p}=<each of {c}>" for p, c in {**command.per, **command.beside}.items()]
        lines.append(
            f"| {command.name} | {_cell('; '.join(s for s in shown if s))} "
            f"| {', '.join(command.table_names)} |"
        )
    return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())


if __name__ == "__main__":
    sys.exit(main())
