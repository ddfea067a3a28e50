"""`stackaudit demo`: reports from the sample estate, without a network."""

import webbrowser
from importlib.resources import as_file, files
from pathlib import Path

import click

from audit.cli.check import check_now, print_summary
from audit.cli.common import json_option, print_json, reading, say, writing
from audit.cli.report import print_written, write_reports
from audit.config import Brand, Config


@click.command("demo")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("stackaudit-demo"),
    show_default=True,
    help="Folder to write to.",
)
@click.option("--open", "open_", is_flag=True, help="Open the health check in the browser.")
@json_option
def command(out: Path, open_: bool, as_json: bool) -> int:
    """Build a database, health check and workbook from the sample estate in the program.

    Two monthly collections of a made-up hosting company, with faults planted on purpose.

    \b
    Example:
      stackaudit demo --open
    """
    from collectors.run import replay  # noqa: PLC0415 - keeps --help fast

    out.mkdir(parents=True, exist_ok=True)
    database = out / "demo.db"
    for old in out.glob("demo.db*"):
        old.unlink()
    config = Config(
        customer="Norrvik Cloud Hosting",
        brand=Brand(confidentiality="Sample data: no real estate"),
        origin="demo",
    )
    summary = None
    bundles = sorted(files("sample_data").joinpath("estates").iterdir(), key=lambda f: f.name)
    for bundle in (b for b in bundles if b.name.startswith("demo-")):
        with as_file(bundle) as path, writing(database) as connection:
            replay(connection, path)
            summary = check_now(connection, config)
    if summary is not None and not as_json:
        print_summary(summary.moment, summary.findings, summary.results)
    with reading(database) as connection:
        written = write_reports(connection, config, out, "demo", ["html", "xlsx"])
    if as_json:
        paths = {name: str(path) for name, path in written.items()}
        print_json("demo", {"database": str(database), "written": paths})
    else:
        print_written(written)
        say(f"database: {database}\nask it: stackaudit sql --db {database}")
    if open_:
        webbrowser.open(written["html"].resolve().as_uri())
    return 0
