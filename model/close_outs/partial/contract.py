"""What close-outs in parts make of what an oracle guarantees: the schedule mean takes the place of L_K, or U_K.

And the worst equity between the calls that of W_K, or V_K. Of a rule with amounts both depend on how large a position
is: they hold for all that are worth at most `largest_position` when their accounts are last healthy.

Source: `novate.model.close_outs.partial.schedule` and `novate.model.close_outs.partial.equity`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from math import ceil, floor
from typing import cast

from novate.model.caches.cache import Cache
from novate.model.close_outs.partial.equity import worst_equity
from novate.model.close_outs.partial.funded import Funded, Paid, margin, paid
from novate.model.close_outs.partial.funded import left_out as unpaid_for
from novate.model.close_outs.partial.largest import largest, largest_of, shares_alone
from novate.model.close_outs.partial.parameters import Charge, Partial
from novate.model.close_outs.partial.reach import Reach, reach
from novate.model.close_outs.partial.reference import chunk
from novate.model.close_outs.partial.schedule import mean
from novate.model.close_outs.partial.several import enough_beside
from novate.model.close_outs.partial.surplus import Cure, Fills, cure, edge_at_first_call, undrawn
from novate.model.contract import LagProfile
from novate.model.core.symbolic.lag_profile import oracle_profile
from novate.model.core.symbolic.numbers import Term
from novate.model.core.symbolic.state import Machine
from novate.model.specification import MarketParameters, Side

ANY = 1
"""Quote quanta: of a rule of shares alone the size makes no difference."""
ANY_MARGIN = Fraction(1)
"""What is required makes no difference to a profile."""


def profile(machine: Machine) -> LagProfile:
    """Of one market, for its side; of numbers. Raises `TypeError` where moves are given: they are of one delay only."""
    if machine.moves is not None:
        raise TypeError("the moves of all calls are needed, and those until the first are given")
    market, mechanism = machine.market, machine.specification
    whatever = replace(market, initial_margin=ANY_MARGIN, maintenance_margin=ANY_MARGIN)
    asked = Asked(whatever, mechanism.delay, machine.kept, machine.side, machine.exact)
    return _known.once(asked, lambda: ScheduledProfile(machine))


def largest_position(machine: Machine) -> int | None:
    """Quote quanta: the largest position, when its account is last healthy, for which the margin is enough.

    None where it is for all of them, or whether it is does not depend on the size.
    """
    known = profile(machine)
    assert isinstance(known, ScheduledProfile)
    if not known.is_bound:
        return None
    if known.funded is not None:
        return largest_funded(known.funded, Fraction(machine.market.maintenance_margin))
    sign = machine.side.sign
    enough = (1 - sign * Fraction(machine.market.maintenance_margin)) / Fraction(machine.kept)
    return largest(known.rule, known.reach, enough)


def in_parts(rule: Partial) -> Partial:
    """That is what it is."""
    return rule


def unsettled(rule: Partial) -> Partial:
    """The same calls, charged what `[liquidation]` says."""
    return replace(rule, charge=Charge.PENALTY)


def takes_all(rule: Partial) -> bool:
    """Whether every call is a position's last."""
    return rule.chunk_share == 1 and rule.chunk_maximum is None and rule.target is None


def most_calls(rule: Partial) -> int | None:
    """Until an account is healthy, or the position closed; None where that depends on how large it is."""
    if rule.is_of_whole or (rule.chunk_share == 1 and rule.chunk_maximum is None):
        return ceil(1 / rule.chunk_share)
    return None


def smallest_part(rule: Partial) -> Fraction | None:
    """Quote quanta at the oracle price: what a call closes at least that neither cures nor closes the last of all.

    The minimum; or of so much that what may be left is left, the share. None where it may be any.
    """
    if rule.is_of_whole:
        return None
    kept, least, most = 1 - rule.chunk_share, Fraction(rule.chunk_minimum), rule.chunk_maximum
    if kept:
        least = max(least, rule.chunk_share * rule.leftover_minimum / kept)
    if most is not None:
        least = min(least, Fraction(most)) if kept else Fraction(most)
    return least or None


def smallest_call(machine: Machine, notional: int) -> int:
    """Quote quanta at the oracle price: the least that a call closes of a position worth so much, or more."""
    rule = cast("Partial", machine.market.close_out)
    part, cured = chunk(replace(rule, leftover_minimum=0), Fraction(notional)), least_cured(machine)
    return floor(part if cured is None else min(part, cured * notional))


def smallest_position(machine: Machine, call: int) -> int | None:
    """Quote quanta at the oracle price, from which on every call closes at least so much; None where none does."""
    rule, cured = cast("Partial", machine.market.close_out), least_cured(machine)
    if call == 0:
        return 0
    if cured == 0 or (rule.chunk_maximum is not None and rule.chunk_maximum < call):
        return None
    part = call if call <= rule.chunk_minimum else ceil(call / rule.chunk_share)
    return part if cured is None else max(part, ceil(call / cured))


