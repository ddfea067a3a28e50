"""Configuration of one estate: `stackaudit.toml`; an unknown key is an error with a suggestion.

Order: command line, then STACKAUDIT_CONFIG and STACKAUDIT_DB, then the file, then defaults. A file
without a target takes the one of the environment (STACKAUDIT_ENDPOINT, _KEY, _SECRET).
"""

import difflib
import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from ipaddress import ip_address
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

from audit.errors import ConfigError
from audit.targets import (
    ARRAY_KINDS,
    ArrayTarget,
    CloudStackTarget,
    MysqlTarget,
    PlaceTarget,
    RedfishTarget,
    SnmpTarget,
)

FILE_NAME = "stackaudit.toml"
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_ACCOUNT = ("name", "addresses", "user", "password")
_PERIODS = ("day", "month", "quarter", "year")
_WORDS: dict[type, str] = {
    bool: "true or false",
    int: "a whole number above 0",
    str: "text",
    list: "a list of texts",
}


@dataclass(frozen=True, slots=True)
class Brand:
    """[brand]: what the customer sees on the reports."""

    consultant: str | None = None
    confidentiality: str | None = None
    colour: str | None = None
    title: str | None = None
    contact: str | None = None
    logo: str | None = None
    accent: str | None = None
    period: str | None = None


@dataclass(frozen=True, slots=True)
class Mail:
    """[mail]: how `--mail` sends reports. password: a reference, as every secret.

    security: starttls (port 587) or tls (port 465); without either nothing is sent. largest: MiB
    of attachments; files beyond it are named in the text instead.
    """

    host: str
    sender: str
    to: tuple[str, ...]
    security: str = "starttls"
    port: int | None = None
    user: str | None = None
    password: str | None = None
    ca: str | None = None
    largest: int = 20


@dataclass(frozen=True, slots=True)
class Config:
    """The whole file. params: rule id -> parameter -> value; paths are relative to the file."""

    customer: str | None = None
    database: Path = Path("stackaudit.db")
    raw: Path = Path("raw")
    reports: Path = Path("reports")
    rules: tuple[Path, ...] = ()
    waivers: Path | None = None
    overlay: Path | None = None
    cloudstack: tuple[CloudStackTarget, ...] = ()
    snmp: tuple[SnmpTarget, ...] = ()
    redfish: tuple[RedfishTarget, ...] = ()
    array: tuple[ArrayTarget, ...] = ()
    mysql: tuple[MysqlTarget, ...] = ()
    place: tuple[PlaceTarget, ...] = ()
    params: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    brand: Brand = field(default_factory=Brand)
    mail: Mail | None = None
    origin: str = "defaults"


def load_config(path: Path | None) -> Config:
    """The file given, ./stackaudit.toml, or the environment alone. Raises ConfigError."""
    path = path or _from_environment()
    if path is None:
        return Config(cloudstack=environment_target())
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read ({error.strerror}).") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: not TOML: {error}.") from error
    return _config(path, content)


def environment_target() -> tuple[CloudStackTarget, ...]:
    """A target from STACKAUDIT_ENDPOINT, or from the variables the cs client uses."""
    for prefix in ("STACKAUDIT", "CLOUDSTACK"):
        endpoint = os.environ.get(f"{prefix}_ENDPOINT")
        if endpoint:
            key, secret = f"env:{prefix}_KEY", f"env:{prefix}_SECRET"
            return (CloudStackTarget("cloudstack", endpoint, key, secret),)
    return ()


def _from_environment() -> Path | None:
    named = os.environ.get("STACKAUDIT_CONFIG")
    if named:
        return Path(named)
    return Path(FILE_NAME) if Path(FILE_NAME).is_file() else None


