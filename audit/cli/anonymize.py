"""`stackaudit anonymize`: a copy of the estate that may be shown to others."""

import re
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from datetime import date
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from audit.cli import EXIT_UNVERIFIED
from audit.cli.common import common_options, reading, say, settings, writing
from audit.config import Brand, Config
from audit.errors import ConfigError, ReportError

if TYPE_CHECKING:
    from audit.anonymous import Originals, Tokens
    from audit.check.waivers import WaiverEntry

_LEAST_KEY = 16
_FORMATS = ("html", "xlsx", "json", "md")
_QUOTED = re.compile(r"'([^'\n]*)'")
_TEXTS = (".sql", ".html", ".j2", ".css", ".js", ".json", ".svg", ".toml", ".py")
_SHOWN = 10


@click.command("anonymize")
@click.argument("bundle", required=False, type=click.Path(path_type=Path, dir_okay=False))
@common_options
@click.option(
    "--key",
    "reference",
    required=True,
    metavar="REF",
    help="Where the key is: file:PATH, env:NAME, keyring:NAME, cmd:COMMAND or ask.",
)
@click.option(
    "--out",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help="New database, or new bundle.",
)
@click.option("--html", is_flag=True, help="Write the health check beside it.")
@click.option("--xlsx", is_flag=True, help="Write the workbook beside it.")
@click.option("--json", "json_", is_flag=True, help="Write everything as JSON beside it.")
@click.option("--md", is_flag=True, help="Write the summary in Markdown beside it.")
@click.option("--keep-mac-vendor", is_flag=True, help="Leave the vendor's half of MAC addresses.")
def command(**options: Any) -> int:
    """Copy the database, or BUNDLE, with tokens in the place of names, addresses and serials.

    The same key gives the same tokens every month. Nothing is left behind when an original value
    is found in anything written.

    \b
    Examples:
      stackaudit anonymize --key file:anonymize.key --out shared/acme.db --html --xlsx
      stackaudit anonymize --key file:k --out shared/acme.bundle raw/acme-2026-11-22.bundle
    """
    config, path = settings(options["config_path"], options["db"])
    out = options["out"]
    if out.exists():
        raise ConfigError(f"--out {out}: the file exists; choose another name.")
    key = _key(options["reference"])
    wanted = [f for f in _FORMATS if options["json_" if f == "json" else f]]
    with tempfile.TemporaryDirectory(prefix="stackaudit-") as work:
        made = Path(work) / out.name
        source, keep = options["bundle"], options["keep_mac_vendor"]
        if source and wanted:
            raise ConfigError("of a bundle no reports are written: replay it, then report.")
        if source:
            left, number = _make_bundle(config, source, made, key, keep=keep)
        else:
            left, number = _make(config, path, made, key, wanted, keep=keep)
        if left:
            for line in left[:_SHOWN]:
                say(line)
            say(f"{len(left)} columns in all; nothing was written. The values are not shown.")
            return EXIT_UNVERIFIED
        for file in _publish(Path(work), out):
            click.echo(file)
    say(f"proved: none of {number} original values is in what was written.")
    return 0


def _key(reference: str) -> str:
    from audit.secrets import resolve  # noqa: PLC0415 - keeps --help fast

    key = resolve(reference, "--key")
    if len(key) < _LEAST_KEY:
        raise ConfigError(f"--key: at least {_LEAST_KEY} characters, or tokens can be guessed.")
    return key


def _make(
    config: Config, path: Path, made: Path, key: str, wanted: list[str], *, keep: bool
) -> tuple[list[str], int]:
    """Write database and reports; what the proof found, and how many values it looked for."""
    from audit.anonymous import anonymous_copy, prove  # noqa: PLC0415
    from audit.cli.report import write_reports  # noqa: PLC0415

    tokens = _tokens(config, key, keep=keep)
    with reading(path) as source:
        with writing(made) as copy:
            anonymous_copy(source, copy, tokens)
            _judge(copy, config)
        originals = _originals(source, tokens, config)
    _compact(made)
    plain = Config(params=config.params, rules=config.rules, brand=Brand(), origin="anonymize")
    if wanted:
        with reading(made) as copy:
            write_reports(copy, plain, made.parent, made.stem, wanted)
    files_ = [file for file in sorted(made.parent.iterdir()) if _is_output(file)]
    return [line for file in files_ for line in prove(originals, file)], len(originals)


