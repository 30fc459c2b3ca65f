"""The theorems: proved in both directions, about mechanisms that exist, and equal to what brute force finds."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import accumulate, product
from operator import mul
from pathlib import Path
from random import Random

import pytest
import z3
from proof_mechanisms import MARKET, MECHANISM, mechanism

from novate.model.contract import NUMBERS
from novate.model.core.symbolic.lag_profile import lag_profile
from novate.model.core.symbolic.numbers import Formula, number
from novate.model.core.symbolic.parameters import MARKET_SYMBOLS, MECHANISM_SYMBOLS
from novate.model.core.symbolic.state import Machine, fresh_state
from novate.model.specification import Margin, Minimum, Side
from novate.proofs.engine.checked import Outcome
from novate.proofs.engine.limits import Limits
from novate.proofs.engine.obligation import Obligation, prove
from novate.proofs.engine.solver import satisfy
from novate.proofs.induction.set_aside import RATE, of_limit
from novate.proofs.theorems import closed_forms, conditions, generate
from novate.proofs.theorems.closed_forms import CLOSED_FORMS
from novate.proofs.theorems.frontier import whole_condition
from novate.proofs.theorems.parameters import OF_SUMS, SHAPES, Parameters, Shape
from novate.proofs.theorems.room import is_tight
from novate.proofs.theorems.sufficiency import sufficiency
from novate.proofs.theorems.theorem import Theorem, prove_theorem, theorem_named, theorems
from novate.proofs.theorems.tight.liquidation_progress import exactness
from novate.proofs.theorems.tightness import tightness

SAMPLE = [*{each.claim: each.name for each in theorems()}.values()]
"""The last theorem of each property, and of everything else that theorems are about."""
SHAPED = [each for each in theorems() if each.shape is not None]


@pytest.mark.parametrize("name", SAMPLE)
def test_a_theorem_is_proved_in_both_directions(name: str) -> None:
    """A sample, by Z3: no solver's limit is reached, and nothing is left out.

    Every obligation of every theorem is looked at with the certificates: a plain checker accepts its certificate, or
    Z3 and a second solver prove it (`certificates/stored/test_every_certificate.py`).
    """
    proved = prove_theorem(theorem_named(name), Limits())
    assert proved.holds, proved.failed
    assert proved.obligations == len(proved.checked) >= 4


def test_every_property_has_a_theorem_for_every_shape_but_a_few() -> None:
    """What is left of a cross account whose charges are capped depends on all its markets at once: no theorem.

    And none where a part of a position is closed: unless that cures the account nothing is left to pay a keeper from;
    and a part of a position under a floor frees nothing. Of several positions that pay funding besides see its page.
    """
    missing = {(name, shape) for name in conditions_of() for shape in SHAPES if whole_condition(name, shape) is None}
    crossed = {
        *(Shape(Margin.CROSS, side, capped=True, minimum_is=each) for side in Side for each in Minimum),
        *(Shape(Margin.CROSS, side, capped=True, pays_funding=True) for side in Side),
    }
    in_parts = {("keeper-incentive", shape) for shape in SHAPES if not shape.closes_whole}
    floored = {("liquidation-progress", shape) for _, shape in in_parts if shape.is_floored}
    paying = {
        ("liquidation-progress", each) for _, each in in_parts if each.pays_funding and each.margin is Margin.CROSS
    }
    assert missing == {("keeper-incentive", shape) for shape in crossed} | in_parts | floored | paying
    assert (len(in_parts), len(floored), len(paying)) == (12, 4, 2)


def conditions_of() -> set[str]:
    """The properties that theorems are about."""
    return {each.claim for each in SHAPED}


def test_isolated_conditions_are_exact() -> None:
    """Beyond each inequality there is a run that breaks the property, but for many small positions over a floor.

    Of the fund that has to pay their flat rewards no run is laid with symbols.
    """
    for each in SHAPED:
        if each.shape and each.shape.margin is Margin.ISOLATED and is_laid_with_symbols(each.shape):
            many = each.claim == "fund-sufficiency" and each.shape.is_floored and not each.shape.capped
            assert each.tight == each.condition[many:]


def is_laid_with_symbols(shape: Shape) -> bool:
    """Whether runs against it are."""
    return shape.closes_whole and not shape.pays_funding


def test_no_run_in_parts_or_with_funding_is_laid_with_symbols() -> None:
    """One in numbers is replayed instead: nothing is said to be exact."""
    others = [each for each in SHAPED if each.shape and not is_laid_with_symbols(each.shape)]
    assert {each.shape.pays_funding for each in others if each.shape} == {False, True}
    assert not any(each.tight or list(each.necessary()) for each in others)


def test_generated_forms_are_what_the_derivation_gives() -> None:
    """`closed_forms.py` is what `generate` writes, but for its layout."""
    kept = Path(closed_forms.__file__).read_text(encoding="utf-8")
    assert ast.dump(ast.parse(kept)) == ast.dump(ast.parse(generate.module()))


SAFE_MARKET = MARKET | {
    "maintenance_margin": Fraction(25, 100),
    "initial_margin": Fraction(30, 100),
    "minimum_maintenance": 3 * 10**6,
    "max_open_interest": 10**12,
}
SAFE = MECHANISM | {"keeper_flat_reward": 10**6, "insurance_fund": 10**9, "gas_cost": 10**5, "dust_notional": 10**9}


def instance(shape: Shape, **changes: Fraction) -> Machine:
    """A safe mechanism of this shape, in numbers."""
    markets = [SAFE_MARKET | changes | {"minimum_is": shape.minimum_is}] * (2 if shape.margin is Margin.CROSS else 1)
    settings = SAFE | {"margin": shape.margin, "penalty_capped_by_equity": shape.capped}
    specification = mechanism(*markets, **settings)
    return Machine(specification, specification.markets["A"], shape.side, exact=True)


def in_numbers(machine: Machine) -> list[tuple[Formula, Formula]]:
    """What each symbol of a parametric machine is in this one."""
    market, specification = machine.market, machine.specification
    values = {name: getattr(market, name) for name in MARKET_SYMBOLS}
    values |= {name: getattr(specification, name) for name in MECHANISM_SYMBOLS}
    profile = lag_profile(machine)
    values |= {name: getattr(profile, name) for name in NUMBERS}
    values |= {"positions": specification.most_positions, "frontier": Fraction(1, 2)}
    has_most = (z3.Bool("has_most"), z3.BoolVal(profile.has_most))
    return [has_most, *((z3.Real(name), number(value)) for name, value in values.items())]


@pytest.mark.parametrize("theorem", SHAPED, ids=lambda each: each.name)
def test_no_proof_is_empty(theorem: Theorem) -> None:
    """A safe mechanism in numbers meets the condition and satisfies the premises of every obligation."""
    assert theorem.shape is not None
    assert satisfied_together(theorem.sufficient(), in_numbers(instance(theorem.shape)))


def satisfied_together(asked: Iterable[Obligation], numbers: list[tuple[Formula, Formula]]) -> int:
    """Has the solver satisfy the premises of each obligation, in these numbers; says how often it was asked.

    Obligations share most of their premises, and what satisfies more of them satisfies fewer.
    """
    known: dict[int, tuple[Formula, Formula]] = {}
    found: dict[frozenset[int], tuple[str, list[Formula]]] = {}
    for each in asked:
        for premise in each.premises:
            if premise.get_id() not in known:
                known[premise.get_id()] = premise, z3.simplify(z3.substitute(premise, *numbers))
        premises = [known[premise.get_id()][1] for premise in each.premises]
        found[frozenset(premise.get_id() for premise in premises)] = each.name, premises
    largest = [each for each in found if not any(each < other for other in found)]
    for name, premises in map(found.__getitem__, largest):
        assert satisfy(premises, Limits()).outcome is Outcome.SATISFIABLE, name
    return len(largest)


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_what_is_assumed_of_what_is_set_aside_is_proved(shape: Shape) -> None:
    """Of it there is its meaning, and what other obligations of the same theorem conclude, of any exposure."""
    found = list(sufficiency("fund-sufficiency", shape))
    concluded = {each.conclusion.sexpr() for each in found}
    any_exposure = (fresh_state(shape.machine, "before").account.position.anchor, z3.Real("exposure"))
    assumed = [premise for each in found for premise in each.premises if RATE.sexpr() in premise.sexpr()]
    lemmas = [each for each in assumed if not each.eq(of_limit(shape.machine))]
    assert lemmas
    for each in lemmas:
        assert {each.sexpr(), z3.substitute(each, any_exposure).sexpr()} & concluded, each


FRONTIERS = [shape for shape in OF_SUMS if shape.margin is Margin.CROSS and shape.closes_whole]


@pytest.mark.parametrize("shape", FRONTIERS, ids=str)
def test_the_run_against_the_toxic_frontier_exists(shape: Shape) -> None:
    """Some parameters, sizes and balances satisfy all its premises."""
    for each in exactness(shape):
        assert satisfy(each.premises, Limits()).outcome is Outcome.SATISFIABLE, each.name


UNSAFE = [(each, row) for each in SHAPED for row in each.tight if row.subject == "maintenance_margin"]


@pytest.mark.parametrize(("theorem", "row"), UNSAFE, ids=lambda each: getattr(each, "name", getattr(each, "form", "")))
def test_no_witness_is_empty(theorem: Theorem, row: conditions.Inequality) -> None:
    """A mechanism whose margin is too small satisfies the premises of every obligation about its broken run."""
    assert theorem.shape is not None
    small = {"maintenance_margin": Fraction(1, 1000), "initial_margin": Fraction(1, 500), "minimum_maintenance": 0}
    numbers = in_numbers(instance(theorem.shape, **small))
    assert satisfied_together(tightness(theorem.claim, row), numbers)


def weaker(
    name: str, shape: Shape, dropped: conditions.Inequality, monkeypatch: pytest.MonkeyPatch
) -> list[Obligation]:
    """The obligations of a theorem that forgets one inequality."""
    rows = conditions.condition

    def forgetful(asked: str, about: Shape) -> tuple[conditions.Inequality, ...] | None:
        found = rows(asked, about)
        return found and tuple(row for row in found if (row.form, row.subject) != (dropped.form, dropped.subject))

    monkeypatch.setattr("novate.proofs.theorems.sufficiency.condition", forgetful)
    return list(sufficiency(name, shape))


FORGETTABLE = [
    (each.claim, each.shape, row)
    for each in SHAPED
    for row in each.condition
    if each.shape and each.shape.margin is Margin.ISOLATED and each.shape.side is Side.LONG
]


@pytest.mark.parametrize(("name", "shape", "row"), FORGETTABLE, ids=lambda each: getattr(each, "form", str(each)))
def test_no_inequality_can_be_forgotten(
    name: str, shape: Shape, row: conditions.Inequality, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without any one of them the solver has a way around some obligation; it is looked for without slippage first."""
    every = weaker(name, shape, row, monkeypatch)
    none = shape.machine.market.slippage == 0
    special = [Obligation(each.name, (*each.premises, none), each.conclusion) for each in every]
    answers = (prove(asked, Limits()).answer for asked in (special, every))
    assert any(answer is not None and answer.outcome is Outcome.SATISFIABLE for answer in answers)


