"""What the operator says of servers: a list by serial (CSV), and the firmware that should run."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

from audit.capture import Document
from audit.errors import BadAnswer, Unreachable
from audit.model.assets import Asset, FirmwareBaseline
from audit.targets import BaselineTarget
from collectors.assets.lines import Line, asset_of, lines
from collectors.base import Missing, failure, now
from collectors.said import KIND, Row, SaidCollector, SaidReading

ASSETS, ASSET_LIST = f"{KIND}:assets", "asset-list"
BASELINE, BLOCKS = f"{KIND}:baseline", "baseline"
_SHOWN = 20  # lines that are not taken, each named


class AssetsReading(SaidReading):
    """Lines of the list to rows of `asset`; a line that cannot be taken is named."""

    table = Asset.info.name

    def rows(self, said: Any) -> Iterator[Row]:
        """A row per serial."""
        seen: dict[str, int] = {}
        wrong: list[tuple[int, str]] = []
        for number, *texts in said["lines"]:
            try:
                yield asset_of(Line(number, *texts), seen).row()
            except ValueError as error:
                wrong.append((number, str(error)))
        for number, why in wrong[:_SHOWN]:
            self._lost(f"line {number}", f"line {number} is not taken: {why}.")
        if wrong[_SHOWN:]:
            left = len(wrong) - _SHOWN
            self._lost("other lines", f"{left} more lines are not taken, for like reasons.")

    def _lost(self, where: str, sentence: str) -> None:
        request = f"{ASSET_LIST} {where}"
        self.missing.append(Missing(request, (self.table,), BadAnswer.cause, sentence))


class BaselineReading(SaidReading):
    """Blocks of the configuration to rows of `firmware_baseline`."""

    table = FirmwareBaseline.info.name

    def rows(self, said: Any) -> Iterator[Row]:
        """A row per block."""
        for number, block in enumerate(said["baseline"], 1):
            yield FirmwareBaseline(number=number, **block).row()


def assets_collector(path: Path | None) -> SaidCollector:
    """The list; None: there is none any more."""
    read = f"read {path}" if path else "no list of assets any more"
    return SaidCollector(ASSETS, ASSET_LIST, read, partial(_list, path), AssetsReading)


def baseline_collector(blocks: Sequence[BaselineTarget]) -> SaidCollector:
    """The baseline."""
    read = "[[baseline]] of the configuration"
    return SaidCollector(BASELINE, BLOCKS, read, partial(_blocks, blocks), BaselineReading)


def _list(path: Path | None) -> Document:
    try:
        return assets_document(path.read_bytes() if path else None, now())
    except OSError as error:
        sentence = f"the list of assets {path} cannot be read ({error.strerror})."
        return _failed(failure(Unreachable.cause, sentence), now())


def _blocks(blocks: Sequence[BaselineTarget]) -> Document:
    return baseline_document(blocks, now())


def assets_document(content: bytes | None, at: str) -> Document:
    """The list as an answer: what is not needed of it is not kept. None: no list."""
    try:
        found = list(lines(content)) if content is not None else []
    except ValueError as error:
        return _failed(failure(BadAnswer.cause, f"the list of assets {error}."), at)
    body = json.dumps({"lines": [list(line) for line in found]}, ensure_ascii=False)
    return Document(ASSETS, ASSET_LIST, {}, 200, at, body.encode())


def baseline_document(blocks: Sequence[BaselineTarget], at: str) -> Document:
    """The baseline as an answer."""
    body = json.dumps({"baseline": [asdict(one) for one in blocks]}, ensure_ascii=False)
    return Document(BASELINE, BLOCKS, {}, 200, at, body.encode())


def _failed(error: str, at: str) -> Document:
    return Document(ASSETS, ASSET_LIST, {}, 0, at, b"", error=error)
