"""`stackaudit export firewall`: options, forms, exit codes; and comparing by role in general."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.export.firewall import Wanted, compare, markdown, read_firewall, terminal
from reports.export.firewall.document import section_files
from reports.export.firewall.neutral import Roles
from tests.command_line import clean, run
from tests.firewall_twins import twins

COMMAND = ("export", "firewall")


@pytest.fixture(autouse=True)
def db(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A database with the twins, named by STACKAUDIT_DB."""
    clean(monkeypatch, tmp_path)
    with twins(tmp_path / "twins.db"):
        pass
    monkeypatch.setenv("STACKAUDIT_DB", str(tmp_path / "twins.db"))
    return tmp_path / "twins.db"


@pytest.mark.parametrize("form", ["text", "md", "yaml", "json"])
def test_forms(form: str, tmp_path: Path) -> None:
    """Each form goes to stdout, and the same to a file."""
    arguments = (*COMMAND, "--network", "test-net", "--format", form)
    found = run(*arguments)
    assert (found.code, found.err) == (0, "")
    assert "203.0.113.11" in found.out.replace("\\", "")
    assert run(*arguments, "-o", tmp_path / "out").out == ""
    if form != "text":  # which is as wide as the terminal
        assert (tmp_path / "out").read_text(encoding="utf-8") == found.out
    if form in {"yaml", "json"}:
        document = yaml.safe_load(found.out)
        assert (document["format"], list(document["sections"])) == (1, list(section_files()))


def test_comparison_ends_like_diff(tmp_path: Path) -> None:
    """0 the same, 1 different, 3 the same as far as seen; another database may hold the other."""
    arguments = (*COMMAND, "--account", "shop-test", "--against", "shop-prod", "--format", "json")
    found = run(*arguments)
    assert (found.code, json.loads(found.out)["same"]) == (0, True)
    with twins(tmp_path / "other.db") as other:
        other.execute("DELETE FROM static_route")
    found = run(*arguments, "--against-db", tmp_path / "other.db")
    assert (found.code, json.loads(found.out)["same"]) == (1, False)
    with twins(tmp_path / "less.db") as less:
        less.execute("DELETE FROM answer WHERE table_name = 'vpn_gateway'")
    found = run(*arguments, "--against-db", tmp_path / "less.db")
    assert (found.code, json.loads(found.out)["same"]) == (3, True)
    assert json.loads(found.out)["incomplete"][0]["side"] == "there"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([], "name one environment, by one of --network, --vpc, --account, --project."),
        (["--vpc", "a", "--network", "b"], "name one environment"),
        (["--network", "test-net", "--against-db", "x.db"], "name it with --against."),
        (["--network", "test-nett"], "no such network; near: test-net"),
        (["--network", "test-net", "--against", "x"], "--network x: no such network"),
        (["--network", "test-net", "--as-of", "2020-01-01"], "nothing was collected before"),
    ],
)
def test_mistakes(arguments: list[str], sentence: str) -> None:
    """A wrong command line is exit code 2 and a sentence."""
    found = run(*COMMAND, *arguments)
    assert (found.code, found.out) == (2, "")
    assert sentence in found.err


def test_as_of() -> None:
    """On a date after the collection the same rules are told."""
    plain = run(*COMMAND, "--vpc", "shop-test", "--format", "json")
    assert run(*COMMAND, "--vpc", "shop-test", "--format", "json", "--as-of", "2026-11-30") == plain


