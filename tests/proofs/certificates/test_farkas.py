"""Farkas certificates: what is unsatisfiable is certified, and nothing else is ever believed."""

from __future__ import annotations

import ast
import itertools
import json
import subprocess
import sys
from collections.abc import Iterator
from fractions import Fraction
from functools import reduce
from pathlib import Path
from typing import Any

import pytest
import z3
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from novate.proofs.certificates import farkas_check
from novate.proofs.certificates.farkas_alike import kind
from novate.proofs.certificates.farkas_check import Facts, check, total
from novate.proofs.certificates.farkas_multipliers import only_multipliers
from novate.proofs.certificates.farkas_search import NoCertificateError, Search, certificate
from novate.proofs.engine.limits import Limits
from novate.proofs.engine.smtlib import smtlib
from novate.proofs.engine.solver import Outcome, satisfy

CHECKER = Path(farkas_check.__file__)
NUMBERS = [z3.Real(name) for name in "xyz"]
TRUTHS = [z3.Bool(name) for name in "pq"]


@st.composite
def terms(draw: st.DrawFn) -> Any:
    """A linear expression, now and then with a choice in it."""
    factors = draw(st.lists(st.integers(-3, 3), min_size=3, max_size=3))
    total = z3.Sum([z3.Q(factor, draw(st.integers(1, 3))) * x for factor, x in zip(factors, NUMBERS, strict=True)])
    total = total + draw(st.integers(-4, 4))
    return z3.If(draw(st.sampled_from(TRUTHS)), total, -total) if draw(st.integers(0, 5)) == 0 else total


@st.composite
def atoms(draw: st.DrawFn) -> Any:
    """A comparison or a Boolean constant."""
    if draw(st.integers(0, 4)) == 0:
        return draw(st.sampled_from(TRUTHS))
    left, right = draw(terms()), draw(terms())
    return draw(st.sampled_from([left <= right, left < right, left >= right, left > right, left == right]))


def formulas() -> st.SearchStrategy[Any]:
    """Any Boolean combination."""
    return st.recursive(
        atoms(),
        lambda parts: st.one_of(
            parts.map(z3.Not),
            st.tuples(parts, parts).map(lambda pair: z3.And(*pair)),
            st.tuples(parts, parts).map(lambda pair: z3.Or(*pair)),
            st.tuples(parts, parts).map(lambda pair: z3.Implies(*pair)),
            st.tuples(parts, parts).map(lambda pair: pair[0] == pair[1]),
            st.tuples(parts, parts, parts).map(lambda three: z3.If(*three)),
        ),
        max_leaves=4,
    )


def script(constraints: list[Any]) -> str:
    """As a file of a bundle."""
    return smtlib("a random system", constraints, Outcome.UNSATISFIABLE)


@settings(max_examples=60)
@given(st.lists(formulas(), min_size=3, max_size=8))
def test_a_system_is_certified_exactly_where_it_is_unsatisfiable(constraints: list[Any]) -> None:
    """Of random linear systems with Boolean structure; where it can be satisfied no certificate is found."""
    question = script(constraints)
    if satisfy(constraints, Limits()).outcome is Outcome.UNSATISFIABLE:
        assert check(question, certificate(question)) == ""
    else:
        with pytest.raises(NoCertificateError):
            certificate(question)


@settings(max_examples=15)
@given(st.lists(formulas(), min_size=6, max_size=9), st.integers(0, 8))
def test_no_certificate_fits_a_question_that_can_be_satisfied(constraints: list[Any], dropped: int) -> None:
    """One assertion is left out, or negated, so that there is a solution: the certificate of the whole is refused."""
    assume(satisfy(constraints, Limits()).outcome is Outcome.UNSATISFIABLE)
    proof, index = certificate(script(constraints)), dropped % len(constraints)
    rest = constraints[:index] + constraints[index + 1 :]
    for other in (rest, [*rest, z3.Not(constraints[index])]):
        if satisfy(other, Limits()).outcome is Outcome.SATISFIABLE:
            assert check(script(other), proof) != ""


