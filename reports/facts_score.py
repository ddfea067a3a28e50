"""The score and its arithmetic, so that a reader can redo it with a pencil.

Per category: start at 100; take away 25 per critical, 10 per high, 4 per medium, 1 per low rule
with a finding nobody accepted; not under 0. Overall: mean of the categories that could be judged.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from reports.facts import CATEGORIES, SEVERITIES, Facts, Row
from reports.facts_life import monthly
from reports.language import t

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
            return t("left out: no rule of it could be judged")
        parts = [
            f" \N{MINUS SIGN} {count} \N{MULTIPLICATION SIGN} {WEIGHTS[severity]} ({t(severity)})"
            for severity, count in self.taken.items()
        ]
        total = FULL - sum(WEIGHTS[s] * count for s, count in self.taken.items())
        floor = t(" = \N{MINUS SIGN}{total}, not under 0", total=-total) if total < 0 else ""
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
    return _scores(facts.rules, _worst_now(facts))


def score_at(facts: Facts, moment: str) -> list[Score]:
    """Categories as they were at a collection in the past."""
    rules = facts.rows(
        "SELECT t.rule_id AS id, t.outcome, r.category FROM rule_result_history AS t "
        "JOIN rule AS r ON r.id = t.rule_id WHERE t.valid_from <= :then AND t.valid_to > :then",
        {"then": moment},
    )
    return _scores(rules, _worst_at(facts, moment))


def months(facts: Facts, limit: int = 12) -> list[tuple[str, list[Score]]]:
    """(time, categories) at the last collection of every month, oldest first; the last is now."""
    past = monthly(facts.collections)[1:limit]
    if not past and facts.previous:
        past = [facts.previous]
    found = [(c.moment, score_at(facts, c.moment)) for c in reversed(past)]
    return [*found, (facts.now, score_now(facts))]


def trend(found: Iterable[tuple[str, list[Score]]]) -> list[tuple[str, int]]:
    """(time, overall score) of what was scored."""
    scored = ((when, overall(scores)) for when, scores in found)
    return [(when, value) for when, value in scored if value is not None]


def moved(facts: Facts) -> list[tuple[str, str, str | None, str | None, int]]:
    """Rules that moved the score since `previous`: (rule, category, severity then, now, points)."""
    if facts.previous is None:
        return []
    then, now = _worst_at(facts, facts.previous.moment), _worst_now(facts)
    found = []
    for name in then.keys() | now.keys():
        old, new = then.get(name, ("", ""))[1], now.get(name, ("", ""))[1]
        change = WEIGHTS.get(old, 0) - WEIGHTS.get(new, 0)
        if change:
            category = (now.get(name) or then[name])[0]
            found.append((name, category, old or None, new or None, change))
    return sorted(found, key=lambda move: (move[4], move[1], move[0]))


def zones_at(facts: Facts, moment: str) -> dict[tuple[str, str | None], int]:
    """(category, zone) -> points at a collection in the past; pairs without a finding are absent.

    Zone None: what belongs to no zone.
    """
    worst: dict[tuple[str, str | None], dict[str, str]] = {}
    for row in _past(facts, moment):
        rules = worst.setdefault((row["category"], row["zone_id"]), {})
        rules[row["rule_id"]] = row["severity"]
    return {key: points(rules.values())[0] for key, rules in worst.items()}


def _worst_now(facts: Facts) -> dict[str, tuple[str, str]]:
    """Rule -> category and worst severity of what counts."""
    return {
        block.id: (str(block.rule["category"]), block.severity)
        for block in facts.judged_blocks
        if block.counted
    }


def _worst_at(facts: Facts, moment: str) -> dict[str, tuple[str, str]]:
    return {row["rule_id"]: (row["category"], row["severity"]) for row in _past(facts, moment)}


def _past(facts: Facts, moment: str) -> list[Row]:
    """Findings that counted at a moment, the worst of a rule last."""
    found = facts.rows(
        "SELECT DISTINCT h.rule_id, h.severity, h.zone_id, r.category FROM finding_history AS h "
        "JOIN rule AS r ON r.id = h.rule_id "
        "WHERE h.valid_from <= :then AND h.valid_to > :then AND h.state <> 'waived'",
        {"then": moment},
    )
    return sorted(found, key=lambda row: -SEVERITIES.index(row["severity"]))


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