def moves(down: Fraction, up: Fraction, blocks: int) -> Iterator[list[Fraction]]:
    """Every path of extreme moves, as prices from 1 on."""
    for steps in product((1 - down, Fraction(1), 1 + up), repeat=blocks):
        yield list(accumulate(steps, mul, initial=Fraction(1)))


def brute_force(draw: dict[str, Fraction], staleness: int, delay: int, side: Side, *, at_oracle: bool) -> Fraction:
    """The largest share of the anchor that an account can lose until its forced close-out, trying every path.

    The account is last healthy in block `staleness`, and closed out `delay` + 1 blocks later; the oracle may show any
    of the last `staleness` + 1 prices, off by the deviation either way.
    """
    sign, worst = side.sign, Fraction(-1)
    for prices in moves(draw["move_down"], draw["move_up"], staleness + delay + 1):
        for off, ahead in product((1 - draw["deviation"], 1 + draw["deviation"]), repeat=2):
            anchors = [off * price for price in prices[: staleness + 1]]
            if at_oracle:
                ends = [ahead * price for price in prices[delay + 1 :]]
            else:
                ends = [prices[-1] * (1 - sign * draw["slippage"]) * (1 - sign * draw["penalty"])]
            worst = max(worst, *(sign * (1 - end / anchor) for anchor, end in product(anchors, ends)))
    return worst


