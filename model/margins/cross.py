"""Cross margin: all collateral of an account stands behind all of its positions, and requirements add up."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from novate.model.margins.book import Book
from novate.model.margins.capital import Capital
from novate.model.margins.compartment import Compartment
from novate.model.margins.path import Outcome, PathStep, Scene


def compartments(book: Book) -> list[Compartment]:
    """Every account by itself."""
    return [Compartment((book.of_account(each),), each.collateral) for each in book.holders]


def required(capital: Capital) -> Fraction:
    """The same as isolated: requirements add up, whatever positions are to each other."""
    return capital.isolated


def outcome(scene: Scene, path: Sequence[PathStep]) -> Outcome:
    """Positions are closed one after the other until the account is healthy, or has none."""
    cash, closed = sum(scene.collateral.values()), set()
    for step in path:
        for market in step.order:
            held = [each for each in scene.sizes if each not in closed]
            equity = cash + sum(scene.value(each, step.prices[each]) for each in held)
            if market in held and equity < sum(scene.requirement(each, step.prices[each]) for each in held):
                closed.add(market)
                cash += scene.value(market, step.prices[market])
    is_over = len(closed) == len(scene.sizes)
    return Outcome(frozenset(closed), max(-cash, 0) if is_over else 0, 0)
