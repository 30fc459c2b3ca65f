"""The checker believes what is so, and nothing else, whatever it is told."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random
from types import ModuleType
from typing import Any

import pytest
import z3
from checking import TRUE, XY, Point, a_formula, a_point, extended, forged, holds, satisfiable, written

from novate.proofs.certificates import checker
from novate.proofs.certificates.checker import Facts, check

SOURCE = Path(checker.__file__)


@pytest.mark.parametrize("name", TRUE)
def test_every_kind_of_step_is_believed_where_it_is_right(name: str) -> None:
    """Of its own question; of no other, and of none in which an assertion is missing."""
    question, certificate = TRUE[name]
    assert check(question, certificate) == ""
    assert z3_says(question) == z3.unsat
    for other, _ in TRUE.values():
        assert other == question or check(other, certificate) != ""
    for command in question.split(" (assert ")[1:]:
        weaker = question.replace(f" (assert {command}", "")
        assert z3_says(weaker) == z3.unsat or check(weaker, certificate) != ""


def z3_says(question: str) -> z3.CheckSatResult:
    """Z3's word on a question."""
    solver = z3.Solver()
    solver.from_string(question)
    return solver.check()


def damaged(proof: Any) -> Iterator[Any]:
    """The proof with one part changed so that it says something false."""
    match proof:
        case ["split", atom, then, otherwise]:
            yield from (["split", atom, otherwise, then], ["split", atom, then], ["split", atom, then, otherwise, then])
            for other in (-atom, 0, atom + 100, str(atom), float(atom), None, True, [atom]):
                yield ["split", other, then, otherwise]
            yield from (["split", atom, each, otherwise] for each in damaged(then))
            yield from (["split", atom, then, each] for each in damaged(otherwise))
        case ["cases", place, proofs]:
            for other in (place + 100, place - 100, -1, str(place), float(place), None):
                yield ["cases", other, proofs]
            yield from (["cases", place, proofs[1:]], ["cases", place, [*proofs, proof]]) if proofs else ()
            for index, each in enumerate(proofs):
                yield from (["cases", place, [*proofs[:index], other, *proofs[index + 1 :]]] for other in damaged(each))
        case ["sum", terms]:
            for index, (factor, literals) in enumerate(terms):
                rest = [*terms[:index], *terms[index + 1 :]]
                yield ["sum", rest]
                yield from (["sum", [*rest, other]] for other in damaged_term(factor, literals))


def damaged_term(factor: Any, literals: list[int]) -> Iterator[Any]:
    """A term with one part changed."""
    wrong = (
        "0",
        "-1" if isinstance(factor, str) else "3",
        "7/5",
        "1/0",
        "nan",
        "1e999999999",
        "1 ",
        1,
        1.0,
        "",
        None,
        True,
        [["1", ["z"]]],
        [[1, []]],
    )
    yield from ([other, literals] for other in wrong)
    yield from ([factor], [factor, literals, literals], [factor, [*literals, 1000]], [factor, [*literals, 0]])
    for index, literal in enumerate(literals):
        rest = [*literals[:index], *literals[index + 1 :]]
        yield from (
            [factor, [*rest, other]] for other in (-literal, 0, 1000, -1000, str(literal), float(literal), None)
        )
        yield [factor, rest]


@pytest.mark.parametrize("name", TRUE)
def test_every_damage_to_a_certificate_is_noticed(name: str) -> None:
    """Each part of a proof in turn: swapped, negated, left out, replaced by what is another or no number."""
    question, certificate = TRUE[name]
    given = json.loads(certificate)
    changes = list(damaged(given["proof"]))
    assert len(changes) >= 6
    for each in changes:
        assert check(question, json.dumps(given | {"proof": each})) != "", each
    for changed in ({"format": "novate-farkas-1"}, {"atoms": [[["1/0", []]]]}, {"atoms": 1}, {"atoms": [[[1, []]]]}):
        assert check(question, json.dumps(given | changed)) != ""


@pytest.mark.parametrize("seed", range(40))
def test_no_forger_is_believed(seed: int) -> None:
    """Questions that hold at some point, and all that could be wrong with a proof."""
    draw, tried = Random(seed), 0
    for _ in range(5):
        text = satisfiable(draw)
        question = Facts(text)
        for proof in forged(draw, question):
            tried += 1
            assert not accepted(question, proof), (text, proof)
    assert tried > 100


