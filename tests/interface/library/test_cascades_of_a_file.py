"""The margin with which deleveraging starts no cascade, of a file; and why it is not known."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import novate

MARKET = novate.read(Path(__file__).parents[3] / "examples" / "too-much-leverage.toml")
MARGIN = "markets.ETH-USD.maintenance_margin"


def test_it_is_enough_from_what_is_needed_on() -> None:
    """A long's in the file is a little too small; with just what is needed it is not."""
    long, short = novate.no_cascade(MARKET)
    assert (str(long.side), long.is_enough, str(short.side), short.is_enough) == ("long", False, "short", True)
    assert long.needed is not None
    rounded = f"{long.needed.numerator}/{long.needed.denominator}"
    (enough, _) = novate.no_cascade(MARKET.replace({MARGIN: rounded}))
    assert (enough.margin, enough.is_enough) == (long.needed, True)


def test_of_an_oracle_without_bounds_there_is_none_for_shorts() -> None:
    """It may show next to nothing at a look: a long needs all of its notional, and no margin of a short is enough."""
    long, short = novate.no_cascade(MARKET.replace({"oracle.deviation": "100%"}))
    assert (long.needed, long.is_enough) == (Fraction(1), False)
    assert (short.needed, short.is_enough) == (None, None)
    assert short.reason == "the oracle may show any multiple of what it showed"
