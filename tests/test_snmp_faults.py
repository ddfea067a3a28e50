"""Devices that misbehave: what is cut, what is refused, what is given up, and that it is said."""

import pytest

from audit.errors import BadAnswer, SourceError, TimedOut
from collectors.snmp import walk as stepping
from tests.snmp_agent import Agent, Faults
from tests.snmp_agent.walks import COLUMNS, PORTS, expected, table, walks


@pytest.mark.parametrize("faults", [Faults(loop=20), Faults(repeat=True)], ids=["cycle", "same"])
@pytest.mark.parametrize("version", ["1", "2c"])
def test_loops(faults: Faults, version: str) -> None:
    """A device that repeats itself is left, and the table says that it is cut."""
    with Agent({"public": table()}, faults) as agent:
        walk = walks(agent, [f"{PORTS}.2", f"{PORTS}.3"], version=version)
    assert "rising order" in walk.cut[f"{PORTS}.2"]
    assert walk.causes[f"{PORTS}.2"] == "bad answer"
    assert len(walk.columns[f"{PORTS}.2"]) <= 30
    assert len(agent.questions) < 60


@pytest.mark.parametrize(
    ("status", "cause", "told"),
    [
        (5, "bad answer", "genErr"),
        (16, "forbidden", "authorizationError"),
        (6, "forbidden", "noAccess"),
        (1, "bad answer", "tooBig"),
        (99, "bad answer", "error-status 99"),
    ],
)
def test_error_status(status: int, cause: str, told: str) -> None:
    """An error for one column cuts that one; the others come whole."""
    rows = table()
    with Agent({"public": rows}, Faults(status={f"{PORTS}.3": status})) as agent:
        walk = walks(agent, COLUMNS)
    assert list(walk.cut) == [f"{PORTS}.3"]
    assert told in walk.cut[f"{PORTS}.3"]
    assert walk.causes == {f"{PORTS}.3": cause}
    whole = expected(rows, COLUMNS)
    assert walk.columns == {**whole, f"{PORTS}.3": []}


def test_error_in_the_middle() -> None:
    """Rows before a broken one are kept."""
    with Agent({"public": table()}, Faults(status={f"{PORTS}.2.9": 5})) as agent:
        walk = walks(agent, [f"{PORTS}.2"])
    assert [index for index, _tag, _value in walk.columns[f"{PORTS}.2"]] == [
        str(number) for number in range(1, 10)
    ]
    assert "genErr" in walk.cut[f"{PORTS}.2"]


def test_empty_answers() -> None:
    """Answers with nothing in them cut, and end."""
    with Agent({"public": table()}, Faults(empty=True)) as agent:
        walk = walks(agent, COLUMNS)
    assert set(walk.cut) == set(COLUMNS)
    assert len(agent.questions) < 20


@pytest.mark.parametrize(
    ("faults", "kind", "sentence"),
    [
        (Faults(loss=1.0), TimedOut, "did not answer 2 times"),
        (Faults(garbage=True), BadAnswer, "cannot be read"),
        (Faults(truncate=40), BadAnswer, "cannot be read: cut short"),
        (Faults(wrong_id=True), TimedOut, "did not answer"),
        (Faults(wrong_source=True), BadAnswer, "the answer came from 127.0.0.1"),
    ],
    ids=["silent", "garbage", "truncated", "wrong id", "wrong source"],
)
def test_unusable(faults: Faults, kind: type[SourceError], sentence: str) -> None:
    """What is no answer to the question is none; the error tells what came instead."""
    with Agent({"public": table()}, faults) as agent, pytest.raises(kind, match=sentence):
        walks(agent, COLUMNS, timeout=0.1)
    assert len(agent.questions) == 2


def test_wrong_community() -> None:
    """Devices say nothing then; the error names all that it can be."""
    with (
        Agent({"public": table()}) as agent,
        pytest.raises(TimedOut, match="does not know this community") as caught,
    ):
        walks(agent, COLUMNS, community="canary-community", timeout=0.1)
    assert "canary" not in str(caught.value)


@pytest.mark.parametrize("after", [1, 2])
def test_dies_in_the_middle(after: int) -> None:
    """What came is kept, what did not is cut, and the device is not asked for ever."""
    with Agent({"public": table(300)}, Faults(silent_after=after)) as agent:
        walk = walks(agent, COLUMNS, timeout=0.1)
    assert set(walk.causes.values()) == {"timed out"}
    assert set(walk.cut) == set(COLUMNS)
    assert len(walk.columns[COLUMNS[0]]) >= 2 * after
    assert len(agent.questions) == after + 4


def test_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows, values, bytes and time of one table are bounded, and what is cut says so."""
    for name, most, told in (
        ("MAX_ROWS", 100, "more than 100 rows"),
        ("MAX_VARBINDS", 150, "more than 150 values"),
        ("MAX_BYTES", 2000, "MiB came"),
        ("MAX_SECONDS", 0.0, "not read to its end"),
    ):
        with monkeypatch.context() as patch, Agent({"public": table(500)}) as agent:
            patch.setattr(stepping, name, most)
            walk = walks(agent, COLUMNS[:2])
        assert told in walk.cut[COLUMNS[0]]
        assert 0 < len(walk.columns[COLUMNS[0]]) < 2 + 50 * 8  # looked at after eight answers