SATISFIABLE = """
(declare-fun x () Real) (declare-fun y () Real) (declare-fun p () Bool)
(assert (or p (<= x 0))) (assert (or (not p) (< y x))) (assert (>= x 1)) (assert (<= y 1))
"""


def small_leaves(atoms_: int, facts: int) -> Iterator[list[Any]]:
    """Every proof without a split, with sums of up to two literals and small multipliers."""
    yield from (["fact", index] for index in range(-1, facts + 1))
    signed = [*range(1, atoms_ + 1), *range(-atoms_, 0)]
    for literals in itertools.chain.from_iterable(itertools.combinations(signed, size) for size in (0, 1, 2)):
        for factors in itertools.product(("1", "2", "-1", "0", "1/2"), repeat=len(literals)):
            yield ["sum", [[literal, factor] for literal, factor in zip(literals, factors, strict=True)]]


def test_no_small_proof_at_all_is_accepted_for_a_question_that_can_be_satisfied() -> None:
    """Each leaf in each case of up to two splits: some case always stays open."""
    question = Facts(SATISFIABLE)
    leaves = list(small_leaves(len(question.atoms), len(question.facts)))
    assert len(leaves) > 300
    atoms_ = range(1, len(question.atoms) + 1)
    for splits in itertools.chain([()], ((a,) for a in atoms_), itertools.permutations(atoms_, 2)):
        cases = [
            frozenset(s * a for s, a in zip(signs, splits, strict=True))
            for signs in itertools.product((1, -1), repeat=len(splits))
        ]
        closed = [any(accepted(question, leaf, case) for leaf in leaves) for case in cases]
        assert not all(closed), splits


def accepted(question: Facts, leaf: list[Any], case: frozenset[int]) -> bool:
    """Whether a leaf closes a case; what cannot be read closes nothing."""
    try:
        return question.closes(leaf, case)
    except (ArithmeticError, LookupError, TypeError, ValueError):
        return False


UNSATISFIABLE = """
(set-info :status unsat)
(declare-fun x () Real) (declare-fun p () Bool)
(assert (or p (<= x 0))) (assert (or (not p) (< (* 2 x) 1))) (assert (>= x 1)) (check-sat)
"""


def damaged(proof: Any) -> Iterator[Any]:
    """The proof with one part changed so that it says something false."""
    match proof:
        case ["split", atom, then, otherwise]:
            yield ["split", atom, otherwise, then]
            yield ["split", -atom, then, otherwise]
            yield ["split", atom, then]
            yield from (["split", atom, each, otherwise] for each in damaged(then))
            yield from (["split", atom, then, each] for each in damaged(otherwise))
        case ["fact", number]:
            yield from (["fact", other] for other in (number + 1, number + 100, str(number), None))
        case ["sum", terms_]:
            for index, (literal, factor) in enumerate(terms_):
                rest = terms_[:index] + terms_[index + 1 :]
                yield ["sum", rest]
                for other in ([-literal, factor], [literal, f"-{factor}"], [literal, "0"], [literal, "1/0"], [99, "1"]):
                    yield ["sum", [*rest, other]]
                yield ["sum", [*rest, [literal, factor, factor]]]
                yield from (["sum", [*rest, [literal, other]]] for other in ("nan", "1e999999999", 1, 1.0, "", None))


def limited(factor: z3.RatNumRef, least: z3.RatNumRef) -> str:
    """One of two slopes, and a value above what either reaches: unsatisfiable where both stay below `least`."""
    x, y, _ = NUMBERS
    steep, _ = TRUTHS
    return script([x >= 0, x <= 1, y == z3.If(steep, factor * x, x / 2), z3.Or(y >= least, y < -least)])


