"""`stackaudit simulate`: what if, answered on what was collected; the estate is never touched."""

import sqlite3
from pathlib import Path
from typing import Any

import click

from audit.cli.common import common_options, json_option, reading, settings
from audit.cli.simulate_tell import tell_diff, tell_failure, tell_moves
from audit.errors import ConfigError


@click.group("simulate")
def command() -> None:
    """What happens if: a failure, maintenance, hosts more, a pool less.

    Works on what was collected. Neither the estate nor the database is touched.
    """


@command.command("fail")
@click.argument("components", nargs=-1, required=True, metavar="KIND/NAME...")
@common_options
@click.option("--now", is_flag=True, help="With what is down now already failed.")
@json_option
def fail_command(components: tuple[str, ...], **options: Any) -> int:
    """What happens, in order, when these fail together.

    KIND is one of: site, room, rack, feed, psu, enclosure, server, adapter, nic, host_link,
    firmware, switch_member, switch_link, switch, heard_switch, fabric, switch_port, access, host,
    array, controller, array_port, lif, aggregate, array_volume, storage, pool, image_store,
    system_vm, router, vpc, network, machine, balancer, vip, database_node, database,
    management_server, control, provisioning, pair, cluster (its hosts). A pair is
    a switch with its MLAG partner.

    \b
    Examples:
      stackaudit simulate fail switch/leaf1
      stackaudit simulate fail controller/filer-01 rack/R12
      stackaudit simulate fail balancer/lb1 site/frankfurt
      stackaudit simulate fail host/kvm3 pool/nas-a --now
      stackaudit simulate fail cluster/c1 --json
    """
    from audit.derive.graph.whatif import fail, read_estate  # noqa: PLC0415 - keeps --help fast

    _config, path = settings(options["config_path"], options["db"])
    with reading(path) as connection:
        estate = read_estate(connection)
        failed = [number for text in components for number in estate.resolve(text)]
        story = fail(estate, failed, now=options["now"])
    tell_failure(story, as_json=options["as_json"], now=options["now"])
    return 0


@command.command("maintenance")
@click.argument("component", metavar="KIND/NAME")
@common_options
@json_option
def maintenance_command(component: str, **options: Any) -> int:
    """Can it be taken out now, and what must move where.

    The hosts of a cluster are emptied one after another; each is asked alone. A server is emptied
    as its host. Anything else stops what it stops now; of pools that would stop it says where their
    volumes have room. KIND is as for `simulate fail`.

    \b
    Examples:
      stackaudit simulate maintenance host/kvm3
      stackaudit simulate maintenance cluster/c1
      stackaudit simulate maintenance switch/leaf1
      stackaudit simulate maintenance array/filer1
    """
    from audit.derive.graph.altered import evacuate  # noqa: PLC0415 - keeps --help fast
    from audit.derive.graph.whatif import empty, fail, read_estate  # noqa: PLC0415

    _config, path = settings(options["config_path"], options["db"])
    with reading(path) as connection:
        estate = read_estate(connection)
        found = estate.resolve(component)
        hosts = estate.hosts_on(found)
        if hosts:
            moves = [empty(estate, host) for host in hosts]
            return tell_moves(moves, as_json=options["as_json"])
        story = fail(estate, found, now=True)
        pools = evacuate(connection, story.pools) if story.pools else []
    tell_failure(story, as_json=options["as_json"], now=True, planned=pools)
    return int(bool(story.cost.stopped or story.cost.cut_off or story.control))


@command.command("add")
@click.argument("changes", nargs=-1, required=True, metavar="hosts=N like=HOST")
@common_options
@json_option
def add_command(changes: tuple[str, ...], **options: Any) -> int:
    """What the rules find with hosts more, all like one that is there.

    \b
    Example:
      stackaudit simulate add hosts=4 like=kvm3
    """
    from audit.derive.graph.altered import add_hosts  # noqa: PLC0415

    told = dict(change.partition("=")[::2] for change in changes)
    if set(told) != {"hosts", "like"} or not told["hosts"].isdecimal() or told["hosts"] == "0":
        raise ConfigError("say how many and like which host: hosts=4 like=NAME.")

    def alter(copy: sqlite3.Connection, host: str) -> str:
        return f"added {', '.join(add_hosts(copy, host, int(told['hosts'])))}"

    return _altered(options, f"host/{told['like']}", alter)


@command.command("remove")
@click.argument("component", metavar="pool/NAME")
@common_options
@json_option
def remove_command(component: str, **options: Any) -> int:
    """What the rules find without a pool, its volumes spread over the others with its tags.

    \b
    Example:
      stackaudit simulate remove pool/nas-a
    """
    from audit.derive.graph.altered import remove_pool  # noqa: PLC0415

    if not component.startswith("pool/"):
        raise ConfigError(f"{component!r}: only a pool can be removed, e.g. pool/NAME.")

    def alter(copy: sqlite3.Connection, pool: str) -> str:
        sizes = remove_pool(copy, pool)
        names = dict(copy.execute("SELECT id, name FROM storage_pool").fetchall())
        moved = [f"{size / 2**30:.0f} GiB to {names[to]}" for to, size in sorted(sizes.items())]
        return f"removed {component}; moved {', '.join(moved) or 'nothing'}"

    return _altered(options, component, alter)


def _altered(options: dict[str, Any], text: str, alter: Any) -> int:
    """Check a copy, change it, check it again, show what differs."""
    from audit.check import load_rules  # noqa: PLC0415 - keeps --help fast
    from audit.check.run import evaluate  # noqa: PLC0415
    from audit.derive import install  # noqa: PLC0415
    from audit.derive.graph.altered import SERVER_SUMS, copy_of  # noqa: PLC0415
    from audit.derive.graph.whatif import read_estate  # noqa: PLC0415

    config, path = settings(options["config_path"], options["db"])
    rules = [rule for rule in load_rules(config.rules) if rule.id not in SERVER_SUMS]
    overrides = {rule.id: config.params[rule.id] for rule in rules if rule.id in config.params}
    with reading(Path(path)) as connection, copy_of(connection) as copy:
        install(copy)
        estate = read_estate(copy)
        numbers = estate.resolve(text)
        identity = estate.named.nodes[numbers[0]].id.partition("/")[2]
        before = evaluate(copy, rules, overrides).findings
        what = alter(copy, identity)
        install(copy)
        after = evaluate(copy, rules, overrides).findings
    tell_diff(what, before, after, as_json=options["as_json"])
    return 0
