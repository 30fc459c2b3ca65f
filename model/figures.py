"""Numbers as a person reads them: exact where they are short, rounded down (and never to a false zero) where not."""

from __future__ import annotations

import re
from decimal import MAX_EMAX, ROUND_DOWN, Decimal, localcontext
from fractions import Fraction
from math import ceil, floor

from novate.model.oracle_price import OraclePrice
from novate.model.specification import Specification

_NUMBER = re.compile(r"(?<![\w.-])[0-9][0-9_]*(?=$|[\s%:;,.)]|ppm|bps)")
"""A whole number, or what stands before the point; not a part of a name such as that of a market."""


def whole(number: int) -> str:
    """A whole number with thousands separators."""
    return f"{number:,}"


def money(quanta: int | Fraction, specification: Specification) -> str:
    """Quote quanta as quote units, such as "1,234.5"; parts of a quantum are rounded down."""
    return decimal(floor(quanta) * specification.quote_quantum)


def amount(quanta: int | Fraction, specification: Specification) -> str:
    """Quote quanta as quote units with all their digits: nothing is rounded off that has an end."""
    return decimal(quanta * specification.quote_quantum)


def for_person(text: str) -> str:
    """Numbers as a file writes them ("1_000_000", "28800 blocks"), as a person reads them ("1,000,000")."""
    return _NUMBER.sub(lambda found: f"{int(found[0]):,}", text)


def blocks(count: int) -> str:
    """As in "1 block", "10,000 blocks"."""
    return f"{count:,} block" if count == 1 else f"{count:,} blocks"


def price(ticks: int, market: str, specification: Specification) -> str:
    """Ticks as quote units per base unit."""
    return decimal(ticks * specification.markets[market].price_tick)


def oracle_price(ticks: OraclePrice, market: str, specification: Specification) -> str:
    """The same of an oracle price; a fraction of a tick is rounded down to a hundredth of one, and marked: "~1.005"."""
    tick = specification.markets[market].price_tick
    if isinstance(ticks, int):
        return price(ticks, market, specification)
    hundredths = Fraction(floor(100 * ticks), 100)
    return f"{ROUNDED if hundredths != ticks else ''}{decimal(hundredths * tick)}"


ROUNDED = "~"
"""Before a price that is a little higher."""


def size(base_quanta: int, market: str, specification: Specification) -> str:
    """Base quanta as base units, signed: "+10" is long, "-10" short, "0" none."""
    text = decimal(base_quanta * specification.markets[market].base_quantum)
    return f"+{text}" if base_quanta > 0 else text


def percent(rate: Fraction) -> str:
    """A rate such as "0.5%", in full if that takes at most six places, else rounded down as by `percentage_points`."""
    exact = rate * 100
    return f"{decimal(exact)}%" if (exact * 10**6).denominator == 1 else f"{_rounded_down(exact)}%"


def percentage_points(headroom: Fraction) -> str:
    """A signed distance such as "+1.01 pp": two places, more where a small one would look like nothing."""
    text = _rounded_down(headroom * 100)
    return f"+{text} pp" if headroom > 0 else f"{text} pp"


def headroom_in_words(headroom: Fraction | None, *, of_fund: bool) -> str:
    """A distance from the threshold: of a margin in percentage points, of the fund in quote units."""
    if headroom is None:
        return "none"
    if not of_fund:
        return percentage_points(headroom)
    return f"+{decimal(headroom)}" if headroom > 0 else decimal(headroom)


def two_percentages(one: Fraction, other: Fraction) -> tuple[str, str]:
    """Two rates, rounded down to as few places as show that they differ."""
    places = next(n for n in range(2, 60) if floor(one * 10 ** (n + 2)) != floor(other * 10 ** (n + 2)))
    first, second = (_fixed(rate * 100, places).rstrip("0").rstrip(".") for rate in (one, other))
    return f"{first}%", f"{second}%"


def decimal(number: int | Fraction) -> str:
    """All digits of a number that has finitely many, thousands separated; any other is rounded down to 12 places.

    Of a number that nobody could read, a few digits and its power of ten, rounded towards 0.
    """
    number = Fraction(number)
    if abs(number) >= UNREADABLE:
        return _with_exponent(number)
    places = next((n for n in range(60) if (number * 10**n).denominator == 1), 12)
    return _fixed(number, places)


def in_short(number: int | Fraction) -> str:
    """The digits that matter to a person: rounded down as by `percentage_points`."""
    return _rounded_down(Fraction(number))


def percent_enough(rate: Fraction) -> str:
    """A rate that is at least this one: in full if that takes at most four places, else rounded up to four."""
    return f"{decimal(Fraction(ceil(rate * 10**6), 10**4))}%"


def _rounded_down(number: Fraction) -> str:
    """Towards minus infinity to two places, or to as many (at most 30) as two digits of a small number need."""
    if abs(number) >= UNREADABLE:
        return _with_exponent(number)
    places = 2
    while number and abs(number) * 10**places < 10 and abs(number) * 100 < 1 and places < 30:
        places += 1
    return _fixed(number, places).rstrip("0").rstrip(".") if number else "0"


UNREADABLE = 10**30
"""Numbers from here on are given as about so much."""


def _with_exponent(number: Fraction) -> str:
    """Six digits and a power of ten, as in "about 1.15998e2580"; for numbers of at least 10^6."""
    size, sign = floor(abs(number)), "-" if number < 0 else ""
    with localcontext(prec=6, rounding=ROUND_DOWN, Emax=MAX_EMAX):
        power = (+Decimal(size)).adjusted()
    leading = size // 10 ** (power - 5)
    digits = f"{leading // 10**5}.{leading % 10**5:05}".rstrip("0").rstrip(".")
    return f"about {sign}{digits}e{power}"


def _fixed(number: Fraction, places: int) -> str:
    """Rounded down to a number of decimal places."""
    scaled = floor(number * 10**places)
    units, rest = divmod(abs(scaled), 10**places)
    sign = "-" if scaled < 0 else ""
    return f"{sign}{units:,}.{rest:0{places}}" if places else f"{sign}{units:,}"
