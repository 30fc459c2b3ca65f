"""A long and a short are each other's mirror, as far as they are.

A long owes quote and holds base. Counted in base he is a short of quote: prices are turned over (1/p), and
a fall of d is a rise of u with 1 + u = 1 / (1 - d). His maintenance margin m becomes m / (1 - m), his slippage, penalty
and moves likewise, and for a short it is the same with the signs turned. Then he can go bankrupt in the one exactly
where he can in the other. An oracle that is up to e above the market, or f below, becomes one that is up to f / (1 - f)
above, or e / (1 + e) below. What speaks of amounts of money (rewards, a limited fund) or of margin ratios (the toxic
frontier) does not mirror, since both count in quote.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from near_thresholds import each_market, hurried
from proof_mechanisms import charged, lost, mechanism, oracle_of, solvency_needs

from novate.model.oracles.band.parameters import Band
from novate.model.specification import MarketParameters, MoveWindow, Side, Specification
from novate.proofs.engine.limits import Limits, Route
from novate.proofs.status import Status
from novate.proofs.verdicts.verify import verify

SEEDS = range(10)
NEAR = (Fraction(-1, 10**12), Fraction(0))
"""Margins just below the threshold, and on it."""


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("side", Side)
@pytest.mark.parametrize("name", ["no-bad-debt", "solvency"])
def test_a_side_and_its_mirror_break_at_the_same_point(seed: int, side: Side, name: str) -> None:
    """On the threshold to the last digit it is safe, and just below it is not."""
    sketch = drawn_for(seed)
    needs = lost(sketch, side, charged(sketch)) if name == "no-bad-debt" else solvency_needs(sketch, side)
    for here in (with_margin(sketch, needs + shift) for shift in NEAR if needs + shift >= 0):
        found = status(here, side, name), status(mirrored(here, side.sign), opposite(side), name)
        assert found[0] is found[1], (found, here.markets["A"].maintenance_margin)
        assert (found[0] is Status.PROVED) == (here.markets["A"].maintenance_margin >= needs)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("side", Side)
def test_with_bounds_over_several_blocks_they_do_so_too(seed: int, side: Side) -> None:
    """Where the bound over some blocks is narrower than that of each: at margins around those that were needed."""
    sketch = drawn_for(seed)
    narrow = MoveWindow(2, *(each * Fraction(3, 2) for each in moves(sketch.markets["A"])))
    needs = lost(sketch, side, charged(sketch))
    statuses = []
    for share in (14, 17, 20):
        here = each_market(with_margin(sketch, needs * share / 20), move_windows=(narrow,))
        statuses.append(status(here, side, "no-bad-debt"))
        assert status(mirrored(here, side.sign), opposite(side), "no-bad-debt") is statuses[-1]
    assert statuses[-1] is Status.PROVED


def drawn_for(seed: int) -> Specification:
    """A mechanism at random with one market, and keepers of at most 20 blocks."""
    draw = hurried(seed, 10)
    return mechanism(draw.market, **draw.changes)


def with_margin(specification: Specification, margin: Fraction) -> Specification:
    """With this maintenance margin, and an initial one some ten moves above it, and below 100 %."""
    above = 10 * min(moves(specification.markets["A"]))
    initial = margin + min(above, (1 - margin) / 2) if margin < 1 else margin
    return each_market(specification, maintenance_margin=margin, initial_margin=initial)


def moves(market: MarketParameters) -> tuple[Fraction, Fraction]:
    """The bounds of one block, up and down."""
    return market.move_up, market.move_down


def turned(rate: Fraction, sign: int) -> Fraction:
    """The rate r' with 1 + sign r' = 1 / (1 - sign r): what a change of r is to the price turned over."""
    return rate / (1 - sign * rate)


def mirrored(specification: Specification, sign: int) -> Specification:
    """The mechanism whose other side is the mirror of this one (+1: of the long)."""
    market, oracle = specification.markets["A"], oracle_of(specification)
    share, penalty = specification.keeper_share, market.penalty
    turned_market = replace(
        market,
        **{name: turned(getattr(market, name), sign) for name in ("maintenance_margin", "initial_margin", "slippage")},
        penalty=turned(penalty, sign),
        oracle=Band(turned(oracle.deviation_down, 1), turned(oracle.deviation_up, -1), oracle.staleness),
        move_up=turned(market.move_down, 1),
        move_down=turned(market.move_up, -1),
        move_windows=tuple(
            MoveWindow(each.blocks, turned(each.down, 1), turned(each.up, -1)) for each in market.move_windows
        ),
    )
    return replace(
        specification,
        markets={"A": turned_market},
        keeper_share=share * (1 - sign * penalty) / (1 - sign * share * penalty),
    )


def opposite(side: Side) -> Side:
    """The other side."""
    return Side.SHORT if side is Side.LONG else Side.LONG


def status(specification: Specification, side: Side, name: str) -> Status:
    """What a theorem says."""
    return verify(specification, "A", side, name, Limits(route=Route.THEOREM)).status
