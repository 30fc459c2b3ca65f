"""Networks for tests: written in short, and drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from random import Random

from novate.model.clearing_layer.network import Network

COSTS = [(Fraction(a), Fraction(b)) for a, b in ((1, 1), ("1/2", "1/2"), ("9/10", 1), (0, 0), (1, "1/2"), (0, 1))]
"""What is kept of cash and of claims."""


def network(
    cash: Sequence[Fraction | int | str],
    owed: Mapping[tuple[int, int], Fraction | int | str],
    kept: tuple[Fraction | int | str, Fraction | int | str] = (1, 1),
) -> Network:
    """Members are called 0, 1, ...; `kept` of cash and of claims."""
    return Network(
        {str(number): Fraction(amount) for number, amount in enumerate(cash)},
        {(str(debtor), str(creditor)): Fraction(amount) for (debtor, creditor), amount in owed.items()},
        *map(Fraction, kept),
    )


def drawn(random: Random, members: int) -> Network:
    """Small whole amounts, so that there are many ties and circles; often without any cash."""
    pairs = [(one, other) for one in range(members) for other in range(members) if one != other]
    owed = {pair: random.randint(1, 3) for pair in pairs if random.random() < 0.6}
    cash = [random.choice((0, 0, 0, 1, "1/2", 2)) for _ in range(members)]
    return network(cash, owed, random.choice(COSTS))


def values(amounts: Mapping[str, Fraction]) -> list[str]:
    """In the order of the members, as a person writes them."""
    return [str(each) for each in amounts.values()]
