"""Packing: which VMs find a place on which hosts, and whether every order gives them one.

Pure functions over numbers. A host has free memory and CPU clock; a VM needs both on one host.
"""

from bisect import bisect_left, insort
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from random import Random

ORDERS = 20  # random orders tried beside "largest first"
Free = Mapping[str, tuple[int, int]]  # host -> free memory [bytes], free CPU [Hz]


@dataclass(frozen=True, slots=True)
class Item:
    """What is to be placed.

    memory [bytes], cpu [Hz]; hosts that may take it; groups no two members of which may share
    a host.
    """

    memory: int
    cpu: int
    hosts: frozenset[str]
    apart: frozenset[str] = frozenset()


def best_fit(items: Sequence[Item], order: Iterable[int], free: Free) -> dict[int, str]:
    """Index of the items placed -> host: the one it leaves the least memory free on."""
    line = sorted((memory, host) for host, (memory, _cpu) in free.items())
    cpu = {host: clock for host, (_memory, clock) in free.items()}
    taken: set[tuple[str, str]] = set()
    placed: dict[int, str] = {}
    for index in order:
        item = items[index]
        for at in range(bisect_left(line, (item.memory, "")), len(line)):
            memory, host = line[at]
            if host not in item.hosts or cpu[host] < item.cpu:
                continue
            if item.apart and any((group, host) in taken for group in item.apart):
                continue
            del line[at]
            insort(line, (memory - item.memory, host))
            cpu[host] -= item.cpu
            taken.update((group, host) for group in item.apart)
            placed[index] = host
            break
    return placed


def trials(items: Sequence[Item], free: Free) -> tuple[list[int], int]:
    """How often each item was placed, and in how many of ORDERS + 1 orders all of them were.

    The first order is the largest first, by memory, then CPU; the others are random, but the same
    at every call.
    """
    order = sorted(range(len(items)), key=lambda i: (-items[i].memory, -items[i].cpu, i))
    shuffler = Random(len(items))  # noqa: S311 - repeatable orders, no secret
    times, complete = [0] * len(items), 0
    for _ in range(ORDERS + 1):
        placed = best_fit(items, order, free)
        complete += len(placed) == len(items)
        for index in placed:
            times[index] += 1
        shuffler.shuffle(order)
    return times, complete


class Shelf:
    """Free amounts of one kind (memory or CPU) of some hosts, for one question asked often."""

    def __init__(self, amounts: Iterable[int]) -> None:
        self._amounts = sorted(amounts)
        self._sums = [0, *accumulate(self._amounts)]

    def most_full(self, size: int, others: int) -> int:
        """Most hosts that can lack room for `size` once others of `others` in all are placed.

        A host with f free lacks room after f - size + 1 went there, so the emptiest hosts count
        first: whatever the order and whoever chooses the host, no more than these can be full.
        """
        if size <= 0:
            return 0
        first = bisect_left(self._amounts, size)
        low, high = first, len(self._amounts)
        while low < high:
            middle = (low + high + 1) // 2
            cost = self._sums[middle] - self._sums[first] - (middle - first) * (size - 1)
            low, high = (middle, high) if cost <= others else (low, middle - 1)
        return low
