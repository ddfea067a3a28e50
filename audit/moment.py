"""The one spelling of moments: UTC text to the second, as the database and every output have it."""

from datetime import UTC, datetime


def utc_text(moment: datetime) -> str:
    """`2026-01-31T10:20:30Z` of a moment that knows its zone."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