def least_cured(machine: Machine) -> Fraction | None:
    """The least share of a position with which a call brings its account to the target; None where none does.

    The account has less than what is required, R >= m N, and shall have t (R - m x) after closing x. By that it loses
    l x at least, where the fill is the market price and that is as good as it may be against the oracle price. So

        x >= (t - 1) R/(t m - l) >= (t - 1) m/(t m - l) N

    with l = 1 - (1 - f) U_0 of a long, (1 + f) L_0 - 1 of a short. Of a floor a part frees nothing, and of a sum R is
    more: less is closed of neither.
    """
    market, rule = machine.market, cast("Partial", machine.market.close_out)
    if rule.target is None:
        return None
    margin, shown, sign = Fraction(market.maintenance_margin), oracle_profile(machine), machine.side.sign
    if machine.side is Side.LONG and not shown.has_most:
        return Fraction(0)
    best = Fraction(shown.most_market_now if machine.side is Side.LONG else shown.least_market_now)
    gained = rule.target * margin - sign * (1 - (1 - sign * market.penalty) * best)
    return (rule.target - 1) * margin / gained if gained > 0 else None


def has_known_edges(machine: Machine) -> bool:
    """Whether it is known just above which prices one call more is needed: what a fill may lack is exact then."""
    market, rule = machine.market, cast("Partial", machine.market.close_out)
    has_amounts = rule.chunk_minimum > 0 or rule.chunk_maximum is not None
    return not (market.move_windows and has_amounts and machine.side is Side.LONG)


def undrawn_margin(machine: Machine, notional: int | None) -> Fraction | None:
    """The least margin with which no fill of accounts of that notional lacks anything; None where none is enough."""
    found = undrawn(*filled(machine, notional or ANY))
    return None if found is None else machine.side.sign * (1 - found)


def undrawn_beside(machine: Machine, notional: int | None, ratio: Fraction) -> Fraction | None:
    """The same of accounts that hold other positions, too, whose fills ask for such a margin ratio; it may be less."""
    rule, size, bounds, fills = filled(machine, notional or ANY)
    return enough_beside(rule, size, bounds, fills.charged, ratio)


def without_loss_beside(machine: Machine, notional: int | None, ratio: Fraction) -> Fraction | None:
    """With which the insurance fund loses nothing by such accounts; it may be less."""
    rule, size, bounds, fills = filled(machine, notional or ANY)
    return enough_beside(rule, size, bounds, fills.worst, ratio)


def price_of_one_call_more(machine: Machine, notional: int) -> Fraction | None:
    """Over that of the look: from above which at the first call one more is needed than on the lowest path; or None."""
    return edge_at_first_call(*filled(machine, notional))


def largest_undrawn(machine: Machine) -> int | None:
    """Quote quanta: the largest position, when its account is last healthy, no fill of which lacks anything.

    None where that is so of all of them.
    """
    return largest_with(machine, undrawn_margin)


def largest_with(machine: Machine, needed: Callable[[Machine, int], Fraction | None]) -> int | None:
    """Quote quanta: the largest position for which the margin is at least what is needed; None where for all."""
    rule, _, bounds, _ = filled(machine, ANY)

    def is_enough(asked: Machine, notional: int) -> bool:
        found = needed(asked, notional)
        return found is not None and found <= machine.market.maintenance_margin

    without_amounts = replace(machine, market=replace(machine.market, close_out=shares_alone(rule)))
    if (rule.chunk_maximum is None or bounds.growth == 1) and is_enough(without_amounts, ANY):
        return None
    return largest_of(lambda notional: is_enough(machine, notional))


def without_funding(machine: Machine) -> Iterator[str]:
    """Of which close-outs nothing is known with the funding of their market, in words."""
    known = profile(machine)
    assert isinstance(known, ScheduledProfile)
    if known.unpaid_for:
        yield known.unpaid_for


def largest_funded(known: Funded, least: Fraction) -> int | None:
    """Quote quanta: the largest position that leaves no debt though it pays; None where the size is no matter."""

    def is_enough(notional: int) -> bool:
        needed = margin(known, notional)
        return needed is not None and needed <= least

    if known.rule.is_of_whole or takes_all(known.rule):
        return None if is_enough(ANY) else 0
    return largest_of(is_enough)


def remark(machine: Machine) -> str:
    """Whether fills that are settled ever cure an account, in words; empty where they may, or the oracle is off."""
    if not shows_the_market(machine):
        return ""
    _, _, _, fills = filled(machine, ANY)
    match cure(machine.market.maintenance_margin, fills, machine.market.penalty):
        case Cure.NEVER:
            return (
                "no fill ever cures an account, as the fee takes all that it could: it is closed whole unless prices do"
            )
        case Cure.NOT_AT_WORST:
            return "no fill with the worst slippage cures an account, as the fee takes all that it could"
        case Cure.MAY:
            return ""


def shows_the_market(machine: Machine) -> bool:
    """Whether the oracle price is the market price."""
    shown = oracle_profile(machine)
    at_once = bool(shown.has_most) and (shown.least_market_now, shown.most_market_now) == (1, 1)
    return at_once and not machine.market.oracle.lookback


