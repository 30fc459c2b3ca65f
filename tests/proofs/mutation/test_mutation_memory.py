"""What is remembered of the undamaged mechanism is only used where a mutant changes nothing of it."""

from __future__ import annotations

from contextlib import suppress
from fractions import Fraction
from random import Random

import pytest

from novate.model.actions import Deposit, Liquidate, NextBlock, Trade, Withdraw
from novate.model.core.symbolic import powers, state
from novate.model.mistakes import MISTAKES
from novate.model.mutant import Mutant
from novate.proofs.caches.remembered import Remembered, called, recorded
from novate.proofs.mutation.cross_validation import disagreement
from novate.proofs.mutation.evidence import Evidence, of_mechanism, of_specimen
from novate.proofs.mutation.judges import properties_by_proofs
from novate.proofs.mutation.listening import functions, listening
from novate.proofs.mutation.mutant import MutantError, applied, damaged_function
from novate.proofs.refinement.known import Known
from novate.proofs.refinement.mechanisms import MECHANISMS
from novate.proofs.refinement.templates import Symbolic

SYMBOLIC = [mutant for mutant in MISTAKES if mutant.encoding == "symbolic"]
SPECIMEN, MECHANISM = "uncapped, thin", "isolated, capped"


@pytest.fixture(scope="module")
def evidence() -> Evidence:
    """Of one specimen."""
    return of_specimen(SPECIMEN)


@pytest.fixture(scope="module")
def known() -> Known:
    """Of one mechanism."""
    return of_mechanism(MECHANISM).known


@pytest.fixture(scope="module")
def symbolic() -> Symbolic:
    """One mechanism, everything in it built while it was listened to."""
    with listening():
        return Symbolic(MECHANISMS[MECHANISM]).prepare()


def test_work_is_done_once_and_keeps_what_it_called() -> None:
    """Whoever looks a result up depends on what was called for it, too; what depends on a function can be forgotten."""
    memory: Remembered[str, int] = Remembered()

    def inner() -> int:
        called("f")
        return 1

    assert recorded(lambda: memory.once("inner", inner)).calls == {"f"}
    assert recorded(lambda: memory.once("inner", lambda: pytest.fail("done again"))).calls == {"f"}
    assert memory.once("outer", lambda: memory.once("inner", inner) + 1) == 2
    assert memory.without("g").known.keys() == {"inner", "outer"}
    assert not memory.without("f").known


def test_an_error_is_not_remembered_and_is_forgotten_by_whoever_listens() -> None:
    """What raises is done again, and leaves nobody listening."""
    memory: Remembered[str, int] = Remembered()
    with pytest.raises(ZeroDivisionError):
        memory.once("key", lambda: 1 // 0)
    called("afterwards")
    assert recorded(lambda: memory.once("key", lambda: 3)).result == 3
    assert not memory.known["key"].calls


def test_every_damaged_function_is_listened_to() -> None:
    """By the name that its mutants have for it."""
    assert {mutant.function for mutant in SYMBOLIC} <= functions().keys()
    for mutant in SYMBOLIC:
        assert functions()[mutant.function] is damaged_function(mutant)


def test_no_damaged_function_is_called_behind_a_cache() -> None:
    """There a call would not be heard the second time (and a mutant not run)."""
    with listening():
        moves = recorded(
            lambda: powers.tightest.__wrapped__(((1, Fraction(102, 100)), (5, Fraction(103, 100))), 7)
        ).calls
        states = recorded(lambda: state._fresh.__wrapped__("a state", True)).calls
    assert moves
    assert states
    assert not (moves | states) & {mutant.function for mutant in SYMBOLIC}


def test_functions_are_only_listened_to_for_a_while() -> None:
    """Afterwards they are what they were, an error or not."""
    codes = {name: function.__code__ for name, function in functions().items()}
    with suppress(ZeroDivisionError), listening():
        assert all(function.__code__ is not codes[name] for name, function in functions().items())
        raise ZeroDivisionError
    assert {name: function.__code__ for name, function in functions().items()} == codes


def test_nobody_listens_to_a_mutant() -> None:
    """What it calls says nothing of the undamaged mechanism."""
    with applied(SYMBOLIC[0]), pytest.raises(MutantError, match="is not what its file says"), listening():
        pass


def test_a_machine_forgets_the_actions_that_a_mutant_changes(symbolic: Symbolic) -> None:
    """A mistake in withdrawals leaves all others as they are; one in what an account is worth does not."""
    view = next(iter(symbolic.specification.markets)), symbolic.machines()[0].side
    kept = symbolic.without("core.symbolic.withdraw.withdraw")
    for action in (Deposit, Trade, NextBlock, Liquidate):
        assert kept.template(action, *view) is symbolic.template(action, *view)
    assert kept.template(Withdraw, *view) is not symbolic.template(Withdraw, *view)
    assert symbolic.without("core.symbolic.margin.equity").template(Liquidate, *view) is not symbolic.template(
        Liquidate, *view
    )


@pytest.mark.parametrize("mutant", Random(1).sample(SYMBOLIC, 10), ids=lambda mutant: mutant.mistake)
def test_proofs_say_the_same_with_and_without_memory(mutant: Mutant, evidence: Evidence) -> None:
    """A mutant is judged as if nothing were known."""
    with applied(mutant):
        remembering = properties_by_proofs(evidence.without(mutant.function))
        assert remembering == properties_by_proofs(Evidence(evidence.facts))


@pytest.mark.parametrize("mutant", Random(2).sample(SYMBOLIC, 4), ids=lambda mutant: mutant.mistake)
def test_the_encodings_disagree_alike_with_and_without_memory(mutant: Mutant, known: Known, symbolic: Symbolic) -> None:
    """The first disagreement is the same (the solver's library may write its terms in another order)."""
    with applied(mutant):
        remembering = disagreement(symbolic.without(mutant.function), known.without(mutant.function))
        forgetful = disagreement(Symbolic(MECHANISMS[MECHANISM]), Known())
        assert str(remembering)[:60] == str(forgetful)[:60]
