"""Second opinions: cvc5 and yices on the same questions, and what a disagreement does to a verdict."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
import z3
from proof_mechanisms import mechanism

from novate.model.core.symbolic.numbers import Formula
from novate.model.core.symbolic.state import Machine
from novate.model.specification import Side
from novate.proofs.caches.cache import fresh
from novate.proofs.engine import cross_check, second_solver
from novate.proofs.engine.limits import Limits, Route
from novate.proofs.engine.obligation import Obligation, prove
from novate.proofs.engine.second_solver import MissingSolverError, Opinion, SecondSolver, opinions
from novate.proofs.engine.smtlib import is_linear, smtlib
from novate.proofs.engine.solver import Outcome, satisfy
from novate.proofs.induction import argument
from novate.proofs.induction.family import numbers
from novate.proofs.status import Status
from novate.proofs.verdicts.verify import verify
from novate.properties import PROPERTIES
from novate.specification.file import read_specification

pytest.importorskip("cvc5")

EXAMPLES = sorted((Path(__file__).parents[3] / "examples").glob("*.toml"))
CHECKED = Limits(cross_check=True)


@pytest.fixture(autouse=True)
def nothing_remembered() -> Iterator[None]:
    """No proof is taken over from another test."""
    with fresh():
        yield


def obligations(example: Path) -> Iterator[Obligation]:
    """Every obligation of every verdict on a file; parts that depend on equal numbers once."""
    specification = read_specification(example)
    machines = [Machine(specification, market, side) for market in specification.markets.values() for side in Side]
    parts = {
        (part.name, numbers(part.machine)): part
        for machine in machines
        for name, each in PROPERTIES.items()
        if each.not_applicable(specification, machine.market) is None
        for part in argument.argument(machine, name)
    }
    for part in parts.values():
        yield from part.build(part.machine)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_second_solvers_agree_on_every_obligation_of_the_examples(example: Path) -> None:
    """On those that hold and on those that do not; nobody is undecided."""
    count = 0
    for count, obligation in enumerate(obligations(example), start=1):  # noqa: B007 - counted
        ours = satisfy(obligation.negation, Limits()).outcome
        assert ours is not Outcome.UNDECIDED
        for opinion in opinions(script(obligation.negation), seconds=10):
            assert opinion.outcome is ours, (obligation.name, opinion)
    assert count >= 30


def script(constraints: Sequence[Formula]) -> str:
    """As cross-checks ask it: without the answer that is expected."""
    return smtlib("is this satisfiable?", constraints, Outcome.UNDECIDED)


def answering(word: str) -> tuple[SecondSolver, ...]:
    """A solver that always says the same."""
    return (SecondSolver("parrot", "1.0", lambda *_: word),)


def test_a_disagreement_is_reported_and_nothing_is_proved(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where one solver says sat and Z3 says unsat the verdict is unknown and names both."""
    monkeypatch.setattr(second_solver, "second_solvers", lambda: answering("sat"))
    for name in ("conservation", "no-bad-debt", "solvency"):
        verdict = verify(mechanism(), "A", Side.LONG, name, CHECKED)
        assert verdict.status is Status.UNKNOWN
        assert "the solvers disagree" in verdict.detail
        assert "Z3 says unsat, parrot 1.0 sat" in verdict.detail


def test_a_disagreement_does_not_hide_a_replayed_violation(monkeypatch: pytest.MonkeyPatch) -> None:
    """A scenario that the reference replayed stands, whatever solvers say."""
    monkeypatch.setattr(second_solver, "second_solvers", lambda: answering("sat"))
    thin = {"maintenance_margin": mechanism().markets["A"].maintenance_margin / 100}
    assert verify(mechanism(thin), "A", Side.LONG, "no-bad-debt", CHECKED).status is Status.VIOLATED


