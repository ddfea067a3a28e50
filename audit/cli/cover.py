"""What reports say of themselves, from the configuration, and what to warn about first."""

import sqlite3
from pathlib import Path
from typing import Any

from audit.cli.common import say
from audit.config import Brand, Config


def cover_of(
    connection: sqlite3.Connection, config: Config, *, draft: bool, tenant: str = ""
) -> dict[str, Any]:
    """Options of every report (reports.cover.Cover); those not set are left out.

    Warns on stderr of expired waivers, of notes of the overlay whose finding is gone and of
    colours that cannot be read. Raises ConfigError for a logo or overlay that cannot be used.
    """
    from reports.brand import load_logo  # noqa: PLC0415 - keeps --help fast
    from reports.overlay import load_overlay  # noqa: PLC0415
    from reports.seal import seal  # noqa: PLC0415

    overlay = load_overlay(config.overlay)
    brand = config.brand
    if not tenant:
        _warn(connection, overlay.vanished(connection))
    _warn_of_colour(brand)
    chosen = {
        "customer": config.customer,
        "title": brand.title,
        "consultant": brand.consultant,
        "contact": brand.contact,
        "confidentiality": brand.confidentiality,
        "period": brand.period,
        "logo": load_logo(Path(brand.logo)) if brand.logo else None,
        "brand": brand.colour,
        "accent": brand.accent,
        "draft": draft,
        "seal": None if draft else seal(connection, overlay),
        "tenant": tenant,
        "overlay": overlay,
    }
    return {name: value for name, value in chosen.items() if value is not None}


def seal_of(connection: sqlite3.Connection, config: Config) -> str:
    """Seal that a final report made now would have."""
    from reports.overlay import load_overlay  # noqa: PLC0415 - keeps --help fast
    from reports.seal import seal  # noqa: PLC0415

    return seal(connection, load_overlay(config.overlay))


def _warn(connection: sqlite3.Connection, vanished: list[str]) -> None:
    expired = connection.execute(
        "SELECT rule_id, subject, substr(until, 1, 10) FROM waiver WHERE status = 'expired' "
        "ORDER BY until, rule_id, subject"
    ).fetchall()
    for rule, subject, until in expired:
        say(f"waiver expired on {until}: {rule} on {subject}; its findings are open again.")
    for text in vanished:
        say(f"overlay: {text}.")


def _warn_of_colour(brand: Brand) -> None:
    from reports.html.palette import AA, PALETTE, contrast, readable  # noqa: PLC0415

    if brand.colour is None or readable(brand.colour) == brand.colour.lower():
        return
    found = contrast(brand.colour, PALETTE["paper"])
    say(
        f"brand.colour {brand.colour} has a contrast of {found:.1f} to white, WCAG AA wants {AA}: "
        f"{readable(brand.colour)} is used."
    )
