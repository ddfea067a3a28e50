"""`stackaudit serve`: Datasette over a copy of the estate, for one pair of eyes on one machine."""

import signal
import socket
import tempfile
import webbrowser
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

import click

from audit.cli.common import common_options, reading, say, settings, view_list
from audit.errors import ConfigError

HOST = "127.0.0.1"
_DATABASE = "estate"
_NOTICE = "Data as of {}. This is a copy for looking at: nothing can be changed."
_SETTINGS = {
    "sql_time_limit_ms": 10_000,
    "facet_time_limit_ms": 1_000,
    "max_returned_rows": 5_000,
    "suggest_facets": False,
    "num_sql_threads": 0,  # one reader: handing each small query to a thread costs more than it
}
App = Callable[..., Awaitable[None]]


@click.command("serve")
@click.option("--port", default=8001, show_default=True, help="Port; 0 for any that is free.")
@click.option("--open", "open_", is_flag=True, help="Open the browser.")
@click.option("--as-of", metavar="DATE", help="As on that date.")
@common_options
def command(port: int, **options: Any) -> int:
    """Look through the estate in a browser: tables, facets, saved questions, SQL.

    Only this machine reaches it (127.0.0.1), and nothing can be changed: it shows a copy that is
    deleted when it ends. Needs Datasette: pip install 'stackaudit[serve]'.

    \b
    Example:
      stackaudit serve --open
    """
    _need_datasette()
    config, path = settings(options["config_path"], options["db"])
    with _listening(port) as listener, tempfile.TemporaryDirectory(prefix="stackaudit-") as folder:
        say("making a copy to look at ...")
        copy = Path(folder) / f"{_DATABASE}.db"
        moment = _copy(path, copy, options["as_of"])
        url = f"http://{HOST}:{listener.getsockname()[1]}"
        click.echo(url)
        say("Ctrl-C ends it.")
        if options["open_"]:
            webbrowser.open(url)
        title = " · ".join(filter(None, ("stackaudit", config.customer)))
        _serve(copy, {"title": title, "description": _NOTICE.format(moment)}, listener)
    return 0


def _need_datasette() -> None:
    try:
        import datasette  # noqa: F401, PLC0415 - an extra
        import uvicorn  # noqa: F401, PLC0415 - comes with it
    except ImportError as error:
        raise ConfigError(
            "`stackaudit serve` needs Datasette: install it with `pip install 'stackaudit[serve]'`."
        ) from error


@contextmanager
def _listening(port: int) -> Iterator[socket.socket]:
    """A socket of this machine alone; taken first, so that a taken port costs no copy."""
    try:
        with socket.create_server((HOST, port)) as listener:
            yield listener
    except (OSError, OverflowError) as error:
        if isinstance(error, OSError) and error.filename:
            raise
        raise ConfigError(
            f"port {port} cannot be used ({error}); choose another --port."
        ) from error


def _copy(path: Path, copy: Path, as_of: str | None) -> str:
    """Write the copy; gives the time of its data."""
    from reports.export.sqlite_file import write_sqlite  # noqa: PLC0415 - keeps --help fast

    with reading(path, as_of) as connection:
        write_sqlite(connection, copy, view_list())
        moment = connection.execute("SELECT max(started) FROM source_run").fetchone()[0]
    return moment or "never"


def _serve(copy: Path, about: dict[str, str], listener: socket.socket) -> None:
    """Serve until the process is asked to end."""
    import uvicorn  # noqa: PLC0415 - an extra
    from datasette.app import Datasette  # noqa: PLC0415
    from datasette.plugins import pm  # noqa: PLC0415

    from audit.cli.serve_plugin import Plugin  # noqa: PLC0415
    from audit.shell.served import front, queries, tables  # noqa: PLC0415
    from reports.export.facts import fact_docs  # noqa: PLC0415

    asked = queries()
    about = {**about, "description_html": front(_DATABASE, about["description"], asked)}
    facts = [(name, doc, dict[str, str]()) for name, doc in fact_docs().items()]
    pm.register(Plugin(_DATABASE, tables([*view_list(), *facts]), asked))
    _quieten()
    # immutable: opened read-only, without a journal
    served = Datasette(files=[], immutables=[str(copy)], metadata=about, settings=_SETTINGS)
    app = _only_here(served.app(), listener.getsockname()[1])
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="on"))
    # uvicorn ends on the signal and raises it again: the copy must be deleted before it kills us
    before = signal.signal(signal.SIGTERM, _end)
    try:
        server.run(sockets=[listener])
    except KeyboardInterrupt:
        return
    finally:
        signal.signal(signal.SIGTERM, before)


def _quieten() -> None:
    """A wrong statement is told on the page; Datasette would also print a traceback here.

    Only once datasette.app is imported: earlier, the module would miss its place among the plugins.
    """
    from datasette import handle_exception  # noqa: PLC0415 - an extra

    handle_exception.rich = None


def _end(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _only_here(app: App, port: int) -> App:
    """Answer only what was asked by this machine's own name: other pages must not read it.

    A web page elsewhere can point its own name at 127.0.0.1; its requests then carry that name.
    """
    names = {f"{name}:{port}".encode() for name in (HOST, "localhost")}

    async def guarded(scope: dict[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] != "http" or dict(scope["headers"]).get(b"host") in names:
            await app(scope, receive, send)
            return
        start = {"type": "http.response.start", "status": 403, "headers": []}
        await send(start)
        await send({"type": "http.response.body", "body": b"Ask for 127.0.0.1 or localhost."})

    return guarded
