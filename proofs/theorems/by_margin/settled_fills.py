"""Where the insurance fund settles every fill: from which margin on it does not pay, or loses nothing by an account.

No inequality says it; of what is carried here, the component does (`novate.model.close_outs.partial.surplus`), or the
theorem of no-bad-debt about the same mechanism whose charges stop at what is left of an account: see `plainer`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from novate.model.component import part
from novate.model.core.symbolic.lag_profile import oracle_profile
from novate.model.core.symbolic.state import Machine
from novate.proofs.theorems.inequality import CLOSE_OUT, Inequality
from novate.proofs.theorems.of_property import ByMargin
from novate.proofs.theorems.parameters import Parameters, Shape


def plainer(machine: Machine, notional: int | None = None) -> Machine:
    """The same mechanism without fills that are settled, its charges stopping at what is left; and its positions.

    What account and fund come to together is the same: they lose the slippage, whoever pays it.
    """
    rule = part("close_outs", machine.market.close_out.kind, "contract").unsettled(machine.market.close_out)
    largest = machine.market.largest_position if notional is None else notional
    market = replace(machine.market, close_out=rule, largest_position=largest)
    markets = {**machine.specification.markets, market.name: market}
    specification = replace(machine.specification, markets=markets, penalty_capped_by_equity=True)
    return replace(machine, specification=specification, market=market)


def left_out(machine: Machine) -> str:
    """Why no margin is known, in words; empty where one is, or where it is that none is enough."""
    first = next(_left_out(machine), "")
    return f"what the insurance fund pays for fills is not known {first}" if first else ""


def undrawn_left_out(machine: Machine) -> str:
    """The same of the margin with which no fill lacks anything."""
    first = next(part("close_outs", machine.market.close_out.kind, "contract").without_undrawn(machine), "")
    return left_out(machine) or (f"what a fill may lack is not known {first}" if first else "")


def _left_out(machine: Machine) -> Iterator[str]:
    market, mechanism, shown = machine.market, machine.specification, oracle_profile(machine)
    if machine.many_positions:
        yield "of accounts that hold several positions"
    if not shown.has_most or shown.least_market_now == 0:
        yield "where the oracle may show next to nothing of the market price, or any multiple of it"
    if market.minimum_maintenance or mechanism.keeper_flat_reward:
        yield "with a minimum_maintenance or a keeper_flat_reward"
    if mechanism.keeper_share:
        yield "where keepers have a share of the penalty"
    yield from part("close_outs", market.close_out.kind, "contract").left_out(machine)


def undrawn_margin(machine: Machine, notional: int | None = None) -> Fraction | None:
    """The least with which no fill lacks anything; None where none is enough."""
    contract = part("close_outs", machine.market.close_out.kind, "contract")
    found: Fraction | None = contract.undrawn_margin(machine, notional or machine.market.largest_position)
    return found


def other_price(machine: Machine, notional: int) -> Fraction | None:
    """Just above which the market may be worse at the first call than as far as it gets, over what the look showed."""
    contract = part("close_outs", machine.market.close_out.kind, "contract")
    found: Fraction | None = contract.price_of_one_call_more(machine, notional)
    return found


def no_loss_margin(machine: Machine, notional: int | None = None) -> Fraction | None:
    """The least with which the fund loses nothing by an account: that with which it would leave no bad debt."""
    plain = plainer(machine, notional)
    row = Inequality(*CLOSE_OUT, shape=Shape.of(plain))
    parameters = Parameters.of(plain)
    return None if row.is_hopeless(parameters.profile) else Fraction(row.bound(parameters))


def largest_undrawn(machine: Machine) -> int | None:
    """Quote quanta: the largest position no fill of which lacks anything; None where the size makes no difference."""
    found: int | None = part("close_outs", machine.market.close_out.kind, "contract").largest_undrawn(machine)
    return found


def largest_without_loss(machine: Machine) -> int | None:
    """Quote quanta: the largest position by which the fund loses nothing; None where the size makes no difference."""
    plain = plainer(machine)
    found: int | None = part("close_outs", plain.market.close_out.kind, "contract").largest_position(plain)
    return found


def remark(machine: Machine) -> str:
    """Whether a fill ever cures an account, in words."""
    found: str = part("close_outs", machine.market.close_out.kind, "contract").remark(machine)
    return found


THEOREM = "schedule-mean"
UNDRAWN = ByMargin(undrawn_margin, largest_undrawn, undrawn_left_out, plainer, THEOREM, remark, other_price)
WITHOUT_LOSS = ByMargin(no_loss_margin, largest_without_loss, left_out, plainer, THEOREM)
