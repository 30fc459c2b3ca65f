"""Theorem and search agree wherever both decide, on both sides of every boundary. About 30 s on one core."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from random import Random
from typing import Any

import pytest
from proof_mechanisms import UNIT, drawn, mechanism

from novate.model.core.symbolic.state import Machine
from novate.model.funding.ticks.parameters import Ticks
from novate.model.specification import Margin, Side, Specification
from novate.proofs.engine.limits import Limits, Route
from novate.proofs.status import Status
from novate.proofs.theorems.conditions import condition, domain
from novate.proofs.theorems.decide import decide
from novate.proofs.theorems.frontier import applies, whole_condition
from novate.proofs.theorems.inequality import Inequality
from novate.proofs.theorems.parameters import SHAPES, Parameters, Shape
from novate.proofs.verdicts.verify import find
from novate.properties import PROPERTIES

DECIDED = (Status.PROVED, Status.VIOLATED)
STEP = Fraction(1, 10**12)
"""The finest step of a margin that is tried beside its threshold."""
SHARES = ("maintenance_margin", "closes_only_below")
AMPLE = Fraction(1, 4)
"""A margin that keeps every account above the toxic frontier."""
UNDECIDED = Fraction(1, 10)
"""Share of what theorems decide that the search may leave open."""

COVERED = [
    (name, shape)
    for name, each in PROPERTIES.items()
    for shape in SHAPES
    if not each.of_specification and shape.closes_whole and whole_condition(name, shape) is not None
    if not shape.pays_funding or (shape.margin is Margin.ISOLATED and shape.capped is (shape.side is Side.LONG))
]
"""What is asked of the whole specification: see `test_one_fund`; of close-outs in parts there is an adversary.

Of funding it is asked of one shape for each side: there is an adversary as well (tests/components/funding).
"""


def drawn_for(shape: Shape, name: str, seed: int) -> Specification:
    """A random mechanism of the shape, of which the property speaks."""
    draw, random = drawn(seed), Random(seed)
    changes: dict[str, Any] = {
        "margin": shape.margin,
        "penalty_capped_by_equity": shape.capped,
        "keeper_delay": random.randint(0, 6),
        "gas_cost": random.choice([0, UNIT]) if name == "keeper-incentive" else 0,
        "dust_notional": 1_000 * UNIT if name == "keeper-incentive" else 0,
    }
    margin = Fraction(random.randint(100, 1_500), 10_000)
    market = draw.market | {
        "maintenance_margin": margin,
        "initial_margin": margin + draw.above,
        "minimum_is": shape.minimum_is,
    }
    if shape.pays_funding:
        market["funding"] = Ticks(Fraction(random.randint(1, 100), 10_000), random.randint(1, 4))
    strong = market | {"maintenance_margin": Fraction(3, 5), "initial_margin": Fraction(4, 5)}
    markets = (market, strong) if shape.margin is Margin.CROSS else (market,)
    return mechanism(*markets, **(draw.changes | changes))


def beside(specification: Specification, row: Inequality) -> Iterator[tuple[str, Specification]]:
    """The mechanism with the row's subject exactly at its bound, a step to each side, and for money far beyond it.

    A claim about money allows for some quanta of rounding, so one quantum beyond the bound nobody need decide.
    """
    machine = Machine(specification, specification.markets["A"], row.shape.side, exact=True)
    bound, is_share = row.bound(Parameters.of(machine)), row.subject in SHARES
    step = STEP if is_share else 1
    far = [] if is_share else [-100 if row.at_least else 100]
    for shift in (-step, 0, step, *far):
        yield f"moved by {shift}", with_subject(specification, row, bound + shift)


def with_subject(specification: Specification, row: Inequality, value: Fraction) -> Specification:
    """Another value of the parameter that the row speaks of: money in whole quanta, rounded to the safe side."""
    market = specification.markets["A"]
    if row.subject == "closes_only_below":
        promising = replace(market, closes_only_below=value)
        return replace(specification, markets=specification.markets | {"A": promising})
    if row.subject == "maintenance_margin":
        changed = replace(market, maintenance_margin=value, initial_margin=max(value, market.initial_margin))
        return replace(specification, markets=specification.markets | {"A": changed})
    whole = max(0, -(-value.numerator // value.denominator) if row.at_least else int(value // 1))
    if row.subject == "minimum_maintenance":
        changed = replace(market, minimum_maintenance=whole)
        return replace(specification, markets=specification.markets | {"A": changed})
    return replace(specification, **{row.subject: whole})


def asked(name: str, shape: Shape) -> Iterator[tuple[str, Specification]]:
    """A random mechanism with one parameter moved to where an inequality turns; as it is, where nothing is required.

    Where a toxic frontier decides no inequality about one position turns it: as it is, and with an ample margin. Over a
    floor with that alone: beyond it the theorem's own run decides, and the search ends at its limit after a minute.
    """
    random = Random(f"{name} {shape}")
    seed = random.randrange(10**6)
    specification = drawn_for(shape, name, seed)
    machine = Machine(specification, specification.markets["A"], shape.side)
    rows = condition(name, shape) if domain(name, shape, Parameters.of(machine)) else None
    if not rows:
        yield f"seed {seed}", specification
        return
    if applies(name, shape):
        (margin,) = (row for row in rows if row.subject == "maintenance_margin")
        if not shape.is_floored:
            yield f"seed {seed}", specification
        yield f"seed {seed}, ample", with_subject(specification, margin, AMPLE)
        return
    row = random.choice(rows)
    yield from ((f"seed {seed}, {row.subject} {place}", each) for place, each in beside(specification, row))


@pytest.fixture(scope="module")
def count() -> Iterator[Counter[str]]:
    """What became of the questions; printed at the end (`pytest -s`).

    Where several processes share the tests, each counts its own: one open question in a small share says nothing.
    """
    counter: Counter[str] = Counter()
    yield counter
    print(f"\ntheorem against search: {dict(counter)}")
    assert counter["search undecided"] <= 1 + UNDECIDED * (counter["proved"] + counter["violated"]), counter


def test_the_questions_lie_on_both_sides_of_the_boundaries() -> None:
    """At least a tenth of them on each."""
    found: Counter[str] = Counter()
    for name, shape in COVERED:
        for _, specification in asked(name, shape):
            machine = Machine(specification, specification.markets["A"], shape.side)
            decision = decide(machine, name)
            found[str(decision.status) if decision is not None else "no theorem"] += 1
    assert 10 * min(found["proved"], found["violated"]) >= found.total(), found


@pytest.mark.parametrize(("name", "shape"), COVERED, ids=str)
def test_theorem_and_search_agree(name: str, shape: Shape, count: Counter[str]) -> None:
    """Wherever both decide they decide alike: at random, exactly at a boundary and a step to each side."""
    for where, specification in asked(name, shape):
        machine = Machine(specification, specification.markets["A"], shape.side)
        by_theorem = find(machine, name, Limits(route=Route.THEOREM))
        count["asked"] += 1
        if by_theorem.status not in DECIDED:
            count["theorem silent"] += 1
            continue
        by_search = find(machine, name, Limits(route=Route.SEARCH))
        if by_search.status not in DECIDED:
            count["search undecided"] += not shape.pays_funding  # no run with payments is searched for
        else:
            count[by_theorem.status] += 1
            assert by_theorem.status is by_search.status, (where, by_theorem.reason, by_search.reason)
