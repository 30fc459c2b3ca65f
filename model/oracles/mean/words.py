"""What is assumed of an oracle that shows the mean of the last market prices, for a person."""

from __future__ import annotations

from novate.model.oracles.mean.parameters import Mean


def assumption(oracle: Mean) -> str:
    """Of which prices it is the mean."""
    if oracle.window == 1:
        return "the oracle price is equal to the market price of this block"
    before = oracle.window - 1
    return (
        f"the oracle price is the {oracle.average} mean of the market prices of this block and the {before} before it"
    )
