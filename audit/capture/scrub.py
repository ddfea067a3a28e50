"""Take secrets out of an answer before anything is written.

What counts as a secret: values under names that say so (passwords, keys, tokens, pre-shared keys,
user data), settings of category Secure, settings and details named like a secret, credentials
inside URLs, and private-key blocks wherever they stand.
"""

import json
import re
from typing import Any

MASK = "***"

_SECRET_NAME = re.compile(
    r"pass(word|wd|phrase|code)?$|passw|secret|token|api_?key$|private_?key|ipsecpsk|psk$"
    r"|pre_?shared|user_?data|credential|ssh_?key$|public_?key|auth_?key|access_?key"
    r"|\.auth$|encrypt(ion)?_?key|db_?key|licen[cs]e_?key|keystore|community",
    re.IGNORECASE,
)
# these say whether there is a secret, never what it is
_HARMLESS = re.compile(
    r"(enabled|required|length|policy|expir\w*|availability|access|id|ids|details|type|reset"
    r"|period|count|attempts?|generated|name)$",
    re.IGNORECASE,
)
_URL_LOGIN = re.compile(r"(\w+://)[^/@\s\"]+@")
_URL_ARGUMENT = re.compile(
    r"([?&;,](?:pass\w*|secret\w*|token|key|psk)=)[^&;,\s\"]+", re.IGNORECASE
)
_KEY_BLOCK = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(-----END[A-Z ]*KEY-----|$)", re.DOTALL
)
_SUSPECT = re.compile(
    rb"pass|secret|token|key|psk|user_?data|credential|shared|://[^\"/]*@|PRIVATE KEY|\.auth"
    rb"|Secure|community",
    re.IGNORECASE,
)


def scrub_bytes(body: bytes) -> bytes:
    """Body with every secret replaced by `***`; a body without suspicious words is returned as is.

    A body that is not JSON is scrubbed as text.
    """
    if not _SUSPECT.search(body):
        return body
    try:
        value = json.loads(body)
    except ValueError:
        return _scrub_text(body.decode("utf-8", "replace")).encode()
    return json.dumps(scrub_value(value), ensure_ascii=False, separators=(",", ":")).encode()


def scrub_value(value: Any) -> Any:
    """The same JSON with secrets replaced."""
    if isinstance(value, dict):
        if _names_a_secret(value):
            value = {
                k: MASK if k in ("value", "defaultvalue") and v else v for k, v in value.items()
            }
        return {name: _scrub_member(name, member) for name, member in value.items()}
    if isinstance(value, list):
        return [scrub_value(member) for member in value]
    return _scrub_text(value) if isinstance(value, str) else value


def is_secret_name(name: str) -> bool:
    """Whether a value under this name is a secret."""
    return bool(_SECRET_NAME.search(name)) and not _HARMLESS.search(name)


def _scrub_member(name: str, member: Any) -> Any:
    if is_secret_name(name) and isinstance(member, (str, int, float)) and member != "":
        return member if isinstance(member, bool) else MASK
    if is_secret_name(name) and isinstance(member, list):
        return [MASK for _ in member]
    return scrub_value(member)


def _names_a_secret(value: dict[str, Any]) -> bool:
    """Settings, tags and details come as {name|key: ..., value: ...}."""
    name = value.get("name") or value.get("key")
    if "value" not in value or not isinstance(name, str):
        return False
    return value.get("category") == "Secure" or is_secret_name(name)


def _scrub_text(text: str) -> str:
    if "://" in text or "=" in text:
        text = _URL_LOGIN.sub(rf"\1{MASK}@", text)
        text = _URL_ARGUMENT.sub(rf"\1{MASK}", text)
    return _KEY_BLOCK.sub(MASK, text) if "PRIVATE KEY" in text else text
