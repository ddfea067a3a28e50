"""vcsim itself on loopback: the simulator of govmomi, whose program STACKAUDIT_VCSIM names."""

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

_ENDS = 20.0  # seconds it may take to remove the folders of its datastores


@contextmanager
def vcsim(*options: str) -> Iterator[str]:
    """Run it and give its address; a test without it fails where .ci/run builds it."""
    program = os.environ.get("STACKAUDIT_VCSIM")
    if not program:
        lacks = "vcsim is not built (go build in tests/vsphere/vcsim, STACKAUDIT_VCSIM)"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(lacks)
    with subprocess.Popen(  # noqa: S603 - the program .ci/run or the tester built
        [str(program), *options], stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout is not None
            address = process.stdout.readline().strip()
            assert address, "vcsim did not start"
            yield address
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(_ENDS)
