"""`stackaudit bundle`: sign what was collected and reported, and check that it is unchanged."""

from pathlib import Path
from typing import Any

import click

from audit.cli import EXIT_UNVERIFIED
from audit.cli.common import json_option, print_json, say
from audit.counted import counted

_FILE = click.Path(path_type=Path, dir_okay=False)


@click.group("bundle")
def command() -> None:
    """Sign bundles, databases and reports of a run, and check them."""


@command.command("keygen")
@click.argument("key", type=_FILE)
def keygen(key: Path) -> int:
    """Make a key to sign with: KEY (keep it) and KEY.pub (give it away).

    \b
    Example:
      stackaudit bundle keygen audit.pem
    """
    from audit.capture.sign import make_keys  # noqa: PLC0415 - keeps --help fast

    public = make_keys(key)
    say(f"private key: {key} (only you may read it)\npublic key: {public}")
    return 0


@command.command("sign")
@click.argument("files", nargs=-1, required=True, type=_FILE)
@click.option("--key", required=True, type=_FILE, help="Private key of `bundle keygen`.")
@click.option("--previous", type=_FILE, help="Manifest of the month before.")
@click.option("--out", type=_FILE, help="Manifest to write (default: first file + .manifest).")
def sign_command(
    files: tuple[Path, ...], key: Path, previous: Path | None, out: Path | None
) -> int:
    """Write a manifest of FILES with their hashes, and its signature beside it.

    FILES are bundles, databases, reports: whatever belongs to the run. They lie in the folder of
    the manifest or below it.

    \b
    Example:
      stackaudit bundle sign acme-06.bundle acme-06.html --key audit.pem \\
        --previous acme-05.bundle.manifest
    """
    from audit.capture.sign import sign  # noqa: PLC0415 - keeps --help fast

    manifest = out or files[0].with_name(f"{files[0].name}.manifest")
    sign(list(files), manifest, key, previous)
    click.echo(manifest)
    return 0


@command.command("verify")
@click.argument("manifest", type=_FILE)
@click.option("--key", required=True, type=_FILE, help="Public key (*.pub).")
@json_option
def verify_command(manifest: Path, key: Path, **options: Any) -> int:
    """Check the signature and files of MANIFEST and of every month before it.

    \b
    Example:
      stackaudit bundle verify acme-06.bundle.manifest --key audit.pem.pub
    """
    from audit.capture.sign import verify  # noqa: PLC0415 - keeps --help fast

    verdict = verify(manifest, key)
    if options["as_json"]:
        counts = {"manifests": verdict.manifests, "files": verdict.files}
        print_json("bundle-verify", {**counts, "broken": list(verdict.broken)})
    else:
        for fault in verdict.broken:
            click.echo(fault)
        told = counted(verdict.manifests, "manifest"), counted(verdict.files, "file")
        say(f"{', '.join(told)}: {len(verdict.broken)} broken.")
    return EXIT_UNVERIFIED if verdict.broken else 0
