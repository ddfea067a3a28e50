"""Numbers of things in sentences: `1 port`, `2 ports`."""


def counted(number: int, one: str, several: str = "") -> str:
    """The number with the word for one thing, or for several (one + s unless given)."""
    return f"{number} {one if number == 1 else several or one + 's'}"
