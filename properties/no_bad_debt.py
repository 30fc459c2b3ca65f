"""No bad debt under bounded delay: whoever is closed out in time can pay for it.

A close-out that is refused leaves no shortfall, and so hides one: where a mechanism refuses some, an account that stays
open and owes more than it has counts as well.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from novate.model.contract import ADVERSARY
from novate.model.figures import amount
from novate.model.observation import CloseOut
from novate.model.rounding import rounding_allowance, rounding_of_all
from novate.model.specification import MarketParameters, Specification
from novate.properties.property import Claim, Property, beyond_rounding


def on_close_out(specification: Specification, _: MarketParameters, close_out: CloseOut[Any]) -> tuple[Claim, ...]:
    """The shortfall is rounding at most."""
    allowance = rounding_of_all(specification, close_out.close_outs)
    each = "" if specification.closes_whole else " for each close-out of the account"
    label = f"the shortfall is at most {rounding_allowance(specification)} quanta{each}"
    return (Claim(label, True, close_out.shortfall <= allowance, lambda: bad_debt(specification, close_out)),)


def on_refused(specification: Specification, account: str, held: Any) -> Claim:
    """An account whose close-out is refused owes nothing but rounding: no close-out will show what it does owe."""
    return Claim(
        "an account whose close-out is refused owes nothing",
        held < specification.keeper_flat_reward,
        held >= -rounding_allowance(specification),
        lambda: f"account {account} owes {amount(-held, specification)} and stays open: its close-out is refused",
    )


def bad_debt(specification: Specification, close_out: CloseOut[Any]) -> str:
    """How much, and to whom it is owed.

    What an account has is paid out in turn: to the traders on the other side, to the keeper, and last to the fund.
    """
    shortfall, rewarded = close_out.shortfall, min(close_out.reward, close_out.charges)  # the fund may pay the rest
    of_the_fund = min(shortfall, close_out.charges - rewarded)
    of_the_keeper = min(shortfall - of_the_fund, rewarded)
    shares = {
        "to other traders": shortfall - of_the_fund - of_the_keeper,
        "to the keeper": of_the_keeper,
        "to the insurance fund as its own part of the charges": of_the_fund,
    }
    owed = {whom: amount(share, specification) for whom, share in shares.items() if share}
    whose = (
        f"all of it owed {next(iter(owed))}" if len(owed) == 1 else listed(f"{n} owed {to}" for to, n in owed.items())
    )
    explained = beyond_rounding(rounding_of_all(specification, close_out.close_outs), specification)
    return f"the close-out leaves {amount(shortfall, specification)} of bad debt, {whose}; {explained}"


def listed(parts: Iterable[str]) -> str:
    """As in "one, two and three"."""
    *most, last = parts
    return f"{', '.join(most)} and {last}"


def not_applicable(specification: Specification, market: MarketParameters | None) -> str | None:
    """Where every fill is settled nothing is left unpaid for."""
    settles = specification.settles_each_fill if market is None else market.close_out.settles_each_fill
    return "the insurance fund settles every fill, so other properties say what it pays" if settles else None


NO_BAD_DEBT = Property(
    name="no-bad-debt",
    short="debt",
    title="No close-out leaves bad debt",
    statement="Whenever keepers act within the delay and prices stay inside their bounds, no close-out leaves a "
    "shortfall of more than R quanta, the worst effect of rounding.",
    formula="shortfall <= R",
    source="long: m >= 1 - (1-d)^n (1-s)(1-f)/(1+e); short: m >= (1+u)^n (1+s)(1+f)/(1-e) - 1; n = D + 1 + h",
    expected="No close-out leaves a shortfall beyond rounding.",
    examples=("proved", {"status": "proved", "headroom": "0.5%"}),
    of_margin=True,
    assumptions=lambda _, __: ADVERSARY,
    not_applicable=not_applicable,
    is_usual=True,
    on_close_out=on_close_out,
    on_refused=on_refused,
)
