"""What a BMC lets us see, before anything is collected; for `stackaudit doctor`.

One log-in, tried once, then one resource of each role instead of all of them.
"""

import asyncio
from dataclasses import dataclass

from audit.errors import Unsupported
from collectors.base import split_failure
from collectors.examination import Examination, distrusted
from collectors.redfish.collector import RedfishCollector, Run
from collectors.redfish.steps import START, Step, roles
from collectors.redfish.tree import Body

_CLEAR = "it is asked without TLS: the password goes over the wire in clear text."
_UNVERIFIED = "its certificate is not verified; `stackaudit doctor --pins` pins it."


@dataclass
class RedfishExamination(Examination):
    """What was found. lacking: by table."""

    @property
    def what(self) -> str:
        """What answers, in words."""
        return self.version or "a service root without version"

    def tables(self) -> frozenset[str]:
        """Tables it refuses; what the machine does not have costs only its own rows."""
        refused = (n for n, (cause, _) in self.lacking.items() if cause != Unsupported.cause)
        return frozenset(refused)


async def examine(collector: RedfishCollector) -> RedfishExamination:
    """Log in and look at one resource of each role."""
    from collectors.transport import Web  # noqa: PLC0415 - aiohttp is slow to import

    bmc = collector.bmc
    found = RedfishExamination(bmc.source, bmc.url)
    async with collector.gate.begun, Web(collector.endpoint()) as web:
        run = Run(web, bmc, collector.gate, lambda _request: None)
        opened = await run.opened()
        if len(opened) == 1:
            cause, found.error = split_failure(opened[0].error or "")
            found.fingerprint = await distrusted(bmc.url, cause, found.error, bmc.timeout)
            return found
        root: Body = opened[0].json()
        found.reachable, found.version = True, told_version(root)
        await _look(run, found)
    if not bmc.url.startswith("https:"):
        found.advice.append(_CLEAR)
    elif bmc.tls is False and not bmc.fingerprint:
        found.advice.append(_UNVERIFIED)
    return found


async def _look(run: Run, found: RedfishExamination) -> None:
    """One resource of each role; what several roles tell is lacking only when none of them does."""
    seen: dict[str, str] = {START.role: ""}
    failures: dict[str, tuple[str, str]] = {}
    while run.waiting:
        batch = _batch(run, seen)
        for step, document in zip(batch, await asyncio.gather(*map(run.ask, batch)), strict=True):
            if document.error is None:
                if not step.many:
                    seen[step.role] = step.path
                for one in run.walk_from(step, document):
                    run.put(one)
            else:
                failures.setdefault(step.role, split_failure(document.error))
    found.lacking = _lacking(run, {*seen, *run.walk.empty, *run.walk.whole}, failures)


def _lacking(
    run: Run, answered: set[str], failures: dict[str, tuple[str, str]]
) -> dict[str, tuple[str, str]]:
    """Tables that no role told, with the worst reason."""
    told = {t for name in answered for t in roles(deep=True)[name].tables}
    found: dict[str, tuple[str, str]] = {}
    for role in roles(deep=run.bmc.deep).values():
        for table in set(role.tables) - told:
            failure = failures.get(role.name, (Unsupported.cause, "nothing leads to it"))
            if found.get(table, (Unsupported.cause, ""))[0] == Unsupported.cause:
                found[table] = failure
    return found


def _batch(run: Run, seen: dict[str, str]) -> list[Step]:
    """Steps to ask now: none of a role that was seen, one of each role."""
    batch: list[Step] = []
    waiting, run.waiting = sorted(run.waiting), []
    for _height, _place, step in waiting:
        if not step.many and step.role in seen:
            continue
        if len(batch) < run.bmc.parallel and all(b.role != step.role or b.many for b in batch):
            batch.append(step)
        else:
            run.put(step)
    return batch


def told_version(root: Body) -> str | None:
    """Maker, product and Redfish version, as far as the root tells."""
    names = [root.get(name) for name in ("Vendor", "Product")]
    words = [one for one in names if isinstance(one, str) and one]
    version = root.get("RedfishVersion")
    if isinstance(version, str) and version:
        words.append(f"Redfish {version}")
    return " ".join(words) or None
