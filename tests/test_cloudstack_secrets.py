"""Canaries in every place a server may keep a secret: none of them is ever found with us."""

import copy
import json
import logging
import zipfile
import zlib
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from audit.capture import Document
from audit.store import open_writable
from collectors.cloudstack import CloudStackCollector, Target
from collectors.cloudstack.commands import commands
from collectors.run import Raw, collect
from sample_data.answers import Answers, Listing
from tests.cloudstack_server import Account, Behaviour, CloudStackServer, Override, Refuse, garbage
from tests.support import link

_MARK = "cAnArY"
_FIELDS = (
    "apikey", "secretkey", "password", "token", "ipsecpsk", "userdata", "userdatadetails",
    "sshkey", "publickey", "privatekey", "presharedkey", "bindpass", "usersecretkey", "accesskey",
)  # fmt: skip
_KEY = Account(f"{_MARK}-api-key", f"{_MARK}-secret-key")

# answers that cannot be used, with secrets in them all the same
_BROKEN = (
    garbage("listHosts", body=f'{{"listhostsresponse":{{"host":[{{"password":"{_MARK}0'),
    Refuse(
        command="listZones",
        status=530,
        text=f"x password={_MARK}1 nfs://a:{_MARK}2@h {_KEY.key}",
    ),
    Override(command="listVolumes", status=503, body=f"<b>secret {_MARK}3 {_KEY.secret}</b>"),
    garbage("listPods", body=f"<html>token={_MARK}4</html>"),
)


class _Planter:
    """Puts distinct canaries into rows."""

    def __init__(self) -> None:
        self.planted: list[str] = []
        self._numbers = count(1)

    def __call__(self) -> str:
        """A new canary."""
        self.planted.append(f"{_MARK}{next(self._numbers):05d}")
        return self.planted[-1]

    def row(self, row: dict[str, Any]) -> None:
        """Every secret field, also in objects inside, details, nested JSON, URLs, key blocks."""
        for inner in [v for v in row.values() if isinstance(v, list)]:
            for member in inner:
                if isinstance(member, dict):
                    self.row(member)
        row.update({name: self() for name in _FIELDS})
        row["details"] = {**row.get("details", {}), "vnc.password": self(), "Root.Secret": self()}
        row["outofbandmanagement"] = {
            **row.get("outofbandmanagement", {}), "username": "admin", "password": self(),
        }  # fmt: skip
        row["cmdinfo"] = json.dumps({"id": "1", "password": self()})
        row["description"] = f"set password={self()} for x"
        block = f"-----BEGIN RSA PRIVATE KEY-----\n{self()}\n-----END RSA PRIVATE KEY-----"
        row["certificate"] = f"-----BEGIN CERTIFICATE-----\nMII\n{block}"
        row["url"] = f"cifs://admin:{self()}@10.0.0.9/share?user=u&password={self()}&domain=d"


def _planted(answers: Answers) -> tuple[Answers, list[str]]:
    """The estate with canaries in the first rows of every command."""
    plant = _Planter()
    changed = copy.deepcopy({k: v for k, v in answers.items() if k in commands()})
    for answer in changed.values():
        for row in answer.rows[:3] if isinstance(answer, Listing) else [answer.body]:
            plant.row(row)
    settings, tags = changed["listConfigurations"], changed["listTags"]
    assert isinstance(settings, Listing)
    assert isinstance(tags, Listing)
    for name, category in (
        ("smtp.password", "Advanced"),
        ("any.thing", "Secure"),
        ("x.secret", ""),
    ):
        settings.rows.append(
            {"name": name, "category": category, "value": plant(), "defaultvalue": plant()}
        )
    for key in ("password", "Root-Password", "api_key"):
        tags.rows.append({"key": key, "value": plant(), "resourceid": key})
    return {**changed, "listApis": answers["listApis"]}, plant.planted


def _partial(folder: Path) -> bytes:
    """Everything in the working folder, decompressed."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    bodies = [p.read_bytes() for p in files]
    return b"\n".join(zlib.decompress(b) if b[:1] == b"x" else b for b in bodies)


def _bundle(path: Path) -> bytes:
    """Everything in a bundle, decompressed."""
    with zipfile.ZipFile(path) as archive:
        return b"\n".join(archive.read(name) for name in archive.namelist())


@pytest.mark.parametrize("faults", [False, True])
def test_no_canary_anywhere(
    recorded: Answers,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    *,
    faults: bool,
) -> None:
    """Not in bundle, working folder, database, log or output; not in errors of broken answers."""
    answers, planted = _planted(recorded)
    behaviour = Behaviour(faults=_BROKEN if faults else ())
    seen: list[bytes] = []
    with (
        caplog.at_level(logging.DEBUG),
        CloudStackServer(answers, accounts=[_KEY], behaviour=behaviour) as server,
        open_writable(tmp_path / "a.db") as connection,
    ):
        collector = CloudStackCollector(Target(link(server.url, _KEY)))

        def look(_document: Document) -> None:
            seen.append(_partial(tmp_path / "raw" / "test.partial") if len(seen) % 20 == 0 else b"")

        (run,) = collect(connection, [collector], Raw(tmp_path / "raw", "test"), look)
        said = [repr(run), repr(collector.target), *map(str, connection.iterdump())]
    assert run.status == ("partial" if faults else "ok")
    assert len(planted) > 1000
    everything = [*seen, _bundle(next((tmp_path / "raw").iterdir()))]
    everything += [path.read_bytes() for path in tmp_path.glob("a.db*")]
    everything += [text.encode() for text in (*said, caplog.text, *capfd.readouterr())]
    assert b"***" in everything[0]
    found = [
        part[max(0, at - 60) : at + 20] for part in everything if (at := part.find(b"cAnArY")) >= 0
    ]
    assert found == []


def test_masked_values_say_so(recorded: Answers, tmp_path: Path) -> None:
    """Where a secret stood the database says ***, and what stood beside it is kept."""
    answers, _ = _planted(recorded)
    with (
        CloudStackServer(answers, accounts=[_KEY]) as server,
        open_writable(tmp_path / "a.db") as connection,
    ):
        collect(connection, [CloudStackCollector(Target(link(server.url, _KEY)))], None)
        urls = connection.execute("SELECT url, server FROM image_store").fetchall()
        values = connection.execute(
            "SELECT DISTINCT value FROM configuration WHERE name = ?", ("any.thing",)
        )
        assert [value[:3] for (value,) in values] == ["***"]
    assert ("cifs://***@10.0.0.9/share?user=u&password=***&domain=d", "10.0.0.9") in urls
