"""Walking columns of one device: what to ask next, when a column ends, when it must be cut.

Knows no network: a generator of questions that is sent the answers, whatever engine asks. A column
that cannot be read to its end is cut, with the reason: a table is never quietly short.
"""

import time
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from audit.errors import BadAnswer, Forbidden, SourceError, TimedOut
from collectors.snmp.codec import EMPTY, NULL, Response, Value
from collectors.snmp.oids import CodecError, arcs_of, index_of, oid, rising
from collectors.snmp.target import Target

Row = tuple[str, int, Value]  # index as dotted text, BER tag, value
Question = tuple[int, list[bytes]]  # repetitions, names
Steps = Generator[Question, Response | SourceError, "Walk"]

MAX_ROWS, MAX_VARBINDS, MAX_BYTES, MAX_SECONDS = 200_000, 500_000, 32 << 20, 600.0
_TOGETHER = 25  # most columns in one question
_AT_FIRST = 2  # rows asked for before any was seen
_LOOK = 8  # answers between two looks at the bounds
_TOO_BIG, _NO_SUCH_NAME, _NO_ACCESS, _AUTHORIZATION = 1, 2, 6, 16
_STATUS = {
    1: "tooBig", 3: "badValue", 5: "genErr", 6: "noAccess", 13: "resourceUnavailable",
    16: "authorizationError",
}  # fmt: skip
_EXCEPTIONS = EMPTY - {NULL}
_FEWER = 5  # times fewer varbinds in a request after an answer did not come
_LOOP = "its rows do not come in rising order (the device repeats itself)"


@dataclass(slots=True)
class Device:
    """What is learned about one device while it is asked.

    place: address as the socket sees it; size: varbinds it can put in one answer; received:
    bytes it sent; complaint: about an answer that could not be used.
    """

    target: Target
    place: tuple[str, int] = ("", 0)
    size: int = 50
    answered: bool = False
    received: int = 0
    complaint: str | None = None


@dataclass(slots=True)
class Walk:
    """Columns by OID, in index order; cut: why a column is not whole; causes: kinds of cuts."""

    columns: dict[str, list[Row]] = field(default_factory=dict)
    cut: dict[str, str] = field(default_factory=dict)
    causes: dict[str, str] = field(default_factory=dict)


class _Table:
    """Rows that columns of a table were seen to have, in rising order.

    Most columns have the same: the second needs only to be compared with the first.
    """

    def __init__(self) -> None:
        self.contents: list[bytes] = []  # index of a row as BER
        self.texts: list[str] = []  # and as dotted text

    def known(self, place: int, names: list[bytes], prefix: bytes) -> int:
        """How many of these names, from the first, are the rows from this place on."""
        rows = self.contents[place : place + len(names)]
        same = names[: len(rows)] == [prefix + content for content in rows]
        return len(rows) if same else 0

    def add(self, contents: list[bytes], texts: list[str]) -> None:
        """Rows of one column, unless they lie before others."""
        if not self.contents or rising([self.contents[-1], contents[0]]) > 1:
            self.contents += contents
            self.texts += texts

    def behind(self, content: bytes, place: int) -> int:
        """Place of the row behind this one, which is looked for from a place on."""
        try:
            return self.contents.index(content, place) + 1
        except ValueError:
            return place


class _Column:
    def __init__(self, name: str) -> None:
        self.name = name
        self.prefix = oid(name)
        self.cursor = self.prefix
        self.rows: list[Row] = []
        self.open = True
        self.cut: SourceError | None = None
        self._last = b""
        self._place = 0  # in its table, of the row to come

    def take(self, names: list[bytes], tags: list[int], values: list[Value], table: _Table) -> None:
        """Rows of this column out of one answer.

        Whole lists at a time, since a large switch has 50,000 values.
        """
        place = self._place
        known = table.known(place, names, self.prefix)
        if known and EMPTY.isdisjoint(tags[:known]):
            self.rows += zip(table.texts[place : place + known], tags, values, strict=False)
            self._place += known
            self._last, self.cursor = table.contents[self._place - 1], names[known - 1]
            if known == len(names):
                return
            names, tags, values = names[known:], tags[known:], values[known:]
        if names:
            self._take_new(names, tags, values, table)

    def _take_new(
        self, names: list[bytes], tags: list[int], values: list[Value], table: _Table
    ) -> None:
        """Rows that were not seen in this place of the table: each is looked at."""
        end = self._inside(names, tags)
        start = len(self.prefix)
        contents = [name[start:] for name in names[:end]]
        texts = list(map(index_of, contents))
        good = rising([self._last, *contents]) - 1
        if good:
            table.add(contents[:good], texts[:good])
            rows = zip(texts[:good], tags, values, strict=False)
            self.rows += rows if NULL not in tags else [row for row in rows if row[1] != NULL]
            self._last, self.cursor = contents[good - 1], names[good - 1]
            self._place = table.behind(self._last, self._place)
        if good < end:
            self.stop(BadAnswer(_LOOP))
        elif end < len(names):
            self._leave(names[end], ended=tags[end] in _EXCEPTIONS)

    def _inside(self, names: list[bytes], tags: list[int]) -> int:
        """How many rows belong to this column, before the first that does not."""
        prefix = self.prefix
        first, last = min(names, default=prefix), max(names, default=prefix)
        whole = first.startswith(prefix) and last.startswith(prefix)  # and so is all in between
        if whole and _EXCEPTIONS.isdisjoint(tags):
            return len(names)
        pairs = enumerate(zip(names, tags, strict=True))
        return next(n for n, (name, tag) in pairs if _outside(name, tag, prefix))

    def stop(self, error: SourceError | None = None) -> None:
        """No more of it; with an error it is cut."""
        self.open, self.cut = False, error

    def _leave(self, name: bytes, *, ended: bool) -> None:
        """An answer outside the column ends it, if it lies behind and not before it."""
        backwards = not ended and arcs_of(name) <= arcs_of(self.cursor)
        self.stop(BadAnswer(_LOOP) if backwards else None)