def test_help_is_light() -> None:
    """The help of the command loads neither YAML nor what draws tables."""
    code = (
        "import sys\nfrom audit.cli import main\n"
        "try: main(['export', 'firewall', '--help'])\nexcept SystemExit: pass\n"
        "print(*[n for n in ('yaml', 'rich', 'sqlite3.dump') if n in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert (done.stderr, "--against" in done.stdout) == ("\n", True)


@pytest.mark.parametrize("width", [40, 60, 80, 100, 160])
def test_text_keeps_to_the_width(db: Path, width: int) -> None:
    """No line is wider than the terminal, nothing is cut off, and hostile names stay text."""
    with twins(db.with_name("b.db")) as connection:
        document = read_firewall(connection, Wanted("account", "shop-test"))
        connection.execute("UPDATE vm SET name = '[red]x|y[/red] ' || name")
        hostile = read_firewall(connection, Wanted("account", "shop-test"))
    text = terminal(document, width)
    assert max(map(len, text.splitlines())) <= width
    records = [row for rows in document["sections"].values() for row in rows]
    for row in records:
        values = [value for key, value in row.items() if key != "id" and value is not None]
        for value in values:
            shown = value if isinstance(value, list) else [str(value)]
            assert [word for one in shown for word in one.split() if word not in text] == []
    assert "[red]" in terminal(hostile, width)
    assert "\\[red\\]x\\|y" in markdown(hostile)


NAMES = st.sampled_from(["web", "db", "cache", "mail-in"])
RULES = st.lists(
    st.tuples(
        NAMES,
        st.sampled_from(["tcp", "udp"]),
        st.integers(1, 65535),
        st.sampled_from(["0.0.0.0/0", "198.51.100.0/24", "own", "public"]),
    ),
    max_size=6,
)


def environment(name: str, number: int, rules: list[tuple[str, str, int, str]]) -> dict[str, Any]:
    """A document of one network with these forwards and firewall rules."""
    public, cidr = f"203.0.113.{number}", f"10.{number}.0.0/24"
    sources = {"own": cidr, "public": f"{public}/32"}
    sections: dict[str, Any] = {key: [] for key in section_files()}
    sections["networks"] = [
        {"id": name, "name": f"{name}-net", "type": "Isolated", "owner": None, "vpc": None,
         "acl": None, "cidr": cidr, "offering": "std", "egress_default": "deny", "services": []},
    ]  # fmt: skip
    sections["public_addresses"] = [
        {"id": name, "address": public, "network": f"{name}-net", "vpc": None,
         "use": "source NAT", "vm": None, "state": "Allocated"},
    ]  # fmt: skip
    for place, (vm, protocol, port, source) in enumerate(rules):
        usual = {"id": f"{name}{place}", "network": f"{name}-net", "address": public,
                 "protocol": protocol, "sources": [sources.get(source, source)],
                 "state": "Active"}  # fmt: skip
        sections["port_forwards"].append(
            usual
            | {
                "public_ports": str(port),
                "private_ports": "1",
                "vm_address": None,
                "vm": f"{vm}-{name}-{number:02d}",
            }
        )
        opened = {"direction": "Ingress", "family": None, "ports": str(port), "icmp": None}
        sections["firewall_rules"].append(usual | opened | {"action": "allow", "destinations": []})
    run_of = {"source": f"cloudstack:{name}", "collected": None}
    known = {"kind": "network", "name": f"{name}-net", "id": name, "account": "shop"}
    return {"kind": "firewall", "program": "", "environment": known, "source": run_of,
            "not_seen": [], "sections": sections}  # fmt: skip


@settings(deadline=None)
@given(RULES, st.randoms(use_true_random=False))
def test_names_addresses_and_order_do_not_count(rules: list[Any], chance: Any) -> None:
    """The same rules of another environment, in any order, are the same; one less is seen."""
    here = environment("test", 1, rules)
    shuffled = chance.sample(rules, len(rules))
    assert compare(here, environment("prod", 2, shuffled))["same"]
    if rules:
        found = compare(here, environment("prod", 2, shuffled[1:]))["sections"]
        counts = {kind: len(rows) for kind, rows in found["port_forwards"].items()}
        assert counts == {"only_here": 1, "only_there": 0, "different": 0}


def test_roles(db: Path) -> None:
    """Words of the environment and numbers go; a name made of nothing else stays."""
    with twins(db.with_name("c.db")) as connection:
        roles = Roles(read_firewall(connection, Wanted("account", "shop-prod")))
    assert [roles.role(n) for n in ("web-prod-01", "shop-web2", "prod-7", "DB_live")] == [
        "web", "web", "prod-7", "db",
    ]  # fmt: skip
    assert roles.address("203.0.113.22") == "static NAT to web"
    assert roles.peers(["10.2.1.0/24", "192.0.2.7/32"]) == ["192.0.2.7/32", "net"]
