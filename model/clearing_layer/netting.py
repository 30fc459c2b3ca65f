"""Netting: what members owe each other in circles is struck off.

No debt grows and no new one is made, so it needs nobody's leave but that of those in the circle. What can be struck off
at most is a maximum circulation. To strike off one circle after the other, as it comes, is not the same: it can end
with more than need be left.

Netting pays those in a circle in full, ahead of everybody else: somebody outside can lose by it, and that is shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from math import lcm

import networkx as nx

from novate.model.clearing_layer.network import Amounts, Edge, Network


def netted(network: Network) -> Network:
    """The network after as much as possible is struck off; the way to it need not be the only one."""
    struck = largest_circulation(network)
    left = {edge: amount - struck.get(edge, Fraction(0)) for edge, amount in network.owed.items()}
    return replace(network, owed={edge: amount for edge, amount in left.items() if amount > 0})


def largest_circulation(network: Network) -> dict[Edge, Fraction]:
    """What is struck off each debt. The flow is one of whole numbers: amounts times what makes all of them whole.

    Raises `AssertionError` where `levels` does not confirm that it is largest.
    """
    scale = lcm(*(amount.denominator for amount in network.owed.values()))
    graph = nx.DiGraph()
    graph.add_nodes_from(network.members)
    for (debtor, creditor), amount in network.owed.items():
        graph.add_edge(debtor, creditor, capacity=int(amount * scale), weight=-1)
    flow: Mapping[str, Mapping[str, int]] = nx.min_cost_flow(graph)
    struck = {edge: Fraction(flow[edge[0]].get(edge[1], 0), scale) for edge in network.owed}
    assert levels(network, struck) is not None, "the circulation is not the largest"
    return {edge: amount for edge, amount in struck.items() if amount > 0}


def levels(network: Network, struck: Mapping[Edge, Fraction]) -> dict[str, int] | None:
    """A level for each member that confirms that no circulation is larger; None where there is none.

    Along a debt of which something is left it rises by one at least, along one of which something is struck off by one
    at most. Along a circle it rises by nothing, so whatever is struck off comes to the sum of (1 - rise) times it, and
    this is largest for what is struck off here.
    """
    found = dict.fromkeys(network.members, 0)
    for _ in range(len(found) + 1):
        changed = False
        for (debtor, creditor), amount in network.owed.items():
            off = struck.get((debtor, creditor), Fraction(0))
            if off < amount and found[creditor] < found[debtor] + 1:
                found[creditor], changed = found[debtor] + 1, True
            if off > 0 and found[debtor] < found[creditor] - 1:
                found[debtor], changed = found[creditor] - 1, True
        if not changed:
            return found
    return None


def net_positions(network: Network) -> Amounts:
    """What each is owed less what it owes; netting leaves it as it is."""
    return {each: network.claims[each] - network.owes[each] for each in network.members}


def least_that_can_be_left(network: Network) -> Fraction:
    """If new debts may be made as well: what those owe in all who owe more than they are owed."""
    return sum((max(Fraction(0), -net) for net in net_positions(network).values()), Fraction(0))
