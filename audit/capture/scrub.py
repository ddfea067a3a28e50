"""Take secrets out of an answer before anything is written.

What counts as a secret: values under names that say so (passwords, keys, tokens, pre-shared keys,
user data), settings of category Secure, settings and details named like a secret, credentials
inside URLs, and private-key blocks wherever they stand. A suspicious body that is no JSON (cut
short, HTML) is withheld: without its names nothing tells what in it is secret.
"""

import json
import re
from functools import lru_cache
from typing import Any

MASK = "***"
# whether a secret setting was ever changed is no secret, and a default login is a finding
MASK_DEFAULT = "*** (default)"
MASK_CHANGED = "*** (changed)"

_SECRET_NAME = re.compile(
    r"pass(word|wd|phrase|code)?$|passw|pwd$|secret|token|psk$|pre_?shared|user_?data|credential"
    r"|(api|private|public|ssh|auth|access|shared|session|signon|encrypt(ion)?|db|licen[cs]e)"
    r"[._-]?key$|private[._-]?key|\.auth$|keystore|community",
    re.IGNORECASE,
)
# these say whether there is a secret, never what it is, or how much space data takes
_HARMLESS = re.compile(
    r"(enabled|required|length|policy|expir\w*|availability|access|id|ids|type|reset"
    r"|period|count|attempts?|generated|name|without_snapshots)$",
    re.IGNORECASE,
)
_URL_LOGIN = re.compile(r"(\w+://)[^/\s\"]+@")
_ARGUMENT = re.compile(
    r"(?<![\w.-])([\w.-]{0,50}(?:pass|pwd|secret|token|key|psk|credential|signature)"
    r"[\w.-]{0,50}=)[^&;,\s\"]+",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"\"([\w.-]+)\"(\s*:\s*)\"(?:[^\"\\]|\\.)*(?:\"|$)")
_KEY_BLOCK = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY[A-Z ]*-----.*?(-----END[A-Z ]*KEY[A-Z ]*-----|$)", re.DOTALL
)
_TELLING_NOTHING = (None, "", True, False, "true", "false", MASK_DEFAULT, MASK_CHANGED)
_PLAIN = frozenset({int, float, bool, type(None)})
# searched one by one: an alternation of them takes ten times as long
_SUSPECT = (
    b"pass", b"pwd", b"secret", b"token", b"key", b"psk", b"userdata", b"user_data", b"credential",
    b"shared", b".auth", b"signature", b"secure", b"hidden", b"community", b"\\u00",
)  # fmt: skip
_SUSPECT_LOGIN = re.compile(rb":\\?/\\?/[^\"]*@")


def scrub_bytes(body: bytes) -> bytes:
    """Body with every secret replaced by `***`; a body without suspicious words is returned as is.

    What cannot be read as JSON is withheld as a whole.
    """
    if not _is_suspicious(body):
        return body
    try:
        value = scrub_value(json.loads(body))
        return json.dumps(value, separators=(",", ":")).encode()
    except (ValueError, RecursionError):
        return MASK.encode()


def _is_suspicious(body: bytes) -> bool:
    lowered = body.lower()
    return any(map(lowered.__contains__, _SUSPECT)) or bool(
        b"@" in body and _SUSPECT_LOGIN.search(body)
    )


def scrub_value(value: Any) -> Any:
    """The same JSON with secrets replaced."""
    kind = value.__class__
    if kind is str:
        return _scrub_text(value)
    if kind is list:
        return [scrub_value(member) for member in value]
    if kind is not dict:
        return value
    if ("value" in value or "defaultvalue" in value) and _names_a_secret(value):
        return _scrub_setting(value)
    # most members are plain numbers and words: no call for them. A secret hides in a text only as
    # an argument, a login in a URL, inside JSON, or as a key block
    scrubbed = {
        name: member
        if member.__class__ in _PLAIN
        or (
            member.__class__ is str
            and "=" not in member
            and ":" not in member
            and "PRIVATE KEY" not in member
        )
        else scrub_value(member)
        for name, member in value.items()
    }
    for name in _secret_names(tuple(value)):
        scrubbed[name] = _hide(value[name])
    return scrubbed


@lru_cache(4096)
def _secret_names(names: tuple[str, ...]) -> tuple[str, ...]:
    """Those that say so; the rows of a list all have the same few sets of names."""
    return tuple(name for name in names if is_secret_name(name))


@lru_cache(8192)
def is_secret_name(name: str) -> bool:
    """Whether a value under this name is a secret."""
    return bool(_SECRET_NAME.search(name)) and not _HARMLESS.search(name)


def _scrub_setting(value: dict[str, Any]) -> dict[str, Any]:
    """A setting, tag or detail that is a secret; says still whether it is the default."""
    masked = {
        name: _hide(member)
        if name in ("value", "defaultvalue") or is_secret_name(name)
        else scrub_value(member)
        for name, member in value.items()
    }
    if masked.get("value") == masked.get("defaultvalue") == MASK and value["value"] != MASK:
        same = value["value"] == value["defaultvalue"]
        masked["value"] = MASK_DEFAULT if same else MASK_CHANGED
    return masked


def _hide(member: Any) -> Any:
    """Every text and number in it masked; truth, nothing and emptiness are no secrets."""
    if isinstance(member, dict):
        return {name: _hide(inner) for name, inner in member.items()}
    if isinstance(member, list):
        return [_hide(inner) for inner in member]
    return member if member in _TELLING_NOTHING else MASK


def _names_a_secret(value: dict[str, Any]) -> bool:
    """Settings, tags and details come as {name|key: ..., value: ...}."""
    if value.get("category") in ("Secure", "Hidden"):
        return True
    named = (value.get("name"), value.get("key"))
    return any(isinstance(name, str) and is_secret_name(name) for name in named)


def _scrub_text(text: str) -> str:
    if "://" in text or "=" in text:
        text = _URL_LOGIN.sub(rf"\1{MASK}@", text)
        text = _ARGUMENT.sub(rf"\1{MASK}", text)
    if '":' in text or '" :' in text:  # JSON kept as text
        text = _QUOTED.sub(_scrub_quoted, text)
    return _KEY_BLOCK.sub(MASK, text) if "PRIVATE KEY" in text else text


def _scrub_quoted(found: re.Match[str]) -> str:
    return f'"{found[1]}"{found[2]}"{MASK}"' if is_secret_name(found[1]) else found[0]
