"""Style of the house that makes the report: accent, logo, and the mark of a draft."""

from reports.cover import Cover
from reports.html.palette import PALETTE, visible

_LOGO = (
    ".coverin{position:relative}"
    ".logo{position:absolute;top:0;right:0;background:var(--paper);padding:.6rem .9rem;"
    "max-width:15rem;max-height:5.2rem;border-radius:2px}"
    "@media (max-width:60rem){.logo{position:static;margin-bottom:1rem;max-width:60%}}"
    "@media print{.logo{position:absolute;margin:0;max-width:45mm;max-height:18mm;"
    "padding:2mm 3mm}}\n"
)
_DRAFT = (
    ".watermark{display:none}"
    "@media print{.watermark{display:block;position:fixed;top:42%;left:0;right:0;margin:0;"
    "max-width:none;text-align:center;font-size:110pt;letter-spacing:.15em;line-height:1;"
    "color:var(--ink);opacity:.09;transform:rotate(-35deg);pointer-events:none;z-index:9}}\n"
)


def style(options: Cover) -> str:
    """CSS that only a page with these options needs."""
    parts = [_LOGO] if options.logo else []
    parts += [_DRAFT] if options.draft else []
    if options.accent:
        line = visible(options.accent, PALETTE["paper"])
        parts.append(f".cover{{border-bottom:.4rem solid {line}}}\n")
    return "".join(parts)
