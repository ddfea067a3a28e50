"""Signed manifests: what was signed is told apart from what was changed, file by file."""

import json
from pathlib import Path

import pytest

from tests.command_line import Result, run

NOT_VERIFIED = 5


@pytest.fixture
def chain(tmp_path: Path) -> Path:
    """Two signed months; gives the folder with keys, files and manifests."""
    assert run("bundle", "keygen", tmp_path / "k.pem").code == 0
    previous: list[str | Path] = []
    for month in ("05", "06"):
        names = [tmp_path / f"acme-{month}.bundle", tmp_path / f"acme-{month}.html"]
        for name in names:
            name.write_text(f"content of {name.name}", encoding="utf-8")
        done = run("bundle", "sign", *names, "--key", tmp_path / "k.pem", *previous)
        assert done.code == 0, done.err
        previous = ["--previous", tmp_path / f"acme-{month}.bundle.manifest"]
    return tmp_path


def verify(folder: Path, *more: str, key: str = "k.pem.pub") -> Result:
    """Verify the newest month."""
    manifest = folder / "acme-06.bundle.manifest"
    return run("bundle", "verify", manifest, "--key", folder / key, *more)


def test_whole_chain(chain: Path) -> None:
    """Two months and their files verify."""
    done = verify(chain, "--json")
    assert done.code == 0
    found = json.loads(done.out)
    assert (found["manifests"], found["files"], found["broken"]) == (2, 4, [])


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("acme-05.html", "altered"),
        ("acme-06.bundle", "altered"),
        ("acme-05.bundle.manifest", "not the manifest that the following month names"),
        ("acme-06.bundle.manifest", "signature does not fit"),
    ],
)
def test_altered(chain: Path, name: str, said: str) -> None:
    """One byte in a file or a manifest is found and named."""
    path = chain / name
    data = bytearray(path.read_bytes())
    data[-3] ^= 1
    path.write_bytes(data)
    done = verify(chain)
    assert done.code == NOT_VERIFIED
    assert [line for line in done.out.splitlines() if name in line and said in line]


@pytest.mark.parametrize(
    "name", ["acme-05.bundle", "acme-05.bundle.manifest", "acme-06.bundle.manifest.sig"]
)
def test_missing(chain: Path, name: str) -> None:
    """What is gone is named."""
    (chain / name).unlink()
    done = verify(chain)
    assert done.code == NOT_VERIFIED
    assert name in done.out
    assert "missing" in done.out


def test_another_key(chain: Path) -> None:
    """A signature of somebody else is none."""
    run("bundle", "keygen", chain / "other.pem")
    done = verify(chain, key="other.pem.pub")
    assert done.code == NOT_VERIFIED
    assert "signature does not fit" in done.out


def test_keys_are_private_and_never_replaced(chain: Path) -> None:
    """The key is its owner's, is kept, and is never printed."""
    key = chain / "k.pem"
    assert key.stat().st_mode & 0o777 == 0o600
    before = key.read_bytes()
    done = run("bundle", "keygen", key)
    assert done.code != 0
    assert key.read_bytes() == before
    assert "PRIVATE" not in done.out + done.err
    key.chmod(0o644)
    done = run("bundle", "sign", chain / "acme-06.html", "--key", key)
    assert done.code != 0
    assert "chmod 600" in done.err


def test_file_elsewhere(chain: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """What does not travel with the manifest is not signed."""
    other = tmp_path_factory.mktemp("other") / "x.html"
    other.write_text("x", encoding="utf-8")
    done = run("bundle", "sign", chain / "acme-06.html", other, "--key", chain / "k.pem")
    assert done.code != 0
    assert "not in" in done.err