def _outside(name: bytes, tag: int, prefix: bytes) -> bool:
    return tag in _EXCEPTIONS or not name.startswith(prefix)


class Stepper:
    """One walk. single: the columns are scalars, one answer is all there is."""

    def __init__(self, device: Device, columns: list[str], *, single: bool) -> None:
        self._device, self._single = device, single
        self._columns = [_Column(name) for name in dict.fromkeys(columns)]
        self._size = min(device.size, len(columns)) if single else device.size
        self._again = True
        self._answers = 0
        self._end = time.monotonic() + MAX_SECONDS
        self._most = device.received + MAX_BYTES

    def steps(self) -> Steps:
        """Questions until every column ended or was cut. Raises SourceError when none answers."""
        for batch in _batches(self._columns):
            table = _Table()
            while left := [column for column in batch if column.open]:
                width, repetitions = self._share(left, batch)
                asked = left[:width]
                answer = yield repetitions, [column.cursor for column in asked]
                if isinstance(answer, SourceError):
                    self._unanswered(answer, repetitions * len(asked))
                else:
                    self._answered(answer, asked, repetitions, table)
                self._answers += 1
                if self._answers % _LOOK == 0:
                    self._bound(batch)
        walk = Walk({column.name: column.rows for column in self._columns})
        for column in self._columns:
            if column.cut is not None:
                walk.cut[column.name] = str(column.cut)
                walk.causes[column.name] = column.cut.cause
        return walk

    def _share(self, left: list[_Column], batch: list[_Column]) -> tuple[int, int]:
        """How many columns to ask next, and for how many rows each.

        A table that is not there costs one answer. One that is: its first column is read alone, so
        that the others are asked for as many rows and one for the end, in the fewest answers.
        """
        if self._single or self._device.target.version == "1":
            return min(len(left), self._size), 1
        rows = len(left[0].rows)
        longest = max([len(other.rows) for other in batch if not other.open], default=0)
        if longest and longest >= rows:
            return _fewest(len(left), longest - rows + 1, self._size)
        if rows:
            return 1, self._size
        return _fewest(len(left), _AT_FIRST, self._size)

    def _answered(
        self, answer: Response, asked: list[_Column], repetitions: int, table: _Table
    ) -> None:
        width = len(asked)
        names, tags, values = answer.varbinds
        self._again = self._device.answered = True
        if answer.status or not names:
            self._refused(answer, asked, repetitions * width)
            return
        for place, column in enumerate(asked):
            try:
                column.take(names[place::width], tags[place::width], values[place::width], table)
            except CodecError as error:
                column.stop(BadAnswer(f"it holds {error}"))
            if self._single:
                column.open = False

    def _unanswered(self, error: SourceError, size: int) -> None:
        """One more chance with fewer varbinds: large answers get lost where small ones pass."""
        if not self._device.answered:
            raise error
        if self._again and not (isinstance(error, BadAnswer) and size == 1):
            self._again = False
            self._size = self._device.size = max(1, size // _FEWER)
            return
        for column in self._columns:
            if column.open:
                column.stop(error)

    def _refused(self, answer: Response, asked: list[_Column], size: int) -> None:
        """An error status, or an answer with nothing in it, which says the same as tooBig."""
        status = answer.status or _TOO_BIG
        named = asked[answer.index - 1] if 0 < answer.index <= len(asked) else None
        if status == _NO_SUCH_NAME:  # the end of a column in version 1
            for column in [named] if named else asked:
                column.stop()
        elif status == _TOO_BIG and size > 1:
            self._size = self._device.size = size // 2
        elif size > len(asked):  # whose row is it? one repetition tells
            self._size = len(asked)
        elif named is None and size > 1:
            self._size = 1
        else:
            (named or asked[0]).stop(_told(status))
            self._size = self._device.size

    def _bound(self, batch: list[_Column]) -> None:
        """Cut what grows beyond any table a device could have."""
        for column in batch:
            if column.open and len(column.rows) > MAX_ROWS:
                column.stop(BadAnswer(f"it has more than {MAX_ROWS} rows; the rest was not asked"))
        error: SourceError | None = None
        if time.monotonic() > self._end:
            error = TimedOut(f"not read to its end within {MAX_SECONDS:.0f} s")
        elif self._device.received > self._most:
            error = BadAnswer(f"more than {MAX_BYTES >> 20} MiB came; the rest was not asked")
        elif sum(len(column.rows) for column in batch) > MAX_VARBINDS:
            error = BadAnswer(f"more than {MAX_VARBINDS} values came; the rest was not asked")
        for column in self._columns if error else ():
            if column.open:
                column.stop(error)


def _told(status: int) -> SourceError:
    name = _STATUS.get(status, f"error-status {status}")
    kind = Forbidden if status in (_NO_ACCESS, _AUTHORIZATION) else BadAnswer
    return kind(f"the device answers {name}")


def _batches(columns: list[_Column]) -> Iterator[list[_Column]]:
    """Columns that are asked together."""
    for start in range(0, len(columns), _TOGETHER):
        yield columns[start : start + _TOGETHER]


@lru_cache(4096)
def _fewest(columns: int, rows: int, size: int) -> tuple[int, int]:
    """Columns and rows in one answer of so many varbinds, for the fewest answers in all."""

    def answers(width: int) -> int:
        return -(-columns // width) * -(-rows // (size // width))

    width = min(range(1, min(columns, size) + 1), key=answers)
    return width, min(rows, size // width)
