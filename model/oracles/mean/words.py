"""What is assumed of an oracle that shows the mean of the last market prices, for a person."""

from __future__ import annotations

from novate.model.oracles.mean.parameters import Mean


def assumption(oracle: Mean) -> str:
    """Of which prices it is the mean."""
    return f"the oracle price is {mean_of(oracle)}{rounded_down(oracle)}"


def mean_of(oracle: Mean) -> str:
    """The prices, and which mean of them."""
    if oracle.window == 1:
        return f"{'' if oracle.rounding else 'equal to '}the market price of this block"
    before = oracle.window - 1
    return f"the {oracle.average} mean of the market prices of this block and the {before} before it"


def rounded_down(oracle: Mean) -> str:
    """By how much, if it is."""
    return ", rounded down by at most two ticks of 0.01 %" if oracle.rounding else ""
