"""Documents as YAML (docs/adr/0009-yaml.md)."""

import re
from typing import Any

_NUMBER = re.compile(r"[-+.]?[0-9]")


class Unsafe(str):
    """Text that Ansible must not take for a template: tagged `!unsafe`."""

    __slots__ = ()


def yaml_text(document: dict[str, Any]) -> str:
    """The document as YAML that readers of 1.1 and 1.2 understand alike."""
    import yaml  # noqa: PLC0415 - only where YAML is wanted

    class Dumper(yaml.SafeDumper):
        """No anchors; text with odd characters, or like a number to any reader, is quoted."""

        def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002
            return True

    def text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
        style = '"' if not value.isprintable() else "'" if _NUMBER.match(value) else None
        return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)

    Dumper.add_representer(str, text)
    Dumper.add_representer(
        Unsafe, lambda dumper, value: dumper.represent_scalar("!unsafe", str(value), style='"')
    )
    return yaml.dump(
        document, Dumper=Dumper, sort_keys=False, allow_unicode=True, width=float("inf")
    )
