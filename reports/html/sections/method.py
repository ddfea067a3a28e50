"""Method: how severities, confidence and score are made; words used."""

from typing import Any

from reports.facts_score import GRADES, WEIGHTS
from reports.html.context import Page

TITLE = "Method and glossary"
NAV = "Method"
EMPTY = ""
_SEVERITIES = {
    "critical": "Service is down now, or one ordinary failure away from an outage of a zone or of "
    "the management of the cloud.",
    "high": "One failure stops many virtual machines, or a limit will be hit in weeks.",
    "medium": "Weakens the estate or slows its operation; no outage follows from it alone.",
    "low": "Deviation from good practice with a small effect.",
    "info": "A fact worth knowing; it does not count in the score.",
}
_CONFIDENCE = {
    "measured": "Read directly from a source.",
    "derived": "Computed from what sources told, for example a sum or a comparison.",
    "inferred": "Concluded from indirect signs; to be confirmed before acting.",
}
_GLOSSARY = {
    "Zone, pod, cluster": "The levels of an Apache CloudStack estate: a data centre, often a "
    "rack, and hosts of one hypervisor that share storage.",
    "N-1": "What a cluster can still carry when its largest host is lost; very large clusters are "
    "judged without two.",
    "Over-commit": "How many times a physical resource may be sold.",
    "Sold (allocated)": "Promised to virtual machines, whether they use it or not.",
    "Over-provisioning": "How many times the size of a pool may be promised to volumes.",
    "Not seen": "No source told it. It is never counted as zero and never as passed.",
    "Not assessable": "A rule that lacks what it needs; it is left out of the score and listed.",
    "Accepted": "Under a waiver with a reason, an owner and an end; shown, but not in the score.",
    "Stale": "Rows of a source that did not answer this time, kept from its last good answer.",
    "VMs at risk": "Virtual machines that the worst single object of the finding would affect.",
    "System VM, virtual router": "Machines CloudStack runs for itself: consoles, secondary "
    "storage, networks.",
}


def data(page: Page) -> dict[str, Any]:
    """Texts and dates of the data."""
    return {
        "severities": [(name, WEIGHTS.get(name, 0), text) for name, text in _SEVERITIES.items()],
        "confidences": _CONFIDENCE.items(),
        "grades": [(word, least) for least, word in GRADES],
        "glossary": _GLOSSARY.items(),
        "support_date": page.facts.one("SELECT max(data_date) FROM release_line"),
        "collections": len(page.facts.collections),
        "rules": len(page.facts.rules),
    }
