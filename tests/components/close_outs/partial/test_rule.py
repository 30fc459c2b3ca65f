"""What the argument leaves out and what it is about: the minimum of what is left, and the rule of numbers."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import z3

from novate.model.close_outs.partial.parameters import Partial
from novate.model.close_outs.partial.reference import chunk
from novate.model.core.symbolic.numbers import number
from novate.proofs.components.close_outs.partial.rule import LEFTOVER, Rule, closes_no_less
from novate.proofs.engine.checked import Outcome
from novate.proofs.engine.limits import Limits
from novate.proofs.engine.obligation import Obligation, prove
from novate.proofs.engine.solver import satisfy


def test_with_a_minimum_of_what_is_left_a_larger_position_may_be_closed_less() -> None:
    """Which is why the argument leaves it out."""
    broken = closes_no_less(Rule(leftover_minimum=LEFTOVER))
    assert satisfy(broken.negation, Limits()).outcome is Outcome.SATISFIABLE


def test_no_rule_has_a_minimum_of_what_is_left_and_a_rest_that_grows_with_the_position() -> None:
    """Whatever it is: between two sizes the rest grows by no more than the position, so it does not jump.

    Of sizes nearer to each other than the minimum, the larger leaves less than that where the smaller leaves nothing.
    """
    small, large, left, least = z3.Reals("small large left_of_large least")
    no_less_closed = large - left >= small
    near = z3.And(small < large, large - small < least)
    jump = Obligation("the rest does not jump", (no_less_closed, near), left < least)
    assert prove([jump], Limits()).holds
    assert satisfy((no_less_closed, near), Limits()).outcome is Outcome.SATISFIABLE


def test_the_rule_of_terms_is_the_rule_of_numbers() -> None:
    """On amounts on both sides of every corner."""
    random = Random(1)
    for _ in range(200):
        minimum, leftover = random.randint(0, 30), random.randint(0, 30)
        maximum = minimum + random.randint(1, 40)
        share, notional = Fraction(random.randint(1, 6), 6), Fraction(random.randint(1, 500), 3)
        terms = Rule(number(share), number(minimum), number(maximum), number(leftover))
        part = chunk(Partial(share, minimum, maximum, leftover), notional)
        assert z3.simplify(terms.chunk(number(notional)) == number(part))
