"""How the numbers of a lag profile come about, as the `steps` of each kind of oracle say it, for a person.

`profile(machine)` has a formula for each number (by its name in `novate.model.contract.LagProfile`), `letters(machine)`
what stands in it. Besides those a formula may have `phi_x` and `upsilon_x`: the least share of a price that is left
after x blocks, and the most that it can become, x being the letter of a span: n, K, h, h1, or one of the oracle's own,
of which `BLOCKS` then says how many they are. `LOOKBACK` is what makes an oracle late, as its table calls it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from novate.model.contract import LagProfile
from novate.model.core.symbolic.numbers import Term
from novate.model.core.symbolic.state import Machine


@dataclass(frozen=True, slots=True)
class Letter:
    """A number in a formula."""

    value: Callable[[], Term]
    """Of a machine of numbers; may raise `ZeroDivisionError` where there is no bound."""
    formula: str = ""
    """Over the same letters; empty where it stands in the file."""
    feed: str = ""
    """The name of the feed of whose profile it is a number."""
    machine: Machine | None = None
    """That feed's."""
    name: str = ""
    """Of a number of a profile, that feed's or the oracle's own."""


SYMBOLS = {
    "least_market": "L_K",
    "most_market": "U_K",
    "least_market_now": "L_0",
    "most_market_now": "U_0",
    "least_oracle": "W_K",
    "most_oracle": "V_K",
}
"""Of the numbers of a profile, as docs/thresholds.md has them."""


def own(profile: LagProfile) -> dict[str, Letter]:
    """The numbers of a profile as letters of others of it."""
    return {symbol: Letter(partial(getattr, profile, name), name=name) for name, symbol in SYMBOLS.items()}
