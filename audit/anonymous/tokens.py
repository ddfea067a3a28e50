"""Keyed tokens in the place of names: the same key gives the same token in every month.

A value is hidden word by word (HMAC-SHA-256 of the word in lower case), so that parts of names
still meet: `web-01.acme.example` and `WEB-01` share their first token. Short numbers stay, and so
do words that CloudStack itself gives to things.
"""

import hmac
import json
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from audit.anonymous.addresses import Addresses
from audit.model.sensitive import Secrecy

if TYPE_CHECKING:
    from collections.abc import Callable

_LETTERS = "bcdfghjklmnpqrstvwxz"  # no vowels: a token spells nothing
_LENGTH = 10
_LEAST = 4  # shorter values name nothing
_UUID = r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}"
_MAC = r"(?:[0-9a-fA-F]{2}:){5,7}[0-9a-fA-F]{2}"
_WORD = r"(?:[A-Za-z0-9]|[^\x00-\x7f])+"
_PART = re.compile(
    rf"(?P<uuid>(?<!\w){_UUID}(?!\w))"
    rf"|(?P<mac>(?<![\w:]){_MAC}(?![\w:]))"
    r"|(?P<ip>(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?:/\d{1,2})?(?![\w.]*\w)"
    r"|(?<![\w:])(?=[0-9a-fA-F:.]*:[0-9a-fA-F.]*:)[0-9a-fA-F:.]*[0-9a-fA-F:](?:/\d{1,3})?(?!\w))"
    r"|(?P<instance>(?<!\w)[a-z]-\d+(?:-\d+)?-VM(?!\w))"
    rf"|(?P<word>{_WORD})"
)
_WORDS = re.compile(_WORD)
_BETWEEN = re.compile(r"([ ,/@])")  # keys of a subject
_RUN = 15  # keys have such letters as well: pieces looked at together
_NUMBERED = re.compile(r"(\D+)(\d{1,3})")
_SHORT_NUMBER = re.compile(r"\d{1,3}")
_VERSION = re.compile(r"\d+(\.\d+)*[\w.()+-]{0,12}")
_PLAIN = re.compile(r"-?\d+(\.\d+)?|true|false|yes|no|on|off", re.IGNORECASE)
# what CloudStack, collectors and makers of switches call things in every estate
_WORDS_TEXT = """
    i r v s vm kvm xenserver vmware lxc root admin system default baremetaladmin domain user
    resource read only support deny allow project account sg none any all global zone cluster
    pod host local shared cloudstack array snmp redfish ssh ontap solidfire hitachi nexenta ceph
    pure powerflex place check iqn eui naa com org net nfs iscsi localhost false true vlan vxlan
    vnet cloudbr cloud ethernet eth gi te fa hu xe et ge ae po lag bond vmbr vcls systemvm
    routing builtin offering template defaultisolatednetworkoffering pvc estate unlimited custom
    https http rbd sharedmountpoint ssvm cpvm
"""
WORDS = frozenset(_WORDS_TEXT.split())