@pytest.mark.parametrize("word", ["unknown", "", "(error: out of memory)"])
def test_no_opinion_neither_proves_nor_disputes(word: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A solver that gives up leaves Z3's proof as it is, and what it said is kept."""
    monkeypatch.setattr(second_solver, "second_solvers", lambda: answering(word))
    verdict = verify(mechanism(), "A", Side.LONG, "conservation", CHECKED)
    assert verdict.status is Status.PROVED
    said = {opinion for each in verdict.checked for opinion in each.opinions}
    assert {opinion.outcome for opinion in said} == {Outcome.UNDECIDED}
    assert all((word or "nothing") in opinion.reason for opinion in said)


SQUARE = z3.Real("x")
NONLINEAR = Obligation("squares are not negative", (), SQUARE * SQUARE >= 0)
LINEAR = Obligation("one is positive", (SQUARE == 1,), SQUARE > 0)


def test_a_nonlinear_answer_of_one_solver_is_labelled() -> None:
    """Until another solver says the same; a linear one needs no label."""
    alone, together = prove([LINEAR, NONLINEAR], Limits()), prove([LINEAR, NONLINEAR], CHECKED)
    assert alone.holds
    assert cross_check.lone_answers(alone.checked) == "nonlinear, decided by Z3 alone: squares are not negative"
    assert together.holds
    assert cross_check.lone_answers(together.checked) == ""


def test_the_label_is_in_the_verdict() -> None:
    """Liquidation-progress with cross margin rests on one polynomial."""
    specification = read_specification(next(path for path in EXAMPLES if path.stem == "cross-margin"))
    plain, checked = (
        verify(specification, "ETH-USD", Side.LONG, "liquidation-progress", limits)
        for limits in (Limits(route=Route.SEARCH), CHECKED)
    )
    assert plain.status is checked.status is Status.PROVED
    assert plain.detail.endswith("nonlinear, decided by Z3 alone: the margin ratio does not fall")
    assert "Z3 alone" not in checked.detail


def test_second_solvers_are_not_told_what_z3_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """The script that they get carries no expected answer."""
    scripts: list[str] = []
    spy = SecondSolver("spy", "1.0", lambda script, _: scripts.append(script) or "unsat")
    monkeypatch.setattr(second_solver, "second_solvers", lambda: (spy,))
    assert prove([LINEAR], CHECKED).holds
    assert ["(set-info :status unknown)" in script for script in scripts] == [True]


def test_opinions_keep_to_their_time() -> None:
    """A question that nobody can answer comes back undecided, in about the time it was given."""
    x, y, z, n = z3.Ints("x y z n")
    fermat = [x > 0, y > 0, z > 0, n > 2, x * x * x * x * x + y * y * y * y * y == z * z * z * z * z + n - n]
    for opinion in opinions(script(fermat), seconds=1):
        assert opinion.outcome is Outcome.UNDECIDED
        assert opinion.seconds < 10


def test_cvc5_is_asked_for_where_it_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The error names the library."""
    monkeypatch.setattr(second_solver.util, "find_spec", lambda _: None)
    second_solver.second_solvers.cache_clear()
    with pytest.raises(MissingSolverError, match="cvc5"):
        opinions("(check-sat)", 1)
    second_solver.second_solvers.cache_clear()


def test_smtlib_text_says_what_it_is() -> None:
    """The smallest logic, the unknowns by name, the expected answer; equal questions give equal text."""
    b, a = z3.Reals("b a")
    whole = z3.Int("n")
    linear = smtlib("a question", [a < b, 2 * a > 1], Outcome.SATISFIABLE)
    assert linear.splitlines()[:6] == [
        "; a question",
        "(set-info :smt-lib-version 2.6)",
        "(set-info :status sat)",
        "(set-logic QF_LRA)",
        "(declare-fun a () Real)",
        "(declare-fun b () Real)",
    ]
    assert linear == smtlib("a question", [a < b, 2 * a > 1], Outcome.SATISFIABLE)
    assert "QF_NRA" in smtlib("", [a * b > 1], Outcome.SATISFIABLE)
    assert "QF_LIRA" in smtlib("", [a > z3.ToReal(whole)], Outcome.SATISFIABLE)
    assert is_linear([a > b])
    assert not is_linear([a / b > 1])


def test_an_opinion_on_a_script_is_about_that_script() -> None:
    """The two answers come back as they are."""
    outcomes = [
        {opinion.outcome for opinion in opinions(f"(set-logic QF_LRA)(assert {each})(check-sat)", 5)}
        for each in ("true", "false")
    ]
    assert outcomes == [{Outcome.SATISFIABLE}, {Outcome.UNSATISFIABLE}]
    assert all(isinstance(each, Opinion) and each.version for each in opinions("(check-sat)", 5))
