"""Clearing vectors: what everybody can pay at once. There is a greatest and a least, and each is found exactly.

*Greatest.* Suppose that nobody defaults; whoever cannot pay then defaults, and what the defaulting pay is solved for;
and so on. *Least.* Suppose that everybody defaults and pays what it can; whoever has enough is released, and so on.
Each takes at most as many rounds as there are members. Where both agree there is only one.

Iteration from nothing is no way to the least: with costs of default it may come near a vector that is none, and never
leave (docs/clearing-layer.md).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from fractions import Fraction

from novate.model.clearing_layer.equations import solved
from novate.model.clearing_layer.network import Amounts, Network


@dataclass(frozen=True, slots=True)
class Clearing:
    """A clearing vector."""

    paid: Amounts
    """What each pays in all."""
    defaulting: tuple[str, ...]
    """Those who pay less than they owe, in the order of the members."""
    rounds: int
    """How often somebody was found to default, or released."""


def greatest(network: Network) -> Clearing:
    """The clearing vector in which everybody pays the most that it pays in any."""
    defaulting: set[str] = set()
    paid: Amounts = network.owes
    rounds = 0
    while found := {each for each in network.members if each not in defaulting and not network.can_pay(each, paid)}:
        defaulting |= found
        paid = _paid_by(network, defaulting)
        rounds += 1
    return _clearing(network, paid, rounds)


def least(network: Network) -> Clearing:
    """The one in which everybody pays the least that it pays in any."""
    held = set(network.members)
    paid = _least_paid(network, held)
    rounds = 0
    while found := {each for each in held if network.can_pay(each, paid)}:
        held -= found
        paid = _least_paid(network, held)
        rounds += 1
    return _clearing(network, paid, rounds)


def _clearing(network: Network, paid: Amounts, rounds: int) -> Clearing:
    """A clearing vector, which is its own answer: so much is checked every time."""
    assert network.answer(paid) == paid, "what was found is no clearing vector"
    defaulting = tuple(each for each in network.members if paid[each] < network.owes[each])
    return Clearing(paid, defaulting, rounds)


def _paid_by(network: Network, defaulting: Collection[str]) -> Amounts:
    """What is paid where these default and the others pay all that they owe."""
    return network.owes | _in_default(network, defaulting, network.owes)


def _in_default(network: Network, who: Collection[str], paid: Amounts) -> dict[str, Fraction]:
    """What these pay in default where the others pay so much. They owe something, each of them.

    The unknowns are which part of its debts each pays: what somebody owes is all that there is in the equations then.
    """
    constants: dict[str, Fraction] = {}
    parts: dict[str, dict[str, Fraction]] = {}
    for each in who:
        debtors = network.debtors[each]
        known = sum((part * paid[by] for by, part in debtors.items() if by not in who), Fraction(0))
        constants[each] = network.cash_kept * network.cash[each] + network.claims_kept * known
        parts[each] = {by: network.claims_kept * network.owed[by, each] for by in debtors if by in who}
    solution = solved({each: network.owes[each] for each in who}, parts, constants)
    return {each: part * network.owes[each] for each, part in solution.items()}


def _least_paid(network: Network, held: Collection[str]) -> Amounts:
    """What is paid at least where these pay what is left in default, up to what they owe, and the others pay all.

    Whom no cash reaches pays nothing. Of the rest there is one solution: where two differed, those who do would owe
    each other alone, and no cash would reach them. So it is found from above.
    """
    fed = _fed(network, held)
    paid = {each: owes if each in fed or each not in held else Fraction(0) for each, owes in network.owes.items()}
    short: set[str] = set()
    while found := {each for each in fed - short if network.in_default(each, paid) < network.owes[each]}:
        short |= found
        paid |= _in_default(network, short, paid)
    return paid


def _fed(network: Network, held: Collection[str]) -> set[str]:
    """Of these, those whom some cash reaches: their own, or another's along what it owes."""
    creditors: dict[str, list[str]] = {each: [] for each in network.members}
    for debtor, creditor in network.owed:
        creditors[debtor].append(creditor)
    fed = {each for each in held if network.cash_kept * network.cash[each] > 0}
    reached = [*fed, *(each for each in network.members if each not in held and network.owes[each] > 0)]
    while reached:
        for creditor in creditors[reached.pop()]:
            if creditor in held and creditor not in fed:
                fed.add(creditor)
                reached.append(creditor)
    return {each for each in fed if network.owes[each] > 0}
