"""What a certificate rests on is enough for it, and is told by assertion."""

from __future__ import annotations

import json

import pytest
import z3
from checking import TRUE, XY, written

from novate.proofs.certificates.checker import Facts, check
from novate.proofs.certificates.facts_used import used_assertions, used_facts
from novate.proofs.certificates.search import certificate

NOTHING = ("and", ())
"""A fact that says nothing."""
WR = "(declare-fun w () Real) (declare-fun r () Bool) "
IDLE = "(assert (or r (< w 7))) (assert (<= (* w w) w)) (assert (= (+ w 1) (* 3 w))) "


def closes_with(question: str, text: str) -> bool:
    """Whether the checker accepts the proof where every fact that it does not use says nothing."""
    facts, given = Facts(question), json.loads(text)
    used = used_facts(facts, given)
    left = tuple(fact if number in used else NOTHING for number, fact in enumerate(facts.facts))
    return facts.closes(given["proof"], (), frozenset(), left)


@pytest.mark.parametrize("name", TRUE)
def test_a_proof_is_accepted_with_the_facts_that_it_uses_alone(name: str) -> None:
    """Of every kind of step."""
    assert closes_with(*TRUE[name])


@pytest.mark.parametrize("name", [each for each in TRUE if TRUE[each][0].startswith(XY)])
def test_facts_that_a_proof_does_not_mention_are_not_used(name: str) -> None:
    """Others before and after make no difference to what is used, and no other assertion is named."""
    question, _ = TRUE[name]
    first, *others = question.removeprefix(XY).split("(assert ")[1:]
    more = f"{XY}{WR}{IDLE}{''.join(f'(assert {each}' for each in (first, *others))} {IDLE}"
    text = certificate(more)
    assert check(more, text) == ""
    assert closes_with(more, text)
    assert used_assertions(more, text) <= {*range(3, 4 + len(others))}
    assert used_assertions(more, text)


def test_every_assertion_that_is_needed_is_told() -> None:
    """Without any of them the question can be satisfied; the fourth says nothing new."""
    formulas = ("(> x 0)", "(> y 0)", "(or p (< (* x y) 0))", "(< x 9)", "(not p)")
    question = XY + "".join(f"(assert {each})" for each in formulas)
    used = used_assertions(question, certificate(question))
    assert used == {0, 1, 2, 4}
    for left_out in used:
        solver = z3.Solver()
        solver.from_string(XY + "".join(f"(assert {each})" for n, each in enumerate(formulas) if n != left_out))
        assert solver.check() == z3.sat


def test_an_equation_needs_both_of_its_inequalities() -> None:
    """A multiple of one is 0 because of the other, which another assertion may say."""
    question = f"{XY}(assert (<= x 0)) (assert (>= x 0)) (assert (= (* x y) 1))"
    text = written(["sum", [["1", []], [[["-1", []]], [3]], [[["1", ["y"]]], [1]]]])
    if check(question, text):
        text = certificate(question)
    assert used_assertions(question, text) == {0, 1, 2}
    assert closes_with(question, text)


def test_what_a_refuted_part_is_refuted_by_is_used() -> None:
    """Though no term names it."""
    question = f"{XY}(assert (not p)) (assert (or p (< x 0))) (assert (> x 0))"
    assert used_assertions(question, certificate(question)) == {0, 1, 2}


def test_what_defines_a_quotient_is_no_assertion_s() -> None:
    """It is used, and belongs to none."""
    question, text = TRUE["a quotient"]
    facts = Facts(question)
    assert len(used_facts(facts, json.loads(text))) > len(used_assertions(question, text)) == 3
