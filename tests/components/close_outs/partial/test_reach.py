"""How far prices get until a call is due, by the profile of any oracle."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

import pytest

from novate.model.close_outs.partial.reach import reach
from novate.model.core.symbolic.lag_profile import lag_profile, worst_at_close_out, worst_oracle
from novate.model.core.symbolic.state import Machine
from novate.model.oracles import KINDS
from novate.model.specification import Side
from novate.proofs.refinement.mechanisms import MECHANISMS, mechanism

ROUNDED = Fraction(1, 10**60)
CALLS = 8


def machines() -> Iterator[Machine]:
    """Those of all small mechanisms in which market and oracle are bound to each other."""
    for each in MECHANISMS.values():
        for market in each.markets.values():
            machine = Machine(each, market, Side.LONG)
            if lag_profile(machine).least_market_now > 0:
                yield machine
                if lag_profile(machine).has_most:
                    yield Machine(each, market, Side.SHORT)


EVERY = list(machines())


def test_every_kind_of_oracle_is_among_them() -> None:
    """On both sides."""
    assert {(each.market.oracle.kind, each.side) for each in EVERY} == {(kind, side) for kind in KINDS for side in Side}


@pytest.mark.parametrize(
    "machine", EVERY, ids=lambda each: f"{each.specification.title} {each.market.oracle} {each.side}"
)
def test_a_later_call_has_no_better_prices(machine: Machine) -> None:
    """And none that is worse by more than `growth`: by just that, where bounds are over one block alone."""
    bounds, sign = reach(machine), machine.side.sign
    for prices in (bounds.market, bounds.oracle):
        assert all(sign * later <= sign * price for price, later in pairwise(map(prices, range(CALLS))))
    for price, later in pairwise(map(bounds.market, range(CALLS))):
        assert sign * (later - bounds.growth * price) >= -ROUNDED
        assert bounds.period > 1 or abs(later - bounds.growth * price) < ROUNDED


@pytest.mark.parametrize("side", list(Side))
def test_the_first_call_is_due_when_a_whole_close_out_is(side: Side) -> None:
    """At L_K, W_K or U_K, V_K; and each later one as if keepers were later by a block."""
    for later in range(3):
        now, then = (
            mechanism({}, deviation=Fraction(1, 50), staleness=2, keeper_delay=delay) for delay in (1, 1 + later)
        )
        bounds, due = (reach(Machine(each, each.markets["A"], side)) for each in (now, then))
        whole = Machine(then, then.markets["A"], side)
        assert bounds.market(later) == due.market(0) == worst_at_close_out(whole)
        assert bounds.oracle(later) == due.oracle(0) == worst_oracle(whole)


def test_a_market_that_is_not_bound_to_what_is_shown_is_refused() -> None:
    """A short whose oracle may show next to nothing."""
    free = mechanism({}, deviation=Fraction(2))
    assert reach(Machine(free, free.markets["A"], Side.LONG)).least_shown == 0
    with pytest.raises(ValueError, match="not bound to each other"):
        reach(Machine(free, free.markets["A"], Side.SHORT))
