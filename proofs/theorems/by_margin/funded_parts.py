"""Positions that are closed in parts and pay funding: from which margin on they leave no debt.

No inequality says it; of what is carried here the component does (`novate.model.close_outs.partial.funded`). What it
leaves to the theorem of no-bad-debt about the same mechanism without funding is all but what is paid.

No debt is all that solvency asks here, too: equity at the oracle price, which is the market's, is never less than what
the worst of all further moves, calls and payments leave; and where nothing is owed the fund pays nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from novate.model.component import part, usual
from novate.model.core.symbolic.lag_profile import oracle_profile
from novate.model.core.symbolic.state import Machine
from novate.proofs.theorems.of_property import ByMargin

FUNDED_PARTS = "nothing is known yet of positions that are closed in parts and pay funding"


def applies(machine: Machine) -> bool:
    """Whether it is about such positions, and no fund settles their fills."""
    rule = machine.market.close_out
    return machine.pays_funding and not rule.is_whole and not rule.settles_each_fill


def left_out(machine: Machine) -> str:
    """Why no margin is known, in words; empty where one is, or where it is that none is enough."""
    first = next(_left_out(machine), "")
    return f"{FUNDED_PARTS} {first}" if first else ""


def _left_out(machine: Machine) -> Iterator[str]:
    market, shown = machine.market, oracle_profile(machine)
    if machine.many_positions:
        yield "in accounts that hold several positions"
    if not shown.has_most or (shown.least_market_now, shown.most_market_now) != (1, 1) or market.oracle.lookback:
        yield "where the oracle may show another price than the market's"
    if not machine.specification.penalty_capped_by_equity:
        yield "with charges that do not stop at what is left"
    if market.is_floored:
        yield "where a minimum is a floor under requirements"
    yield from part("close_outs", market.close_out.kind, "contract").funded_left_out(market.close_out)


def margin(machine: Machine, notional: int | None = None) -> Fraction | None:
    """The least with which no close-out leaves a debt; None where none is known to be enough."""
    contract = part("close_outs", machine.market.close_out.kind, "contract")
    found: Fraction | None = contract.funded_margin(machine, notional or machine.market.largest_position)
    return found


def largest(machine: Machine) -> int | None:
    """Quote quanta: the largest position for which the margin is enough; None where the size makes no difference."""
    found: int | None = part("close_outs", machine.market.close_out.kind, "contract").largest_funded(machine)
    return found


def unfunded(machine: Machine) -> Machine:
    """The same mechanism without funding in this market."""
    market = replace(machine.market, funding=usual("funding"))
    specification = replace(machine.specification, markets={**machine.specification.markets, market.name: market})
    return replace(machine, specification=specification, market=market)


BY_MARGIN = ByMargin(margin, largest, left_out, unfunded, "schedule-mean", applies=applies, lifts=FUNDED_PARTS)
