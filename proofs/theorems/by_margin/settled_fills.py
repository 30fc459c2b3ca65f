"""Where the insurance fund settles every fill: from which margin on it does not pay, or loses nothing by an account.

No inequality says it; of what is carried here, the component does (`novate.model.close_outs.partial.surplus`, and
`several` of accounts with several positions), or the theorem of no-bad-debt about the same mechanism whose charges stop
at what is left of an account: see `plainer`.

*A call up to a target* that stops earlier cures the account, and charges the whole fee of what it fills: the ratio of
equity to requirement rises. One that does not cure closes its whole part. So the margins are those without a target.

*Solvency.* Of the equity of an account and what the fund got of it together the plainer mechanism's solvency says that
they are not negative. So what an account owes the fund has got from it, if it has lost nothing by any account.

*Liquidation progress.* A fill that lacks nothing is one that nobody has to pay for. It leaves the margin ratio no
lower, as no more than its surplus is charged. That is so from the margin on with which the fund is not drawn on; below
it a fill may need more than the fund has, and what becomes of the account then the model does not say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Any

from novate.model.component import part
from novate.model.core.symbolic.lag_profile import oracle_profile
from novate.model.core.symbolic.state import Machine
from novate.model.specification import MarketParameters
from novate.proofs.theorems.by_margin.funded_floor import least_margin
from novate.proofs.theorems.inequality import CLOSE_OUT, Inequality, Row
from novate.proofs.theorems.of_property import ByMargin
from novate.proofs.theorems.parameters import Parameters, Shape


def plainer(machine: Machine, notional: int | None = None) -> Machine:
    """The same mechanism without fills that are settled, its charges stopping at what is left; and its positions.

    What account and fund come to together is the same: they lose the slippage, whoever pays it.
    """
    largest = machine.market.largest_position if notional is None else notional
    own = replace(machine, market=replace(machine.market, largest_position=largest))
    markets = {name: unsettled(each) for name, each in held(own).items()}
    every = {**machine.specification.markets, **markets}
    specification = replace(machine.specification, markets=every, penalty_capped_by_equity=True)
    return replace(machine, specification=specification, market=markets[machine.market.name])


def held(machine: Machine) -> dict[str, MarketParameters]:
    """The markets in which an account may hold positions, the machine's as it is."""
    others = machine.specification.markets if machine.many_positions else {}
    return {**others, machine.market.name: machine.market}


def unsettled(market: MarketParameters) -> MarketParameters:
    """The market, without fills that are settled."""
    return replace(market, close_out=contract_of(market).unsettled(market.close_out))


def contract_of(market: MarketParameters) -> Any:
    """That of the market's close-outs."""
    return part("close_outs", market.close_out.kind, "contract")


def left_out(machine: Machine) -> str:
    """Why no margin is known, in words; empty where one is, or where it is that none is enough."""
    first = next(_left_out(machine), "")
    return f"what the insurance fund pays for fills is not known {first}" if first else ""


def _left_out(machine: Machine) -> Iterator[str]:
    markets, mechanism, shown = held(machine).values(), machine.specification, oracle_profile(machine)
    if not shown.has_most or shown.least_market_now == 0:
        yield "where the oracle may show next to nothing of the market price, or any multiple of it"
    if any(market.minimum_maintenance for market in markets) or mechanism.keeper_flat_reward:
        yield "with a minimum_maintenance or a keeper_flat_reward"
    if mechanism.keeper_share:
        yield "where keepers have a share of the penalty"
    if machine.many_positions:
        yield from _left_out_of_several(machine)


def _left_out_of_several(machine: Machine) -> Iterator[str]:
    each_market = (replace(machine, market=market) for market in held(machine).values())
    if not all(contract_of(each.market).shows_the_market(each) for each in each_market):
        yield "of accounts that hold several positions where an oracle may show another price than the market's"
    if not all(market.maintenance_margin for market in held(machine).values()):
        yield "of accounts that hold several positions some of which have no maintenance margin"


def ratio_of_others(machine: Machine) -> Fraction:
    """The margin ratio from which on no fill of another market's positions lacks anything; 0 where there are none."""
    others = (market for name, market in held(machine).items() if name != machine.market.name)
    return max((market.slippage / market.maintenance_margin for market in others), default=Fraction(0))


def undrawn_alone(machine: Machine, notional: int | None = None) -> Fraction | None:
    """The least with which no fill of accounts lacks anything that hold no other position; None where none is."""
    contract = contract_of(machine.market)
    found: Fraction | None = contract.undrawn_margin(machine, notional or machine.market.largest_position)
    return found


def undrawn_margin(machine: Machine, notional: int | None = None) -> Fraction | None:
    """The least with which none is known to lack anything; None where none is enough."""
    if is_exact(machine):
        return undrawn_alone(machine, notional)
    size = notional or machine.market.largest_position
    found: Fraction | None = contract_of(machine.market).undrawn_beside(machine, size, ratio_of_others(machine))
    return found


def is_exact(machine: Machine) -> bool:
    """Whether it is the least with which none does."""
    return not machine.many_positions and bool(contract_of(machine.market).has_known_edges(machine))


