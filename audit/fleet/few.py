"""No number of fewer than k estates: answers that few have are put together."""

from collections.abc import Hashable, Mapping
from collections.abc import Set as AbstractSet
from typing import TypeVar

Answer = TypeVar("Answer", bound=Hashable)


def too_few(holders: Mapping[Answer, AbstractSet[str]], k: int) -> set[Answer]:
    """Answers to put together so that each that stays, and they as one, has k estates or more.

    holders: answer -> estates that have it. Where one small answer alone would be left, the
    smallest of the others goes with it: a share is also what the rest leaves of the whole. All of
    them: nothing may be told.
    """
    if not holders:
        return set()
    ordered = sorted(holders, key=lambda answer: (len(holders[answer]), repr(answer)))
    merged = {answer for answer in ordered if len(holders[answer]) < k}
    for answer in ordered:
        together = set[str]().union(*(holders[one] for one in merged))
        if not merged or (len(together) >= k and len(merged) > 1):
            return merged
        merged.add(answer)
    together = set[str]().union(*(holders[one] for one in merged))
    return merged if len(together) >= k and len(merged) > 1 else set(ordered)
