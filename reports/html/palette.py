"""Colours of the page and the arithmetic that keeps them readable (WCAG 2.2, contrast ratio)."""

INK = "#1b2430"
PALETTE = {
    "ink": INK,
    "soft": "#4f5a66",
    "line": "#d5dae0",
    "wash": "#f4f5f7",
    "paper": "#ffffff",
    "brand": "#1f3d5c",
    "critical": "#8a1520",
    "high": "#a8480b",
    "medium": "#7a5c00",
    "low": "#35597d",
    "info": "#4f5a66",
    "good": "#2b6144",
}
# what is printed on what: every pair must reach AA (4.5) - held by a test
TEXT_PAIRS = (
    *((name, ground) for ground in ("paper", "wash")
      for name in ("ink", "soft", "brand", "critical", "high", "medium", "low", "info", "good")),
    *(("paper", ground) for ground in ("brand", "critical", "high", "medium", "low", "info")),
)  # fmt: skip
# what is drawn on what, and must be told apart (WCAG 1.4.11)
DRAWN_PAIRS = (("brand", "paper"), ("brand", "line"), ("ink", "line"), ("soft", "paper"),
               ("critical", "paper"), ("high", "paper"))  # fmt: skip
AA = 4.5
DRAWN = 3.0
_KNEE = 0.04045  # of the sRGB curve


def luminance(colour: str) -> float:
    """Relative luminance of #rrggbb."""
    red, green, blue = (_linear(int(colour[i : i + 2], 16) / 255) for i in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    if channel <= _KNEE:
        return channel / 12.92
    return float(((channel + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    """Contrast ratio, 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def readable(colour: str) -> str:
    """The colour, darkened until it can carry white text and be text on our grounds."""
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    while min(contrast(_hex(red, green, blue), PALETTE[g]) for g in ("paper", "wash")) < AA:
        red, green, blue = (int(c * 0.94) for c in (red, green, blue))
    return _hex(red, green, blue)


def visible(colour: str, ground: str) -> str:
    """The colour, darkened until a line of it is seen on the ground (WCAG: 3 to 1)."""
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    while contrast(_hex(red, green, blue), ground) < DRAWN:
        red, green, blue = (int(c * 0.94) for c in (red, green, blue))
    return _hex(red, green, blue)


def variables(brand: str | None) -> str:
    """The palette as CSS custom properties."""
    colours = {**PALETTE, **({"brand": readable(brand)} if brand else {})}
    return ":root{" + "".join(f"--{name}:{value};" for name, value in colours.items()) + "}"


def _hex(red: int, green: int, blue: int) -> str:
    return f"#{red:02x}{green:02x}{blue:02x}"
