"""Safe values by theorem, against thresholds that are worked out here, and against the verdict on either side."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from proof_mechanisms import UNIT, charged, drawn, lost, mechanism, solvency_needs

from novate.model.specification import Margin, Side, Specification
from novate.proofs.design.confirmation import proved
from novate.proofs.design.line import FINEST, Line
from novate.proofs.design.question import Question
from novate.proofs.design.safe_range import by_theorem
from novate.proofs.design.search_range import by_search
from novate.proofs.status import Status

SMALLEST = Fraction(1, 10**12)
SIDES = list(Side)


def along(specification: Specification, name: str, low: Fraction, high: Fraction, step: int | None = None) -> Line:
    """The mechanisms with each value of a number of the mechanism or of its market A."""

    def at(value: Fraction) -> Specification:
        if hasattr(specification, name):
            number = int(value) if step is not None else value
            return replace(specification, **{name: number})
        market = replace(specification.markets["A"], **{name: value})
        return replace(specification, markets={"A": market})

    return Line(at, low, high, None if step is None else Fraction(step))


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("seed", range(30))
def test_the_smallest_maintenance_margin_is_that_of_the_closed_form(seed: int, side: Side) -> None:
    """No bad debt and solvency need what is worked out from the sentences of the issue, exactly."""
    draw = drawn(seed)
    line = Line(lambda margin: draw.with_maintenance(margin, side), SMALLEST, Fraction(100), None)
    expected = {
        "no-bad-debt": lost(draw.sketch, side, charged(draw.sketch)),
        "solvency": solvency_needs(draw.sketch, side),
    }
    for name, margin in expected.items():
        found = by_theorem(line, [Question("A", side, name)])
        assert found is not None
        assert found.upper is None
        if margin <= SMALLEST:
            assert found.lower is None
        else:
            assert found.lower is not None
            assert (found.lower.edge.value, found.lower.edge.is_exact) == (margin, True)


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("blocks", [0, 1, 5, 100])
def test_the_largest_move_is_safe_and_a_larger_one_is_not(blocks: int, side: Side) -> None:
    """To 30 decimals, whatever the delay; with one block the root is rational and found."""
    specification = mechanism({"slippage": Fraction(0)}, keeper_delay=blocks, staleness=0, deviation=Fraction(0))
    name = "move_down" if side is Side.LONG else "move_up"
    question = Question("A", side, "no-bad-debt")
    line = along(specification, name, Fraction(0), 1 - SMALLEST)
    found = by_theorem(line, [question])
    assert found is not None
    assert found.lower is None
    assert found.upper is not None
    edge = found.upper.edge
    assert edge.is_exact == (blocks == 0)
    assert proved(line.at(edge.value), [question])
    assert not proved(line.at(edge.value + FINEST), [question])


def test_the_largest_delay_is_counted_in_whole_blocks() -> None:
    """10 % pay for 10 falls of 1 % (0.99^10 = 0.904...) and not for 11, if nothing else costs anything."""
    free = {"slippage": Fraction(0), "penalty": Fraction(0)}
    specification = mechanism(free, staleness=0, deviation=Fraction(0))
    line = along(specification, "keeper_delay", Fraction(0), Fraction(10_000), 1)
    found = by_theorem(line, [Question("A", Side.LONG, "no-bad-debt")])
    assert found is not None
    assert found.upper is not None
    assert found.upper.edge.value == 9


def test_the_smallest_fund_pays_for_the_worst_window() -> None:
    """What is missing of the margin, times the open interest, in whole quanta."""
    specification = mechanism(
        {"maintenance_margin": Fraction(4, 100), "max_open_interest": 1_000 * UNIT, "sides": (Side.LONG,)},
        margin=Margin.ISOLATED,
    )
    line = along(specification, "insurance_fund", Fraction(0), Fraction(10**18), 1)
    found = by_theorem(line, [Question(None, None, "fund-sufficiency")])
    missing = lost(specification, Side.LONG, Fraction(1, 200)) - Fraction(4, 100)
    assert found is not None
    assert found.lower is not None
    assert found.lower.edge.value - 1 < missing * 1_000 * UNIT <= found.lower.edge.value


def test_what_no_value_mends_is_said() -> None:
    """Moves up break the short, whatever the moves down."""
    line = along(mechanism({"move_up": Fraction(1, 2)}), "move_down", Fraction(0), Fraction(1, 2))
    found = by_theorem(line, [Question("A", Side.SHORT, "no-bad-debt")])
    assert found is not None
    assert found.is_empty
    assert "A short" in found.never


def test_what_does_not_matter_is_safe_everywhere() -> None:
    """Gas is nothing to bad debt."""
    line = along(mechanism(), "gas_cost", Fraction(0), Fraction(10**12), 1)
    found = by_theorem(line, [Question("A", side, "no-bad-debt") for side in Side])
    assert found is not None
    assert found.is_everything


def test_a_penalty_has_a_smallest_and_a_largest_safe_value() -> None:
    """It has to pay the keeper, and the margin has to pay it."""
    specification = mechanism(gas_cost=UNIT, dust_notional=400 * UNIT)
    question = Question("A", Side.LONG, "keeper-incentive")
    line = along(specification, "penalty", Fraction(0), 1 - SMALLEST)
    found = by_theorem(line, [question])
    assert found is not None
    assert found.lower is not None
    assert found.upper is not None
    for bound, beyond in ((found.lower, -FINEST), (found.upper, FINEST)):
        assert proved(line.at(bound.edge.value), [question])
        assert not proved(line.at(bound.edge.value + beyond), [question])


@pytest.mark.parametrize("start", [1, 9, 10, 4_000])
def test_a_search_finds_the_flip_that_the_theorem_computes(start: int) -> None:
    """Here the judge is the theorem itself, asked value by value; from safe and from unsafe starts."""
    free = {"slippage": Fraction(0), "penalty": Fraction(0)}
    specification = mechanism(free, staleness=0, deviation=Fraction(0))
    line = along(specification, "keeper_delay", Fraction(0), Fraction(10_000), 1)
    question = Question("A", Side.LONG, "no-bad-debt")

    def judge(there: Specification) -> dict[Question, Status]:
        return {} if proved(there, [question]) else {question: Status.VIOLATED}

    found = by_search(line, judge, Fraction(start))
    assert found.lower is None
    assert found.upper is not None
    assert found.upper.edge.value == 9


def test_a_search_without_a_safe_value_says_so() -> None:
    """Nothing is safe, wherever it looks."""
    question = Question("A", Side.LONG, "no-bad-debt")
    line = along(mechanism(), "keeper_delay", Fraction(0), Fraction(100), 1)
    assert by_search(line, lambda _: {question: Status.UNKNOWN}, Fraction(2)).is_empty