def accepted(question: Any, proof: Any) -> bool:
    """Whether it is a proof; what cannot be read is none."""
    try:
        return bool(question.closes(proof, (), frozenset(), question.facts))
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
        return False


def read_alike(facts: type[Facts], seed: int) -> bool:
    """Whether facts of random formulas hold at random points just where Z3 says that the formulas do."""
    draw = Random(seed)
    for _ in range(30):
        text = f"{XY}(assert {a_formula(draw, 3)})"
        formula = z3.parse_smt2_string(text)[0]
        try:
            question = facts(text)
        except ZeroDivisionError:  # by a constant: it refuses the question
            continue
        except KeyError:
            return False
        for point in [a_point(draw) for _ in range(3)]:
            whole = extended(question, point)
            ours, theirs = all(holds(each, [*question.atoms], whole) for each in question.facts), at(formula, point)
            if theirs is not None and ours != theirs:
                return False
    return True


def at(formula: z3.BoolRef, point: Point) -> bool | None:
    """The truth of a formula at a point, by Z3; None where it depends on what is divided by 0."""
    numbers = [(z3.Real(name), z3.RealVal(str(point[name]))) for name in "xy"]
    simplified = z3.simplify(z3.substitute(formula, *numbers, (z3.Bool("p"), z3.BoolVal(point["p"]))))
    return {"True": True, "False": False}.get(str(simplified))


@pytest.mark.parametrize("seed", range(10))
def test_the_question_is_read_as_z3_reads_it(seed: int) -> None:
    """At random points."""
    assert read_alike(Facts, seed)


TAKES_AWAY = [["1", [-2]], ["-1", [-2]]]
HOLES: dict[str, tuple[str, str, str, Any]] = {
    "a literal need not be true": (
        " and each in true for each", " for each",
        "(assert (< x 1))", ["sum", [["1", [2]], ["1", [-2]]]],
    ),
    "a factor may be below 0": ("by[()] > 0", "by[()] != 0", "(assert (< x 1))", ["sum", TAKES_AWAY]),
    "what is multiplied by anything need not be 0": (
        "if not is_positive and not any(self.at_most(each, ZERO) in true for each in turned):", "if False:",
        "(assert (< x 1))", ["sum", [["1", [-2]], [[["-1", []]], [-2]]]],
    ),
    "one strict literal makes a product strict": (
        "and all(each < 0", "and any(each < 0",
        "(assert (< x 1)) (assert (= y 0))", ["sum", [["1", [-2, 3]], ["1", [-2, 4]]]],
    ),
    "no product need be strict": (
        "return any(is_above for _, is_above in found) and not", "return not",
        "(assert (< x 1))", ["sum", []],
    ),
    "terms need not add up": (
        "and not reduce(total, (each for each, _ in found), ZERO)", "",
        "(assert (< x 1))", ["sum", [["1", []]]],
    ),
    "a literal says the opposite": (
        "atom: total(right, left, -1)", "atom: total(left, right, -1)",
        "(assert (< x 1)) (assert (<= x 1))", ["sum", [["1", [-2]], ["1", [3]]]],
    ),
    "a case may be missing": ("left, strict=True", "left, strict=False", "(assert (or p (< x 1)))", ["cases", 0, []]),
    "the second half of a split is not looked at": (
        " and self.closes(otherwise, facts, true | {-k})", "",
        "(assert (not p))", ["split", 1, ["cases", 0, []], []],
    ),
    "a disjunction is refuted by one part": (
        'else all)(refuted', 'else any)(refuted',
        "(assert (not p)) (assert (or (and (or p (< x 1)) (< x 2))))", ["cases", 1, []],
    ),
    "a negated conjunction stays one": (
        '"or" if node[0] == "and" else "and"', "node[0]",
        "(assert (not (and p (< x 1)))) (assert p)", ["cases", 0, []],
    ),
    "what is divided by 0 has an inverse": (
        '("or", (is_zero, self.equal(product(v, right), ONE)))',
        "self.equal(product(v, right), ONE)",
        "(assert (= y 0)) (assert (> (/ x y) 1))",
        ["sum", [["1", []], [[["-1", []]], [4]], [[["1", ["inverse|0"]]], [2]]]],
    ),
    "0 divided by 0 is 0": (
        '("or", (is_zero, self.equal(v, product(left, inverse))))', "self.equal(v, product(left, inverse))",
        "(assert (= y 0)) (assert (= x 0)) (assert (> (/ x y) 1))",
        ["sum", [["1", [-10]], ["1", []], ["1", [8]], [[["1", ["inverse|0"]]], [4]]]],
    ),
    "quotients by the same are the same": (
        '"quotient", left, right)', '"quotient", right)',
        "(assert (= (/ x y) 1)) (assert (= (/ (+ x 1) y) 2))",
        ["sum", [["1", [8]], ["1", [11]], ["1", []]]],
    ),
    "choices between the same are the same": (
        '"if", when, yes, no', '"if", yes, no',
        "(assert (= (ite p x y) 1)) (assert (= (ite (not p) x y) 2))",
        ["sum", [["1", [6]], ["1", [9]], ["1", []]]],
    ),
}  # fmt: skip
"""Mistakes in the checker: what stands there, what might, and a question that can be satisfied with a proof of it."""


