"""Horn clauses: Spacer's answers agree, count only once they are checked, and are given up in time. About 20 s."""

from __future__ import annotations

import importlib.util
import json
import sys
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from types import ModuleType

import pytest
import z3
from proof_mechanisms import mechanism

from novate.model.core.symbolic.state import Machine
from novate.model.oracles.exact import contract as exact_contract
from novate.model.oracles.exact.parameters import Exact
from novate.model.specification import Margin, Side, Specification
from novate.proofs.counterexamples.replay import replay
from novate.proofs.engine.limits import Limits, Route
from novate.proofs.engine.obligation import prove
from novate.proofs.horn import decide as deciding
from novate.proofs.horn.clauses import clauses, close_out_clauses
from novate.proofs.horn.readable import sentences, words
from novate.proofs.horn.recheck import obligations, thinned
from novate.proofs.horn.spacer import Reached, SpacerAnswer, ask
from novate.proofs.status import Method, Status
from novate.proofs.verdicts.verdict import Verdict
from novate.proofs.verdicts.verify import verify

HORN = Limits(route=Route.HORN)
FRESH = {"staleness": 0, "deviation": Fraction(0), "keeper_delay": 1, "penalty_capped_by_equity": True}


def with_margin(margin: Fraction) -> Specification:
    """One margin for both requirements, or Spacer would have to find the long way down from one to the other."""
    return mechanism({"maintenance_margin": margin, "initial_margin": margin}, **FRESH)


SAFE, UNSAFE = with_margin(Fraction(4, 100)), with_margin(Fraction(2, 100))
SIDES = pytest.mark.parametrize("side", list(Side))
BENCHMARK = Path(__file__).parents[3] / "benchmarks" / "horn_clauses.py"


def machine_of(specification: Specification, side: Side = Side.LONG) -> Machine:
    """The local machine of market A."""
    return Machine(specification, specification.markets["A"], side)


def asked(specification: Specification, side: Side = Side.LONG, name: str = "no-bad-debt") -> Verdict:
    """The verdict by Spacer."""
    return verify(specification, "A", side, name, HORN)


@SIDES
def test_a_safe_margin_is_proved_with_an_invariant_that_can_be_read(side: Side) -> None:
    """Status, method, and the invariant itself in the detail."""
    verdict = asked(SAFE, side)
    assert (verdict.status, verdict.method) == (Status.PROVED, Method.HORN)
    assert "Spacer's invariant, proved anew: " in verdict.detail
    assert "balance" in verdict.detail
    assert len(verdict.checked) == 7


@SIDES
def test_an_unsafe_margin_is_violated_by_a_run_that_replays(side: Side) -> None:
    """Spacer's word alone is not enough: the scenario breaks the property once more."""
    verdict = asked(UNSAFE, side)
    assert (verdict.status, verdict.method) == (Status.VIOLATED, Method.HORN)
    assert verdict.scenario is not None
    actions = [step.action for step in verdict.scenario.steps]
    assert replay(UNSAFE, verdict.scenario.initial, actions, "no-bad-debt", "A", side).violation is not None


@pytest.mark.parametrize("name", ["no-bad-debt", "keeper-incentive", "conservation"])
@pytest.mark.parametrize("specification", [SAFE, UNSAFE], ids=["safe", "unsafe"])
def test_it_agrees_with_the_search(specification: Specification, name: str) -> None:
    """Two routes, one answer."""
    by_search = verify(specification, "A", Side.LONG, name, Limits(route=Route.SEARCH))
    assert asked(specification, name=name).status is by_search.status


def test_a_long_delay_is_carried_by_the_ghost() -> None:
    """The clauses know how far the price can have gone since the last look: they mention what that showed."""
    slow = mechanism(**{**FRESH, "keeper_delay": 20})
    names = [str(term) for term in clauses(machine_of(slow), "no-bad-debt").before]  # type: ignore[union-attr]  # it is covered
    assert [name for name in names if name.endswith("anchor")]