def test_questions_alike_share_their_cases(monkeypatch: pytest.MonkeyPatch) -> None:
    """Other numbers need other multipliers only; where a case fails with them, it is searched anew."""
    first, *others = (limited(z3.Q(number, 3), z3.RealVal(7)) for number in (5, 4, 20))
    walked = []
    by_cases = Search.by_cases
    monkeypatch.setattr(Search, "by_cases", lambda search, case: walked.append(case) or by_cases(search, case))
    told = certificate(first)
    assert check(first, told) == ""
    assert walked
    walked.clear()
    for each in others:
        assert kind(each) == kind(first)
        assert check(each, certificate(each, told)) == ""
    assert not walked
    negative = limited(z3.Q(-1, 3), z3.RealVal(7))
    assert check(negative, certificate(negative, told)) == ""
    with pytest.raises(NoCertificateError):
        certificate(limited(z3.RealVal(8), z3.RealVal(7)), told)


def test_a_certificate_does_not_depend_on_what_was_certified_before() -> None:
    """Only on its question and on the one that it is told: so it is the same whichever worker is asked for it."""
    first, second = (limited(z3.Q(number, 3), z3.RealVal(7)) for number in (5, 4))
    alone, told = certificate(second), certificate(second, certificate(first))
    certificate(limited(z3.Q(20, 3), z3.RealVal(7)))
    assert (certificate(second), certificate(second, certificate(first))) == (alone, told)


def test_multipliers_are_solved_for_exactly() -> None:
    """Those of a contradiction without idle parts, but for a common factor; empty where the literals agree."""
    x_small, x_large, y_small = (
        {"x": Fraction(3), "": Fraction(-1)},
        {"x": Fraction(-2), "": Fraction(1)},
        {"y": Fraction(1)},
    )
    found = only_multipliers({1: x_small, 2: x_large})
    assert found is not None
    assert found[1] / found[2] == Fraction(2, 3)
    assert only_multipliers({1: {"x": Fraction(1)}, -2: {"x": Fraction(-1)}}) == {1: 1, -2: 1}
    assert only_multipliers({1: {"x": Fraction(1)}, 2: {"x": Fraction(-1)}}) == {}
    assert only_multipliers({1: x_small, 2: y_small}) == {}
    assert only_multipliers({1: x_small, 2: {"x": Fraction(-2), "": Fraction(1, 2)}}) == {}
    assert only_multipliers({1: x_small, 2: x_large, 3: x_small}) is None


@settings(max_examples=200)
@given(st.lists(st.lists(st.integers(-3, 3), min_size=4, max_size=4), min_size=1, max_size=5))
def test_multipliers_add_up_to_a_contradiction(rows: list[list[int]]) -> None:
    """Whatever the literals: they are positive, no constant is left, and what is left is impossible."""
    signed = {
        number if row[0] >= 0 else -number: {
            name: Fraction(each) for name, each in zip("xyz", row, strict=False) if each
        }
        | ({"": Fraction(row[3])} if row[3] else {})
        for number, row in enumerate(rows, start=1)
    }
    found = only_multipliers(signed)
    if found:
        added = reduce(lambda left, term: total(left, signed[term[0]], term[1]), found.items(), {})
        assert min(found.values()) > 0
        assert added.keys() <= {""}
        assert added.get("", 0) > 0 or (not added and min(found) < 0)


def test_every_damage_to_a_certificate_is_noticed() -> None:
    """Each part of a proof in turn: swapped, negated, left out, replaced."""
    proof = json.loads(certificate(UNSATISFIABLE))["proof"]
    assert check(UNSATISFIABLE, json.dumps({"proof": proof})) == ""
    changes = list(damaged(proof))
    assert len(changes) > 20
    for each in changes:
        assert check(UNSATISFIABLE, json.dumps({"proof": each})) != "", each


