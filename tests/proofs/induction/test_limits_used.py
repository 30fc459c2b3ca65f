"""The ledger of assumptions: what a proof did without it really did without, and what it names it needs."""

from dataclasses import replace
from fractions import Fraction

import pytest
import z3
from proof_mechanisms import BY_INDUCTION, mechanism

from novate.model.contract import ADVERSARY, MARKED, Assumption, Limit
from novate.model.core.symbolic.environment import switch
from novate.model.core.symbolic.state import Machine
from novate.model.specification import Margin, Side
from novate.proofs.engine.limits import Limits, Route
from novate.proofs.engine.obligation import Obligation, prove
from novate.proofs.engine.unsat_core import cores
from novate.proofs.induction.argument import argument
from novate.proofs.induction.limits_used import Slice, questions, sliced, used_limits
from novate.proofs.induction.part import Part
from novate.proofs.status import Status
from novate.proofs.theorems.assumed import limits_used
from novate.proofs.theorems.parameters import SHAPES
from novate.proofs.theorems.sufficiency import conditioned, sufficiency
from novate.proofs.theorems.theorem import Theorem, theorems
from novate.proofs.verdicts.verify import verify

OPEN_INTEREST = {"max_open_interest": 10**15}
SAFE = {
    Margin.ISOLATED: mechanism(OPEN_INTEREST),
    Margin.CROSS: mechanism(OPEN_INTEREST, OPEN_INTEREST, margin=Margin.CROSS),
}


def machine(margin: Margin, side: Side = Side.LONG) -> Machine:
    """Of a safe mechanism."""
    return Machine(SAFE[margin], SAFE[margin].markets["A"], side)


def holds_without(machine: Machine, name: str, missing: frozenset[Limit]) -> bool:
    """Whether the argument still proves the property when these limits are given up."""
    switches = [(switch(limit), z3.BoolVal(limit not in missing)) for limit in ADVERSARY]
    return all(
        prove([replace(each, premises=tuple(z3.substitute(p, *switches) for p in each.premises))], Limits()).holds
        for part in argument(replace(machine, marked=True), name)
        for each in part.build(part.machine)
    )


def proves_itself(parts: list[Part], found: Slice) -> bool:
    """Whether the conjuncts of a slice are inductive, and imply the claims, with its limits and nothing else."""
    given_up = [(switch(limit), z3.BoolVal(limit in {use.limit for use in found.uses})) for limit in MARKED]
    for part in parts:
        for question in questions(part):
            kept = [*question.others, *(each for place, each in question.invariant.items() if int(place) in found.seen)]
            premises = tuple(z3.substitute(each, *given_up) for each in kept)
            claimed = found.seen if part.is_induction else {0}
            conclusion = z3.And(*(question.conclusions[place] for place in claimed))
            if not prove([Obligation("slice", premises, conclusion)], Limits()).holds:
                return False
    return True


@pytest.mark.parametrize("margin", list(Margin))
@pytest.mark.parametrize("name", BY_INDUCTION)
def test_what_is_named_is_enough(name: str, margin: Margin) -> None:
    """The conjuncts and limits of the ledger are a proof of their own."""
    parts = list(argument(replace(machine(margin), marked=True), name))
    found = sliced(parts, Limits())
    assert found.complete
    assert proves_itself(parts, found)


@pytest.mark.parametrize("limit", MARKED)
def test_what_is_named_is_needed(limit: Limit) -> None:
    """No-bad-debt names all four limits, and without any one that the machine marks its proof fails.

    What an oracle guarantees rests on the moves: they are named where it is.
    """
    uses = used_limits(machine(Margin.ISOLATED), "no-bad-debt", Limits())
    assert uses is not None
    assert {use.limit for use in uses} == {*ADVERSARY}
    assert not holds_without(machine(Margin.ISOLATED), "no-bad-debt", frozenset({limit}))


@pytest.mark.parametrize("order", ["ABC", "CBA", "BAC"])
def test_a_ledger_names_the_market_it_is_asked_about(order: str) -> None:
    """Of markets with equal numbers, whichever was asked about before: its own limits, and of the others' the last."""
    alike = mechanism(OPEN_INTEREST, OPEN_INTEREST, OPEN_INTEREST, margin=Margin.CROSS)
    for name in order:
        uses = used_limits(Machine(alike, alike.markets[name], Side.LONG), "no-bad-debt", Limits())
        assert uses is not None
        assert {use.market for use in uses} == {name, "B" if name == "C" else "C"}


def test_an_unproved_property_has_no_ledger() -> None:
    """There is no proof that could have used anything."""
    unsafe = mechanism({"maintenance_margin": SAFE[Margin.ISOLATED].markets["A"].maintenance_margin / 100})
    assert used_limits(Machine(unsafe, unsafe.markets["A"], Side.LONG), "no-bad-debt", Limits()) is None


FREE = [each for each in theorems() if each.shape is not None and not limits_used(each.claim, each.shape)]


