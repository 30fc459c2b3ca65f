"""Which side is closed out in which turn: as an independent solver of flows says, and prices prove it."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import networkx

from novate.proofs.theorems.dearest_wave import dearest_wave


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
