"""Configuration of one estate: `stackaudit.toml`; an unknown key is an error with a suggestion.

Order: command line, then STACKAUDIT_CONFIG and STACKAUDIT_DB, then the file, then defaults. A file
without a target takes the one of the environment (STACKAUDIT_ENDPOINT, _KEY, _SECRET).
"""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from audit.config_blocks import Blocks, blocks
from audit.config_values import COLOUR, known, listed, path_of, table, text_of
from audit.errors import ConfigError
from audit.targets import CloudStackTarget

FILE_NAME = "stackaudit.toml"
_PERIODS = ("day", "month", "quarter", "year")


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
    language: str | None = None


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
class Config(Blocks):
    """The whole file. params: rule id -> parameter -> value; paths are relative to the file."""

    customer: str | None = None
    database: Path = Path("stackaudit.db")
    raw: Path = Path("raw")
    reports: Path = Path("reports")
    rules: tuple[Path, ...] = ()
    waivers: Path | None = None
    overlay: Path | None = None
    assets: Path | None = None
    params: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    brand: Brand = field(default_factory=Brand)
    detail: Mapping[str, str] = field(default_factory=dict)  # section of the page -> level
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
    known(path, "", content, [f.name for f in fields(Config) if f.name != "origin"])
    values: dict[str, Any] = {"origin": str(path)}
    for name in ("database", "raw", "reports", "waivers", "overlay", "assets"):
        if name in content:
            values[name] = path_of(path, name, content[name])
    rules = listed(path, "rules", content, 'a list of folders: rules = ["rules"]')
    values["rules"] = tuple(path_of(path, "rules", one) for one in rules)
    if "customer" in content:
        values["customer"] = text_of(path, "customer", content["customer"])
    values |= blocks(path, content)
    values["cloudstack"] = values["cloudstack"] or environment_target()
    values["params"] = _params(path, content.get("params", {}))
    values["brand"] = _brand(path, content.get("brand", {}))
    levels = content.get("detail", {})
    if not isinstance(levels, dict):
        raise ConfigError(f"{path}: detail must be a table: [detail]")
    values["detail"] = {k: text_of(path, f"detail.{k}", v) for k, v in levels.items()}
    values["mail"] = _mail(path, content["mail"]) if "mail" in content else None
    return Config(**values)


def _brand(path: Path, entry: Any) -> Brand:
    values = table(path, "brand", entry, Brand)
    for name in {"colour", "accent"} & set(values):
        if not COLOUR.fullmatch(values[name]):
            raise ConfigError(
                f"{path}: brand.{name} {values[name]!r} is no colour such as #1f4e79."
            )
    if values.get("period", _PERIODS[0]) not in _PERIODS:
        raise ConfigError(f"{path}: brand.period is one of {', '.join(_PERIODS)}.")
    if "logo" in values:
        values["logo"] = str(path_of(path, "brand.logo", values["logo"]))
    return Brand(**values)


def _mail(path: Path, entry: Any) -> Mail:
    values = table(path, "mail", entry, Mail)
    for name in ("host", "sender", "to"):
        if not values.get(name):
            raise ConfigError(f"{path}: [mail] needs {name}.")
    if values.get("security", "tls") not in ("starttls", "tls"):
        raise ConfigError(f"{path}: mail.security is starttls or tls: the password is never bare.")
    if ("user" in values) != ("password" in values):
        raise ConfigError(f"{path}: [mail] needs user and password, or neither.")
    if "ca" in values:
        values["ca"] = str(path_of(path, "mail.ca", values["ca"]))
    return Mail(**{**values, "to": tuple(values["to"])})


def _params(path: Path, entry: Any) -> dict[str, dict[str, Any]]:
    if not isinstance(entry, dict) or not all(isinstance(v, dict) for v in entry.values()):
        raise ConfigError(f"{path}: params are tables: [params.pool-used] high = 0.9")
    return entry
