"""`--mail`: reports by mail over TLS; what fails is a sentence, and the reports stay."""

from pathlib import Path

import pytest

from tests.command_line import no_secret, run
from tests.demo_estate import configure
from tests.smtp_server import PASSWORD, mail_server


@pytest.fixture(autouse=True)
def password(monkeypatch: pytest.MonkeyPatch) -> None:
    """The password is a reference to the environment."""
    monkeypatch.setenv("MAIL_PASSWORD", PASSWORD)


@pytest.mark.parametrize(
    ("tls", "formats", "ends"), [(False, (), {".html", ".xlsx"}), (True, ("--html",), {".html"})]
)
def test_sent(desk: Path, formats: tuple[str, ...], ends: set[str], *, tls: bool) -> None:
    """STARTTLS and TLS: a text summary, health check and workbook attached, byte for byte."""
    with mail_server(desk, tls=tls) as (box, table):
        configure(desk, table)
        found = run("report", "--mail", *formats)
    assert found.code == 0, found
    (message,) = box.messages
    assert message["To"] == "ops@acme.example, cto@acme.example"
    assert str(message["Subject"]).startswith("Acme: health check 2026-06-04: 4 critical")
    body = message.get_body(("plain",))
    assert body is not None
    assert "Open findings: 4 critical, " in body.get_content()
    attached = {
        str(part.get_filename()): part.get_payload(decode=True)
        for part in message.iter_attachments()
    }
    assert attached == {file.name: file.read_bytes() for file in (desk / "out").iterdir()}
    assert {Path(name).suffix for name in attached} == ends
    no_secret(found.out, found.err, desk)


def test_wrong_password(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One attempt, a sentence, exit code 4; the reports are there."""
    monkeypatch.setenv("MAIL_PASSWORD", "canary-wrong")
    with mail_server(desk) as (box, table):
        configure(desk, table)
        found = run("report", "--mail", "--html")
    assert (found.code, box.messages, box.logins) == (4, [], 1)
    assert "refused user and password (535); not tried again" in found.err
    assert len(list((desk / "out").iterdir())) == 1
    no_secret(found.out, found.err, desk)


def test_not_trusted(desk: Path) -> None:
    """A certificate of an unknown CA is refused before the password is sent."""
    with mail_server(desk) as (box, table):
        configure(desk, table.replace('ca = "mail-ca.pem"\n', ""))
        found = run("report", "--mail", "--html")
    assert (found.code, box.logins) == (4, 0)
    assert "the certificate cannot be trusted" in found.err


def test_too_large(desk: Path) -> None:
    """What is over our limit is named in the text; what the server finds too large is told."""
    with mail_server(desk, data_size_limit=150_000) as (box, table):
        configure(desk, table)
        found = run("report", "--mail", "--html")
        assert (found.code, box.messages) == (4, [])
        assert "the message is too large: lower mail.largest (552)" in found.err
        assert run("report", "--mail", "--md").code == 0
    assert len(box.messages) == 1


def test_nobody_there(desk: Path) -> None:
    """No server: exit code 4, and the reports are written."""
    with mail_server(desk) as (_box, table):
        configure(desk, table)
    found = run("report", "--mail", "--html")
    assert found.code == 4
    assert "cannot be reached (Connection refused); the reports are written" in found.err
    assert len(list((desk / "out").iterdir())) == 1


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        ("", "--mail needs a table [mail]"),
        ('[mail]\nhost = "x"\n', "[mail] needs sender"),
        ('[mail]\nhost = "x"\nsender = "a"\nto = ["b"]\nsecurity = "no"\n', "starttls or tls"),
        ('[mail]\nhost = "x"\nsender = "a"\nto = ["b"]\nuser = "u"\n', "user and password"),
    ],
)
def test_settings(desk: Path, lines: str, sentence: str) -> None:
    """What is missing is told before anything is written."""
    configure(desk, lines)
    found = run("report", "--mail")
    assert found.code == 2
    assert sentence in found.err
    assert not (desk / "out").exists()
