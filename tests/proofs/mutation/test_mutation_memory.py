"""What is remembered of the undamaged mechanism is only used where a mutant changes nothing of it."""

from __future__ import annotations

import ast
import sys
from collections import Counter
from collections.abc import Callable
from fractions import Fraction
from functools import partial
from pathlib import Path
from random import Random
from types import CodeType, FrameType
from typing import Any

import pytest
import z3

from novate.model.actions import Deposit, Liquidate, NextBlock, Trade, Withdraw
from novate.model.caches.cache import fresh
from novate.model.core.symbolic import powers, state
from novate.model.mistakes import MISTAKES
from novate.model.mutant import Mutant
from novate.model.specification import Side
from novate.proofs.engine.checked import Outcome
from novate.proofs.engine.solver import Answer
from novate.proofs.induction.argument import argument
from novate.proofs.induction.part import Part
from novate.proofs.mutation import prover
from novate.proofs.mutation.cross_validation import disagreement
from novate.proofs.mutation.evidence import Evidence, comparing, of_mechanism, of_specimen, running
from novate.proofs.mutation.judges import properties_by_proofs
from novate.proofs.mutation.monitored_run import MonitoredRun
from novate.proofs.mutation.mutant import applied, damaged_function
from novate.proofs.mutation.prover import Key, Prover, key_of, negations
from novate.proofs.mutation.standing import Learning, Reading, Whole
from novate.proofs.mutation.terms import follows, imported, said, works_on_numbers
from novate.proofs.mutation.untouched import idle_during, watching
from novate.proofs.refinement.known import ACCOUNTS, CLAIMS, REFUSAL, REFUSED_PRICES, STEP, Drawn, Known
from novate.proofs.refinement.mechanisms import MECHANISMS
from novate.proofs.refinement.templates import Symbolic, enabled_lens, soundness_lens, worth_lens

SYMBOLIC = [mutant for mutant in MISTAKES if mutant.encoding == "symbolic"]
SPECIMEN, MECHANISM = "uncapped, thin", "isolated, capped"
NAMED = {mutant.mistake: mutant for mutant in SYMBOLIC}
REFINEMENT = Path(__file__).parents[3] / "proofs" / "refinement"


@pytest.fixture(scope="module")
def evidence() -> Evidence:
    """Of one specimen, with what each mistake leaves untouched."""
    with watching(MISTAKES):
        return of_specimen(SPECIMEN)


@pytest.fixture(scope="module")
def seen() -> Evidence:
    """Of one mechanism, with what each mistake leaves untouched."""
    with watching(MISTAKES):
        return of_mechanism(MECHANISM)


@pytest.fixture(scope="module")
def whole(seen: Evidence) -> Whole:
    """One mechanism, with what the encodings agreed on."""
    with watching(MISTAKES):
        return Whole.of(MECHANISMS[MECHANISM], seen.learnt[MECHANISM])


def test_what_is_only_looked_up_counts_as_read() -> None:
    """An equity that is remembered rests on the reading that it was made with."""
    symbolic = Reading(MECHANISMS[MECHANISM])
    view = next(iter(symbolic.specification.markets)), symbolic.machines()[0].side

    def equity() -> Any:
        return symbolic.once(("equity", "an account"), lambda: symbolic.lens(worth_lens, *view))

    for _ in range(2):
        assert symbolic.noting(equity)[1] == {(worth_lens, *view)}
    assert symbolic.noting(lambda: (equity(), symbolic.template(Deposit, *view)))[1] == {
        (worth_lens, *view),
        (Deposit, *view),
    }


