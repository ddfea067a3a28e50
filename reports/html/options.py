"""What the reader's house may choose: names, marks, one colour."""

import re
from dataclasses import dataclass

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


@dataclass(frozen=True, slots=True)
class HtmlOptions:
    """Branding of the page; every part may be left out."""

    customer: str | None = None
    title: str = "Apache CloudStack health check"
    consultant: str | None = None
    confidentiality: str | None = None
    draft: bool = False
    brand: str | None = None

    def __post_init__(self) -> None:
        """Refuse a colour that is none: it goes into the style sheet."""
        if self.brand is not None and not _COLOUR.fullmatch(self.brand):
            raise ValueError(f"brand colour {self.brand!r} is not like #1f3a5f")
