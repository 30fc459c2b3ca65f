"""Accounts some of whose positions are closed at once and others in parts: closed at once is in parts, of which one.

That is shown of the reference, all steps of which are compared, and of what is proved with it, against an exhaustive
adversary that knows no schedule.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import product
from typing import NamedTuple

import pytest

from novate.model.actions import Action, Deposit, Liquidate, NextBlock, Refusal, Trade
from novate.model.close_outs.partial.parameters import Charge, Partial, ShareOf
from novate.model.contract import feeds_of
from novate.model.core.reference.genesis import genesis
from novate.model.core.reference.machine import execute
from novate.model.core.reference.margin import is_liquidatable
from novate.model.core.reference.rules import Rules
from novate.model.core.symbolic.lag_profile import lag_profile
from novate.model.core.symbolic.state import Machine, of_one_kind
from novate.model.specification import Margin, Side, Specification
from novate.model.state import ClearingState
from novate.proofs.engine.limits import Limits
from novate.proofs.refinement.mechanisms import MECHANISMS, mechanism
from novate.proofs.refinement.of_close_outs.partial import BOTH_KINDS
from novate.proofs.status import Status
from novate.proofs.theorems.unknown_kinds import SEVERAL_KINDS
from novate.proofs.verdicts.as_written import run_as_written
from novate.proofs.verdicts.thresholds import smallest_margin
from novate.proofs.verdicts.vacuity import witness
from novate.proofs.verdicts.verify import verify

NAME = "no-bad-debt"
MOST_STATES = 1_500


def begun(specification: Specification) -> tuple[Rules, ClearingState]:
    """Ann, long in A and short in B, just healthy; the maker has all the money that there is."""
    rules = Rules.of(specification, specification.markets)
    state = genesis(rules, {"A": 100, "B": 100})
    first = Deposit("ann", 200), Deposit("maker-A", 10**6), Deposit("maker-B", 10**6)
    trades = Trade("A", "ann", "maker-A", 20, 100), Trade("B", "maker-B", "ann", 10, 100)
    for action in (*first, *trades):
        done = execute(rules, state, action)
        assert not isinstance(done, Refusal), done
        state = done.state
    return rules, state


def actions(state: ClearingState) -> Iterator[Action]:
    """Prices that stand still or go against her, calls at the best and the worst fill, and what she may open anew."""
    falls, rises = (state.markets["A"].price * 96 // 100, state.markets["B"].price * 104 // 100)
    for price_a, price_b in product({state.markets["A"].price, falls}, {state.markets["B"].price, rises}):
        yield NextBlock({"A": (price_a, price_a), "B": (price_b, price_b)})
    for name, worse in (("A", Fraction(98, 100)), ("B", Fraction(102, 100))):
        price = state.markets[name].price
        for fill in (price, int(price * worse)):
            yield Liquidate("ann", name, f"maker-{name}", fill)
    yield Trade("B", "maker-B", "ann", 1, state.markets["B"].price)
    yield Deposit("ann", 40)


def seen(rules: Rules, state: ClearingState) -> object:
    """All of a state, but for calls of positions that are no longer there, or of accounts that nobody may call."""
    accounts = {
        name: account._replace(
            called=tuple(each for each in account.called if each in account.positions)
            if is_liquidatable(rules, state, account)
            else ()
        )
        for name, account in state.accounts.items()
    }
    return state._replace(accounts=accounts)


def test_a_step_of_the_one_is_a_step_of_the_other() -> None:
    """Of every sequence of a few actions: the same refusals, states and close-outs."""
    (ours, one), (theirs, other) = begun(BOTH_KINDS), begun(of_one_kind(BOTH_KINDS))
    assert theirs.specification != ours.specification
    waiting, known, closed = [(one, other)], set[str](), set[str]()
    while waiting and len(known) < MOST_STATES:
        one, other = waiting.pop(0)
        for action in actions(one):
            found, same = execute(ours, one, action), execute(theirs, other, action)
            if isinstance(found, Refusal) or isinstance(same, Refusal):
                assert found == same, (action, found, same)
                continue
            assert seen(ours, found.state) == seen(theirs, same.state), action
            assert found.close_out == same.close_out
            if isinstance(action, Liquidate):
                closed.add(f"{action.market} {action.market in found.state.accounts['ann'].positions}")
            if (key := repr(seen(ours, found.state))) not in known:
                known.add(key)
                waiting.append((found.state, same.state))
    assert closed >= {"A True", "B False"}, closed


def test_the_profile_of_one_part_is_that_of_the_whole() -> None:
    """To as many digits as any has: the price at the close-out, and the worst equity before it or after it.

    After it the account may hold other positions; before it what is shown is bounded by the market price as well.
    """
    compared = 0
    for specification in MECHANISMS.values():
        for name, side in specification.places if specification.closes_whole else ():
            whole = Machine.of_place(specification, name, side)
            parts = replace(whole, market=replace(whole.market, close_out=Partial(Fraction(1))))
            one, other = lag_profile(whole), lag_profile(parts)
            is_paid_off = specification.pays_funding  # what is paid is part of the profile of close-outs in parts
            if is_paid_off or not one.has_most or not one.least_market_now or feeds_of(whole.market.oracle):
                continue
            assert close(one.least_market, other.least_market)
            assert close(one.most_market, other.most_market)
            if side is Side.LONG:
                shown = max(one.least_oracle, one.least_market / one.most_market_now)
                assert close(min(shown, whole.kept * one.least_market), other.least_oracle)
            else:
                shown = min(one.most_oracle, one.most_market / one.least_market_now)
                assert close(max(shown, whole.kept * one.most_market), other.most_oracle)
            compared += 1
    assert compared > 10


def close(one: Fraction, other: Fraction) -> bool:
    """Whether they differ in digits that no power has."""
    return abs(one - other) < Fraction(1, 10**60)


MARGINS = {
    "move_up": Fraction(1, 10),
    "move_down": Fraction(1, 10),
    "slippage": Fraction(1, 50),
    "penalty": Fraction(0),
}
HALVES = Partial(Fraction(1, 2), share_of=ShareOf.POSITION)


def both(margin_a: Fraction, margin_b: Fraction) -> Specification:
    """A in two equal parts, B at once."""
    a, b = ({"maintenance_margin": each, "initial_margin": each} for each in (margin_a, margin_b))
    return mechanism(MARGINS | a | {"close_out": HALVES}, MARGINS | b, margin=Margin.CROSS, keeper_delay=0)


class World(NamedTuple):
    """An account: per market units (signed), the price, and the units at the first call."""

    balance: Fraction
    units: tuple[Fraction, Fraction]
    prices: tuple[Fraction, Fraction]
    whole: tuple[Fraction, Fraction]


def equity(world: World) -> Fraction:
    """At the prices."""
    return world.balance + sum((u * p for u, p in zip(world.units, world.prices, strict=True)), Fraction(0))


def worst(world: World, margins: tuple[Fraction, Fraction], blocks: int) -> Fraction:
    """The least that an account may have in the end, called in every market whenever it is liquidatable."""
    found = Fraction(0)
    for moves in product((Fraction(9, 10), Fraction(1), Fraction(11, 10)), repeat=2):
        prices = world.prices[0] * moves[0], world.prices[1] * moves[1]
        now = world._replace(prices=prices)
        required = sum(m * abs(u) * p for m, u, p in zip(margins, now.units, prices, strict=True))
        if equity(now) >= required:
            continue  # it looks healthy, and has more than what it began with: the same game with no more positions
        found = min(found, after_calls(now, margins, blocks))
    return found


def after_calls(world: World, margins: tuple[Fraction, Fraction], blocks: int) -> Fraction:
    """Half of what there was of A, all of B."""
    wanted = abs(world.whole[0]) / 2, abs(world.whole[1])
    closed = tuple(min(abs(u), c) * (1 if u > 0 else -1) for u, c in zip(world.units, wanted, strict=True))
    paid = sum(
        (c * p * (1 - (1 if c > 0 else -1) * MARGINS["slippage"]) for c, p in zip(closed, world.prices, strict=True)),
        Fraction(0),
    )
    left = world.units[0] - closed[0], world.units[1] - closed[1]
    after = world._replace(balance=world.balance + paid, units=left)
    if left == (0, 0):
        return after.balance
    return worst(after, margins, blocks - 1) if blocks else min(Fraction(0), equity(after))


HELD = [(1, 0), (0, 1), (1, 1), (1, 4), (4, 1)]


@pytest.mark.parametrize("signs", [(1, 1), (1, -1), (-1, 1), (-1, -1)], ids=str)
def test_thresholds_are_what_an_adversary_finds(signs: tuple[int, int]) -> None:
    """With just those nothing is missing in the end, whatever an account holds; with less there is."""
    usual = both(Fraction(1, 2), Fraction(1, 2))
    sides = [Side.LONG if sign > 0 else Side.SHORT for sign in signs]
    least = [
        smallest_margin(Machine.of_place(usual, name, side, exact=True), NAME)
        for name, side in zip("AB", sides, strict=True)
    ]
    assert None not in least
    needed = (Fraction(least[0] or 0), Fraction(least[1] or 0))
    for held in HELD:
        units = Fraction(signs[0] * held[0]), Fraction(signs[1] * held[1])
        prices = Fraction(1), Fraction(1)
        for short, margins in (
            (False, needed),
            (True, (needed[0] - Fraction(1, 10**4), needed[1] - Fraction(1, 10**4))),
        ):
            has = sum(m * abs(u) for m, u in zip(margins, units, strict=True))
            world = World(has - sum(units), units, prices, units)
            assert (worst(world, margins, 2) < -Fraction(1, 10**30)) == short, (held, signs, margins)


def test_verdicts_and_runs_are_those_of_the_file() -> None:
    """Proved with all margins; violated of either market where its own is too little, by a run of the file's rules."""
    enough, little = Fraction(1, 2), Fraction(1, 20)
    for side, name in product(Side, "AB"):
        safe = both(enough, enough)
        assert verify(safe, name, side, NAME, Limits()).status is Status.PROVED
        exercised = witness(Machine.of_place(safe, name, side), NAME, Limits()).scenario
        assert exercised is not None
        run = run_as_written(exercised, safe)
        assert run is not None
        assert run.specification is safe
        specification = both(little, enough) if name == "A" else both(enough, little)
        answer = verify(specification, name, side, NAME, Limits())
        assert answer.status is Status.VIOLATED
        assert answer.scenario is not None
        assert answer.scenario.specification is specification
        assert answer.scenario.violation == answer.reason


def test_of_fills_that_are_settled_and_others_nothing_is_known() -> None:
    """Accounts with both are of two kinds still."""
    settled = replace(HALVES, charge=Charge.SURPLUS)
    specification = mechanism(MARGINS | {"close_out": settled}, MARGINS, margin=Margin.CROSS)
    answer = verify(specification, "A", Side.LONG, "solvency", Limits())
    assert (answer.status, answer.reason) == (Status.UNKNOWN, SEVERAL_KINDS)
