"""Isolated margin: a position has collateral of its own, and nothing else stands behind it."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from novate.model.margins.book import Book
from novate.model.margins.capital import Capital
from novate.model.margins.compartment import Compartment
from novate.model.margins.path import Outcome, PathStep, Scene


def compartments(book: Book) -> list[Compartment]:
    """Every position by itself."""
    return [
        Compartment((book.of_position(each, market),), collateral)
        for each in book.holders
        for market, collateral in each.divided.items()
    ]


def required(capital: Capital) -> Fraction:
    """Quote units that leave no loss uncovered: the most that each position can lose."""
    return capital.isolated


def outcome(scene: Scene, path: Sequence[PathStep]) -> Outcome:
    """Each position by itself; the order does not matter."""
    closed, uncovered = set(), 0
    for step in path:
        for market in step.order:
            equity = scene.collateral[market] + scene.value(market, step.prices[market])
            if market not in closed and equity < scene.requirement(market, step.prices[market]):
                closed.add(market)
                uncovered += max(-equity, 0)
    return Outcome(frozenset(closed), uncovered, 0)
