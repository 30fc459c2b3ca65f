"""Which side is closed out in which turn, and in which accounts: as a solver of flows and an enumeration say."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from random import Random

import networkx

from novate.proofs.theorems.fund.dearest_wave import dearest_wave
from novate.proofs.theorems.fund.whole_accounts import dearest_accounts


def by_flow(room: list[int], limits: list[int], rates: list[list[int]]) -> int:
    """The largest sum, by a flow of least cost."""
    graph = networkx.DiGraph()
    graph.add_node("start", demand=-sum(limits))
    graph.add_node("end", demand=sum(limits))
    graph.add_edge("start", "end", weight=0)
    for side, limit in enumerate(limits):
        graph.add_edge("start", f"side {side}", capacity=limit, weight=0)
        for turn in range(len(room)):
            graph.add_edge(f"side {side}", turn, weight=-rates[side][turn])
    for turn, most in enumerate(room):
        graph.add_edge(turn, "end", capacity=most, weight=0)
    return -int(networkx.min_cost_flow_cost(graph))


def test_it_is_the_largest_sum() -> None:
    """Within the room of turns and the limits of sides; what is proved and what is shown are the same."""
    random = Random(1)
    for _ in range(150):
        sides, turns = random.randint(1, 4), random.randint(1, 6)
        room = [random.randint(1, 4) for _ in range(turns)]
        limits = [random.randint(1, 8) for _ in range(sides)]
        rates = [sorted(random.randint(0, 9) for _ in range(turns)) for _ in range(sides)]
        found = dearest_wave(room, limits, [[Fraction(each) for each in rate] for rate in rates])
        assert sum(rates[side][turn] * part for (side, turn), part in found.parts.items()) == found.most
        assert found.most == by_flow(room, limits, rates)
        for number, most in enumerate(room):
            assert sum(part for (_, turn), part in found.parts.items() if turn == number) <= most
        for number, most in enumerate(limits):
            assert sum(part for (side, _), part in found.parts.items() if side == number) <= most


def cuts(total: int, most: int) -> Iterator[tuple[int, ...]]:
    """Into whole accounts, the largest first."""
    if total == 0:
        yield ()
    for first in range(min(total, most), 0, -1):
        yield from ((first, *rest) for rest in cuts(total - first, first))


def test_no_accounts_cost_more() -> None:
    """Of all cuts of small waves, each account closed out in any turn that is not too late for all of them."""
    random = Random(3)
    for _ in range(60):
        capacity, turns = random.randint(1, 2), random.randint(1, 3)
        room = [capacity] * (turns - 1) + [random.randint(1, capacity)]
        limit, kept = random.randint(1, sum(room) + 2), Fraction(random.randint(1, 9), 5)
        units = sorted(Fraction(random.randint(-3, 9), 7) for _ in room)
        worst = Fraction(0)
        for accounts in (each for total in range(min(sum(room), limit) + 1) for each in cuts(total, total)):
            for late in product(range(turns), repeat=len(accounts)):
                placed = list(zip(accounts, late, strict=True))
                if all(sum(size for size, turn in placed if turn >= each) <= sum(room[each:]) for each in range(turns)):
                    worst = max(worst, sum((max(0, size * units[turn] - kept) for size, turn in placed), Fraction(0)))
        found, parts = dearest_accounts(room, limit, units, kept)
        assert found == worst == sum((size * units[turn] - kept for turn, size in parts.items()), Fraction(0))
