"""What reports say of themselves, from the configuration, and what to warn about first."""

import sqlite3
from dataclasses import replace
from pathlib import Path
from typing import Any

from audit.cli.common import say
from audit.cli.edition import Chosen
from audit.config import Brand, Config
from audit.errors import ConfigError


def cover_of(chosen: Chosen, config: Config, *, draft: bool) -> dict[str, Any]:
    """Options of every report (reports.cover.Cover); those not set are left out.

    Warns on stderr of expired waivers, of notes of the overlay whose finding is gone and of
    colours that cannot be read. Raises ConfigError for a logo that cannot be used.
    """
    from reports.brand import load_logo  # noqa: PLC0415 - keeps --help fast

    brand = config.brand
    if not chosen.tenant:
        say_expired(chosen.connection)
        for text in chosen.overlay.vanished(chosen.connection):
            say(f"overlay: {text}.")
    _warn_of_colour(brand)
    own = {"customer": config.customer, "consultant": brand.consultant}
    if chosen.tenant:  # the provider's report to its customer
        own = {"customer": chosen.tenant, "consultant": brand.consultant or config.customer}
    told = {
        **own,
        "title": brand.title,
        "contact": brand.contact,
        "confidentiality": brand.confidentiality,
        "period": brand.period,
        "language": language_of(config),
        "logo": load_logo(Path(brand.logo)) if brand.logo else None,
        "brand": brand.colour,
        "accent": brand.accent,
        "draft": draft,
        "seal": None if draft else seal_of(chosen),
        "tenant": chosen.tenant,
        "overlay": chosen.overlay,
        "detail": config.detail,
    }
    return {name: value for name, value in told.items() if value is not None}


def language_of(config: Config) -> str:
    """Tag of the language of reports. Raises ConfigError for one that is not known."""
    from reports.language import SOURCE, languages  # noqa: PLC0415 - keeps --help fast

    tag = config.brand.language or SOURCE
    if tag not in languages():
        raise ConfigError(f"no reports in {tag!r}; there are {', '.join(languages())}.")
    return tag


def in_language(config: Config, tag: str | None) -> Config:
    """The configuration with the language asked for on the command line."""
    return replace(config, brand=replace(config.brand, language=tag)) if tag else config


def seal_of(chosen: Chosen) -> str:
    """Seal of a final report made from this."""
    from reports.seal import seal  # noqa: PLC0415 - keeps --help fast

    return seal(chosen.connection, chosen.overlay)


def say_expired(connection: sqlite3.Connection) -> None:
    """Tell on stderr of waivers of the last check that have ended."""
    expired = connection.execute(
        "SELECT rule_id, subject, substr(until, 1, 10) FROM waiver WHERE status = 'expired' "
        "ORDER BY until, rule_id, subject"
    ).fetchall()
    for rule, subject, until in expired:
        say(f"waiver expired on {until}: {rule} on {subject}; its findings are open again.")


def _warn_of_colour(brand: Brand) -> None:
    from reports.html.palette import AA, PALETTE, contrast, readable  # noqa: PLC0415

    if brand.colour is None or readable(brand.colour) == brand.colour.lower():
        return
    found = contrast(brand.colour, PALETTE["paper"])
    say(
        f"brand.colour {brand.colour} has a contrast of {found:.1f} to white, WCAG AA wants {AA}: "
        f"{readable(brand.colour)} is used."
    )