RATES = {"move_down": 30, "move_up": 30, "deviation": 5, "slippage": 5, "penalty": 8}


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("side", list(Side))
def test_closed_forms_are_what_brute_force_finds(side: Side, seed: int) -> None:
    """On random parameters, moves up and down of different sizes among them, for delays and a staleness of 0 to 2."""
    random = Random(seed)
    draw = {name: Fraction(random.randint(0, 10 * most), 1000) for name, most in RATES.items()}
    staleness, delay = random.randint(0, 2), random.randint(0, 2)
    market = MARKET | {name: draw[name] for name in ("move_down", "move_up", "slippage", "penalty")}
    specification = mechanism(market, staleness=staleness, keeper_delay=delay, deviation=draw["deviation"])
    parameters = Parameters.of(Machine(specification, specification.markets["A"], side, exact=True))
    for form, at_oracle in (("close-out margin", False), ("oracle margin", True)):
        expected = brute_force(draw, staleness, delay, side, at_oracle=at_oracle)
        assert CLOSED_FORMS[form, side, False](parameters) == expected
    capped = CLOSED_FORMS["close-out margin", side, True](parameters)
    assert capped == brute_force(draw | {"penalty": Fraction(0)}, staleness, delay, side, at_oracle=False)


def test_known_figures() -> None:
    """5.8808 % and 6.1208 %: 2 % a block, a delay of 2 blocks, nothing else."""
    plain = {name: Fraction(0) for name in ("slippage", "penalty")} | {
        "move_down": Fraction(1, 50),
        "move_up": Fraction(1, 50),
    }
    specification = mechanism(plain, staleness=0, deviation=Fraction(0), keeper_delay=2)
    found = [
        CLOSED_FORMS["close-out margin", side, True](
            Parameters.of(Machine(specification, specification.markets["A"], side, exact=True))
        )
        for side in Side
    ]
    assert found == [Fraction("0.058808"), Fraction("0.061208")]


def test_a_row_that_is_not_tight_says_so() -> None:
    """With several positions an account is netted: what one costs its coalition another may pay."""
    rows = theorem_named("keeper-incentive/cross/long/in-full").condition
    equity = next(row for row in rows if row.form == "oracle margin")
    assert not is_tight("keeper-incentive", equity)
    assert is_tight("keeper-incentive", replace(equity, shape=replace(equity.shape, margin=Margin.ISOLATED)))
