"""Values that an option gives for markets: prices, and how far two markets move apart."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from typer import BadParameter

from novate.commands.choices import chosen


def market_prices(given: Sequence[str], markets: Sequence[str]) -> dict[str, Fraction]:
    """MARKET=PRICE. Raises `BadParameter`."""
    from novate.model.quantities import QuantityError, parse_amount

    found = {}
    for each in given:
        market, equals, text = each.rpartition("=")
        try:
            price = parse_amount(text) if equals else Fraction(0)
        except QuantityError as error:
            raise BadParameter(str(error), param_hint="--price") from None
        if price <= 0:
            raise BadParameter(f"found {each!r}; expected MARKET=PRICE, above 0", param_hint="--price")
        (name,) = chosen([market], markets, "--price")
        found[name] = price
    return found


def market_spreads(given: Sequence[str], markets: Sequence[str]) -> dict[tuple[str, str], Fraction]:
    """A/B=RATE. Raises `BadParameter`."""
    from novate.comparing.spreads import spread

    found = {}
    for each in given:
        try:
            pair, most = spread(each, markets)
        except ValueError as error:
            raise BadParameter(str(error), param_hint="--max-spread") from None
        found[pair] = most
    return found
