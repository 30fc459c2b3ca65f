"""Truths: of one comparison, or of many at once, which are arrays of what is surely so.

A comparison of numbers is a `bool`, one of terms a formula, and one of many numbers an array. An array is of what is
*surely* so: where it is false nothing is known. So there is no negation here: whoever asks for the opposite compares
the other way round.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeAlias

import z3

from novate.model.core.symbolic.numbers import Number

Truth: TypeAlias = Number
"""A `bool`, a formula, or an array of truths: whatever has & and |."""


def somewhere(truth: Truth) -> bool:
    """Whether it can be so at all: a formula can; of many, whether one is."""
    if isinstance(truth, bool | z3.ExprRef):
        return truth is not False
    return bool(truth.any())


def all_of(*truths: Truth) -> Truth:
    """Their conjunction."""
    return all_in_turn(truths) if not any(isinstance(each, z3.ExprRef) for each in truths) else z3.And(*truths)


def all_in_turn(truths: Iterable[Truth]) -> Truth:
    """The same of numbers, one after the other, until nothing is left for which it can be so."""
    found: Truth = True
    for each in truths:
        found = found & each
        if not somewhere(found):
            break
    return found


def any_of(truths: Iterable[Truth]) -> Truth:
    """Their disjunction, of numbers."""
    found: Truth = False
    for each in truths:
        found = found | each
    return found


def both(first: Truth, second: Callable[[], Truth]) -> Truth:
    """Their conjunction, of numbers; the second is worked out where the first leaves it open."""
    return first & second() if somewhere(first) else first


def either(first: Truth, second: Callable[[], Truth]) -> Truth:
    """Their disjunction, of numbers; the second is worked out unless the first is true of the one asked about."""
    return first if first is True else first | second()