def test_a_disagreement_is_not_learnt() -> None:
    """What raises is no answer, and is noted by nobody."""
    symbolic = Reading(MECHANISMS[MECHANISM])
    learning = Learning(symbolic)
    with pytest.raises(ZeroDivisionError):
        learning.confirmed((b"a step", "all of it"), lambda _: 1 // 0, symbolic)
    assert not learning.learnt.steps


def calls_during(work: Callable[[], object]) -> set[CodeType]:
    """The code of every function that runs."""
    called: set[CodeType] = set()

    def note(frame: FrameType, event: str, _: object) -> None:
        if event == "call":
            called.add(frame.f_code)

    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(None)
    return called


def test_no_damaged_function_is_called_behind_a_cache_of_the_model() -> None:
    """Nobody empties those: a mutant would not be run the second time."""
    moves = ((1, Fraction(102, 100)), (5, Fraction(103, 100)))
    called = calls_during(lambda: powers.tightest.__wrapped__(moves, 7))
    called |= calls_during(lambda: state._fresh.__wrapped__("a state", True, True, True))
    assert called
    assert not called & {damaged_function(mutant).__code__ for mutant in SYMBOLIC}


def test_what_works_with_numbers_is_in_files_that_leave_nothing_standing() -> None:
    """Beside the terms that are compared, the cross-validation reads nothing of the symbolic machine but them."""
    package = "novate.model.core.symbolic."
    named = {
        (each.module or "").removeprefix(package)
        for file in REFINEMENT.glob("*.py")
        for each in ast.walk(ast.parse(file.read_text()))
        if isinstance(each, ast.ImportFrom) and (each.module or "").startswith(package) and file.stem != "templates"
    }
    assert named
    assert named <= imported("abstraction") | imported("powers")
    assert works_on_numbers(NAMED["the worst move is one block short"])
    assert not works_on_numbers(NAMED["nothing is closed"])


def test_a_mutant_changes_the_terms_of_its_own_action_and_of_no_other() -> None:
    """A mistake in withdrawals leaves all others as they are; one in what an account is worth does not."""
    specification = MECHANISMS[MECHANISM]
    view = next(iter(specification.markets)), Side.LONG
    kinds = (Deposit, Withdraw, Trade, NextBlock, Liquidate, worth_lens, enabled_lens)
    terms: list[Any] = [(kind, *view) for kind in kinds]
    undamaged = Symbolic(specification)
    before = {term: said(undamaged, term) for term in terms}
    assert before == {term: said(Symbolic(specification), term) for term in terms}

    def changed(mutant: Mutant) -> set[Any]:
        with applied(mutant):
            damaged = Symbolic(specification)
            return {kind for kind, *view in terms if said(damaged, (kind, *view)) != before[kind, *view]}

    assert changed(NAMED["cash is paid that is not there"]) == {Withdraw}
    assert changed(NAMED["nothing is closed"]) == {Liquidate, enabled_lens}
    assert changed(NAMED["equity at the market price"]) >= {Deposit, Liquidate, worth_lens}


def test_an_obligation_that_is_the_same_is_not_asked_again(evidence: Evidence, monkeypatch: pytest.MonkeyPatch) -> None:
    """Built anew it is the same term; one that a mutant changes is asked."""
    fact = next(each for each in evidence.facts if each.claim == "keeper-incentive")
    monkeypatch.setattr(prover, "searching", lambda *_: pytest.fail("asked again"))
    assert Prover(evidence.failing).proves(fact.machine, fact.claim) is False
    with applied(NAMED["penalty forgotten"]), pytest.raises(pytest.fail.Exception, match="asked again"):
        [Prover().answers(part) for part in argument(fact.machine, fact.claim)]


@pytest.mark.parametrize("mutant", Random(1).sample(SYMBOLIC, 10), ids=lambda mutant: mutant.mistake)
def test_proofs_say_the_same_with_and_without_memory(
    mutant: Mutant, evidence: Evidence, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A mutant is judged as if nothing were known."""
    with applied(mutant):
        remembering = properties_by_proofs(evidence, evidence.untouched(mutant))
        monkeypatch.setattr(prover, "_answers", {})
        with fresh():
            assert remembering == properties_by_proofs(Evidence(evidence.facts))


@pytest.mark.parametrize("mutant", Random(2).sample(SYMBOLIC, 8), ids=lambda mutant: mutant.mistake)
def test_the_encodings_disagree_alike_with_and_without_memory(mutant: Mutant, whole: Whole) -> None:
    """The first disagreement is the same (the solver's library may write its terms in another order)."""
    with applied(mutant):
        remembering = disagreement(*whole.under(mutant))
        with fresh():
            forgetful = disagreement(Symbolic(MECHANISMS[MECHANISM]), Known())
        assert str(remembering)[:60] == str(forgetful)[:60]


def asked_under(mutant: Mutant, whole: Whole) -> Counter[str]:
    """How often each kind of question is asked again of the damaged machine; as if it confirmed everything."""
    asked: Counter[str] = Counter()
    with applied(mutant):
        symbolic, known, _ = whole.under(mutant)
        for (key, what), _ in whole.questions:
            known.confirmed((key, what), lambda _, what=what: asked.update([what]), symbolic)
    return asked


def test_what_only_allows_more_is_not_asked_again_of_steps_and_accounts(whole: Whole) -> None:
    """Whatever formulas held still hold; what is to be refused may not be refused any more."""
    allowing = asked_under(NAMED["prices are anything after a block"], whole)
    assert allowing[REFUSED_PRICES] > 0
    assert not allowing.keys() & {STEP, ACCOUNTS}
    other = asked_under(NAMED["a block counts twice"], whole)
    assert other[STEP] > 0
    worth = asked_under(NAMED["equity at the market price"], whole)
    assert min(worth[each] for each in (STEP, ACCOUNTS, CLAIMS, REFUSAL)) > 0


def test_what_only_allows_less_is_not_asked_again_of_refused_prices(whole: Whole) -> None:
    """No step led there, and none does; what was a step may be none any more."""
    less = asked_under(NAMED["the market moves for one block only"], whole)
    assert min(less[STEP], less[ACCOUNTS]) > 0
    assert REFUSED_PRICES not in less


def drawn_under(mutant: Mutant, whole: Whole) -> int:
    """How many steps are drawn again from the damaged machine; as if each went as before."""
    again = 0

    def draw(drawn: Drawn) -> Drawn:
        nonlocal again
        again += 1
        return drawn

    with applied(mutant):
        _, known, _ = whole.under(mutant)
        for key, (drawn, _) in whole.learnt.draws.items():
            assert known.drawn(key, lambda _: True, partial(draw, drawn)) is drawn
    return again


def test_what_says_the_same_in_other_words_is_neither_asked_nor_drawn_again(whole: Whole) -> None:
    """Each follows from the other, so the same states are reached; whatever allows more or less is drawn anew."""
    view = next(iter(whole.symbolic.specification.markets)), Side.LONG
    same, other = NAMED["the market after a look is anything"], NAMED["the market price jumps"]
    with applied(same):
        assert said(Symbolic(whole.symbolic.specification), (NextBlock, *view)) != whole.said[NextBlock, *view]
    assert not asked_under(same, whole)
    assert drawn_under(same, whole) == 0
    assert 0 < drawn_under(other, whole) < len(whole.learnt.draws)
    assert drawn_under(NAMED["the market moves for one block only"], whole) > 0


def test_what_follows_is_found_by_the_solver(whole: Whole) -> None:
    """Fewer bounds follow from more; more do not from fewer, nor does another guard or another sum."""
    view = next(iter(whole.symbolic.specification.markets)), Side.LONG

    def following(mistake: str, *kinds: Any) -> list[bool]:
        with applied(NAMED[mistake]):
            damaged = Symbolic(whole.symbolic.specification)
            assert all(said(damaged, (each, *view)) != whole.said[each, *view] for each in kinds)
            return [follows(whole.symbolic, damaged, (each, *view)) for each in kinds]

    assert following("the market after a look is anything", NextBlock, soundness_lens) == [True, True]
    assert following("a block counts twice", NextBlock) == [False]
    assert following("one block less of delay", NextBlock) == [False]
    assert following("equity at the market price", worth_lens) == [False]
    assert following("nothing is closed", Liquidate) == [False]


def test_only_what_a_mistake_runs_in_is_built_anew(whole: Whole) -> None:
    """A deposit is not written down again for a mistake in withdrawals, which is; and what is known is the same."""
    mutant = NAMED["cash is paid that is not there"]
    view = next(iter(whole.symbolic.specification.markets)), Side.LONG
    with applied(mutant):
        damaged, _, _ = whole.under(mutant)
        assert damaged.template(Deposit, *view) is whole.symbolic.template(Deposit, *view)
        assert damaged.template(Withdraw, *view) is not whole.symbolic.template(Withdraw, *view)


@pytest.mark.parametrize("mutant", Random(3).sample(MISTAKES, 30), ids=lambda mutant: mutant.name)
def test_what_is_called_untouched_is_answered_as_before(mutant: Mutant, seen: Evidence, evidence: Evidence) -> None:
    """Part by part, run by run: a mistake that is said not to touch it is put in place, and nothing is known."""
    before, untouched = {}, evidence.untouched(mutant)
    for key, part in parts_of(evidence).items():
        before[key] = said_of_part(part)
    with applied(mutant):
        lasting = {key: said_of_part(part) for key, part in parts_of(evidence).items()}
        with fresh():
            anew = {key: said_of_part(part) for key, part in parts_of(evidence).items()}
        assert lasting == anew
        assert not {key for key in anew if anew[key] != before[key]} & untouched
        if comparing(MECHANISM) in seen.untouched(mutant):
            with fresh():
                assert disagreement(Symbolic(MECHANISMS[MECHANISM]), Known()) is None
        if running(MECHANISM) in seen.untouched(mutant):
            assert not MonitoredRun.of(MECHANISMS[MECHANISM], seen.claims[MECHANISM]).broken


def parts_of(evidence: Evidence) -> dict[Key, Part]:
    """Of the arguments for all its facts."""
    return {key_of(part): part for fact in evidence.facts for part in argument(fact.machine, fact.claim)}


def said_of_part(part: Part) -> list[list[str]]:
    """Its questions, as text."""
    return [[formula.sexpr() for formula in negation] for negation in negations(part)]


def test_some_of_both_are_touched_and_some_are_not(seen: Evidence, evidence: Evidence) -> None:
    """Of parts of proofs, of a replayed scenario, of runs and of comparisons: else nothing above is shown."""
    (replayed,) = {fact.replaying for fact in evidence.facts if fact.claim == "solvency"}
    parts = set(parts_of(evidence))
    for found, keys in ((evidence, parts), (evidence, {replayed}), (seen, {comparing(MECHANISM), running(MECHANISM)})):
        counts = Counter(bool(keys & found.untouched(mutant)) for mutant in MISTAKES)
        assert min(counts[True], counts[False]) >= 5


def test_who_is_watched_is_only_watched_for_a_while() -> None:
    """Afterwards the functions are what they were, an error or not, and nobody is called idle."""
    mutant = NAMED["penalty forgotten"]
    function = damaged_function(mutant)
    whole_code = function.__code__
    with watching([mutant]):
        assert function.__code__ is not whole_code
        assert idle_during(lambda: 1) == (1, {mutant.function})
        with pytest.raises(ZeroDivisionError):
            idle_during(lambda: 1 // 0)
    assert function.__code__ is whole_code
    with pytest.raises(ZeroDivisionError), watching([mutant]):
        1 // 0  # noqa: B018 - what goes wrong in the block
    assert function.__code__ is whole_code
    assert idle_during(lambda: 1) == (1, frozenset())


def test_what_the_main_context_leaves_open_is_asked_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """There the answer may turn on what was asked before: in CI an obligation once took a minute that takes none."""
    monkeypatch.setattr(prover, "interpret", lambda *_: Answer(Outcome.UNDECIDED))
    number = z3.Real("asked of no context but its own")
    assert prover.answer((number > 0, number < 0)) is Outcome.UNSATISFIABLE
    assert prover.answer((number > 1,)) is Outcome.SATISFIABLE