def _config(path: Path, content: dict[str, Any]) -> Config:
    _known(path, "", content, [f.name for f in fields(Config) if f.name != "origin"])
    values: dict[str, Any] = {"origin": str(path)}
    for name in ("database", "raw", "reports", "waivers", "overlay"):
        if name in content:
            values[name] = _path(path, name, content[name])
    rules = _list(path, "rules", content, 'a list of folders: rules = ["rules"]')
    values["rules"] = tuple(_path(path, "rules", one) for one in rules)
    if "customer" in content:
        values["customer"] = _text(path, "customer", content["customer"])
    targets = tuple(_target(path, one) for one in _blocks(path, "cloudstack", content))
    for kind, read in (
        ("snmp", _snmp), ("redfish", _redfish), ("array", _array), ("mysql", _mysql),
        ("place", _place),
    ):  # fmt: skip
        values[kind] = tuple(read(path, one) for one in _blocks(path, kind, content))
    values["cloudstack"] = targets or environment_target()
    values["params"] = _params(path, content.get("params", {}))
    values["brand"] = _brand(path, content.get("brand", {}))
    values["mail"] = _mail(path, content["mail"]) if "mail" in content else None
    return Config(**values)


def _target(path: Path, entry: Any) -> CloudStackTarget:
    names = ("name", "endpoint", "key", "secret")
    return CloudStackTarget(**_needed(path, "cloudstack", entry, CloudStackTarget, *names))


def _needed(path: Path, kind: str, entry: Any, cls: type, *names: str) -> dict[str, Any]:
    """Values of one block; raises ConfigError where one of `names` is missing or stands twice."""
    values = _values(path, kind, entry, cls)
    for name in names:
        if not values.get(name):
            raise ConfigError(f"{path}: every [[{kind}]] needs {name}.")
    addresses = [_address(one) for one in values.get("addresses", ())]
    if len(set(addresses)) < len(addresses):
        raise ConfigError(f"{path}: {kind} {values['name']!r} names an address twice.")
    for name in ("ca", "pins"):
        if name in values:
            values[name] = str(_path(path, f"{kind}.{name}", values[name]))
    return values | ({"addresses": tuple(addresses)} if addresses else {})


def _redfish(path: Path, entry: Any) -> RedfishTarget:
    return RedfishTarget(**_needed(path, "redfish", entry, RedfishTarget, *_ACCOUNT))


def _mysql(path: Path, entry: Any) -> MysqlTarget:
    return MysqlTarget(**_needed(path, "mysql", entry, MysqlTarget, *_ACCOUNT))


def _array(path: Path, entry: Any) -> ArrayTarget:
    target = ArrayTarget(**_needed(path, "array", entry, ArrayTarget, "name", "kind", "address"))
    if target.kind not in ARRAY_KINDS:
        near = difflib.get_close_matches(target.kind, ARRAY_KINDS, 1)
        hint = f"did you mean {near[0]!r}?" if near else f"known are {', '.join(ARRAY_KINDS)}."
        raise ConfigError(f"{path}: array {target.name!r}: unknown kind {target.kind!r}; {hint}")
    return target


def _snmp(path: Path, entry: Any) -> SnmpTarget:
    target = SnmpTarget(**_needed(path, "snmp", entry, SnmpTarget, "name", "addresses"))
    login = "user" if target.version == "3" else "community"
    if not getattr(target, login):
        raise ConfigError(f"{path}: snmp {target.name!r} needs {login} (or another version).")
    return target


def _place(path: Path, entry: Any) -> PlaceTarget:
    values = _values(path, "place", entry, PlaceTarget)
    listed: dict[str, Any] = {k: tuple(v) for k, v in values.items() if isinstance(v, list)}
    place = PlaceTarget(**{**values, **listed})
    if not place.says_something:
        raise ConfigError(
            f"{path}: every [[place]] needs a rack, room or feeds, and hosts, servers, switches or "
            "arrays that stand there."
        )
    return place


def _address(text: str) -> str:
    """One spelling of an address: IPv6 without brackets, lower case, short; a name as it is."""
    try:
        return str(ip_address(text.strip().removeprefix("[").removesuffix("]")))
    except ValueError:
        return text


