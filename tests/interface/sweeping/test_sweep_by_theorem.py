"""Theorems over whole grids: what arrays of intervals say is what exact numbers say, and what `novate verify` says."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import numpy as np
import pytest
from sweep_documents import document, drawn_settings, market, questions, settings

from novate.model.core.symbolic.state import Machine
from novate.model.core.symbolic.truths import all_of
from novate.model.specification import Side, Specification
from novate.proofs.design.question import Question
from novate.proofs.status import Method, Status
from novate.proofs.theorems.counterexamples.of_position import breaks
from novate.proofs.theorems.decide import decide
from novate.proofs.theorems.room import ample, movable
from novate.proofs.verdicts import whole
from novate.properties import PROPERTIES
from novate.specification.file import SpecificationError, parse_document
from novate.sweeping.outcomes import CONTRADICTORY, OUTCOMES, UNDECIDED, code
from novate.sweeping.settings import Settings
from novate.sweeping.theorems import Codes, Theorems
from novate.workers.engine import verify

PROVED, VIOLATED = code(Status.PROVED, Method.THEOREM), code(Status.VIOLATED, Method.THEOREM)


def by_intervals(of: Settings, asked: list[Question]) -> tuple[Theorems, Codes]:
    """Outcomes of a grid in one piece, as far as intervals tell."""
    theorems = Theorems.of(of, asked)
    return theorems, theorems.codes(tuple(slice(0, size) for size in of.grid.shape))


def whole_grid(of: Settings, asked: list[Question]) -> Codes:
    """The same, with exact numbers where intervals are silent."""
    theorems, codes = by_intervals(of, asked)
    theorems.decide_exactly(0, codes)
    return codes


def expected(of: Settings, row: int, question: Question) -> int:
    """The outcome of one combination, read as a file of its own: in exact numbers, without any array."""
    try:
        specification = parse_document(of.document_at(of.grid.index(row)))
    except SpecificationError:
        return code(CONTRADICTORY, None)
    if not question.applies(specification):
        return code(Status.NOT_APPLICABLE, None)
    if question.market is None or question.side is None:
        return expected_of_all(specification, question.property)
    machine = Machine(specification, specification.markets[question.market], question.side, exact=True)
    watched = PROPERTIES[question.property]
    decision = decide(machine, question.property)
    if decision is None or decision.status is None:
        return UNDECIDED
    if decision.status is Status.VIOLATED and not breaks(machine, question.property, decision.broken):
        return UNDECIDED
    exercised = watched.of_books or is_exercised(machine)
    return UNDECIDED if decision.status is Status.PROVED and not exercised else code(decision.status, Method.THEOREM)


def expected_of_all(specification: Specification, name: str) -> int:
    """The same of the fund that all markets share."""
    if whole.holds(specification, name):
        every = (Machine(specification, specification.markets[name], side) for name, side in specification.places)
        return PROVED if any(map(is_exercised, every)) else UNDECIDED
    return VIOLATED if whole.breaks(specification, name) else UNDECIDED


def is_exercised(machine: Machine) -> bool:
    """Whether an account can get into trouble, and be of a size that is no matter of quanta."""
    return bool(all_of(*movable(machine), ample(machine)))


@pytest.mark.parametrize("seed", range(24))
def test_a_grid_at_once_says_what_each_combination_says_alone(seed: int) -> None:
    """Files, keys and values at random; every property, isolated and cross."""
    drawn, random = drawn_settings(seed), Random(seed)
    asked = questions(drawn)
    theorems, codes = by_intervals(drawn, asked)
    for row in random.choices(range(len(codes)), k=4):
        theorems.decide_exactly(row, codes[row : row + 1])
        assert codes[row].tolist() == [expected(drawn, row, question) for question in asked], row


@pytest.mark.parametrize("moves", ["2%", {"1 block": "2%", "5 blocks": "6%"}], ids=["one bound", "several"])
def test_numbers_of_a_profile_that_are_no_powers_are_those_of_each_combination(moves: str | dict[str, str]) -> None:
    """A mean over a window: its sums are worked out for each length, delay and bound."""
    tables = document(environment={"max_move_per_block": moves}, oracle={"kind": "mean", "window": "3 blocks"})
    axes = ("oracle.window=1:9:1", "markets.A.maintenance_margin=4%:14%:1%", "environment.keeper_delay=0:3:1")
    drawn, random = settings(tables, *axes), Random(1)
    asked = questions(drawn)
    theorems, codes = by_intervals(drawn, asked)
    seen = set()
    for row in random.sample(range(len(codes)), k=16):
        theorems.decide_exactly(row, codes[row : row + 1])
        found = codes[row].tolist()
        assert found == [expected(drawn, row, question) for question in asked], row
        seen |= set(found)
    assert seen >= {PROVED, VIOLATED}, "the worst close-out is reached, whatever horizons there are"


@pytest.mark.parametrize("seed", range(100, 124))
def test_a_sweep_says_what_verify_says(seed: int) -> None:
    """Where a theorem decides; elsewhere a sweep asks the same engine."""
    drawn, random = drawn_settings(seed), Random(seed)
    asked = questions(drawn)
    _, codes = by_intervals(drawn, asked)
    decided = np.argwhere((codes != UNDECIDED) & (codes > code(Status.NOT_APPLICABLE, None)))
    for row, column in random.choices(decided, k=3) if len(decided) else ():
        specification = parse_document(drawn.document_at(drawn.grid.index(int(row))))
        question = asked[column]
        verdict = verify(specification, question.market, question.side, question.property, 30.0)
        assert OUTCOMES[codes[row, column]][0] == verdict.status, (row, question, verdict.detail)


NO_BAD_DEBT = [Question("A", side, "no-bad-debt") for side in Side]
BOUNDS = [
    ("markets.A.maintenance_margin=5.8807999999999%:5.8808000000001%:0.0000000000001%", Side.LONG),
    ("markets.A.maintenance_margin=6.1207999999999%:6.1208000000001%:0.0000000000001%", Side.SHORT),
    ("markets.A.maintenance_margin=5.879999999999%:5.881600000001%:0.000800000001%", Side.LONG),
]


@pytest.mark.parametrize(("vary", "side"), BOUNDS)
def test_a_margin_at_its_bound_is_enough_and_the_least_bit_less_is_not(vary: str, side: Side) -> None:
    """One 10^-15th below the exact bound, on it, and one above: closer than a float can tell."""
    drawn = settings(document(), vary)
    codes = whole_grid(drawn, [Question("A", side, "no-bad-debt")])[:, 0]
    margins = [drawn.at((place,)).markets["A"].maintenance_margin for place in range(3)]
    bound = 1 - Fraction(98, 100) ** 3 if side is Side.LONG else Fraction(102, 100) ** 3 - 1
    assert codes.tolist() == [PROVED if margin >= bound else VIOLATED for margin in margins]
    assert margins[0] < bound < margins[2]


def test_what_is_too_close_for_floats_is_left_to_exact_numbers() -> None:
    """Intervals say nothing on the bound itself, nor a hair beside it; ten floats away they decide."""
    hair = settings(document(), "markets.A.maintenance_margin=5.88079999999999999%:5.8808%:0.00000000000000001%")
    _, codes = by_intervals(hair, NO_BAD_DEBT[:1])
    assert codes.tolist() == [[UNDECIDED], [UNDECIDED]]
    apart = settings(document(), "markets.A.maintenance_margin=5.87%:5.89%:0.0001%")
    _, codes = by_intervals(apart, NO_BAD_DEBT[:1])
    assert [int((codes == each).sum()) for each in (VIOLATED, UNDECIDED, PROVED)] == [108, 1, 92]


def test_the_smallest_fund_is_enough_and_less_by_more_than_rounding_is_not() -> None:
    """0.0588080 - 0.05 of an open interest of 1,000,000: 8,808, cent by cent; one cent less lies within rounding."""
    tables = document(
        markets={"A": market(maintenance_margin="5%", sides="long")}, environment={"max_open_interest": "1000000"}
    )
    drawn = settings(tables, "waterfall.insurance_fund=8807.90:8808.05:0.01")
    codes = whole_grid(drawn, [Question(None, None, "fund-sufficiency")])[:, 0].tolist()
    assert codes == [VIOLATED] * 9 + [UNDECIDED] + [PROVED] * 6


@pytest.mark.parametrize("delay", [0, 1, 100, 10_000])
def test_a_power_over_any_delay_decides_as_the_exact_power_does(delay: int) -> None:
    """Up to the longest delay of a file, where the price that is left is below the smallest float."""
    tables = document(environment={"max_move_per_block": "10%", "keeper_delay": f"{delay} blocks"})
    tables["markets"] = {"A": market(initial_margin="99.9999%", maintenance_margin="1%")}
    drawn = settings(tables, "markets.A.maintenance_margin=9.999%:10.001%:0.001%")
    codes = whole_grid(drawn, [Question("A", Side.LONG, "no-bad-debt")])[:, 0]
    needed = 1 - Fraction(9, 10) ** (delay + 1)
    margins = [drawn.at((place,)).markets["A"].maintenance_margin for place in range(3)]
    assert codes.tolist() == [PROVED if margin >= needed else VIOLATED for margin in margins]


def test_a_maintenance_margin_above_the_initial_one_is_no_specification() -> None:
    """`verify` refuses such a file; a sweep says so in that row."""
    drawn = settings(document(), "markets.A.maintenance_margin=19.9%:20.1%:0.1%")
    names = [OUTCOMES[each][0] for each in whole_grid(drawn, NO_BAD_DEBT[:1])[:, 0]]
    assert names == ["proved", "proved", "contradictory"]
