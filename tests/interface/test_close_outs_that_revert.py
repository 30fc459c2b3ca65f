"""Close-outs that are refused while the account holds less than the flat reward: who is stuck, and what that breaks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import product
from typing import Any

import pytest
import z3

from novate.model.core.symbolic.lag_profile import lag_profile, worst_at_close_out
from novate.model.core.symbolic.liquidate import is_refused, worst_fill
from novate.model.core.symbolic.parameters import facts, parametric
from novate.model.core.symbolic.state import Machine, fresh_state
from novate.model.rounding import rounding_per_close_out
from novate.model.specification import Margin, Minimum, Side, Specification
from novate.proofs.engine.limits import Limits, Route
from novate.proofs.engine.obligation import Obligation, prove
from novate.proofs.induction.close_outs import reachable, worth_of_others
from novate.proofs.induction.invariant import steps
from novate.proofs.status import Status
from novate.proofs.verdicts.verdict import Verdict
from novate.proofs.verdicts.verify import verify
from novate.specification.file import parse_bytes

FILE = """
[mechanism]
title = "A close-out that reverts"
margin = "{accounts}"
quote_quantum = "0.000001"
[markets.X]
initial_margin = "20%"
maintenance_margin = "{margin}"
minimum_maintenance = "{minimum}"
minimum_is = "{minimum_is}"
minimum_notional = "{notional}"
base_quantum = "0.000001"
price_tick = "0.01"
[markets.Y]
initial_margin = "20%"
maintenance_margin = "10%"
minimum_maintenance = "{minimum}"
base_quantum = "0.000001"
price_tick = "0.01"
[liquidation]
penalty = "{penalty}"
penalty_capped_by_equity = {capped}
keeper = "open"
keeper_flat_reward = "40"
reverts_below_reward = {reverts}
[environment]
max_move_per_block = "{move}"
keeper_delay = "1 block"
slippage = "0.5%"
[oracle]
kind = "exact"
[close_out]
{close_out}
[keepers]
{keepers}
"""
DEFAULTS = {"accounts": "isolated", "margin": "6%", "minimum": "40", "minimum_is": "sum", "notional": "0"}
DEFAULTS |= {"penalty": "1%", "capped": "true", "reverts": "true", "move": "1%", "close_out": "", "keepers": ""}
PROGRESS, NO_DEBT = "liquidation-progress", "no-bad-debt"
LIMITS = Limits()
LOSS = {
    Side.LONG: 1 - Fraction(99, 100) ** 2 * Fraction(995, 1000),
    Side.SHORT: Fraction(101, 100) ** 2 * Fraction(1005, 1000) - 1,
}
"""What a close-out of the file costs at worst, of each unit of what a healthy look showed."""


def specified(**changes: str) -> Specification:
    """The file with these changes."""
    return parse_bytes(FILE.format(**DEFAULTS | changes).encode())


def answers(name: str, limits: Limits = LIMITS, **changes: str) -> tuple[Verdict, Verdict]:
    """The verdicts on a property of market X: of longs, of shorts."""
    long, short = (verify(specified(**changes), "X", side, name, limits) for side in Side)
    return long, short


def statuses(name: str, **changes: str) -> set[Status]:
    """Of both sides."""
    return {each.status for each in answers(name, **changes)}


SHAPES = [
    (margin, side, minimum_is)
    for margin, side, minimum_is in product(Margin, Side, Minimum)
    if (margin, minimum_is) != (Margin.CROSS, Minimum.FLOOR)
]


@pytest.mark.parametrize(("margin", "side", "minimum_is"), SHAPES)
def test_nobody_is_refused_where_the_minimum_pays_the_reward(margin: Margin, side: Side, minimum_is: Minimum) -> None:
    """With symbols: m >= loss and c >= g; over a floor (m - loss) c >= m g; of several positions c >= g + L (K - 1)."""
    machine = that_refuses(margin, side, minimum_is)
    state = fresh_state(machine, "before")
    bounded = lag_profile(machine).has_most
    known = (*facts(machine), bounded, *reachable(machine, state), worth_of_others(machine))
    overdue = (state.account.holds, state.account.overdue >= 1)
    nobody = z3.Not(is_refused(machine, state.account))
    assert prove([Obligation("nobody is refused", (*known, *overdue, *enough(machine)), nobody)], LIMITS).holds
    for left_out in enough(machine):
        fewer = [each for each in enough(machine) if not each.eq(left_out)]
        failed = prove([Obligation("nobody is refused", (*known, *overdue, *fewer), nobody)], LIMITS)
        assert failed.failed is not None
        assert not failed.undecided


def that_refuses(margin: Margin, side: Side, minimum_is: Minimum = Minimum.SUM) -> Machine:
    """A machine of symbols."""
    machine = parametric(margin, side, capped=True, close_out="whole", minimum_is=minimum_is)
    return replace(machine, specification=replace(machine.specification, reverts_below_reward=True))


def enough(machine: Machine) -> list[Any]:
    """The condition of this page."""
    market, specification, sign = machine.market, machine.specification, machine.side.sign
    loss = sign * (1 - worst_fill(machine, worst_at_close_out(machine)))
    rounding = rounding_per_close_out(specification) * (specification.most_positions - 1)
    pays = market.minimum_maintenance >= specification.keeper_flat_reward + rounding
    if market.is_floored:
        room = (market.maintenance_margin - loss) * market.minimum_maintenance
        pays = room >= market.maintenance_margin * specification.keeper_flat_reward
    return [market.maintenance_margin >= loss, pays]


@pytest.mark.parametrize("side", Side)
@pytest.mark.parametrize("margin", Margin)
def test_where_nobody_is_refused_the_rule_changes_nothing(margin: Margin, side: Side) -> None:
    """Step by step: what the mechanism with the rule can do is then what the one without it can do, both ways."""
    refusing = that_refuses(margin, side)
    plain = replace(refusing, specification=replace(refusing.specification, reverts_below_reward=False))
    before, after = fresh_state(plain, "before"), fresh_state(plain, "after")
    old, new = (steps(each, before, after) for each in (plain, refusing))
    nobody = z3.Not(is_refused(refusing, before.account))
    asked = [
        Obligation(f"{name}, {way}", (nobody, before.account.overdue >= 1, one.relation), other.relation)
        for name in old
        for way, one, other in (("to", old[name], new[name]), ("fro", new[name], old[name]))
    ]
    assert prove(asked, LIMITS).holds


MOVES = {Side.LONG: Fraction(99, 100), Side.SHORT: Fraction(101, 100)}


@pytest.mark.parametrize("side", Side)
@pytest.mark.parametrize(("margin", "minimum"), [(6, 0), (6, 30), (6, 40), (3, 40), (3, 0), (2, 45)])
def test_an_adversary_finds_who_is_stuck(side: Side, margin: int, minimum: int) -> None:
    """Every path of prices after a healthy look, of every notional: stuck are those with (m - loss) N + c < g."""
    rate, loss = Fraction(margin, 100), LOSS[side]
    found = {size for size in NOTIONALS if is_stuck(side, rate, minimum, size)}
    assert found == {size for size in NOTIONALS if (rate - loss) * size + minimum < 40}
    assert (not found) == (rate >= loss and minimum >= 40)


NOTIONALS = tuple(Fraction(10) ** power * step for power in range(6) for step in (1, 2, 5))


def is_stuck(side: Side, rate: Fraction, minimum: int, size: Fraction) -> bool:
    """Whether some path leads to where the account, healthy by nothing at the look, holds less than 40 at the fill."""
    sign = side.sign
    balance = (rate - sign) * size + minimum
    for path in paths():
        prices = [size * price for price in path]
        overdue = all(balance + sign * price < rate * price + minimum for price in prices)
        if overdue and balance + sign * prices[-1] * (1 - sign * Fraction(5, 1000)) < 40:
            return True
    return False


def paths() -> Iterator[tuple[Fraction, ...]]:
    """One or two blocks after the look, the price going up, down or nowhere in each."""
    ways = (*MOVES.values(), Fraction(1))
    yield from ((one,) for one in ways)
    yield from ((one, one * two) for one, two in product(ways, ways))


@pytest.mark.parametrize(("accounts", "minimum"), [("isolated", "40"), ("cross", "40.000002")])
def test_what_is_proved_without_the_rule_is_proved_with_it_where_the_minimum_pays(accounts: str, minimum: str) -> None:
    """Isolated, and cross with two quanta for the rounding of an earlier close-out."""
    for name in ("conservation", NO_DEBT, "solvency", PROGRESS):
        assert statuses(name, accounts=accounts, minimum=minimum) == {Status.PROVED}, name


@pytest.mark.parametrize("accounts", ["isolated", "cross"])
def test_a_margin_that_pays_for_close_outs_is_not_enough(accounts: str) -> None:
    """False. Without the rule it is; with it somebody is stuck, and owes more than he has as the price goes on."""
    for side, stuck in zip(Side, answers(PROGRESS, accounts=accounts, minimum="0"), strict=True):
        assert stuck.status is Status.VIOLATED
        beyond = stuck.figures["dead_zone"].exact - 40 * 10**6 / (Fraction(6, 100) - LOSS[side])
        assert 0 <= beyond < (1 if accounts == "isolated" else 100)  # an earlier close-out was rounded
    for owed in answers(NO_DEBT, accounts=accounts, minimum="0"):
        assert "stays open: its close-out is refused" in owed.detail
    assert statuses("solvency", accounts=accounts, minimum="0") == {Status.VIOLATED}
    for name in (NO_DEBT, PROGRESS):
        assert statuses(name, accounts=accounts, minimum="0", reverts="false") == {Status.PROVED}


def test_a_large_minimum_notional_keeps_nobody_out_of_the_dead_zone() -> None:
    """False: a long that was large when it was opened is small once the price has fallen."""
    long, _ = answers(PROGRESS, minimum="0", notional="1_500")
    assert long.status is Status.VIOLATED
    assert long.figures["dead_zone"].exact < 1_200 * 10**6


def test_a_floor_has_to_be_larger_than_the_reward() -> None:
    """False: c >= g. Of a position of c/m, which has least, 40 need 40 m/(m - loss); of a long 68.2."""
    needed = 40 * Fraction(6, 100) / (Fraction(6, 100) - LOSS[Side.LONG])
    for minimum, status in (("40", Status.VIOLATED), ("68.1", Status.VIOLATED), ("68.2", Status.PROVED)):
        long, _ = answers(PROGRESS, minimum=minimum, minimum_is="floor")
        assert long.status is status, minimum
        assert (Fraction(minimum) >= needed) == (status is Status.PROVED)


def test_a_long_that_is_stuck_need_not_owe_anything() -> None:
    """With c (1 - loss) >= g (1 - m) it has more cash than it bought for: it is stuck, and no debt. A short is one."""
    long, short = answers(NO_DEBT, minimum="39.5")
    assert (long.status, short.status) == (Status.UNKNOWN, Status.VIOLATED)
    assert "not proved that every account holds the flat reward" in long.detail
    assert statuses(PROGRESS, minimum="39.5") == {Status.VIOLATED}


def test_keepers_with_limits_do_not_wait_for_whom_they_cannot_close_out() -> None:
    """Three blocks late: safe with the minimum; without it the block ends, and the run goes on to a debt."""
    keepers = 'kind = "network"\ncapacity = "5 accounts"\norder = "oldest-first"\naccounts_at_once = "15 accounts"'
    assert specified(keepers=keepers).delay == 3
    assert statuses(PROGRESS, keepers=keepers) == {Status.PROVED}
    for found in answers(NO_DEBT, keepers=keepers, minimum="0"):
        assert "stays open: its close-out is refused" in found.detail


def test_nothing_is_known_where_it_is_not_carried() -> None:
    """Close-outs in parts, and Spacer: unknown, with the reason."""
    parts, _ = answers(PROGRESS, close_out='kind = "partial"\nchunk_share = "50%"')
    assert (parts.status, "close-outs in parts that are refused" in parts.detail) == (Status.UNKNOWN, True)
    by_horn, _ = answers(NO_DEBT, limits=Limits(route=Route.HORN))
    assert (by_horn.status, "close-outs that revert" in by_horn.detail) == (Status.UNKNOWN, True)
