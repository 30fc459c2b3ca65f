"""What is assumed of an oracle that shows an exponential moving average of market prices, for a person."""

from __future__ import annotations

from novate.model.oracles.ema.parameters import Ema
from novate.model.quantities import format_rate


def assumption(oracle: Ema) -> str:
    """What it averages."""
    weight, rounding = format_rate(oracle.weight), format_rate(oracle.rounding)
    return (
        f"the oracle price is {weight} of the market price of this block and the rest of the oracle price of the block "
        f"before, rounded down by at most {rounding}"
    )