@pytest.mark.parametrize("wrong", ["anything", "nothing", "a little less"])
def test_a_wrong_invariant_is_not_believed(monkeypatch: pytest.MonkeyPatch, wrong: str) -> None:
    """Spacer is known to return formulas that are no invariants: no claim, no start, no step may be missing."""
    balance = clauses(machine_of(SAFE), "no-bad-debt").before[0]  # type: ignore[union-attr]  # it is covered
    formula = {"anything": z3.BoolVal(True), "nothing": z3.BoolVal(False), "a little less": balance >= -1}[wrong]
    monkeypatch.setattr(deciding, "ask", lambda *_: SpacerAnswer(Reached.NEVER, formula))
    verdict = asked(SAFE)
    assert verdict.status is Status.UNKNOWN
    assert "does not pass its check" in verdict.detail


def test_a_profile_that_the_oracle_does_not_keep_to_is_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the market falls further than the contract says, what Spacer proved is about another mechanism."""
    monkeypatch.setattr(exact_contract, "furthest_down", lambda _: Fraction(1))
    decision = deciding.decide(machine_of(mechanism({"oracle": Exact()})), "no-bad-debt", Limits())
    assert (decision.reached, decision.reason) == (Reached.UNDECIDED, deciding.NOT_KEPT)


def test_a_violation_that_nobody_can_replay_is_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the clauses reach may be spurious."""
    monkeypatch.setattr(deciding, "ask", lambda *_: SpacerAnswer(Reached.SOMETIMES))
    verdict = asked(SAFE)
    assert verdict.status is Status.UNKNOWN
    assert "the search confirms none" in verdict.detail


def test_every_conjunct_that_is_shown_is_needed() -> None:
    """Without any of them it is no invariant any more."""
    wanted = clauses(machine_of(SAFE, Side.SHORT), "no-bad-debt")
    assert wanted is not None
    needed = thinned(wanted, ask(wanted, HORN).invariant, HORN)
    assert len(needed) > 1
    for each in needed:
        rest = z3.And(*(other for other in needed if other is not each))
        assert not prove(obligations(wanted, rest), HORN).holds, words(each)


@pytest.mark.parametrize("change", ["start", "steps", "claims"])
def test_a_check_that_leaves_something_out_lets_more_pass(change: str) -> None:
    """The broken twin: each kind of obligation refuses a formula that the others accept."""
    wanted = clauses(machine_of(SAFE), "conservation")
    assert wanted is not None
    (cash, *_), everything = [term for term in wanted.before if ".cash" in str(term)], z3.BoolVal(True)
    balanced = wanted.claims[0].claim.conclusion
    formula = {"start": z3.And(balanced, cash > 0), "steps": z3.And(balanced, cash >= 0), "claims": everything}[change]
    assert not prove(obligations(wanted, formula), HORN).holds
    without = {
        "start": replace(wanted, start=z3.BoolVal(False)),
        "steps": replace(wanted, start=z3.BoolVal(False), steps={}),
        "claims": replace(wanted, claims=()),
    }[change]
    steps_only = {each.name for each in obligations(without, formula) if not prove([each], HORN).holds}
    assert (not steps_only) is (change != "start")


def test_it_stops_at_its_limit() -> None:
    """Too few resources: unknown, and why."""
    verdict = verify(SAFE, "A", Side.LONG, "no-bad-debt", Limits(resources=10, route=Route.HORN))
    assert verdict.status is Status.UNKNOWN
    assert "Spacer stopped: max. resource limit exceeded" in verdict.detail


@pytest.mark.parametrize("name", ["solvency", "liquidation-progress"])
def test_what_it_is_not_asked_is_unknown(name: str) -> None:
    """Claims about sums over accounts, or products."""
    verdict = asked(SAFE, name=name)
    assert (verdict.status, verdict.method) == (Status.UNKNOWN, Method.HORN)
    assert "Spacer is not asked about this property" in verdict.detail


