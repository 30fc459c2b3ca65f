"""The least that can be promised: the closed form against every price that the reference allows, and what is false."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from proof_mechanisms import UNIT, mechanism

from novate.model.actions import NextBlock, Step
from novate.model.contract import Oracle
from novate.model.core.reference.genesis import genesis
from novate.model.core.reference.machine import execute
from novate.model.core.reference.margin import is_liquidatable
from novate.model.core.reference.rules import Rules
from novate.model.core.symbolic.state import Machine
from novate.model.oracles.band.parameters import Band
from novate.model.oracles.exact.parameters import Exact
from novate.model.specification import Margin, Side, Specification
from novate.model.state import Account, ClearingState
from novate.proofs.engine.limits import Limits, Route
from novate.proofs.status import Status
from novate.proofs.verdicts.verify import verify

NAME = "no-wrongful-close-out"
START = 1_000
"""Ticks: the worst moves of 10 %, and deviations of 1 % and 5 % from where they start, lead to whole ones."""
SIZE = 10**12
"""Base quanta: so many that a quantum makes no difference to a ratio of nine decimals."""
MOVING: dict[str, Any] = {"unit": Fraction(1), "move_up": Fraction(1, 10), "move_down": Fraction(1, 10)}
SIDES = pytest.mark.parametrize("side", list(Side))
PER_CENT = Fraction(1, 100)
NOTHING = Fraction(0)
ORACLES = (
    Exact(),
    Band(NOTHING, NOTHING, 1),
    Band(PER_CENT, PER_CENT, 0),
    Band(5 * PER_CENT, PER_CENT, 1),
    Band(PER_CENT, 5 * PER_CENT, 2),
)


def figure(specification: Specification, side: Side) -> Fraction:
    """The least promise, as a verdict gives it."""
    return verify(specification, "A", side, NAME, Limits()).figures["closes_only_below"].exact


def status(specification: Specification, side: Side, route: Route = Route.AUTO) -> Status:
    """The verdict alone."""
    return verify(specification, "A", side, NAME, Limits(route=route)).status


def states(rules: Rules, blocks: int) -> Iterator[ClearingState]:
    """Every state after so many blocks of extreme moves; the oracle keeps to the market until the last one."""
    for moves in product((-1, 0, 1), repeat=blocks):
        state, price = genesis(rules, {"A": START}), START
        for number, move in enumerate(moves, start=1):
            price += move * (price // 10)
            oracles = range(price * 7 // 10, price * 14 // 10) if number == blocks else (price,)
            after = [execute(rules, state, NextBlock({"A": (price, oracle)})) for oracle in oracles]
            allowed = [each.state for each in after if isinstance(each, Step)]
            if number == blocks:
                yield from allowed
            else:
                (state,) = allowed


def best_closed(specification: Specification, side: Side) -> Fraction:
    """The largest share of the notional at the market price that a liquidatable account has, less the minimum."""
    rules, market = Rules.of(specification), specification.markets["A"]
    size, best = side.sign * SIZE, Fraction(-1)
    for state in states(rules, market.oracle.lookback + 1):
        price, oracle = state.markets["A"].price, state.markets["A"].oracle
        required = market.maintenance_margin * SIZE * oracle + market.minimum_maintenance
        balance = -(-(required - size * oracle).numerator // (required - size * oracle).denominator) - 1
        assert is_liquidatable(rules, state, Account(balance, {"A": size}, 0))
        assert not is_liquidatable(rules, state, Account(balance + 1, {"A": size}, 0))
        best = max(best, (balance + size * price - market.minimum_maintenance) / Fraction(SIZE * price))
    return best


@SIDES
@pytest.mark.parametrize("oracle", ORACLES, ids=str)
@pytest.mark.parametrize("flat", [0, 10**12])
def test_nobody_is_nearer_to_it_than_a_quantum(oracle: Oracle, flat: int, side: Side) -> None:
    """Of all prices that the reference allows, the best for somebody it closes out falls short by hardly anything."""
    specification = mechanism(
        MOVING | {"minimum_maintenance": flat, "maintenance_margin": 5 * PER_CENT, "oracle": oracle}
    )
    missed = figure(specification, side) - best_closed(specification, side)
    assert 0 < missed < Fraction(1, 10**9)


@SIDES
def test_with_an_exact_oracle_it_is_the_margin(side: Side) -> None:
    """Whoever is closed out is so at the market price: nobody from the maintenance margin on."""
    specification = mechanism({"maintenance_margin": 5 * PER_CENT}, staleness=0, deviation=Fraction(0))
    assert figure(specification, side) == 5 * PER_CENT
    for route in (Route.THEOREM, Route.SEARCH, Route.HORN):
        assert status(promising(specification, 5 * PER_CENT), side, route) is Status.PROVED
        assert status(promising(specification, Fraction(4999, 10**5)), side, route) is Status.VIOLATED


def promising(specification: Specification, share: Fraction) -> Specification:
    """The same with this promise in every market."""
    markets = {name: replace(market, closes_only_below=share) for name, market in specification.markets.items()}
    return replace(specification, markets=markets)


def with_oracle(specification: Specification, oracle: Oracle) -> Specification:
    """The same with this oracle in every market."""
    markets = {name: replace(market, oracle=oracle) for name, market in specification.markets.items()}
    return replace(specification, markets=markets)


def test_an_oracle_within_e_of_the_market_closes_out_above_m_and_e() -> None:
    """False: m + e is enough for a long only, and for neither side where the oracle is late by a block."""
    market = {"maintenance_margin": 5 * PER_CENT, "initial_margin": 10 * PER_CENT}
    within = promising(mechanism(market, staleness=0, deviation=PER_CENT), 6 * PER_CENT)
    assert (figure(within, Side.LONG), figure(within, Side.SHORT)) == (Fraction(595, 10**4), Fraction(605, 10**4))
    late = with_oracle(within, Band(PER_CENT, PER_CENT, 1))
    for route in (Route.THEOREM, Route.SEARCH):
        assert status(within, Side.LONG, route) is Status.PROVED
        assert status(within, Side.SHORT, route) is Status.VIOLATED
        assert {status(late, side, route) for side in Side} == {Status.VIOLATED}


@SIDES
def test_neither_delay_nor_slippage_has_any_part_in_it(side: Side) -> None:
    """Who is closed out later, or at a worse price, is not closed out sooner."""
    prompt, slow = mechanism(keeper_delay=0), mechanism({"slippage": Fraction(1, 5)}, keeper_delay=1000)
    assert figure(prompt, side) == figure(slow, side)
    named = {each.limit.value for each in verify(slow, "A", side, NAME, Limits()).assumptions}
    assert named == {"moves", "oracle"}


@SIDES
def test_what_is_required_of_any_size_is_part_of_every_promise(side: Side) -> None:
    """False: some share of the notional alone. A position of 1 for which 10 more are required is closed out with 9."""
    market = MOVING | {"minimum_maintenance": 10, "maintenance_margin": 5 * PER_CENT}
    specification = mechanism(market, staleness=0, deviation=Fraction(0))
    rules = Rules.of(specification)
    at_one = genesis(rules, {"A": 1})
    assert is_liquidatable(rules, at_one, Account(9 - side.sign, {"A": side.sign}, 0))
    assert status(promising(specification, 5 * PER_CENT), side) is Status.PROVED


@SIDES
@pytest.mark.parametrize("capped", [True, False])
def test_margins_that_do_not_pay_for_a_close_out_break_no_promise(side: Side, capped: bool) -> None:
    """Of an account with several positions too, whose close-outs cost more than they free."""
    thin = {"maintenance_margin": PER_CENT, "penalty": Fraction(3, 100), "minimum_maintenance": UNIT}
    specification = mechanism(
        thin, thin | {"move_up": 2 * PER_CENT}, margin=Margin.CROSS, penalty_capped_by_equity=capped
    )
    enough = promising(specification, max(figure(specification, each) for each in Side) + 2 * PER_CENT)
    assert verify(enough, "A", side, "no-bad-debt", Limits()).status is Status.VIOLATED
    for route in (Route.THEOREM, Route.SEARCH):
        assert status(enough, side, route) is Status.PROVED
    too_little = promising(specification, figure(specification, side) - Fraction(1, 1000))
    for route in (Route.THEOREM, Route.SEARCH):
        assert status(too_little, side, route) is Status.VIOLATED


@pytest.mark.parametrize("route", [Route.AUTO, Route.SEARCH])
def test_where_the_oracle_may_show_next_to_nothing_only_longs_lose_their_promise(route: Route) -> None:
    """It may show any price above 0, so a long is closed out with nearly all of his notional; a short's is bounded."""
    market = {"maintenance_margin": 5 * PER_CENT, "initial_margin": 10 * PER_CENT}
    specification = mechanism(market, staleness=0, deviation=Fraction(3, 2))
    assert figure(specification, Side.SHORT) == Fraction(105, 100) * Fraction(5, 2) - 1
    assert "closes_only_below" not in verify(specification, "A", Side.LONG, NAME, Limits()).figures
    assert status(promising(specification, Fraction(1)), Side.LONG, route) is Status.PROVED
    assert status(promising(specification, Fraction(9, 10)), Side.LONG, route) is Status.VIOLATED
    assert status(promising(specification, Fraction(163, 100)), Side.SHORT, route) is Status.PROVED


def test_a_machine_of_a_promise_shares_no_proof_with_one_of_another() -> None:
    """Two markets with the same numbers but for what they promise: one keeps it, one does not."""
    kept, broken = {"closes_only_below": Fraction(12, 100)}, {"closes_only_below": Fraction(11, 100)}
    specification = mechanism(kept, broken)
    limits = Limits(route=Route.SEARCH)
    assert verify(specification, "A", Side.LONG, NAME, limits).status is Status.PROVED
    assert verify(specification, "B", Side.LONG, NAME, limits).status is Status.VIOLATED
    assert Machine(specification, specification.markets["A"], Side.LONG).market.closes_only_below == Fraction(12, 100)
