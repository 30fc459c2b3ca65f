"""Questions with certificates of every kind of step; and a forger, who draws questions that hold, and proofs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from fractions import Fraction
from math import prod
from random import Random
from typing import Any

from novate.proofs.certificates.checker import FORMAT, Facts, Node, Polynomial, product, total

Point = dict[str, Any]
"""Unknown -> its value, a fraction or a truth."""
XY = "(declare-fun x () Real) (declare-fun y () Real) (declare-fun p () Bool) "


def written(proof: Any, *atoms: Any) -> str:
    """A certificate, with further atoms where there are any."""
    return json.dumps({"format": FORMAT, "proof": proof} | ({"atoms": atoms} if atoms else {}))


OF_SQUARE = [["sum", [["1", [-2]], ["1", [sign, sign]]]] for sign in (3, -3)]
OPPOSITE = ["sum", [["1", [-2]], ["1", [-3]]]]
TRUE: Mapping[str, tuple[str, str]] = {
    "a fact that is false": ("(assert false)", written(["cases", 0, []])),
    "inequalities": (
        XY + "(assert (or p (<= x 0))) (assert (or (not p) (< (* 2 x) 1))) (assert (>= x 1))",
        written(
            [
                "cases",
                0,
                [
                    ["cases", 1, [["sum", [["1/2", [-3]], ["1", [4]], ["1/2", []]]]]],
                    ["sum", [["1", [2]], ["1", [4]], ["1", []]]],
                ],
            ]
        ),
    ),
    "a Boolean": (
        XY + "(assert (=> p (< x 0))) (assert (=> (not p) (< x 0))) (assert (> x 0))",
        written(["split", 1, ["cases", 0, [OPPOSITE]], ["cases", 1, [OPPOSITE]]]),
    ),
    "a square": (XY + "(assert (< (* x x) 0))", written(["split", 3, *OF_SQUARE], [["1", ["x"]]])),
    "equations": (
        XY + "(assert (= (* x y) 1)) (assert (= x 0))",
        written(["sum", [["1", []], [[["-1", []]], [2]], [[["1", ["y"]]], [4]]]]),
    ),
    "a quotient": (
        XY + "(assert (> y 0)) (assert (> x y)) (assert (<= (/ x y) 1))",
        written(
            [
                "cases",
                2,
                [
                    [
                        "cases",
                        3,
                        [
                            [
                                "split",
                                10,
                                ["sum", [["1", []], ["1", [-2, 10]], [[["-1", []]], [5]]]],
                                ["sum", [["1", [-3, -10]], ["1", [9]], [[["-1", []]], [7]], [[["-1", []]], [5]]]],
                            ]
                        ],
                    ]
                ],
            ],
            [["1", ["inverse|0"]]],
        ),
    ),
    "a choice": (
        XY + "(assert (= y (ite p x (- x)))) (assert (= x 2)) (assert (< y 2)) (assert (> y (- 2)))",
        written(
            [
                "split",
                1,
                ["cases", 0, [["sum", [["1", [-10]], ["1", [7]], ["1", [3]], ["1", [9]]]]]],
                ["cases", 1, [["sum", [["1", [-11]], ["1", [6]], ["1", [4]], ["1", [9]]]]]],
            ]
        ),
    ),
}
"""What is unsatisfiable, and why."""


def value(of: Polynomial, point: Point) -> Fraction:
    """That of a polynomial."""
    return sum((c * prod((point[name] for name in names), start=Fraction(1)) for names, c in of.items()), Fraction(0))


def holds(node: Node, atoms: list[Any], point: Point) -> bool:
    """Whether a node is true."""
    if isinstance(node, int):
        key = atoms[abs(node) - 1]
        return (point[key] if isinstance(key, str) else value(dict(key), point) <= 0) == (node > 0)
    return {"and": all, "or": any}[node[0]](holds(each, atoms, point) for each in node[1])


def extended(question: Facts, point: Point) -> Point:
    """The point with a value for each unknown that the checker made; what is divided by 0 is anything, here 7 more."""
    atoms, found = [*question.atoms], dict(point)
    for (kind, *of), unknown in question.unknowns.items():
        ((name,),) = unknown
        if kind == "if":
            found[name] = value(dict(of[1] if holds(of[0], atoms, found) else of[2]), found)
        elif kind == "inverse":
            below = value(dict(of[0]), found)
            found[name] = 1 / below if below else Fraction(0)
        else:
            above, below = (value(dict(each), found) for each in of)
            found[name] = above / below if below else above + 7
    return found


def is_true(text: str, point: Point) -> bool:
    """Whether the assertions of a text hold at a point."""
    question = Facts(text)
    whole = extended(question, point)
    return all(holds(each, [*question.atoms], whole) for each in question.facts)


def a_number(draw: Random, depth: int) -> str:
    """A term."""
    if depth == 0:
        return draw.choice(["x", "y", "x", "y", "0.0", "1.0", "2.0", "(/ 1.0 3.0)"])
    one, two = a_number(draw, depth - 1), a_number(draw, draw.randrange(depth))
    return draw.choice(
        [
            f"(+ {one} {two})",
            f"(- {one} {two})",
            f"(- {one})",
            f"(* {one} {two})",
            f"(* {one} {two} {one})",
            f"(/ {one} {two})",
            f"(ite {a_formula(draw, depth - 1)} {one} {two})",
            f"(let ((a {one}) (b {two})) (+ a (* b x)))",
        ]
    )


def a_formula(draw: Random, depth: int) -> str:
    """A formula."""
    if depth == 0:
        return draw.choice(["p", "true", *(f"({sign} x {draw.choice('y01')})" for sign in ("<", "<=", ">", ">=", "="))])
    one, two = a_formula(draw, depth - 1), a_formula(draw, draw.randrange(depth))
    left, right = a_number(draw, draw.randrange(depth + 1)), a_number(draw, draw.randrange(depth + 1))
    return draw.choice(
        [
            f"(and {one} {two})",
            f"(or {one} {two})",
            f"(not {one})",
            f"(=> {one} {two})",
            f"(= {one} {two})",
            f"(ite {one} {two} (not {one}))",
            *(f"({sign} {left} {right})" for sign in ("<", "<=", ">", ">=", "=")),
        ]
    )


def a_point(draw: Random) -> Point:
    """Small numbers, often 0 or equal."""
    x, y = (Fraction(draw.randint(-2, 2), draw.choice([1, 1, 1, 2])) for _ in range(2))
    return {"x": x, "y": y, "p": draw.random() < 0.5}


def satisfiable(draw: Random) -> str:
    """A question that holds at some point."""
    while True:
        point = a_point(draw)
        try:
            formulas = [a_formula(draw, draw.randint(1, 2)) for _ in range(draw.randint(1, 4))]
            true = [each if is_true(f"{XY}(assert {each})", point) else f"(not {each})" for each in formulas]
            text = XY + "".join(f"(assert {each})" for each in true)
            assert is_true(text, point)
        except ZeroDivisionError:  # by a constant: the checker does not read that
            continue
        return text


def forged(draw: Random, question: Facts) -> Iterator[Any]:
    """Proofs that add up, if nobody looks whether they may: each term, with another one that takes it away."""
    numbers = range(1, len(question.atoms) + 1)
    single = [(each,) for number in numbers for each in (number, -number)]
    pairs = [(draw.choice(single)[0], draw.choice(single)[0]) for _ in range(10)]
    sums: list[Any] = [["sum", []]]
    for literals in draw.sample(single, min(4, len(single))) + pairs[:3] + [()]:
        for others in [*single, *pairs, ()]:
            if (ratio := opposite(question, literals, others)) is not None:
                factors = (str(ratio), [[str(ratio), []]])
                sums += [["sum", [["1", list(literals)], [factor, list(others)]]] for factor in factors]
    sums += [["sum", [[draw.choice(["1", "0", "-1"]), draw.choice([[0], [True], [-(10**9)], [len(numbers) + 1], []])]]]]
    yield from sums
    for leaf in draw.sample(sums, min(5, len(sums))):
        yield from (["split", k, leaf, leaf] for k in (0, -1, True, draw.choice(numbers), len(numbers) + 1))
        for place in (-1, 0, draw.randrange(len(question.facts)), len(question.facts)):
            yield from (["cases", place, proofs] for proofs in ([], [leaf], [leaf, leaf]))


def opposite(question: Facts, literals: tuple[int, ...], others: tuple[int, ...]) -> Fraction | None:
    """What the second product has to be multiplied by so that both add up to 0; None where no number does."""
    try:
        one, two = (turned(question, each) for each in (literals, others))
    except ValueError:
        return None
    if not one and not two:
        return Fraction(1)
    if not one or one.keys() != two.keys():
        return None
    key = next(iter(one))
    ratio = -one[key] / two[key]
    return ratio if not total(one, two, ratio) else None


def turned(question: Facts, literals: tuple[int, ...]) -> Polynomial:
    """The product of what is at least 0 where they are true."""
    keys, found = [*question.atoms], {(): Fraction(1)}
    for each in literals:
        found = product(found, total({}, dict(keys[abs(each) - 1]), -1 if each > 0 else 1))
    return found