def filled(machine: Machine, notional: int) -> tuple[Partial, int, Reach, Fills]:
    """What the fills of a market's side are reckoned from."""
    known = profile(machine)
    assert isinstance(known, ScheduledProfile)
    fills = Fills.of(machine.side, machine.market.slippage, machine.market.penalty)
    return known.rule, notional, known.reach, fills


@dataclass(frozen=True)
class Asked:
    """All that a profile depends on."""

    market: MarketParameters
    delay: int
    kept: Fraction
    side: Side
    exact: bool


_known: Cache[Asked, ScheduledProfile] = Cache(most=1_000)
"""Profiles whose numbers are worked out once, however many questions are asked of them."""


@dataclass(frozen=True)
class ScheduledProfile:
    """The oracle's, but for what goes against the position: that is of the whole schedule."""

    machine: Machine

    @cached_property
    def oracle(self) -> LagProfile:
        """What the oracle guarantees."""
        return oracle_profile(self.machine)

    @cached_property
    def reach(self) -> Reach:
        """How far prices get from call to call."""
        return reach(self.machine)

    @property
    def rule(self) -> Partial:
        """The market's."""
        return cast("Partial", self.machine.market.close_out)

    @property
    def size(self) -> int:
        """Of the largest position, in quote quanta."""
        return self.machine.market.largest_position or ANY

    @cached_property
    def is_bound(self) -> bool:
        """Whether the market price and what the oracle shows are bound to each other against the position."""
        return bool(self.oracle.least_market_now > 0 and (self.machine.side is Side.LONG or self.oracle.has_most))

    @cached_property
    def funded(self) -> Funded | None:
        """What payments are reckoned from; None where there are none."""
        machine, market = self.machine, self.machine.market
        if not market.funding.pays:
            return None
        at_once = replace(machine, specification=machine.specification.at_most_late(0))
        rising = reach(replace(machine, side=Side.SHORT)) if self.oracle.has_most else None
        first, kept = machine.specification.delay + 1, Fraction(machine.kept)
        return Funded(self.rule, self.reach, reach(at_once), rising, first, kept, market.funding)

    @cached_property
    def unpaid_for(self) -> str:
        """Why it is not known what funding takes, in words; empty where it is, or where there is none."""
        return next(unpaid_for(self.funded, self.size), "") if self.is_bound and self.funded is not None else ""

    @cached_property
    def paid(self) -> Paid | None:
        """The schedule mean, and what funding takes; None where no margin is enough, or nothing is known."""
        return None if self.funded is None or self.unpaid_for else paid(self.funded, self.size)

    @cached_property
    def mean(self) -> Fraction | None:
        """The schedule mean, what funding takes being taken off; None where no margin is enough."""
        if not self.is_bound or self.funded is None:
            return mean(self.rule, self.size, self.reach) if self.is_bound else None
        kept = Fraction(self.machine.kept)
        return self.paid.brings(self.machine.side.sign, kept) / kept if self.paid else None

    @cached_property
    def worst(self) -> Fraction | None:
        """The worst equity; None where no margin is enough."""
        if not self.is_bound:
            return None
        if self.funded is not None:
            return self.paid.brings(self.machine.side.sign, self.funded.kept_or_shown) if self.paid else None
        return worst_equity(self.rule, self.size, self.reach, Fraction(self.machine.kept))

    @property
    def ends(self) -> bool:
        """Whether the calls come to an end at a bounded cost."""
        return self.mean is not None

    @property
    def has_most(self) -> Term:
        """Not of a short that is never closed, or whose oracle may show next to nothing."""
        return self.oracle.has_most and (self.machine.side is Side.LONG or self.ends)

    @property
    def least_market(self) -> Term:
        """Of a long the mean; 0 where there is none."""
        return self.oracle.least_market if self.machine.side is Side.SHORT else self.mean or Fraction(0)

    @property
    def most_market(self) -> Term:
        """Of a short the mean. Raises `ZeroDivisionError` where there is none."""
        return self.oracle.most_market if self.machine.side is Side.LONG else bounded(self.mean)

    @property
    def least_oracle(self) -> Term:
        """Of a long the worst equity; 0 where there is none."""
        return self.oracle.least_oracle if self.machine.side is Side.SHORT else self.worst or Fraction(0)

    @property
    def most_oracle(self) -> Term:
        """Of a short the worst equity. Raises `ZeroDivisionError` where there is none."""
        return self.oracle.most_oracle if self.machine.side is Side.LONG else bounded(self.worst)

    @property
    def least_market_now(self) -> Term:
        """L_0."""
        return self.oracle.least_market_now

    @property
    def most_market_now(self) -> Term:
        """U_0. Raises `ZeroDivisionError`."""
        return self.oracle.most_market_now

    @property
    def shown_at_least(self) -> Term:
        """X_L."""
        return self.oracle.shown_at_least

    @property
    def shown_at_most(self) -> Term:
        """X_U. Raises `ZeroDivisionError`."""
        return self.oracle.shown_at_most


def bounded(number: Fraction | None) -> Fraction:
    """A number that there is. Raises `ZeroDivisionError`."""
    if number is None:
        raise ZeroDivisionError("the calls never come to an end")
    return number
