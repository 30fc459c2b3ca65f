"""Calls that pay little: how little a call up to a target closes, and the runs in which that is less than the gas."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from math import ceil
from random import Random

import pytest

from novate.model.actions import Liquidate
from novate.model.close_outs.partial.contract import least_cured, smallest_call, smallest_position
from novate.model.close_outs.partial.parameters import Partial, ShareOf
from novate.model.core.reference.genesis import genesis
from novate.model.core.reference.liquidate import part_closed
from novate.model.core.reference.margin import is_liquidatable
from novate.model.core.reference.rules import Rules
from novate.model.core.symbolic.state import Machine
from novate.model.specification import Minimum, Side, Specification
from novate.model.state import Account
from novate.proofs.counterexamples.replay import replay
from novate.proofs.engine.limits import Limits, Route
from novate.proofs.refinement.mechanisms import mechanism
from novate.proofs.status import Status
from novate.proofs.theorems.counterexamples.small_calls import of_small_calls
from novate.proofs.theorems.decide import decide
from novate.proofs.theorems.inequality import Inequality
from novate.proofs.verdicts.verify import verify

PER_CENT = Fraction(1, 100)
UNIT = 100
"""Quote quanta of a quote unit."""
TENTH = Partial(Fraction(1, 10), 1_000 * UNIT, target=Fraction(11, 10))


def with_calls(rule: Partial, dust: int, **changes: object) -> Specification:
    """Keepers who get half a per cent of what a call closes, and need 4; `dust` in quote units."""
    market = {
        "maintenance_margin": 8 * PER_CENT,
        "initial_margin": 10 * PER_CENT,
        "minimum_maintenance": 11 * UNIT,
        "unit": Fraction(1, 10_000),
        "close_out": rule,
        "largest_position": 10_000 * UNIT,
        "penalty": PER_CENT,
        "slippage": PER_CENT / 2,
        "move_up": PER_CENT / 2,
        "move_down": PER_CENT / 2,
    }
    return mechanism(
        market | changes,
        keeper_delay=2,
        penalty_capped_by_equity=False,
        keeper_share=Fraction(1, 2),
        gas_cost=4 * UNIT,
        dust_notional=dust * UNIT,
    )


def broken(machine: Machine) -> tuple[Inequality, ...]:
    """The rows of keeper-incentive that fail."""
    found = decide(machine, "keeper-incentive")
    assert found is not None
    return found.broken


@pytest.mark.parametrize("side", Side)
@pytest.mark.parametrize("minimum_is", Minimum)
def test_no_call_up_to_a_target_closes_less_than_is_said(side: Side, minimum_is: Minimum) -> None:
    """Whatever an account has, the price is and the fill; nor is the bound out of reach where nothing is added."""
    random, nearest = Random(1), Fraction(10)
    for target in (Fraction(1), Fraction(21, 20), Fraction(11, 10), Fraction(2)):
        rule = Partial(Fraction(1, 2), target=target)
        made = with_calls(rule, 0, minimum_is=minimum_is, minimum_maintenance=random.choice((0, 11 * UNIT)))
        machine, rules, price = Machine(made, made.markets["A"], side), Rules.of(made), 10_000
        for _ in range(200):
            size, worth = random.choice((10**3, 10**6, 10**8)), made.markets["A"].unit * price
            needed = 8 * PER_CENT * size * worth
            equity = int(needed * Fraction(random.randrange(900, 1_000), 1_000))
            account = Account(equity - int(side.sign * size * worth), {"A": side.sign * size}, 2)
            state = genesis(rules, {"A": price})._replace(accounts={"ann": account})
            if not is_liquidatable(rules, state, account):
                continue
            fill = random.choice((price, price - side.sign * 50))
            found = part_closed(rules, state, Liquidate("ann", "A", "maker", fill), account) * worth
            least = smallest_call(machine, int(size * worth))
            assert found >= least
            nearest = min(nearest, (found + 1) / (least + 1)) if target > 1 else nearest
    assert nearest < Fraction(5, 4) or minimum_is is Minimum.FLOOR


def test_a_call_up_to_the_requirement_may_close_any_part_and_one_beyond_it_may_not() -> None:
    """Said: a call that stops at a target may close next to nothing. Beyond the requirement it has more to make up."""
    made = with_calls(TENTH, 0)
    (long, short) = (Machine(made, made.markets["A"], side) for side in Side)
    assert least_cured(long) == least_cured(short) == Fraction(4, 39)
    bare = replace(long, market=replace(long.market, close_out=replace(TENTH, target=Fraction(1))))
    assert (least_cured(bare), smallest_call(bare, 10**6), smallest_position(bare, 1)) == (0, 0, None)
    never = replace(long, market=replace(long.market, penalty=Fraction(1, 10)))
    assert least_cured(never) is None
    assert smallest_call(never, 10**6) == 10**5


@pytest.mark.parametrize("side", Side)
@pytest.mark.parametrize(
    "rule",
    [
        TENTH,
        replace(TENTH, target=Fraction(1)),
        replace(TENTH, chunk_share=Fraction(1, 50), chunk_minimum=900 * UNIT, target=Fraction(1)),
        Partial(Fraction(1, 10), share_of=ShareOf.POSITION),
    ],
    ids=["a target", "the requirement", "a small part, up to the requirement", "equal parts"],
)
def test_a_run_shows_the_call_that_pays_too_little(rule: Partial, side: Side) -> None:
    """It replays from its actions alone."""
    made = with_calls(rule, 5_000)
    machine = Machine(made, made.markets["A"], side)
    run = of_small_calls(machine, "keeper-incentive", broken(machine))
    assert run is not None
    actions = [step.action for step in run.steps]
    again = replay(made, run.initial, actions, "keeper-incentive", "A", side)
    assert again.violation is not None
    assert again.violation.message == run.violation
    assert run.violation.startswith("the keeper earns ")
    assert isinstance(actions[-1], Liquidate)


def test_where_each_call_pays_no_run_is_found() -> None:
    """Nor looked for where it is not rewards that fail."""
    made, unpaid = with_calls(TENTH, 9_000), with_calls(TENTH, 5_000)
    rows = broken(Machine(unpaid, unpaid.markets["A"], Side.LONG))
    machine = Machine(made, made.markets["A"], Side.LONG)
    assert broken(machine) == ()
    assert of_small_calls(machine, "keeper-incentive", rows) is None
    assert of_small_calls(Machine(unpaid, unpaid.markets["A"], Side.LONG), "keeper-incentive", ()) is None


def test_a_verdict_says_so() -> None:
    """Without a search."""
    found = verify(with_calls(TENTH, 5_000), "A", Side.LONG, "keeper-incentive", Limits(route=Route.THEOREM))
    assert (found.status, found.scenario is None) == (Status.VIOLATED, False)


@pytest.mark.parametrize("side", Side)
def test_from_the_position_that_is_said_on_every_call_pays(side: Side) -> None:
    """Of up to 110 % of the requirement."""
    by_theorem = Limits(route=Route.THEOREM)
    known = verify(with_calls(TENTH, 5_000), "A", side, "keeper-incentive", by_theorem)
    least = ceil(known.figures["smallest_notional"].exact / UNIT)
    assert known.status is Status.VIOLATED
    assert verify(with_calls(TENTH, least), "A", side, "keeper-incentive", by_theorem).status is Status.PROVED
    assert verify(with_calls(TENTH, least - 1), "A", side, "keeper-incentive", by_theorem).status is not Status.PROVED
