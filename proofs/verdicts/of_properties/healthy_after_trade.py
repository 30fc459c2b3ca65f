"""Healthy after a trade: from which initial margin on."""

from __future__ import annotations

from fractions import Fraction

from novate.model.core.symbolic.state import Machine
from novate.proofs.engine.limits import Limits
from novate.proofs.status import Status
from novate.proofs.verdicts.of_property import InVerdict
from novate.proofs.verdicts.shares import percent
from novate.proofs.verdicts.verdict import Figures, shares

CHECKED = "the fee is part of what is checked"
NO_MARGIN = "no initial margin is enough: nothing limits how much more of a position a trade moves than it leaves"
NO_SIZE = "no initial margin is enough: the fee of the smallest position is a whole quantum, and minimum_notional is 0"

NO_COMPANY = "no initial margin is enough: nothing limits the fee of who closes a position whole, and his others pay it"


def of_trades(machine: Machine, _: Limits) -> Figures:
    """The least initial margin, where that is known: of a sum of share and minimum, in one tier."""
    return shares(initial_margin=smallest_initial_margin(machine))


def smallest_initial_margin(machine: Machine) -> Fraction | None:
    """That of the property, m + r t + 1/n; None where none is enough, or known."""
    specification, market = machine.specification, machine.market
    if not specification.fee_after_check or market.is_floored or market.tiers_above or machine.many_positions:
        return None
    if specification.trading_fee is None or specification.largest_trade is None or not market.minimum_notional:
        return None
    most = specification.largest_trade * specification.trading_fee
    return market.maintenance_margin + most + Fraction(1, market.minimum_notional)


def margin_in_words(machine: Machine, known: Figures, _: Status) -> str:
    """From which initial margin on it holds."""
    specification = machine.specification
    if not specification.fee_after_check:
        return CHECKED
    if "initial_margin" in known:
        return f"holds from an initial margin of {percent(known['initial_margin'].exact)} on"
    if not specification.trading_fee:
        return ""
    if machine.many_positions:
        return NO_COMPANY
    if specification.largest_trade is None:
        return NO_MARGIN
    return "" if machine.market.minimum_notional else NO_SIZE


IN_VERDICT = InVerdict(figures=of_trades, detail=margin_in_words)
