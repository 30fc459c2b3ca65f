"""Which products of inequalities are tried, in turn: few factors first, then with signs as factors, then more of all.

What mattered most in practice: that the signs of all unknowns may help, not only inequalities of the contradiction; and
products in which many different signs occur once each, as those of parameters do.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, combinations, combinations_with_replacement, islice
from math import prod

from novate.proofs.certificates.inequalities import Inequality

MOST_PRODUCTS = 6_000
"""On one rung; a rung with more is left out."""
MOST_SIGNS = 6
"""Of different unknowns, in one product."""
MOST_TERMS = 60_000
"""Of the products of a rung together, before they are collected."""
Product = tuple[int, ...]
"""The places of its factors."""


def rungs(contradiction: Sequence[Inequality], helpers: Sequence[Inequality]) -> Iterator[list[Product]]:
    """The products to be tried together, each rung after the last one failed; the helpers have the later places."""
    inequalities = [*contradiction, *helpers]
    own = range(len(contradiction))
    everything = range(len(inequalities))
    signs = [place for place in everything if inequalities[place].is_sign]
    simple = [place for place in everything if len(inequalities[place].polynomial) <= 2]
    own_and_signs = sorted({*own, *signs})
    own_and_simple = sorted({*own, *simple})
    unknowns = [place for place in signs if inequalities[place].degree == 1]
    others = [place for place in own_and_signs if place not in unknowns]
    ladder = (
        *(up_to(own, most) for most in (1, 2, 3)),
        *(up_to(own_and_signs, most) for most in (2, 3)),
        with_signs(unknowns, others, 1),
        up_to(own_and_simple, 2),
        *(up_to(everything, most) for most in (1, 2)),
        up_to(own_and_simple, 3),
        with_signs(unknowns, others, 2),
        *(up_to(own, most) for most in (4, 5)),
    )
    terms = [len(each.polynomial) for each in inequalities]
    for rung in ladder:
        found = list(islice(rung, MOST_PRODUCTS + 1))
        if len(found) <= MOST_PRODUCTS and sum(prod(terms[place] for place in each) for each in found) <= MOST_TERMS:
            yield found


def up_to(places: Sequence[int], most: int) -> Iterator[Product]:
    """All products of at most so many."""
    return chain.from_iterable(combinations_with_replacement(places, count) for count in range(most + 1))


def with_signs(unknowns: Sequence[int], others: Sequence[int], most: int) -> Iterator[Product]:
    """Signs of different unknowns, times at most so many of the others."""
    chosen: Iterable[Product] = chain.from_iterable(combinations(unknowns, count) for count in range(MOST_SIGNS + 1))
    return (tuple(sorted((*some, *each))) for some in chosen for each in up_to(others, most))
