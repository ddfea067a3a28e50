"""How `stackaudit simulate` tells its answers: for people, or as JSON."""

from typing import TYPE_CHECKING, Any

from audit.cli.common import console, print_json
from audit.counted import counted

if TYPE_CHECKING:
    from audit.derive.graph.whatif import Move, Story
    from audit.model.rules import Finding

Emptied = tuple[str, dict[str, int], str]  # pool, where its bytes go, or why not
_NAMES = 5
_MOVES = 40
_PLURALS = {"access": "access networks", "switch": "switches", "control": "control plane",
            "storage": "storage addresses", "heard_switch": "heard switches",
            "vip": "virtual addresses", "system_vm": "system VMs",
            "psu": "power supplies", "lif": "interfaces"}  # fmt: skip


def tell_failure(
    story: "Story", *, as_json: bool, now: bool, planned: list[Emptied] | None = None
) -> None:
    """What follows from a failure, in order; planned: where its pools can be emptied to."""
    if as_json:
        kind = "simulate.fail" if planned is None else "simulate.maintenance"
        print_json(kind, _document(story, now) | _emptied(planned))
        return
    out = console()
    if planned is not None:
        out.print(_verdict(story), markup=False, soft_wrap=not out.is_terminal)
    state = "now" if now else "by design: all else healthy"
    out.print(
        f"Fails: {', '.join(story.failed)} ({state})", markup=False, soft_wrap=not out.is_terminal
    )
    if story.already:
        out.print(
            f"Down already: {_some(story.already)}", markup=False, soft_wrap=not out.is_terminal
        )
    for line in _steps(story):
        out.print(line, markup=False, soft_wrap=not out.is_terminal)
    for pool, moves, why_not in planned or ():
        to = ", ".join(f"{size / 2**30:.0f} GiB to {name}" for name, size in moves.items())
        out.print(f"To empty pool {pool}: {why_not or to or 'nothing is on it'}",
                  markup=False, soft_wrap=not out.is_terminal)  # fmt: skip


def _emptied(planned: list[Emptied] | None) -> dict[str, Any]:
    if planned is None:
        return {}
    pools = [{"pool": pool, "moves": moves, "why_not": why} for pool, moves, why in planned]
    return {"pools": pools}


def _verdict(story: "Story") -> str:
    if story.cost.stopped or story.cost.cut_off or story.control:
        return "No, not without an outage."
    if story.worst or story.control_worst:
        return "Perhaps: nothing known stops, but not all is known."
    return "Yes: nothing stops."


def _steps(story: "Story") -> list[str]:
    """The numbered lines of the story."""
    from audit.derive.graph.whatif import losses  # noqa: PLC0415 - keeps --help fast

    cost = story.cost
    steps = [
        f"{_plural(kind, len(names))} stop{'s' * (len(names) == 1)}: {_some(names)}"
        for kind, names in story.stops
    ]
    if cost.stopped:
        steps.append(
            f"{counted(len(cost.stopped), 'running VM stops', 'running VMs stop')}, "
            f"{cost.on_pools} of them for their disks"
        )
        steps += [f"  {count} {words}" for words, count in sorted(losses(cost).items())]
        if cost.told:
            steps.append(f"  why not back: {cost.told}")
    else:
        steps.append("no running VM stops")
    if cost.cut_off:
        steps.append(
            f"{counted(cost.cut_off, 'VM runs on and loses', 'VMs run on and lose')} a network"
        )
    if cost.owners:
        steps.append(
            f"{counted(cost.owners, 'account or project notices', 'accounts or projects notice')}"
        )
    if story.control:
        steps.append("without the control plane nothing is deployed and HA restarts nothing")
    if story.weak:
        steps.append(f"{len(story.weak)} go on with less redundancy: {_some(story.weak)}")
    if story.worst > len(cost.stopped) or story.control_worst > story.control:
        also = " and the control plane" if story.control_worst > story.control else ""
        steps.append(
            f"not all is known: at worst {story.worst} VMs{also} stop (what was not collected "
            "may be single)"
        )
    return _numbered(steps)


