"""`stackaudit serve`: started for real, read, written to in vain, stopped without a trace."""

import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

import pytest

from audit.cli import serve
from audit.shell.questions import questions
from audit.shell.served import row_of
from tests.command_line import run

_START = "import sys; from audit.cli import main; main(sys.argv[1:])"


class Served(NamedTuple):
    """A running server: its process, port and the folder its copy is in."""

    process: subprocess.Popen[str]
    port: int
    folder: Path

    def get(self, path: str, method: str = "GET", host: str | None = None) -> tuple[int, str]:
        """Status and text of an answer."""
        asked = HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            asked.request(method, path, headers={"Host": host} if host else {})
            answer = asked.getresponse()
            return answer.status, answer.read().decode()
        finally:
            asked.close()


@contextmanager
def started(demo: Path, folder: Path) -> Iterator[Served]:
    """The estate, served from a copy in `folder`."""
    process = subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-c", _START, "serve", "--port", "0", "--db", str(demo)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=_environment(folder),
    )  # fmt: skip
    try:
        assert process.stdout is not None
        url = process.stdout.readline().strip()
        found = re.fullmatch(r"http://127\.0\.0\.1:(\d+)", url)
        assert found, process.communicate(timeout=60)
        yield Served(process, int(found[1]), folder)
    finally:
        process.kill()
        process.communicate(timeout=60)


@pytest.fixture(scope="module")
def served(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The demo estate, served."""
    with started(demo, tmp_path_factory.mktemp("copies")) as running:
        yield running


def _environment(folder: Path) -> dict[str, str]:
    return {"TMPDIR": str(folder), "HOME": str(folder), "PYTHONPATH": ":".join(sys.path)}


def test_tables_have_meanings_facets_and_links(served: Served) -> None:
    """A table's page says what it is; findings link to their object, ids to the row they name."""
    status, text = served.get("/estate/report_finding")
    assert status == 200
    assert "One row per finding" in text
    assert "facet" in text
    assert re.search(r'<a href="/estate/storage_pool\?id__exact=[0-9a-f-]{36}">', text)
    assert re.search(r'<a href="/estate/rule/pool-used">', text)
    status, text = served.get("/estate/host")
    assert "Hypervisor hosts (listHosts type=Routing)." in text
    assert "Clock of one CPU [Hz]" in text
    assert re.search(r'<a href="/estate/cluster/[0-9a-f-]{36}">nor1-p1-c1</a>', text)


@pytest.mark.parametrize("name", sorted(questions()))
def test_saved_questions(served: Served, name: str) -> None:
    """Every saved question is there by its title and answers."""
    status, text = served.get(f"/estate/ask-{name}")
    assert status == 200
    assert questions()[name].title.split("'")[0] in text
    assert "message-error" not in text


@pytest.mark.parametrize(
    "sql", ["DELETE FROM vm", "DROP TABLE vm", "ATTACH '/etc/passwd' AS x", "PRAGMA user_version=1"]
)
def test_writes_are_refused(served: Served, sql: str) -> None:
    """No statement but a SELECT runs, by no method."""
    status, text = served.get(f"/estate.json?sql={quote(sql)}")
    assert (status, '"ok": false' in text) == (400, True)
    for method in ("POST", "PUT", "DELETE"):
        assert served.get(f"/estate?sql={quote(sql)}", method)[0] in {400, 403, 404, 405}
    assert served.get("/estate.json?sql=SELECT+count(*)+FROM+vm")[0] == 200


def test_only_under_its_own_name(served: Served) -> None:
    """A page elsewhere that points its name at this machine reads nothing."""
    status, text = served.get("/estate", host="evil.example")
    assert (status, text) == (403, "Ask for 127.0.0.1 or localhost.")
    assert served.get("/", host=f"localhost:{served.port}")[0] == 200


def test_a_taken_port_is_told(served: Served, demo: Path) -> None:
    """One sentence, before any copy is made."""
    found = run("serve", "--port", str(served.port), "--db", demo)
    assert found.code == 2
    assert f"port {served.port} cannot be used" in found.err
    assert "choose another --port" in found.err


def test_it_ends_without_a_trace(demo: Path, tmp_path: Path) -> None:
    """SIGTERM ends it well; the copy is gone, and no statement was told on the terminal."""
    with started(demo, tmp_path) as running:
        assert running.get("/estate.json?sql=DROP+TABLE+vm")[0] == 400
        assert [path.name.startswith("stackaudit-") for path in tmp_path.iterdir()] == [True]
        running.process.send_signal(signal.SIGTERM)
        _out, told = running.process.communicate(timeout=60)
        assert running.process.returncode == 0
    assert list(tmp_path.iterdir()) == []
    assert told.splitlines() == ["making a copy to look at ...", "Ctrl-C ends it."]


def test_without_datasette(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What to install, in a sentence; the database is not even looked for."""
    monkeypatch.setitem(sys.modules, "datasette", None)
    found = run("serve", "--db", tmp_path / "none.db")
    assert found.code == 2
    assert "pip install 'stackaudit[serve]'" in found.err
    assert serve.command.help is not None


@pytest.mark.parametrize(
    ("kind", "subject", "place"),
    [
        ("host", "u1", ("host", {"id": "u1"})),
        ("switch_port", "S Eth1/1", ("switch_port", {"switch_id": "S", "name": "Eth1/1"})),
        ("array_volume", "a/v 1", ("array_volume", {"array_id": "a", "id": "v 1"})),
        ("configuration", "storage.x", ("configuration", {"name": "storage.x"})),
        ("estate", "x", None),
    ],
)  # fmt: skip
def test_place_of_an_object(kind: str, subject: str, place: object) -> None:
    """Composite subjects are taken apart by the keys of their table."""
    assert row_of(kind, subject) == place
