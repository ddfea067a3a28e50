"""Make tape.json.gz anew from a running vcsim: python -m tests.vsphere.record ADDRESS.

vcsim is built from tests/vsphere/vcsim (`go build`) with govmomi v0.52.0 in its go.mod, started
with -clusters 1 -hosts 2: the older one that live tests build has datastores on one host alone.
"""

import asyncio
import gzip
import io
import json
import re
import sys
from pathlib import Path
from typing import Any

from pyVmomi import SoapAdapter

from audit.targets_plane import VsphereTarget
from collectors.vsphere import collector_of
from collectors.vsphere.questions import HOST, QUESTIONS
from tests.array_server import PASSWORD, USER

TAPE = Path(__file__).with_name("tape.json.gz")
_MACHINE = ((r"/tmp/[\w-]+", "/vcsim"), (r"<userAgent>[^<]*", "<userAgent>pyvmomi"))  # noqa: S108 - of the recorded machine


def call_of(request: str) -> str:
    """What a request asks: the call, the type and the part of a host."""
    found = [
        re.search(r"Body><(\w+)", request),
        re.search(r"<propSet[^>]*>.*?<type[^>]*>(\w+)</type>", request, re.DOTALL),
        re.search(r"<pathSet>(configManager\.\w+)", request),
    ]
    return " ".join(one[1] for one in found if one)


class Recorder:
    """Keeps every answer under what was asked, with `suffix`."""

    def __init__(self) -> None:
        self.tape: dict[str, tuple[int, str]] = {}
        self.suffix = self.asked = ""
        self._serialize = SoapAdapter.SoapStubAdapter.SerializeRequest
        self._deserialize = SoapAdapter.SoapResponseDeserializer.Deserialize

    def listen(self) -> None:
        """Stand between pyVmomi and what it reads."""
        recorder = self

        def serialize(stub: Any, *args: Any) -> Any:
            raw = recorder._serialize(stub, *args)
            recorder.asked = raw.decode()
            return raw

        def deserialize(reader: Any, response: Any, *args: Any) -> Any:
            body = response.read()
            text = body.decode()
            for pattern, plain in _MACHINE:
                text = re.sub(pattern, plain, text)
            status = 500 if "Fault>" in text else 200
            recorder.tape.setdefault(call_of(recorder.asked) + recorder.suffix, (status, text))
            return recorder._deserialize(reader, io.BytesIO(body), *args)

        SoapAdapter.SoapStubAdapter.SerializeRequest = serialize
        SoapAdapter.SoapResponseDeserializer.Deserialize = deserialize


def main(address: str) -> None:
    """Everything once, then the hosts in pages, then a wrong password."""
    recorder = Recorder()
    recorder.listen()
    for suffix, password, page in (
        ("", PASSWORD, 20),
        (" paged", PASSWORD, 2),
        (" wrong", "-", 20),
    ):
        recorder.suffix = suffix
        object.__setattr__(QUESTIONS[HOST], "page", page)
        target = VsphereTarget("vc1", address, USER, "env:X", verify=False, deep=True)

        async def run(target: VsphereTarget = target, password: str = password) -> None:
            async for _document in collector_of(target, password).fetch(lambda _request: None):
                pass

        asyncio.run(run())
    kept = {
        name: one
        for name, one in recorder.tape.items()
        if not name.endswith((" paged", " wrong")) or name.startswith(("Continue", "Login"))
        or name.endswith("HostSystem paged")
    }  # fmt: skip
    raw = json.dumps(kept, sort_keys=True).encode()
    TAPE.write_bytes(gzip.compress(raw, 9, mtime=0))


if __name__ == "__main__":
    main(sys.argv[1])