def _numbered(steps: list[str]) -> list[str]:
    lines, number = [], 0
    for step in steps:
        number += not step.startswith(" ")
        lines.append(f"   {step}" if step.startswith(" ") else f"{number:2}. {step}")
    return lines


def _plural(kind: str, count: int) -> str:
    return counted(count, kind.replace("_", " "), _PLURALS.get(kind, ""))


def _some(names: list[str]) -> str:
    more = len(names) - _NAMES
    return ", ".join(names[:_NAMES]) + (f" and {more} more" if more > 0 else "")


def _document(story: "Story", now: bool) -> dict[str, Any]:
    cost = story.cost
    return {
        "state": "now" if now else "by design",
        "failed": story.failed,
        "down_already": story.already,
        "stops": [{"kind": kind, "names": names} for kind, names in story.stops],
        "vms": {
            "stop": len(cost.stopped), "stop_at_worst": story.worst, "for_disks": cost.on_pools,
            "restarted": cost.results["restarted"], "may_restart": cost.results["may restart"],
            "lost": cost.lost, "kept": cost.results["kept"],
            "not_known": cost.results["unknown"], "cut_off": cost.cut_off,
        },
        "reasons": dict(cost.reasons),
        "accounts": cost.owners,
        "control": story.control,
        "control_at_worst": story.control_worst,
        "weakened": story.weak,
    }  # fmt: skip


def tell_moves(moves: list["Move"], *, as_json: bool) -> int:
    """Where VMs go when hosts are emptied one after another; 1 when one cannot be."""
    full = [move for move in moves if move.stays]
    if as_json:
        hosts = [
            {"host": move.host, "can": not move.stays,
             "moves": [{"vm": vm, "to": to} for vm, to in move.moves],
             "stays": [{"vm": vm, "why": why} for vm, why in move.stays]}
            for move in moves
        ]  # fmt: skip
        print_json("simulate.maintenance", {"can": not full, "hosts": hosts})
        return int(bool(full))
    out = console()
    for move in moves:
        answer = "no" if move.stays else "yes"
        out.print(
            f"{move.host}: {answer}, {len(move.moves)} VMs move",
            markup=False,
            soft_wrap=not out.is_terminal,
        )
        for vm, to in move.moves[:_MOVES]:
            out.print(f"   {vm} to {to}", markup=False, soft_wrap=not out.is_terminal)
        if len(move.moves) > _MOVES:
            out.print(f"   and {len(move.moves) - _MOVES} more: --json has them all")
        for vm, why in move.stays:
            out.print(f"   {vm} stays: {why}", markup=False, soft_wrap=not out.is_terminal)
    return int(bool(full))


def tell_diff(what: str, before: list["Finding"], after: list["Finding"], *, as_json: bool) -> None:
    """Findings that come, go or change their severity."""
    old = {(finding.rule_id, finding.subject): finding for finding in before}
    new = {(finding.rule_id, finding.subject): finding for finding in after}
    kinds = {
        "new": [new[key] for key in sorted(new.keys() - old.keys())],
        "gone": [old[key] for key in sorted(old.keys() - new.keys())],
        "changed": [
            new[key]
            for key in sorted(new.keys() & old.keys())
            if (new[key].severity, new[key].message) != (old[key].severity, old[key].message)
        ],
    }
    if as_json:
        told = {
            kind: [
                {"rule": f.rule_id, "subject": f.subject, "name": f.subject_name,
                 "severity": f.severity, "message": f.message}
                for f in found
            ]
            for kind, found in kinds.items()
        }  # fmt: skip
        print_json("simulate.alter", {"what": what, **told})
        return
    out = console()
    out.print(f"On a copy: {what}", markup=False, soft_wrap=not out.is_terminal)
    for kind, found in kinds.items():
        line = f"{kind}: {counted(len(found), 'finding')}"
        out.print(line, markup=False, soft_wrap=not out.is_terminal)
        for one in found:
            was = old.get((one.rule_id, one.subject))
            shift = f"{was.severity} -> " if was and was.severity != one.severity else ""
            out.print(
                f"   {shift}{one.severity} {one.rule_id}: {one.message}",
                markup=False,
                soft_wrap=not out.is_terminal,
            )