class Tokens:
    """What hides the values of an estate. words: further words that free text may keep."""

    def __init__(
        self, key: str, *, keep_mac_vendor: bool = False, words: frozenset[str] = frozenset()
    ) -> None:
        self._key = key.encode()
        self._addresses = Addresses(self._digest, keep_vendor=keep_mac_vendor)
        self._text_words = WORDS | words
        self.name = lru_cache(maxsize=1 << 18)(self._name)
        self._hide: dict[Secrecy, Callable[[str], str]] = {
            "public": str, "port": self._port, "name": self.name, "text": self._text,
            "setting": self._setting, "version": self._version, "subject": self._subject,
        }  # fmt: skip
        self._keys: dict[str, str] = {}

    def hide(self, value: str, kind: Secrecy) -> str:
        """The value as the copy has it."""
        return self._hide[kind](value)

    def learn(self, key: str, kind: Secrecy) -> None:
        """How a key of a table is hidden, so that subjects made of keys are hidden alike."""
        self._keys.setdefault(key, self.hide(key, kind))

    def _digest(self, text: str) -> bytes:
        return hmac.digest(self._key, text.encode("utf-8", "surrogatepass"), "sha256")

    def _name(self, value: str) -> str:
        found = self._replaced(value, WORDS)
        if found != value or len(value) < _LEAST or is_public(value, WORDS):
            return found
        if not any(match["ip"] or match["mac"] for match in _PART.finditer(value)):
            found = _WORDS.sub(lambda m: self._word(m.group(), WORDS, numbers=True), value)
        return found

    def _text(self, value: str) -> str:
        if value[:1] in {"{", "["}:
            try:
                return json.dumps(self._leaves(json.loads(value)), ensure_ascii=False)
            except ValueError:
                pass
        return self._replaced(value, self._text_words)

    def _subject(self, value: str) -> str:
        """The longest keys that were learned, from the left; what is between them is a text."""
        pieces = _BETWEEN.split(value)
        found, rest, start = "", "", 0
        while start < len(pieces):
            runs = range(min(len(pieces), start + _RUN), start, -1)
            end = next((end for end in runs if "".join(pieces[start:end]) in self._keys), None)
            if end is None:
                rest += pieces[start]
            else:
                found += self._text(rest) + self._keys["".join(pieces[start:end])]
                rest = ""
            start = end or start + 1
        return found + self._text(rest)

    def _leaves(self, value: Any) -> Any:
        if isinstance(value, str):
            return self._text(value)
        if isinstance(value, list):
            return [self._leaves(one) for one in value]
        if isinstance(value, dict):
            return {name: self._leaves(one) for name, one in value.items()}
        return value

    def _port(self, value: str) -> str:
        """Addresses only."""
        return _PART.sub(lambda m: m.group() if m["word"] else self._part(m, WORDS), value)

    def _setting(self, value: str) -> str:
        return value if _PLAIN.fullmatch(value) else self._name(value)

    def _version(self, value: str) -> str:
        """Devices tell a whole sentence as their version, with their name in it."""
        return value if _VERSION.fullmatch(value) else self._text(value)

    def _replaced(self, value: str, words: frozenset[str]) -> str:
        return _PART.sub(lambda match: self._part(match, words), value)

    def _part(self, match: re.Match[str], words: frozenset[str]) -> str:
        text = match.group()
        if match["uuid"]:
            return self._uuid(text)
        if match["mac"]:
            return self._addresses.mac(text)
        if match["ip"]:
            try:
                return self._addresses.ip(text)
            except ValueError:  # a time, a version of five parts ...
                return _WORDS.sub(lambda m: self._word(m.group(), words), text)
        if match["instance"]:
            return _WORDS.sub(lambda m: self._word(m.group(), WORDS, numbers=True), text)
        return self._word(text, words)

    def _uuid(self, text: str) -> str:
        digits = self._digest(f"uuid|{text.lower()}").hex()
        return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-a{digits[17:20]}-{digits[20:32]}"

    def _word(self, word: str, words: frozenset[str], *, numbers: bool = False) -> str:
        if word.lower() in words or (not numbers and _SHORT_NUMBER.fullmatch(word)):
            return word
        numbered = _NUMBERED.fullmatch(word)
        stem, number = numbered.groups() if numbered else (word, "")
        if stem.lower() in WORDS and not numbers:
            return word
        digest = self._digest(f"word|{stem.lower()}")
        found = "".join(_LETTERS[byte % len(_LETTERS)] for byte in digest[:_LENGTH])
        return _cased(found, stem) + number


def is_public(value: str, words: frozenset[str] | set[str]) -> bool:
    """Whether every word of a value is known to all; numbers of up to three digits are."""
    return all(
        word.lower() in words or _SHORT_NUMBER.fullmatch(word) for word in _WORDS.findall(value)
    )


def one_word(value: str) -> bool:
    """Whether a value has one word, numbers aside."""
    return sum(any(map(str.isalpha, word)) for word in _WORDS.findall(value)) == 1


def words_of(text: str) -> set[str]:
    """Words of a text, in lower case."""
    return {word.lower() for word in _WORDS.findall(text)}


def _cased(token: str, like: str) -> str:
    """Capitals where the word has them: names that differ only there stay different."""
    marks = [letter.isupper() for letter in like[: len(token)]]
    return "".join(
        letter.upper() if place < len(marks) and marks[place] else letter
        for place, letter in enumerate(token)
    )
