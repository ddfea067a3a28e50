"""The logo of a report: a PNG or SVG file that is small and harmless, embedded as it is."""

import base64
import struct
from dataclasses import dataclass
from pathlib import Path
from xml.parsers import expat

from audit.errors import ConfigError

MAX_BYTES = 256 * 1024  # it stands in every page
MAX_PIXELS = 4000  # a side
_PNG = b"\x89PNG\r\n\x1a\n"
_HEADER = struct.Struct(">4x4sII")  # length, IHDR, width, height
_ACTIVE = frozenset({"script", "foreignobject", "iframe", "object", "embed", "handler", "listener"})
_INSIDE = ("#", "data:image/png;", "data:image/jpeg;")  # what a reference may lead to


@dataclass(frozen=True, slots=True)
class Logo:
    """A checked picture. media: image/png or image/svg+xml; height in pixels, of a PNG."""

    media: str
    content: bytes
    height: int = 0

    @property
    def uri(self) -> str:
        """The picture as a data URI."""
        return f"data:{self.media};base64,{base64.b64encode(self.content).decode()}"


def load_logo(path: Path) -> Logo:
    """Read and check a logo.

    Raises ConfigError: not readable, larger than 256 KiB or 4000 pixels a side, neither PNG nor
    SVG, or an SVG with scripts, entities or references to anything outside of itself.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ConfigError(f"{path}: the logo cannot be read ({error.strerror}).") from error
    if len(content) > MAX_BYTES:
        raise ConfigError(
            f"{path}: the logo has {len(content) // 1024} KiB; up to {MAX_BYTES // 1024} are taken."
        )
    if content.startswith(_PNG):
        return _png(path, content)
    return _svg(path, content)


def _png(path: Path, content: bytes) -> Logo:
    if len(content) < len(_PNG) + _HEADER.size:
        raise ConfigError(f"{path}: the logo is a PNG file cut short.")
    kind, width, height = _HEADER.unpack_from(content, len(_PNG))
    if kind != b"IHDR" or not (0 < width <= MAX_PIXELS and 0 < height <= MAX_PIXELS):
        raise ConfigError(f"{path}: the logo must be up to {MAX_PIXELS} pixels wide and high.")
    if b"IEND" not in content[-16:]:
        raise ConfigError(f"{path}: the logo is a PNG file cut short.")
    return Logo("image/png", content, height)


class _Refused(Exception):
    """What an SVG may not hold."""


def _svg(path: Path, content: bytes) -> Logo:
    """An SVG that draws and does nothing else; in a page it is shown as a picture, never run."""
    parser = expat.ParserCreate(namespace_separator=" ")
    depth = [0]

    def refuse(*_given: object) -> None:
        raise _Refused("a document type or processing instruction")

    def start(name: str, attributes: dict[str, str]) -> None:
        space, _, local = name.rpartition(" ")
        if not depth[0] and (space, local) != ("http://www.w3.org/2000/svg", "svg"):
            raise _Refused(f"<{local[:40]}> instead of <svg>")
        depth[0] += 1
        _check_element(local.lower(), attributes)

    def text(data: str) -> None:
        _check_style(data)

    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = refuse
    parser.ProcessingInstructionHandler = refuse
    try:
        parser.Parse(content, True)  # noqa: FBT003 - isfinal has no name
    except expat.ExpatError as error:
        raise ConfigError(f"{path}: the logo is neither PNG nor SVG ({error}).") from error
    except _Refused as refused:
        raise ConfigError(f"{path}: the logo is refused: it holds {refused}.") from refused
    return Logo("image/svg+xml", content)


def _check_element(name: str, attributes: dict[str, str]) -> None:
    if name in _ACTIVE:
        raise _Refused(f"<{name}>")
    for key, value in attributes.items():
        local = key.rpartition(" ")[2].lower()
        if local.startswith("on"):
            raise _Refused(f"the event handler {local[:40]}")
        if local in {"href", "src"} and not value.strip().lower().startswith(_INSIDE):
            raise _Refused("a reference to something outside of the file")
        _check_style(value)


def _check_style(text: str) -> None:
    """Style sheets may refer to parts of the file only; an escape could hide where one leads."""
    flat = "".join(text.split()).lower()
    outside = flat.count("url(") - sum(flat.count(f"url({q}#") for q in ("", "'", '"'))
    if outside or "@import" in flat or "javascript:" in flat or ("\\" in flat and "{" in flat):
        raise _Refused("a reference to something outside of the file")
