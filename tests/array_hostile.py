"""JSON as no array should send it: known names with values of any kind."""

from typing import Any

from hypothesis import strategies as st

from collectors.array.vendor import Vendor

_WORDS = st.sampled_from(
    [
        "up", "Normal", "healthy", "osd", "host", "\ud800", "", "9" * 400, "0001-01-01", "a:b:c",
        "CT0.ETH4", "R3_6.0.354", "[::1]:6789/0", "1e999",
    ]
)  # fmt: skip
_LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | _WORDS


def bodies(vendor: Vendor, hints: tuple[str, ...]) -> st.SearchStrategy[Any]:
    """Objects and lists whose members have names the maps of a vendor read, and `hints`."""
    steps = {
        step
        for question in vendor.questions.values()
        for paths in question.paths.values()
        for path in paths
        for step in path.split(".")
    }
    names = st.sampled_from(sorted(steps | set(hints)))
    inner = st.recursive(
        _LEAVES,
        lambda one: st.lists(one, max_size=3) | st.dictionaries(names, one, max_size=6),
        max_leaves=25,
    )
    return st.dictionaries(names, inner, max_size=8)
