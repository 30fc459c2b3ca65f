"""Larger positions need more and fill worse: what is enough for some of them is enough for all."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace

import pytest
import z3

from novate.model.core.symbolic import margin
from novate.model.core.symbolic.numbers import Term, larger, number, times
from novate.model.core.symbolic.parameters import facts
from novate.model.specification import Level, MarketParameters, Side
from novate.proofs.engine.limits import Limits
from novate.proofs.engine.obligation import prove
from novate.proofs.induction.arguments.fund_sufficiency import moved_against
from novate.proofs.theorems.conditions import condition
from novate.proofs.theorems.of_properties import OF_PROPERTIES
from novate.proofs.theorems.parameters import SHAPES, WITH_FUNDING, Shape
from novate.proofs.theorems.sufficiency import sufficiency

NEED = {level: z3.Function(f"needed: {level}", z3.RealSort(), z3.RealSort()) for level in Level}
"""What a notional needs: any function of it. The initial requirement is no smaller than the other."""
ONE_IN = 13
"""Shapes: all of them take half a minute. With 1 here they have been proved, all of them."""
MOVED = "the price moved against it"
"""An obligation that asks besides that a larger position needs no less, and not all that it is larger by."""


def any_share(market: MarketParameters, level: Level, notional: Term) -> Term:
    """In place of that of tiers: at least the share of the smallest positions, and else anything."""
    notional = number(notional)
    asked = larger(times(getattr(market, level), notional), NEED[Level.MAINTENANCE](notional))
    return asked if level is Level.MAINTENANCE else larger(asked, NEED[level](notional))


def no_share(market: MarketParameters, level: Level, notional: Term) -> Term:
    """The same without the share of the smallest positions: at least nothing."""
    return any_share(replace(market, initial_margin=number(0), maintenance_margin=number(0)), level, notional)


def any_beyond(market: MarketParameters, sign: int, level: Level, notional: Term) -> Term:
    """In place of that of one rate."""
    return sign * notional - margin.required(market, level, notional)


@pytest.fixture
def _anything_at_all(_anything_more: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """It asks for anything."""
    monkeypatch.setattr(margin, "share", no_share)


@pytest.fixture
def _anything_more(monkeypatch: pytest.MonkeyPatch) -> None:
    """The machine of symbols asks for anything more than the rates of the smallest positions."""
    monkeypatch.setattr(margin, "share", any_share)
    for name, module in list(sys.modules.items()):
        if name.startswith("novate.") and hasattr(module, "beyond_required"):
            monkeypatch.setattr(module, "beyond_required", any_beyond)


def carried(shape: Shape) -> Iterator[str]:
    """Every property whose theorem answers for tiers."""
    for name, of_property in OF_PROPERTIES.items():
        if of_property.by_smallest_tier(shape) and condition(name, shape):
            yield name


@pytest.mark.usefixtures("_anything_more")
@pytest.mark.parametrize("shape", SHAPES[::ONE_IN], ids=str)
def test_what_is_enough_for_the_smallest_positions_is_enough_for_all(shape: Shape) -> None:
    """Every obligation of every such theorem, with any function of the notional for what a position needs."""
    asked = [each for name in carried(shape) for each in sufficiency(name, shape) if not each.name.startswith(MOVED)]
    proof = prove({(each.name, z3.And(*each.negation).sexpr()): each for each in asked}.values(), Limits())
    assert proof.holds, proof.failed or proof.undecided


@pytest.mark.usefixtures("_anything_more")
@pytest.mark.parametrize("shape", [each for each in WITH_FUNDING if not each.machine.many_positions][::3], ids=str)
def test_a_floor_asks_for_no_more_of_positions_that_pay_funding(shape: Shape) -> None:
    """It is such a function, of a market whose minimum is nothing. Of every shape it has been proved."""
    asked = [each for name in ("no-bad-debt", "solvency") for each in sufficiency(name, shape)]
    distinct = {(each.name, z3.And(*each.negation).sexpr()): each for each in asked}
    assert prove(distinct.values(), Limits()).holds


@pytest.mark.usefixtures("_anything_at_all")
@pytest.mark.parametrize("shape", [each for each in SHAPES if each.closes_whole][::ONE_IN], ids=str)
def test_what_is_enough_for_each_size_is_enough_for_all(shape: Shape) -> None:
    """Of a position whose account was last healthy with some notional: that it needs m of that, and fills within s.

    What a position of any other notional needs, as this one does once prices have moved, is anything from nothing on.
    """
    looked = [z3.Real(name) for name in ("before.anchor", "now.anchor", "exposure")]
    given = tuple(NEED[Level.MAINTENANCE](each) >= shape.machine.market.maintenance_margin * each for each in looked)
    names = [name for name in carried(shape) if OF_PROPERTIES[name].by_size(shape)]
    asked = [each for name in names for each in sufficiency(name, shape) if not each.name.startswith(MOVED)]
    distinct = {(each.name, z3.And(*each.negation).sexpr()): each for each in asked}
    proof = prove([replace(each, premises=(*given, *each.premises)) for each in distinct.values()], Limits())
    assert proof.holds, proof.failed or proof.undecided
    assert bool(names) is not shape.is_floored


@pytest.mark.usefixtures("_anything_more")
@pytest.mark.parametrize("side", Side)
def test_a_price_that_moves_for_an_account_does_not_make_it_liquidatable(side: Side) -> None:
    """Since rates rise and none is above 100 %: of a function that rises faster it would not be true."""
    shape = next(each for each in SHAPES if each.side is side)
    obligation = moved_against(shape.machine)
    needed = [NEED[Level.MAINTENANCE](z3.Real(f"now.{each}")) for each in ("oracle", "anchor")]
    oracle, anchor = z3.Reals("now.oracle now.anchor")
    rises = z3.Implies(oracle >= anchor, z3.And(needed[0] >= needed[1], needed[0] - needed[1] <= oracle - anchor))
    falls = z3.Implies(oracle <= anchor, z3.And(needed[0] <= needed[1], needed[1] - needed[0] <= anchor - oracle))
    given = *facts(shape.machine), shape.machine.market.maintenance_margin <= 1
    assert prove([replace(obligation, premises=(*given, rises, falls, *obligation.premises))], Limits()).holds
    assert not prove([replace(obligation, premises=(*given, *obligation.premises))], Limits()).holds


@pytest.mark.usefixtures("_anything_more")
def test_a_promise_is_not_kept_because_small_positions_keep_it() -> None:
    """What larger positions need is what makes them liquidatable: there no theorem answers for tiers."""
    shape = SHAPES[0]
    assert not OF_PROPERTIES["no-wrongful-close-out"].by_smallest_tier(shape)
    assert not prove(list(sufficiency("no-wrongful-close-out", shape)), Limits()).holds