def broken(old: str, new: str) -> ModuleType:
    """The checker with a mistake in it."""
    source = SOURCE.read_text()
    assert source.count(old) == 1, old
    module = ModuleType("broken")
    exec(compile(source.replace(old, new), "broken", "exec"), module.__dict__)  # noqa: S102 - a copy of the checker
    return module


@pytest.mark.parametrize("name", HOLES)
def test_every_hole_would_be_noticed(name: str) -> None:
    """With the mistake a forged certificate is believed; without it, it is not."""
    old, new, assertions, proof = HOLES[name]
    question = XY + assertions
    assert z3_says(question) == z3.sat
    assert broken(old, new).check(question, written(proof)) == ""
    assert check(question, written(proof)) != ""


def test_no_atom_is_counted_as_0() -> None:
    """It would be its own negation. Whoever splits by it is refused, and finds nothing that it says."""
    proof = ["split", 0, *2 * [["sum", [["1", [-2]], ["1", [0]]]]]]
    question = XY + "(assert (< x 1)) (assert (<= x 1))"
    assert check(question, written(proof)) == "some case is not closed"
    assert broken("and 0 < k <=", "and 0 <= k <=").check(question, written(proof)) == "KeyError: 0"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"<=": self.at_most', '"<=": lambda left, right: self.at_most(right, left)'),
        ('"<": lambda left, right: -self.at_most(right, left)', '"<": lambda left, right: self.at_most(left, right)'),
        ("sorted(total(left, right, -1).items())", "sorted(total(left, right).items())"),
        ("self.equal(v, yes), self.equal(v, no)", "self.equal(v, no), self.equal(v, yes)"),
        ('("or", (negation(when), yes)), ("or", (when, no))', '("or", (negation(when), yes)),'),
        ('("or", (negation(premise), conclusion))', '("or", (premise, conclusion))'),
        ("return self.choice(left, right, negation(right))", "return self.choice(left, right, right)"),
        ("factor * coefficient", "coefficient"),
        ("tuple(sorted(one + other))", "one"),
        ("Fraction(1) / right.get", "right.get"),
        ("names | {name: self.read(value, names) for", "{name: self.read(value, names) for"),
    ],
    ids=range(11),
)  # fmt: skip
def test_every_mistake_in_reading_would_be_noticed(old: str, new: str) -> None:
    """Z3 reads the question otherwise, or the checker cannot read it at all."""
    facts = broken(old, new).Facts
    assert not all(read_alike(facts, seed) for seed in range(10))


def test_the_forger_finds_holes_by_himself() -> None:
    """Knowing nothing of the mistake."""
    by_himself = [
        "a literal need not be true",
        "a factor may be below 0",
        "what is multiplied by anything need not be 0",
        "no product need be strict",
        "a case may be missing",
    ]
    for name in by_himself:
        old, new, *_ = HOLES[name]
        facts = broken(old, new).Facts
        assert any(finds(facts, seed) for seed in range(20)), name


def finds(facts: type[Facts], seed: int) -> bool:
    """Whether a forger is believed."""
    draw = Random(seed)
    text = satisfiable(draw)
    question = facts(text)
    return any(accepted(question, each) for each in forged(draw, Facts(text)))


