"""A self-signed certificate for the loopback address, made by the openssl program."""

import shutil
import subprocess
from pathlib import Path


def self_signed(folder: Path) -> tuple[Path, Path] | str:
    """Make (certificate, key) in the folder, or give the reason why it cannot be done."""
    openssl = shutil.which("openssl")
    if openssl is None:
        return "the openssl program is not installed"
    cert, key = folder / "server.crt", folder / "server.key"
    command = [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
    command += ["-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost"]
    command += ["-keyout", str(key), "-out", str(cert)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)  # noqa: S603 - fixed arguments
    if done.returncode != 0:
        return f"openssl failed: {done.stderr.strip().splitlines()[-1:]}"
    return cert, key
