"""Nodes by the names people give them: KIND/NAME, with what comes nearest when there is none."""

import difflib

from audit.derive.graph.build import Named
from audit.errors import ConfigError

Groups = dict[str, dict[str, list[str]]]  # kind -> id of the object named -> ids of nodes
_OF = {"switch": {"switch", "stack"}, "pair": {"switch"}}  # kinds of node a kind may name


def resolve(named: Named, text: str, groups: Groups) -> list[int]:
    """Numbers of the nodes KIND/NAME means: one, or those of a group (hosts of a cluster).

    NAME is a name, its part before the first dot, or an id. Raises ConfigError when nothing, or
    more than one thing, is meant.
    """
    kind, slash, name = text.partition("/")
    kind = kind.replace("-", "_").lower()
    if not slash or not name:
        raise ConfigError(f"{text!r}: say what it is too, e.g. host/{text or 'NAME'}.")
    known = [n for n, node in enumerate(named.nodes) if node.kind in _OF.get(kind, {kind})]
    if not known:
        there = sorted({node.kind for node in named.nodes if node.kind != "reach"})
        raise ConfigError(f"{text!r}: no {kind} in this estate; there are {', '.join(there)}.")
    found = _matching(named, known, name)
    if len(found) > 1:
        several = ", ".join(sorted(named.nodes[n].id for n in found))
        raise ConfigError(f"{text!r} names {len(found)} of them: {several}.")
    if not found:
        raise ConfigError(f"{text!r}: no such {kind}; {_nearest(named, known, name)}.")
    if kind not in groups:
        return found
    members = groups[kind].get(_object(named, found[0]))
    if not members:
        raise ConfigError(f"{text!r}: no {kind} is known of it.")
    return [named.number[one] for one in members]


def _object(named: Named, number: int) -> str:
    return named.nodes[number].id.partition("/")[2]


def _matching(named: Named, known: list[int], name: str) -> list[int]:
    """The best kind of match there is: the whole name or id, then the name before its dot."""
    wanted = name.lower()
    whole = [n for n in known if wanted in (named.nodes[n].name.lower(), _object(named, n).lower())]
    return whole or [n for n in known if wanted == named.nodes[n].name.lower().partition(".")[0]]


def _nearest(named: Named, known: list[int], name: str) -> str:
    names = {named.nodes[n].name.lower(): named.nodes[n].name for n in known}
    names |= {full.partition(".")[0]: whole for full, whole in names.items()}
    close = difflib.get_close_matches(name.lower(), names, n=3, cutoff=0.4)
    if close:
        return f"near: {', '.join(dict.fromkeys(names[one] for one in close))}"
    return f"there are {len(known)}, e.g. {min(named.nodes[n].name for n in known)}"
