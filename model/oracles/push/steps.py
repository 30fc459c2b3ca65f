"""How the lag profile of an oracle whose nodes push reports comes about."""

from __future__ import annotations

from collections.abc import Mapping

from novate.model.core.symbolic.state import Machine
from novate.model.oracles.push.contract import push
from novate.model.oracles.steps import Letter

LOOKBACK = "report delay"
BLOCKS = {"A": "2 * report delay - 1, at least 0", "N": "keeper delay + 1 + A"}


def profile(_: Machine) -> Mapping[str, str]:
    """The answer was not off the market by the threshold, or is a view of an older price."""
    return {
        "least_market": "min((1 - t) * phi_n, phi_N)/(1 + e)",
        "most_market": "max((1 + t) * upsilon_n, upsilon_N)/(1 - e)",
        "least_market_now": "min((1 - t) * phi_h, phi_A)/(1 + e)",
        "most_market_now": "max((1 + t) * upsilon_h, upsilon_A)/(1 - e)",
        "least_oracle": "(1 - e) * min((1 - t) * phi_n, phi_N)/(1 + e)",
        "most_oracle": "(1 + e) * max((1 + t) * upsilon_n, upsilon_N)/(1 - e)",
    }


def letters(machine: Machine) -> Mapping[str, Letter]:
    """Threshold and error of a node."""
    oracle = push(machine)
    return {"t": Letter(lambda: oracle.threshold), "e": Letter(lambda: oracle.node_error)}
