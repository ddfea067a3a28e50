"""Walking without a network: whatever rows columns share or do not share, each is read exactly."""

from bisect import bisect_right

from hypothesis import given, settings
from hypothesis import strategies as st

from collectors.snmp.codec import INTEGER, Response, Value
from collectors.snmp.oids import oid_of
from collectors.snmp.target import Target
from collectors.snmp.walk import Device, Question, Stepper, Walk

ENTRY = (1, 3, 6, 1, 2, 1, 2, 2, 1)
END_OF_VIEW = 0x82
Arcs = tuple[int, ...]
ARC = st.integers(0, 300) | st.sampled_from([16383, 16384, 2**21 - 1, 2**21, 2**32 - 1])
TABLE = st.lists(st.lists(ARC, min_size=1, max_size=4).map(tuple), max_size=40, unique=True)


def bulk(names: list[Arcs], places: list[Arcs], repetitions: int) -> Response:
    """The answer of an agent that has these names, which are their own values' places."""
    found: tuple[list[bytes], list[int], list[Value]] = ([], [], [])
    for _ in range(repetitions):
        for column, place in enumerate(places):
            step = bisect_right(names, place)
            ended = step == len(names)
            places[column] = place if ended else names[step]
            found[0].append(oid_of(places[column]))
            found[1].append(END_OF_VIEW if ended else INTEGER)
            found[2].append(None if ended else step)
    return Response(0, 0, 0, found)


def walked(names: list[Arcs], columns: int, size: int = 50) -> tuple[Walk, list[int]]:
    """Walk columns 1, 2, ... of the entry; also the varbinds asked for in each question."""
    asked: list[int] = []
    known = {oid_of(name): name for name in names}
    prefixes = {oid_of((*ENTRY, arc)): (*ENTRY, arc) for arc in range(1, columns + 1)}
    device = Device(Target("snmp:one", "192.0.2.1", community="public"), size=size)
    wanted = [".".join(map(str, prefix)) for prefix in prefixes.values()]
    steps = Stepper(device, wanted, single=False).steps()
    question: Question = next(steps)
    while True:
        repetitions, cursors = question
        asked.append(repetitions * len(cursors))
        places = [known.get(cursor) or prefixes[cursor] for cursor in cursors]
        try:
            question = steps.send(bulk(names, places, repetitions))
        except StopIteration as end:
            return end.value, asked


@given(TABLE, st.lists(st.sets(st.integers(0, 39)), max_size=6), st.integers(1, 60))
@settings(deadline=None)
def test_columns_with_and_without_rows(
    indices: list[Arcs], missing: list[set[int]], size: int
) -> None:
    """Columns lack rows the others have: every column has its own rows, in order, and no other."""
    columns = [
        sorted(index for place, index in enumerate(indices) if place not in gone)
        for gone in missing
    ]  # fmt: skip
    whole = [(*ENTRY, arc, *index) for arc, rows in enumerate(columns, 1) for index in rows]
    names = sorted([*whole, (1, 3, 7)])
    walk, asked = walked(names, len(columns), size) if columns else (Walk(), [])
    assert not walk.cut
    assert max(asked, default=0) <= max(size, 1)
    for arc, rows in enumerate(columns, 1):
        prefix = (*ENTRY, arc)
        assert walk.columns[".".join(map(str, prefix))] == [
            (".".join(map(str, index)), INTEGER, names.index((*prefix, *index))) for index in rows
        ]  # fmt: skip


def test_how_many_questions() -> None:
    """Tables of every size need few answers, and little is asked for in vain."""
    for rows, columns, most in ((1, 10, 2), (2, 10, 4), (24, 10, 8), (50, 10, 14), (500, 10, 110)):
        names = [(*ENTRY, c, row) for c in range(1, columns + 1) for row in range(1, rows + 1)]
        _walk, asked = walked([*sorted(names), (1, 3, 7)], columns)
        assert len(asked) <= most
        assert sum(asked) < columns * (rows + 1) * 1.1 + 60