@pytest.mark.parametrize(
    "text",
    ["", "{}", "[]", "null", '{"proof": null}', written(None), written([]), written(["sum", []]), written(["sum", 1]),
     written(["split", 0, *2 * [["cases", 0, []]]]), '{"format": "novate-certificate-1"}',
     '{"proof": ' + "[" * 100_000 + "]" * 100_000 + "}"],
    ids=range(12),
)  # fmt: skip
def test_what_is_no_certificate_is_refused_with_a_reason(text: str) -> None:
    """Malformed text is an answer, not a traceback."""
    assert check("(assert false)", written(["cases", 0, []])) == ""
    assert check("(assert false)", text) != ""


@pytest.mark.parametrize(
    "text",
    [
        "(assert (< x 0)",
        "(assert false))",
        '(assert "false")',
        "(push 1) (assert false)",
        "(declare-fun x () Int) (assert (and (< 0 x) (< x 1)))",
        "(declare-fun x () Real) (declare-fun x () Real) (assert false)",
        "(declare-fun true () Bool) (assert (not true))",
        "(assert (distinct 1 1))",
        "(assert (< 1 (/ 1 0)))",
        "(define-fun f () Bool false) (assert f)",
        "; (assert false)",
        "(assert (=> false false false))",
    ],
)
def test_a_question_outside_the_fragment_is_never_certified(text: str) -> None:
    """Whatever the proof: unbalanced text, other sorts, unknown commands, assertions in comments, division by 0."""
    leaf = ["cases", 0, []]
    for proof in (leaf, ["sum", []], ["sum", [["1", [1]]]], ["split", 1, leaf, leaf]):
        assert check(text, written(proof)) != ""


def test_one_symbol_is_not_taken_for_two() -> None:
    """A symbol means the same with bars and without: a question that says it both ways can hold, and is refused."""
    question = "(declare-fun x () Real) (assert (> x 0)) (assert (let ((|x| (- 1))) (< x 0)))"
    assert z3_says(question) == z3.sat
    assert "well-formed" in check(question, written(["sum", [["1", [-1]], ["1", [-2]]]]))
    assert Facts("(declare-fun |x y| () Bool) (declare-fun |2| () Bool) (assert (and |x y| |2|))").facts == [1, 2]


def test_a_constant_called_like_the_checkers_own_is_another_one() -> None:
    """The name that a choice between numbers gets inside the checker cannot be written in a file."""
    text = "(declare-fun |if 0| () Real) (declare-fun p () Bool) (assert (< (ite p 1.0 2.0) |if 0|))"
    assert [*Facts(text).unknowns.values()] == [{("if|0",): 1}]
    with pytest.raises(ValueError, match="well-formed"):
        Facts("(declare-fun if|0 () Real)")


def test_the_checker_is_short_and_stands_alone() -> None:
    """Under 200 lines, nothing but the standard library, and a program of its own."""
    source = SOURCE.read_text()
    assert len(source.splitlines()) < 200
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
    """Exit code 0 for a certificate that holds; else 1 and the reason. No other package can be imported there."""
    question, proof = tmp_path / "question.smt2", tmp_path / "proof.json"
    question.write_text(TRUE["a quotient"][0])
    proof.write_text(TRUE["a quotient"][1])
    bare = [sys.executable, "-I", "-S"]
    assert subprocess.run([*bare, "-c", "import z3"], check=False, capture_output=True).returncode == 1
    command = [*bare, str(SOURCE), str(question), str(proof)]
    assert subprocess.run(command, check=False).returncode == 0
    proof.write_text(written(["cases", 0, [["sum", [["1", [-2]]]]]]))
    refused = subprocess.run(command, check=False, capture_output=True, text=True)
    assert (refused.returncode, refused.stderr) == (1, "some case is not closed\n")


@pytest.mark.parametrize("names", [(), ("question.smt2",), ("a", "b", "c"), ("nowhere", "proof.json")])
def test_the_checker_says_what_it_wants(names: tuple[str, ...], tmp_path: Path) -> None:
    """Too few names, too many, or one of no file: one line, no traceback."""
    for name in ("question.smt2", "proof.json"):
        (tmp_path / name).write_text("")
    command = [sys.executable, str(SOURCE), *names]
    said = subprocess.run(command, check=False, capture_output=True, text=True, cwd=tmp_path)
    assert (said.returncode, said.stdout, said.stderr.count("\n")) == (1, "", 1)
    assert said.stderr.startswith("usage: python checker.py QUESTION.smt2 CERTIFICATE.json (")