@pytest.mark.parametrize("theorem", FREE, ids=lambda each: each.name)
def test_a_theorem_that_names_no_limit_is_proved_without_any(theorem: Theorem) -> None:
    """What its claims rest on is kept whatever the adversary does, for all parameters."""
    assert theorem.shape is not None
    parts = list(conditioned(theorem.claim, replace(theorem.shape.machine, marked=True)))
    found = sliced(parts, Limits())
    assert found.complete
    assert not found.uses
    assert proves_itself(parts, found)


def test_the_theorems_that_name_no_limit() -> None:
    """Conservation, and liquidation-progress where an account has one position: whatever prices and keepers do."""
    assert {each.claim for each in FREE} == {"conservation", "liquidation-progress"}
    assert all(each.shape and each.shape.margin is Margin.ISOLATED for each in FREE if each.claim != "conservation")


@pytest.mark.parametrize("name", [name for name in BY_INDUCTION if name != "fund-sufficiency"])
def test_the_fund_of_a_specification_is_in_no_obligation(name: str) -> None:
    """What it starts with decides fund-sufficiency alone: every other proof did without."""
    shape = next(shape for shape in SHAPES if any(each.claim == name and each.shape == shape for each in theorems()))
    given = "(>= insurance_fund 0.0)"
    for each in sufficiency(name, shape):
        formulas = [formula.sexpr() for formula in each.negation]
        assert not any(" insurance_fund" in formula.replace(given, "") for formula in formulas)


def test_the_fund_is_in_the_obligations_of_fund_sufficiency() -> None:
    """The broken twin of the test above."""
    texts = [formula.sexpr() for each in sufficiency("fund-sufficiency", SHAPES[0]) for formula in each.negation]
    assert any(" insurance_fund" in text.replace("(>= insurance_fund 0.0)", "") for text in texts)


@pytest.mark.parametrize("route", [Route.AUTO, Route.SEARCH])
def test_verdicts_say_what_they_did_without(route: Route) -> None:
    """By theorem and by search alike: progress needs no limit, no-bad-debt all of them; neither needs the fund."""
    limits = Limits(route=route)
    progress, debt = (
        verify(SAFE[Margin.ISOLATED], "A", Side.LONG, name, limits) for name in ("liquidation-progress", "no-bad-debt")
    )
    assert progress.status is debt.status is Status.PROVED
    assert len(progress.not_needed) == 5
    assert [each.limit for each in debt.not_needed] == [Limit.FUND]
    assert len(debt.assumptions) == 4
    assert not set(progress.assumptions) & set(progress.not_needed)


def test_a_cross_verdict_rests_on_the_limits_of_every_market() -> None:
    """A move beyond the bound of one market breaks what is proved of another."""
    calm, wild = {"move_up": Fraction(1, 100)}, {"move_up": Fraction(20, 100), "move_down": Fraction(20, 100)}
    company = Assumption(Limit.COMPANY, "A")
    for other, status in ((calm, Status.PROVED), (wild, Status.VIOLATED)):
        specification = mechanism(OPEN_INTEREST, OPEN_INTEREST | other, margin=Margin.CROSS)
        found = verify(specification, "A", Side.LONG, "no-bad-debt", Limits())
        assert (found.status, company in found.assumptions) == (status, True)
    alone = verify(SAFE[Margin.ISOLATED], "A", Side.LONG, "no-bad-debt", Limits())
    assert company not in alone.assumptions


def test_a_violated_verdict_keeps_every_limit() -> None:
    """Its scenario stays within all of them."""
    unsafe = mechanism({"maintenance_margin": SAFE[Margin.ISOLATED].markets["A"].maintenance_margin / 100})
    verdict = verify(unsafe, "A", Side.LONG, "no-bad-debt", Limits())
    assert verdict.status is Status.VIOLATED
    assert len(verdict.assumptions) == 4
    assert verdict.not_needed == ()


def test_a_core_prefers_cheap_premises() -> None:
    """A dear premise is named only where no cheap one can take its place; nothing is named that can be left out."""
    x = z3.Real("x")
    dear, cheap = {"dear": x >= 3, "dearer": x >= 4}, {"cheap": x >= 2, "idle": x <= 100}
    assert cores([x <= 1], [z3.BoolVal(True)], dear, cheap, Limits()) == [["cheap"]]
    assert cores([x <= 1], [z3.BoolVal(True)], dear, {"idle": x <= 100}, Limits()) in ([["dear"]], [["dearer"]])


def test_each_case_has_a_core_of_its_own() -> None:
    """Whatever was asked before it: one that leaves nothing contradictory, one that needs less, one that is absurd."""
    x = z3.Real("x")
    dear, cheap = {"dear": x >= 3}, {"cheap": x >= 2}
    cases = {x <= 5: None, x <= 2: ["dear"], x <= 1: ["cheap"], z3.BoolVal(False): []}
    for order in (list(cases), list(reversed(cases))):
        assert cores([], order, dear, cheap, Limits()) == [cases[each] for each in order]
