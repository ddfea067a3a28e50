"""Lists as columns hold them: JSON, or items between commas."""

import json


def json_list(text: str | None) -> list[str]:
    """Items of a JSON list of texts; none for nothing."""
    return json.loads(text) if text else []


def comma_list(text: str | None) -> list[str]:
    """Items between commas, without blanks and empty ones."""
    return [part.strip() for part in (text or "").split(",") if part.strip()]
