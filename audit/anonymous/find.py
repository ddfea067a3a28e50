"""Many values looked for in one text at once, as the words they are."""

from collections import defaultdict
from collections.abc import Iterator


class Sought:
    """Values that must not stand in texts; whoever asks folds the case of both alike.

    least: characters of the shortest value. inside: from this length on also inside of a longer
    word, digits aside; 0: never.
    """

    def __init__(self, least: int, inside: int = 0) -> None:
        self._least, self._inside = least, inside
        self._starts: dict[str, dict[int, set[str]]] = defaultdict(dict)

    def add(self, value: str) -> None:
        """One more value; a shorter one than `least` is not looked for."""
        if len(value) >= self._least:
            of_length = self._starts[value[: self._least]]
            of_length.setdefault(len(value), set()).add(value)

    def found_in(self, text: str) -> Iterator[str]:
        """Values that stand in the text, each as often as it does."""
        least, starts = self._least, self._starts
        places = range(len(text) - least + 1)
        for place in [one for one in places if text[one : one + least] in starts]:
            for length, values in starts[text[place : place + least]].items():
                value = text[place : place + length]
                if value in values and self._stands(text, place, value):
                    yield value

    def _stands(self, text: str, place: int, value: str) -> bool:
        """Whether it stands there as a word."""
        before = text[place - 1] if place else " "
        end = place + len(value)
        after = text[end] if end < len(text) else " "
        if self._inside and len(value) >= self._inside:
            return not (_digits(before, value[0]) or _digits(value[-1], after))
        return not (_letters(before, value[0]) or _letters(value[-1], after))


def _letters(one: str, other: str) -> bool:
    return one.isalnum() and other.isalnum()


def _digits(one: str, other: str) -> bool:
    return one.isdigit() and other.isdigit()