def _make_bundle(
    config: Config, source: Path, made: Path, key: str, *, keep: bool
) -> tuple[list[str], int]:
    """The same for a bundle: read into a database that is thrown away, hidden, written as rows."""
    from audit.anonymous import anonymous_bundle, anonymous_copy, prove  # noqa: PLC0415
    from audit.store import open_writable  # noqa: PLC0415
    from collectors.run import replay  # noqa: PLC0415

    tokens = _tokens(config, key, keep=keep)
    with (
        tempfile.TemporaryDirectory(prefix="stackaudit-") as work,
        open_writable(Path(work) / "read.db") as read,
        open_writable(Path(work) / "hidden.db") as hidden,
    ):
        replay(read, source)
        anonymous_copy(read, hidden, tokens)
        anonymous_bundle(hidden, Path(work) / "rows", made)
        originals = _originals(read, tokens, config)
    return prove(originals, made), len(originals)


def _tokens(config: Config, key: str, *, keep: bool) -> "Tokens":
    from audit.anonymous import Tokens  # noqa: PLC0415 - keeps --help fast
    from audit.check import load_rules  # noqa: PLC0415
    from audit.derive import views  # noqa: PLC0415

    rules = load_rules(config.rules)
    texts = [*(rule.sql for rule in rules), *(view.sql for view in views())]
    return Tokens(key, keep_mac_vendor=keep, words=_phrases(texts))


def _originals(source: sqlite3.Connection, tokens: "Tokens", config: Config) -> "Originals":
    """What must not be left, the names of the configuration among it."""
    from audit.anonymous import Originals  # noqa: PLC0415 - keeps --help fast

    found = Originals(source, tokens, _own_words())
    for name in filter(None, (config.customer, config.brand.consultant)):
        found.add(name, "the configuration")
    return found


def _judge(copy: sqlite3.Connection, config: Config) -> None:
    """Run the rules on the copy: its findings speak of tokens."""
    from audit.anonymous.copy import keep_lives  # noqa: PLC0415 - keeps --help fast
    from audit.check import check, load_rules  # noqa: PLC0415
    from audit.derive import install  # noqa: PLC0415

    rules = load_rules(config.rules)
    overrides = {r.id: config.params[r.id] for r in rules if r.id in config.params}
    install(copy)
    keep_lives(copy, lambda: _discard(check(copy, rules, overrides, _waivers(copy))))


def _discard(_summary: object) -> None:
    """A check's summary is in the database."""


def _waivers(copy: sqlite3.Connection) -> list["WaiverEntry"]:
    from audit.check.waivers import WaiverEntry  # noqa: PLC0415 - keeps --help fast

    rows = copy.execute("SELECT rule_id, subject, reason, owner, until, ticket FROM waiver")
    return [
        WaiverEntry(rule, subject, reason, owner, date.fromisoformat(until[:10]), ticket)
        for rule, subject, reason, owner, until, ticket in rows.fetchall()
    ]


def _compact(made: Path) -> None:
    """One file without free pages: what was replaced is gone from the bytes as well."""
    connection = sqlite3.connect(made, isolation_level=None)
    try:
        connection.execute("PRAGMA journal_mode=DELETE")
        connection.execute("VACUUM")
    finally:
        connection.close()


def _phrases(texts: list[str]) -> frozenset[str]:
    """Words that rules look for in texts, such as descriptions of events."""
    from audit.anonymous.tokens import words_of  # noqa: PLC0415 - keeps --help fast

    return frozenset(w for text in texts for part in _QUOTED.findall(text) for w in words_of(part))


def _own_words() -> set[str]:
    """Words of the program's own texts; reports are full of them."""
    from audit.anonymous.tokens import words_of  # noqa: PLC0415 - keeps --help fast

    found: set[str] = set()
    for folder, endings in (
        (files("audit") / "rules", (".sql",)),
        (files("audit") / "derive", _TEXTS),
        (files("audit") / "model", _TEXTS),
        (files("audit") / "reference", _TEXTS),
        (files("reports"), _TEXTS),
        (files("collectors") / "haproxy", ("target.py",)),  # it names what is asked: show stat
    ):
        for file in _below(folder):
            if file.name.endswith(endings):
                found |= words_of(file.read_text(encoding="utf-8"))
    return found


def _below(folder: Traversable) -> Iterator[Traversable]:
    for one in folder.iterdir():
        if one.is_dir():
            yield from _below(one)
        else:
            yield one


def _is_output(file: Path) -> bool:
    return not file.name.endswith((".lock", "-shm", "-wal"))


def _publish(work: Path, out: Path) -> Iterator[Path]:
    """Move what was proved to where it was wanted."""
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        for file in sorted(work.iterdir()):
            if _is_output(file):
                yield Path(shutil.move(file, out.parent / file.name))
    except OSError as error:
        raise ReportError(f"{out.parent}: cannot be written ({error.strerror}).") from error
