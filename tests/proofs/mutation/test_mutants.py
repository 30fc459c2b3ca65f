from __future__ import annotations

from collections import Counter
from dataclasses import replace
from random import Random

import pytest

from novate.model.actions import Deposit
from novate.model.core.reference import guards
from novate.model.mistakes import MISTAKES
from novate.model.mutant import Mutant
from novate.proofs.mutation.campaign import Fate, Row
from novate.proofs.mutation.cross_validation import disagreement
from novate.proofs.mutation.evidence import BaselineError, Evidence, of_specimen, together
from novate.proofs.mutation.judges import Mark, properties_by_proofs, unasked
from novate.proofs.mutation.mutant import MutantError, applied, mutated_code
from novate.proofs.mutation.specimens import SPECIMENS
from novate.proofs.refinement.adventure import adventure
from novate.proofs.refinement.constants import DisagreementError
from novate.proofs.refinement.known import Known
from novate.proofs.refinement.mechanisms import CORE_MECHANISMS, MECHANISMS
from novate.proofs.refinement.run import ConfirmedRun
from novate.proofs.refinement.templates import Symbolic

NAMED = {mutant.name: mutant for mutant in MISTAKES}
NOTHING = NAMED["reference: an amount of nothing"]
CHEAP = "capped, paid"
"""A specimen that is looked at in a moment."""


def test_there_are_mutants_of_both_encodings_each_with_its_own_name() -> None:
    """At least forty, and not only of one."""
    counts = Counter(mutant.encoding for mutant in MISTAKES)
    assert counts.keys() == {"reference", "symbolic"}
    assert min(counts.values()) >= 40
    assert len(NAMED) == len(MISTAKES)


@pytest.mark.parametrize("name", NAMED)
def test_a_mutant_still_finds_the_text_that_it_changes(name: str) -> None:
    """A change to the model that a mutant depends on is noticed here, and not as a kill."""
    assert mutated_code(NAMED[name])


