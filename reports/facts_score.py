"""The score and its arithmetic, so that a reader can redo it with a pencil.

Per category: start at 100; take away 25 per critical, 10 per high, 4 per medium, 1 per low rule
with a finding nobody accepted; not under 0. Overall: mean of the categories that could be judged.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from reports.facts import CATEGORIES, SEVERITIES, Facts, Row

WEIGHTS = {"critical": 25, "high": 10, "medium": 4, "low": 1}
FULL = 100
GRADES = ((90, "good"), (70, "fair"), (50, "weak"), (0, "poor"))
_JUDGED = ("finding", "pass")


@dataclass(frozen=True, slots=True)
class Score:
    """One category: its points and what they are made of; value None: not judged."""

    name: str
    value: int | None
    taken: dict[str, int]
    judged: int
    unjudged: int
    partly: int  # of those judged: not on all sources

    @property
    def grade(self) -> str:
        """Word for the points."""
        return grade(self.value)

    @property
    def arithmetic(self) -> str:
        """The sum as text."""
        if self.value is None:
            return "left out: no rule of it could be judged"
        parts = [
            f" \N{MINUS SIGN} {count} \N{MULTIPLICATION SIGN} {WEIGHTS[severity]} ({severity})"
            for severity, count in self.taken.items()
        ]
        total = FULL - sum(WEIGHTS[s] * count for s, count in self.taken.items())
        floor = f" = {total}, not under 0" if total < 0 else ""
        return f"{FULL}{''.join(parts)}{floor} = {self.value}"


def grade(value: float | None) -> str:
    """Word for points: good, fair, weak, poor or not judged."""
    if value is None:
        return "not judged"
    return next(word for least, word in GRADES if value >= least)


def points(worst: Iterable[str]) -> tuple[int, dict[str, int]]:
    """Points left after the worst severities of rules, and how many of each took something."""
    found = list(worst)
    taken = {s: found.count(s) for s in WEIGHTS if s in found}
    return max(0, FULL - sum(WEIGHTS[s] * n for s, n in taken.items())), taken


def overall(scores: Iterable[Score]) -> int | None:
    """Mean of the categories that were judged, half a point up."""
    values = [score.value for score in scores if score.value is not None]
    return int(sum(values) / len(values) + 0.5) if values else None


def score_now(facts: Facts) -> list[Score]:
    """Categories of the last check, in the order of the scorecard."""
    worst = {
        block.id: (str(block.rule["category"]), block.severity)
        for block in facts.judged_blocks
        if block.counted
    }
    return _scores(facts.rules, worst)


def score_at(facts: Facts, moment: str) -> list[Score]:
    """Categories as they were at a collection in the past."""
    rules = facts.rows(
        "SELECT t.rule_id AS id, t.outcome, r.category FROM rule_result_history AS t "
        "JOIN rule AS r ON r.id = t.rule_id WHERE t.valid_from <= :then AND t.valid_to > :then",
        {"then": moment},
    )
    found = facts.rows(
        "SELECT h.rule_id, h.severity, r.category FROM finding_history AS h "
        "JOIN rule AS r ON r.id = h.rule_id "
        "WHERE h.valid_from <= :then AND h.valid_to > :then AND h.state <> 'waived'",
        {"then": moment},
    )
    worst: dict[str, tuple[str, str]] = {}
    for row in sorted(found, key=lambda r: -SEVERITIES.index(r["severity"])):
        worst[row["rule_id"]] = (row["category"], row["severity"])
    return _scores(rules, worst)


def trend(facts: Facts, limit: int = 12) -> list[tuple[str, int]]:
    """(time, overall score) of the last collections, oldest first; the last is the present."""
    past = [(c.moment, overall(score_at(facts, c.moment))) for c in facts.collections[1:limit]]
    present = (facts.now, overall(score_now(facts)))
    return [(t, v) for t, v in (*reversed(past), present) if v is not None]


def _scores(rules: list[Row], worst: dict[str, tuple[str, str]]) -> list[Score]:
    named = {row["category"] for row in rules} | {category for category, _ in worst.values()}
    names = [*(c for c in CATEGORIES if c in named), *sorted(named - set(CATEGORIES))]
    return [_score(name, rules, worst) for name in names]


def _score(name: str, rules: list[Row], worst: dict[str, tuple[str, str]]) -> Score:
    outcomes = [row["outcome"] for row in rules if row["category"] == name]
    severities = [severity for category, severity in worst.values() if category == name]
    judged = sum(outcome in _JUDGED for outcome in outcomes)
    value, taken = points(severities)
    return Score(
        name=name,
        value=value if judged or severities else None,
        taken=taken,
        judged=judged,
        unjudged=outcomes.count("not assessable"),
        partly=sum(
            bool(row.get("unseen")) and row["outcome"] in _JUDGED
            for row in rules
            if row["category"] == name
        ),
    )
