"""Joint bounds, as options and Python give them: two markets' moves differ by at most a share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from novate.model.margins.region import Pair
from novate.model.quantities import quoted
from novate.model.specification import Specification
from novate.specification.spreads import SPREAD, pair_of


def spread(text: str, markets: Sequence[str]) -> tuple[Pair, Fraction]:
    """As in "A-USD/B-USD=2%". Raises `ValueError`."""
    names, equals, rate = text.rpartition("=")
    if not equals:
        raise ValueError(f"found {quoted(text)}; expected A/B=RATE, as A-USD/B-USD=2%")
    return pair_of(names, markets), SPREAD(rate.strip())


def with_spreads(given: Mapping[Pair, Fraction], specification: Specification) -> dict[Pair, Fraction]:
    """Those that are given, and the file's of pairs that have none."""
    named = {frozenset(pair) for pair in given}
    own = {(each.one, each.other): each.most for each in specification.max_spread}
    return {**{pair: most for pair, most in own.items() if frozenset(pair) not in named}, **given}


def spreads_of(given: Mapping[str, str], markets: Sequence[str]) -> dict[Pair, Fraction]:
    """As a table has them. Raises `ValueError`."""
    return {pair_of(names, markets): SPREAD(rate) for names, rate in given.items()}
