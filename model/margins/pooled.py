"""Pooled collateral: accounts are margined as with cross margin, and what one lacks is taken from all others."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from novate.model.margins import cross
from novate.model.margins.book import Book
from novate.model.margins.capital import Capital
from novate.model.margins.compartment import Compartment
from novate.model.margins.path import Outcome, PathStep, Scene


def compartments(book: Book) -> list[Compartment]:
    """All accounts together."""
    return [Compartment(book.by_account, sum((each.collateral for each in book.holders), Fraction(0)))]


def required(capital: Capital) -> Fraction:
    """Quote units that leave no loss uncovered: the most that all who lose can lose at once."""
    return capital.worst


def outcome(scene: Scene, path: Sequence[PathStep]) -> Outcome:
    """What the account lacks the bystander bears, as far as he has it."""
    found = cross.outcome(scene, path)
    borne = min(found.uncovered, scene.bystander)
    return Outcome(found.closed, found.uncovered - borne, borne)