def _brand(path: Path, entry: Any) -> Brand:
    values = _values(path, "brand", entry, Brand)
    for name in {"colour", "accent"} & set(values):
        if not _COLOUR.fullmatch(values[name]):
            raise ConfigError(
                f"{path}: brand.{name} {values[name]!r} is no colour such as #1f4e79."
            )
    if values.get("period", _PERIODS[0]) not in _PERIODS:
        raise ConfigError(f"{path}: brand.period is one of {', '.join(_PERIODS)}.")
    if "logo" in values:
        values["logo"] = str(_path(path, "brand.logo", values["logo"]))
    return Brand(**values)


def _mail(path: Path, entry: Any) -> Mail:
    values = _values(path, "mail", entry, Mail)
    for name in ("host", "sender", "to"):
        if not values.get(name):
            raise ConfigError(f"{path}: [mail] needs {name}.")
    if values.get("security", "tls") not in ("starttls", "tls"):
        raise ConfigError(f"{path}: mail.security is starttls or tls: the password is never bare.")
    if ("user" in values) != ("password" in values):
        raise ConfigError(f"{path}: [mail] needs user and password, or neither.")
    if "ca" in values:
        values["ca"] = str(_path(path, "mail.ca", values["ca"]))
    return Mail(**{**values, "to": tuple(values["to"])})


def _values(path: Path, where: str, entry: Any, cls: type) -> dict[str, Any]:
    """A table of the file, its keys and types checked against the fields of a dataclass."""
    if not isinstance(entry, dict):
        raise ConfigError(f"{path}: {where} must be a table.")
    hints = get_type_hints(cls)
    _known(path, f"{where}.", entry, list(hints))
    for name, value in entry.items():
        hint = hints[name]
        listed = get_origin(hint) is tuple
        kind = list if listed else next(k for k in _WORDS if k in (hint, *get_args(hint)))
        strange = type(value) is not kind
        if listed and not strange:
            strange = not all(isinstance(one, str) for one in value)
        if strange or (kind is int and value < 1):
            raise ConfigError(f"{path}: {where}.{name} must be {_WORDS[kind]}.")
    return dict(entry)


def _list(path: Path, name: str, content: dict[str, Any], form: str) -> list[Any]:
    found = content.get(name, [])
    if not isinstance(found, list):
        raise ConfigError(f"{path}: {name} must be {form}.")
    return found


def _params(path: Path, entry: Any) -> dict[str, dict[str, Any]]:
    if not isinstance(entry, dict) or not all(isinstance(v, dict) for v in entry.values()):
        raise ConfigError(f"{path}: params are tables: [params.pool-used] high = 0.9")
    return entry


def _blocks(path: Path, kind: str, content: dict[str, Any]) -> list[Any]:
    """Targets of one kind; two of one name would be one source."""
    found = _list(path, kind, content, f"written with two brackets: [[{kind}]]")
    names = [one.get("name") for one in found if isinstance(one, dict)]
    for name in names:
        if name is not None and names.count(name) > 1:
            raise ConfigError(f"{path}: two [[{kind}]] targets are called {name!r}.")
    return found


def _path(path: Path, name: str, value: Any) -> Path:
    """A path of the file: relative to where the file lies."""
    return path.parent / Path(_text(path, name, value)).expanduser()


def _text(path: Path, name: str, value: Any) -> str:
    if not isinstance(value, str):
        raise ConfigError(f"{path}: {name} must be text.")
    return value


def _known(path: Path, where: str, entry: dict[str, Any], names: list[str]) -> None:
    for name in entry:
        if name not in names:
            near = difflib.get_close_matches(name, names, 1)
            hint = f"; did you mean {where}{near[0]}?" if near else f"; known are {names}."
            raise ConfigError(f"{path}: unknown key {where}{name}{hint}")
