"""The sets of single failures equal exhaustive simulation on thousands of random graphs."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.derive.graph.dominators import dominators
from audit.derive.graph.fall import connected
from audit.derive.graph.killers import killers
from audit.derive.graph.parts import Graph, Group, Mesh
from audit.derive.graph.rows import NeedRow, NodeRow
from audit.model.graph import Need, Node
from tests.graph_making import add, add_place, all_of, any_of, fallen, perhaps_any_of

GRAPHS = 2000  # each is judged at best and at worst, whole and with something failed


def group(random: Random, below: int) -> Group:
    """A group over nodes with smaller numbers: all, any, K of N, weighted, or not known."""
    members = tuple(random.sample(range(below), random.randint(1, min(5, below))))
    kind = random.choice(["all", "any", "perhaps", "k", "weighted"])
    if kind in ("all", "any", "perhaps"):
        return {"all": all_of, "any": any_of, "perhaps": perhaps_any_of}[kind](*members)
    weights = tuple(random.randint(0, 3) for _ in members) if kind == "weighted" else ()
    most = sum(weights) if weights else len(members)
    least = random.randint(0, most)
    return Group(members, least, random.randint(least, most), weights)


def graph_of(random: Random) -> Graph:
    """A random graph: leaves, formulas, a mesh over part of them, places in it, formulas above."""
    graph = Graph()
    for _ in range(random.randint(1, 6)):
        add(graph)
    _formulas(random, graph, random.randint(0, 6))
    if random.random() < 0.5:
        nodes = range(len(graph.needs))
        pairs = [tuple(random.choices(nodes, k=2)) for _ in range(random.randint(0, 20))]
        edges = tuple((one, other) for one, other in pairs if one != other)
        roots = random.sample(nodes, random.randint(1, min(2, len(nodes))))
        mesh = Mesh(edges, tuple(roots))
        graph.meshes.append(mesh)
        for vertex in random.choices(sorted(mesh.beside), k=random.randint(0, 8)):
            add_place(graph, 0, vertex)
    _formulas(random, graph, random.randint(0, 8))
    graph.logical |= set(random.choices(range(len(graph.needs)), k=random.randint(0, 3)))
    return graph


def _formulas(random: Random, graph: Graph, count: int) -> None:
    for _ in range(count):
        below = len(graph.needs)
        add(graph, *(group(random, below) for _ in range(random.randint(1, 3))))


def by_force(graph: Graph, down: set[int], *, worst: bool) -> list[frozenset[int] | None]:
    """Fail every node that can fail, alone, and look."""
    gone = fallen(graph, down, worst=worst)
    found: list[set[int] | None] = [
        None if node in gone else set() for node in range(len(graph.needs))
    ]
    for failed in set(range(len(graph.needs))) - graph.logical:
        for node in fallen(graph, {*down, failed}, worst=worst) - gone:
            killing = found[node]
            assert killing is not None
            killing.add(failed)
    return [None if one is None else frozenset(one - gone) for one in found]


@pytest.mark.parametrize("worst", [False, True])
def test_equal_to_brute_force(worst: bool) -> None:
    """By design and with something failed already; hypothesis would draw slower than we judge."""
    for number in range(GRAPHS):
        random = Random(number)  # noqa: S311 - no secret
        graph = graph_of(random)
        nodes = range(len(graph.needs))
        down = set(random.sample(nodes, random.randint(0, min(3, len(nodes)))))
        told = f"graph of Random({number})"
        assert killers(graph, worst=worst) == by_force(graph, set(), worst=worst), told
        assert killers(graph, down=down, worst=worst) == by_force(graph, down, worst=worst), told


@settings(max_examples=500)
@given(
    edges=st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=20),
    roots=st.sets(st.integers(0, 9), min_size=1, max_size=3),
)
def test_dominators_cut_off(edges: list[tuple[int, int]], roots: set[int]) -> None:
    """A vertex is told to separate exactly where taking it out separates."""
    mesh = Mesh(tuple(e for e in edges if e[0] != e[1]), tuple(sorted(roots)))
    alive = connected(mesh, set())
    found = dominators(mesh.beside, mesh.roots, alive)
    assert set(found) == alive
    for vertex in alive:
        cutting = {one for one in alive if vertex not in connected(mesh, {one})}
        assert set(found[vertex]) == cutting


def test_a_circle_is_told() -> None:
    """Nodes that need each other have no order."""
    graph = Graph([(all_of(1),), (all_of(0),)])
    with pytest.raises(ValueError, match="in a circle"):
        killers(graph)


def test_galera_case_four() -> None:
    """rules.md 16 case 4: six nodes of weight 1 need 4; an arbiter makes it 4 of 7."""
    graph = Graph()
    sites = [add(graph) for _ in range(3)]
    nodes = [add(graph, all_of(sites[i // 3])) for i in range(6)]
    arbiter = add(graph, all_of(sites[2]))
    six = add(graph, Group(tuple(nodes), 4, 4))
    seven = add(graph, Group((*nodes, arbiter), 4, 4))
    sets = killers(graph)
    assert sets[six] == frozenset({sites[0], sites[1], six})
    assert sets[seven] == frozenset({seven})


def test_rows_are_in_the_order_of_the_columns() -> None:
    """Tuples go into the tables as they are."""
    assert NodeRow._fields == Node.info.names
    assert NeedRow._fields == Need.info.names