@pytest.mark.parametrize(
    "text",
    ["", "{}", "[]", "null", '{"proof": null}', '{"proof": []}', '{"proof": ["sum", []]}', '{"proof": ["sum", 1]}',
     '{"proof": ["split", 0, ["fact", 0], ["fact", 0]]}', '{"proof": ' + "[" * 100_000 + "]" * 100_000 + "}"],
    ids=range(10),
)  # fmt: skip
def test_what_is_no_certificate_is_refused_with_a_reason(text: str) -> None:
    """Malformed text is an answer, not a traceback."""
    assert check(UNSATISFIABLE, text) != ""


@pytest.mark.parametrize(
    "text",
    [
        "(assert (< x 0)",
        "(assert false))",
        '(assert "false")',
        "(push 1) (assert false)",
        "(declare-fun x () Int) (assert (and (< 0 x) (< x 1)))",
        "(declare-fun x () Real) (declare-fun x () Real) (assert false)",
        "(declare-fun x () Real) (assert (= (* x x) (- 1)))",
        "(declare-fun true () Bool) (assert (not true))",
        "(assert (distinct 1 1))",
        "(assert (< 1 (/ 1 0)))",
        "(define-fun f () Bool false) (assert f)",
        "; (assert false)",
        "(assert (=> false false false))",
    ],
)
def test_a_question_outside_the_fragment_is_never_certified(text: str) -> None:
    """Whatever the proof: unbalanced text, other sorts, products, unknown commands, assertions in comments."""
    for proof in (["fact", 0], ["sum", []], ["sum", [[1, "1"]]], ["split", 1, ["fact", 0], ["fact", 0]]):
        assert check(text, json.dumps({"proof": proof})) != ""


def test_a_constant_called_like_the_checkers_own_is_another_one() -> None:
    """The name that a choice between numbers gets inside the checker cannot be written in a file."""
    text = "(declare-fun |if 0| () Real) (declare-fun p () Bool) (assert (< (ite p 1.0 2.0) |if 0|))"
    question = Facts(text)
    assert [fact for fact in question.facts if isinstance(fact, int)]
    with pytest.raises(ValueError, match="well-formed"):
        Facts("(declare-fun if|0 () Real)")


def test_the_checker_is_short_and_stands_alone() -> None:
    """Under 150 lines, nothing but the standard library, and a program of its own."""
    source = CHECKER.read_text()
    assert len(source.splitlines()) < 150
    imported = {
        name.split(".")[0]
        for node in ast.walk(ast.parse(source))
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert imported <= set(sys.stdlib_module_names)


def test_the_checker_runs_as_a_program(tmp_path: Path) -> None:
    """Exit code 0 for a certificate that holds; else 1 and the reason."""
    question, proof = tmp_path / "question.smt2", tmp_path / "proof.json"
    question.write_text(UNSATISFIABLE)
    proof.write_text(certificate(UNSATISFIABLE))
    command = [sys.executable, str(CHECKER), str(question), str(proof)]
    assert subprocess.run(command, check=False).returncode == 0
    proof.write_text('{"proof": ["fact", 0]}')
    refused = subprocess.run(command, check=False, capture_output=True, text=True)
    assert (refused.returncode, refused.stderr) == (1, "some case is not closed\n")


@pytest.mark.parametrize("names", [(), ("question.smt2",), ("a", "b", "c"), ("nowhere", "proof.json")])
def test_the_checker_says_what_it_wants(names: tuple[str, ...], tmp_path: Path) -> None:
    """Too few names, too many, or one of no file: one line, no traceback."""
    for name in ("question.smt2", "proof.json"):
        (tmp_path / name).write_text("")
    command = [sys.executable, str(CHECKER), *names]
    said = subprocess.run(command, check=False, capture_output=True, text=True, cwd=tmp_path)
    assert (said.returncode, said.stdout, said.stderr.count("\n")) == (1, "", 1)
    assert said.stderr.startswith("usage: python farkas_check.py QUESTION.smt2 PROOF.json (")