def test_of_cross_margin_only_the_books_are_asked() -> None:
    """Other positions are bounded by machines of their own."""
    cross = mechanism({}, {}, margin=Margin.CROSS)
    assert asked(cross, name="conservation").status is Status.PROVED
    assert "accounts with several positions" in asked(cross).detail


def test_two_accounts_together_reach_what_one_reaches() -> None:
    """They go through the blocks together, each acts alone."""
    two = close_out_clauses(machine_of(UNSAFE), "no-bad-debt", accounts=2)
    assert len(two.steps) == 1 + 2 * 4
    assert ask(two, HORN).reached is Reached.SOMETIMES


def test_two_accounts_that_fail_an_initial_requirement_of_more_than_all_moves_owe_nothing() -> None:
    """Where the price cannot move, two are proved together."""
    still = mechanism({"move_up": Fraction(0), "move_down": Fraction(0), "slippage": Fraction(0)}, **FRESH)
    two = close_out_clauses(machine_of(still), "no-bad-debt", accounts=2)
    found = ask(two, HORN)
    assert found.reached is Reached.NEVER
    assert prove(obligations(two, found.invariant), HORN).holds


BALANCE, MARKET, OVERDUE = z3.Reals("before0.balance before0.market before0.overdue")


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        (z3.Or(2 * BALANCE + MARKET >= 0, OVERDUE > 2), "balance + 0.5 market >= 0 or overdue > 2"),
        (z3.Not(z3.And(BALANCE <= 0, z3.Not(OVERDUE == 1))), "balance > 0 or overdue = 1"),
        (z3.And(z3.Or(OVERDUE < 1, BALANCE > 0), MARKET > 0), "(overdue < 1 or balance > 0) and market > 0"),
        (-3 * MARKET - BALANCE / 3 <= 1, "balance + 9 market >= -3"),
        (MARKET - z3.Q(1, 3) * BALANCE < z3.Q(2, 7), "balance - 3 market > -6/7"),
    ],
)
def test_formulas_are_written_for_people(formula: z3.BoolRef, text: str) -> None:
    """Coefficients are exact; the first is 1."""
    assert words(z3.simplify(formula) if "9 market" in text else formula) == text


def test_two_inequalities_make_an_equation() -> None:
    """As Spacer writes them."""
    assert sentences([BALANCE >= MARKET, BALANCE <= MARKET, OVERDUE >= 0]) == ("balance - market = 0", "overdue >= 0")


def test_what_is_not_linear_is_refused() -> None:
    """It would be a fault of ours to print it as something else."""
    with pytest.raises(ValueError, match="expected a linear term"):
        words(BALANCE * MARKET >= 0)


def benchmark() -> ModuleType:
    """The script that measures."""
    spec = importlib.util.spec_from_file_location("horn_clauses", BENCHMARK)
    assert spec is not None
    assert spec.loader is not None
    module = sys.modules["horn_clauses"] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_shows_what_was_measured() -> None:
    """docs/horn-clauses.md is what horn_clauses.json gives, and a changed figure would be noticed."""
    script = benchmark()
    results, text = json.loads(script.RESULTS.read_text()), script.PAGE.read_text()
    assert script.page(text, results) == text
    results["rows"][0]["answer"] = "proved by hope"
    assert script.page(text, results) != text


def test_no_measured_answer_is_wrong() -> None:
    """What is safe was never reached, what is unsafe never proved."""
    rows = json.loads(benchmark().RESULTS.read_text())["rows"]
    assert not [row for row in rows if row["question"].endswith("unsafe") and row["answer"] == "proved"]
    assert not [row for row in rows if row["question"].endswith(" safe") and row["answer"] == "reached"]


def test_a_product_of_unknowns_is_beyond_it() -> None:
    """The same market as size times price: no answer."""
    assert benchmark().nonlinear(True).startswith("unknown")