def test_a_mutant_is_in_place_for_everybody_and_only_for_a_while() -> None:
    """Whoever has imported the function runs the mutant; afterwards all is as before, an error or not."""
    amount_positive = guards.amount_positive
    assert amount_positive(0) is not None
    with applied(NOTHING):
        assert amount_positive(0) is None
    with pytest.raises(ZeroDivisionError), applied(NOTHING):
        amount_positive(1 // 0)
    assert amount_positive(0) is not None


@pytest.mark.parametrize(
    ("function", "original", "mutated", "message"),
    [
        ("core.reference.guards.amount_positive", "amount < 0", "", "occurs 0 times"),
        ("core.reference.guards.amount_positive", "amount", "", "expected once"),
        ("core.reference.guards.amount_positive", "amount > 0", "amount > 0", "expected once"),
        ("core.reference.guards.amount_positive", "amount > 0", "amount >", "no Python"),
        ("core.reference.guards.nobody", "amount > 0", "", "no attribute"),
        ("core.reference.nowhere.nobody", "amount > 0", "", "no attribute"),
        ("core.reference.rules.QUANTA", "amount > 0", "", "expected a plain function"),
    ],
)
def test_a_mutant_that_cannot_be_put_in_place_says_why(
    function: str, original: str, mutated: str, message: str
) -> None:
    """It never passes for one that nobody noticed."""
    with pytest.raises(MutantError, match=message), applied(Mutant("a mistake", function, original, mutated)):
        pass


@pytest.mark.parametrize(
    ("mark", "argument", "fate"),
    [
        (Mark.KILLED, "", Fate.KILLED),
        (Mark.KILLED, "it makes no difference", Fate.REFUTED),
        (Mark.SPARED, "", Fate.SURVIVED),
        (Mark.SPARED, "it makes no difference", Fate.EQUIVALENT),
        (Mark.UNDECIDED, "", Fate.UNDECIDED),
        (Mark.UNDECIDED, "it makes no difference", Fate.UNDECIDED),
        (Mark.NOT_ASKED, "", Fate.UNDECIDED),
    ],
)
def test_only_a_noticed_difference_is_a_kill(mark: Mark, argument: str, fate: Fate) -> None:
    """An open question is none, and an argument that somebody refutes is reported."""
    mutant = Mutant("a mistake", "core.reference.guards.amount_positive", "amount > 0", "True", argument)
    others = dict.fromkeys(unasked(), Mark.SPARED)
    assert Row(mutant, others, mark).fate is fate
    assert Row(mutant, others | {"solvency": mark}, Mark.SPARED).fate is fate


def test_proofs_notice_a_mistake_in_the_symbolic_machine() -> None:
    """Nothing is marked of a sound machine, nor of properties about which no fact is known."""
    evidence = of_specimen(CHEAP)
    sound = properties_by_proofs(evidence)
    assert (sound["keeper-incentive"], sound["solvency"]) == (Mark.SPARED, Mark.NOT_ASKED)
    forgotten = NAMED["symbolic: penalty forgotten"]
    with applied(forgotten):
        marks = properties_by_proofs(evidence)
    assert marks["keeper-incentive"] is Mark.KILLED


def test_an_undecided_proof_is_no_kill(monkeypatch: pytest.MonkeyPatch) -> None:
    """The solver's silence is marked as such."""
    evidence = of_specimen(CHEAP)
    monkeypatch.setattr("novate.proofs.mutation.prover.Prover.proves", lambda *_: None)
    assert properties_by_proofs(evidence)["keeper-incentive"] is Mark.UNDECIDED


def test_a_baseline_that_is_not_as_it_should_be_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """Against a mechanism that is wrong already nothing can be learnt."""
    thin = SPECIMENS["capped, thin"].specification
    monkeypatch.setitem(SPECIMENS, CHEAP, replace(SPECIMENS[CHEAP], specification=thin))
    with pytest.raises(BaselineError, match="keeper-incentive"):
        of_specimen(CHEAP)


def test_a_mistake_in_the_core_is_held_against_what_is_there_for_the_core() -> None:
    """And one in a component against everything."""
    every = Evidence(claims=dict.fromkeys(MECHANISMS, ()))
    in_core, in_component = NOTHING, next(mutant for mutant in MISTAKES if not mutant.is_in_core)
    assert every.against(in_core).claims.keys() == CORE_MECHANISMS.keys()
    assert every.against(in_component) is every


def test_evidence_is_put_together() -> None:
    """Nothing of a part is lost."""
    parts = [of_specimen(CHEAP), Evidence(claims={"somewhere": ()})]
    whole = together(parts)
    assert whole.facts == parts[0].facts
    assert whole.outcomes == parts[0].outcomes
    assert list(whole.claims) == ["somewhere"]


def test_what_was_confirmed_before_is_not_asked_again_and_a_mistake_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """The second run asks nothing; a mistake in the reference makes a new question, whatever is remembered."""
    name = "isolated, capped"
    symbolic, known = Symbolic(MECHANISMS[name]), Known()
    adventure(ConfirmedRun(symbolic.specification, symbolic, known), Random(0), 1)
    with applied(NAMED["reference: penalty rounded down"]), pytest.raises(DisagreementError):
        adventure(ConfirmedRun(symbolic.specification, symbolic, known), Random(0), 1)
    monkeypatch.setattr("novate.proofs.refinement.run.step_is_confirmed", lambda *_: pytest.fail("asked again"))
    assert adventure(ConfirmedRun(symbolic.specification, symbolic, known), Random(0), 1).reached["Liquidate"]


def test_a_disagreement_is_found_again_whatever_is_remembered() -> None:
    """A mutant's disagreement does not become something known."""
    name, known = "isolated, capped", Known()
    symbolic = Symbolic(MECHANISMS[name])
    with applied(NOTHING):
        run = ConfirmedRun(symbolic.specification, symbolic, known)
        for _ in range(2):
            with pytest.raises(DisagreementError):
                run.do(Deposit("ann", 0))


def test_the_first_state_is_compared() -> None:
    """A fund without its cash is noticed before anything happens."""
    name = "isolated, capped"
    with applied(NAMED["reference: the fund starts without its cash"]):
        found = disagreement(Symbolic(MECHANISMS[name]), Known())
    assert "books do not balance" in str(found)