def other_price(machine: Machine, notional: int) -> Fraction | None:
    """Just above which the market may be worse at the first call than as far as it gets, over what the look showed."""
    if not contract_of(machine.market).has_known_edges(machine):
        return None
    found: Fraction | None = contract_of(machine.market).price_of_one_call_more(machine, notional)
    return found


def no_loss_alone(machine: Machine, notional: int | None = None) -> Fraction | None:
    """The least with which the fund loses nothing by accounts that hold no other position.

    That with which they would leave no bad debt.
    """
    plain = plainer(machine, notional)
    row = Inequality(*CLOSE_OUT, shape=Shape.of(plain))
    parameters = Parameters.of(plain)
    return None if row.is_hopeless(parameters.profile) else Fraction(row.bound(parameters))


def no_loss_margin(machine: Machine, notional: int | None = None) -> Fraction | None:
    """The least with which the fund is known to lose nothing by an account; None where none is enough.

    Of several positions all have to have what one of two arguments asks for: no fee is counted on, or no fill draws.
    """
    if not machine.many_positions:
        return no_loss_alone(machine, notional)
    return least_of(arguments(machine))(machine, notional)


Needed = Callable[[Machine, int | None], Fraction | None]


def arguments(machine: Machine) -> tuple[Needed, ...]:
    """Those whose margins the positions in all other markets have; the first where there is none."""
    places = (place for place in machine.specification.places if place[0] != machine.market.name)
    others = [Machine.of_place(machine.specification, *place) for place in places]
    found = tuple(needed for needed in (without_fees, undrawn_margin) if all(has(each, needed) for each in others))
    return found or (without_fees,)


def least_of(several: tuple[Needed, ...]) -> Needed:
    """The least of what they need."""

    def needed(machine: Machine, notional: int | None = None) -> Fraction | None:
        found = (each(machine, notional) for each in several)
        return min((each for each in found if each is not None), default=None)

    return needed


def has(machine: Machine, needed: Needed) -> bool:
    """Whether the margin is what is needed."""
    least = needed(machine, None)
    return least is not None and bool(machine.market.maintenance_margin >= least)


def without_fees(machine: Machine, notional: int | None = None) -> Fraction | None:
    """The least with which it loses nothing by accounts with several positions, all of which have as much."""
    size = notional or machine.market.largest_position
    found: Fraction | None = contract_of(machine.market).without_loss_beside(machine, size, ratio_of_others(machine))
    return found


def largest_undrawn(machine: Machine) -> int | None:
    """Quote quanta: the largest position no fill of which lacks anything; None where the size makes no difference."""
    if not is_exact(machine):
        return largest_known(machine, undrawn_margin)
    found: int | None = contract_of(machine.market).largest_undrawn(machine)
    return found


def largest_without_loss(machine: Machine) -> int | None:
    """Quote quanta: the largest position by which the fund loses nothing; None where the size makes no difference."""
    if machine.many_positions:
        return largest_known(machine, least_of(arguments(machine)))
    plain = plainer(machine)
    found: int | None = contract_of(plain.market).largest_position(plain)
    return found


def largest_known(machine: Machine, needed: Needed) -> int | None:
    """Quote quanta: the largest for which the margin is known to be enough; None where there is none, or all are."""
    found: int | None = contract_of(machine.market).largest_with(machine, needed)
    return found or None


def remark(machine: Machine) -> str:
    """Whether a fill ever cures an account that holds no other position, in words."""
    found: str = "" if machine.many_positions else contract_of(machine.market).remark(machine)
    return found


THEOREM = "schedule-mean"
NOT_FILLED = (
    "a fill may lack something, and nothing is known of a fund that cannot pay for it: with the margin of fund-undrawn "
    "none does"
)
"""Why it is open whether a close-out of an account is always possible, and helps."""
UNDRAWN = ByMargin(
    undrawn_margin, largest_undrawn, left_out, plainer, THEOREM, remark, other_price, alone=undrawn_alone
)
WITHOUT_LOSS = ByMargin(no_loss_margin, largest_without_loss, left_out, plainer, THEOREM, alone=no_loss_alone)
PROGRESS = replace(UNDRAWN, alone=None, open_below=NOT_FILLED)


def solvent(rows: Callable[[Shape], tuple[Row, ...]]) -> ByMargin:
    """Who answers for solvency, which asks for these rows: of what account and fund come to together."""

    def with_rows(machine: Machine, notional: int | None, of_fund: Fraction | None) -> Fraction | None:
        together = None if of_fund is None else least_margin(plainer(machine, notional), rows)
        return None if of_fund is None or together is None else max(of_fund, together)

    def margin(machine: Machine, notional: int | None = None) -> Fraction | None:
        return with_rows(machine, notional, no_loss_margin(machine, notional))

    def alone(machine: Machine, notional: int | None = None) -> Fraction | None:
        return with_rows(machine, notional, no_loss_alone(machine, notional))

    def largest(machine: Machine) -> int | None:
        return largest_known(machine, margin)

    return ByMargin(margin, largest, left_out, plainer, THEOREM, alone=alone)
