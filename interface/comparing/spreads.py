"""Joint bounds, as options and Python give them: two markets' moves differ by at most a share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from novate.model.margins.region import Pair
from novate.model.quantities import QuantityError, parse_rate, quoted
from novate.system.names import chosen


def spread(text: str, markets: Sequence[str]) -> tuple[Pair, Fraction]:
    """As in "A-USD/B-USD=2%". Raises `ValueError`."""
    names, equals, rate = text.rpartition("=")
    if not equals:
        raise ValueError(f"found {quoted(text)}; expected A/B=RATE, as A-USD/B-USD=2%")
    return pair_of(names, markets), rate_of(rate)


def pair_of(names: str, markets: Sequence[str]) -> Pair:
    """Two markets with a slash between; a name may have one, too. Raises `ValueError`."""
    for place in (each for each, mark in enumerate(names) if mark == "/"):
        one, other = names[:place].strip(), names[place + 1 :].strip()
        if one in markets and other in markets and one != other:
            return one, other
    one, slash, other = names.partition("/")
    if slash and one.strip() != other.strip():
        chosen([one.strip(), other.strip()], markets)
    raise ValueError(f"found {quoted(names)}; expected two markets, as A-USD/B-USD")


def rate_of(text: str) -> Fraction:
    """At least 0. Raises `ValueError`."""
    rate = parse_rate(text.strip())
    if rate < 0:
        raise QuantityError(quoted(text), "a rate of at least 0 %")
    return rate


def spreads_of(given: Mapping[str, str], markets: Sequence[str]) -> dict[Pair, Fraction]:
    """As a table has them. Raises `ValueError`."""
    return {pair_of(names, markets): rate_of(rate) for names, rate in given.items()}
