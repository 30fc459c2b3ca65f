"""How the lag profile of an oracle that shows an exponential moving average of market prices comes about."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from novate.model.core.symbolic.state import Machine
from novate.model.oracles import steps
from novate.model.oracles.ema import contract
from novate.model.oracles.ema.contract import ema, known
from novate.model.oracles.steps import Letter


def profile(machine: Machine) -> Mapping[str, str]:
    """By the market, and by how slowly it follows; of a feed, which nobody sees, by the market alone."""
    found = {
        "least_market": "fall_K" if machine.market.most_windows else "fall_0 * phi_K",
        "most_market": "rise_K" if machine.market.most_windows else "rise_0 * upsilon_K",
        "least_market_now": "fall_0",
        "most_market_now": "rise_0",
    }
    if ema(machine).is_seen:
        shown = {"least_oracle": "(1 - r)^K * max(phi_K, (1 - a)^K)", "most_oracle": "upsilon_K/(1 - r)^K"}
    else:
        shown = {"least_oracle": "L_K/U_0", "most_oracle": "U_K/L_0"}
    return found | shown


BY_ONE_BLOCK = {
    "fall_0": "(a - d)/(a * (1 - d))",
    "rise_0": "(1 + u - (1 - r) * (1 - a))/((1 - r) * a * (1 + u))",
}
"""Where the moves of a block are all that is bounded."""
BY_SEVERAL = {
    "fall_0": "1/(a + a * (1 - a)/phi_(1) + a * (1 - a)^2/phi_(2) + ...)",
    "fall_K": "1/(a/phi_(K) + a * (1 - a)/phi_(K + 1) + ...)",
    "rise_0": "1/((1 - r) * a * (1 + (1 - r) * (1 - a)/upsilon_(1) + ...))",
    "rise_K": "1/((1 - r) * a * (1/upsilon_(K) + (1 - r) * (1 - a)/upsilon_(K + 1) + ...))",
}
MOVES = {"fall_0": "least_after_0", "fall_K": "least_after_K", "rise_0": "most_after_0", "rise_K": "most_after_K"}
"""Of the contract's, what the market may be over the average of all prices before, some blocks later."""


def letters(machine: Machine) -> Mapping[str, Letter]:
    """Weight, rounding, the moves of a block, and what is made of them."""
    oracle, market = ema(machine), machine.market
    formulas = BY_SEVERAL if market.most_windows else BY_ONE_BLOCK
    return {
        "a": Letter(lambda: oracle.weight),
        "r": Letter(lambda: oracle.rounding),
        "d": Letter(lambda: market.most_down),
        "u": Letter(lambda: market.most_up),
        **{each: Letter(partial(known, machine, MOVES[each]), formulas[each]) for each in formulas},
        **steps.own(contract.profile(machine)),
    }
