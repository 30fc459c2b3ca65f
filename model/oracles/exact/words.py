"""What is assumed of an oracle that shows the market price, for a person."""

from __future__ import annotations

from novate.model.oracles.exact.parameters import Exact


def assumption(_: Exact) -> str:
    """It is equal to it."""
    return "the oracle price is equal to the market price of this block"


PROFILE = {
    "least_market": "phi_K",
    "most_market": "upsilon_K",
    "least_market_now": "1",
    "most_market_now": "1",
    "least_oracle": "phi_K",
    "most_oracle": "upsilon_K",
}
"""The numbers of its lag profile as docs/thresholds.md has them; a test works them out beside the contract's."""
