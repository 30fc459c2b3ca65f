"""A specification in one paragraph: what a reader needs beside the table of verdicts."""

from __future__ import annotations

from collections.abc import Sequence

from novate.model.component import part
from novate.model.figures import money, percent
from novate.model.rounding import rounding_allowance
from novate.model.specification import Keeper, Specification

_MOST_NAMES = 3
"""Markets that are named one by one; more are counted."""


def setting(specification: Specification, *, in_full: bool = True) -> str:
    """Margin model, close-out charges, keepers, fund, and what rounding can cost: in short only if it costs."""
    loses = in_full or rounding_allowance(specification)
    return (
        f"{str(specification.margin).capitalize()} margin. {_fees(specification)}{_penalty(specification)}. "
        f"{_keepers(specification)}. "
        f"{_layers(specification)}.{f' {_rounding(specification)}' if loses else ''}"
    )


def _rounding(specification: Specification) -> str:
    """What rounding alone can do."""
    allowance = rounding_allowance(specification)
    quantum = money(1, specification)
    unit = "quantum" if allowance == 1 else "quanta"
    return f"Rounding alone can cost R = {allowance} {unit} per close-out (a quantum is {quantum} quote units)."


def names_or_count(names: Sequence[str]) -> str:
    """A few names, or the first and how many more."""
    if len(names) <= _MOST_NAMES:
        return ", ".join(names)
    return f"{names[0]} and {len(names) - 1} more"


def _layers(specification: Specification) -> str:
    """Who pays a shortfall, in this order."""
    every = [part("waterfall", layer, "words").setting(specification) for layer in specification.layers]
    first, *others = every
    return ", then ".join((first[:1].upper() + first[1:], *others))


def _fees(specification: Specification) -> str:
    if not specification.trading_fee:
        return ""
    when = "after" if specification.fee_after_check else "before"
    most = specification.largest_trade
    limit = "" if most is None else f", and move at most {percent(most)} of what they leave"
    return f"Trades pay {percent(specification.trading_fee)} {when} their margin check{limit}. "


def _penalty(specification: Specification) -> str:
    rates = sorted({market.penalty for market in specification.markets.values()})
    amount = " to ".join(percent(rate) for rate in dict.fromkeys((rates[0], rates[-1])))
    return f"Penalty {amount}, {'capped by equity' if specification.penalty_capped_by_equity else 'taken in full'}"


def _keepers(specification: Specification) -> str:
    if specification.keeper is Keeper.PROTOCOL:
        return "The protocol itself closes accounts out"
    flat = (
        f" and {money(specification.keeper_flat_reward, specification)} flat"
        if specification.keeper_flat_reward
        else ""
    )
    floor, cap = specification.reward_floor, specification.keeper_reward_cap
    of_margin = specification.keeper_reward_of_margin
    least = f", at least {money(floor, specification)}" if floor else ""
    most = "" if cap is None else f", at most {money(cap, specification)}"
    share = "" if of_margin is None else f", at most {percent(of_margin)} of what is left of the account"
    fund = ", and the insurance fund pays what the account cannot" if specification.fund_pays_keeper else ""
    reverts = ", and a close-out of whoever holds less reverts" if specification.reverts_below_reward else ""
    return f"Keepers earn {percent(specification.keeper_share)} of it{flat}{least}{most}{share}{reverts}{fund}"
