"""Steps drawn from the symbolic machine: the solver picks the numbers, and the reference has to follow.

From a concrete state, an action's relation with whole numbers for its unknowns: an amount, a size, prices, a fill. Every
notional afterwards is such a number times a constant, so all is linear. The solver draws the smallest, the largest or
some random solution, and says in what state it ends; the reference has to carry the action out and end there too.
Where a draw is the largest that the relation allows, one more has to be refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from fractions import Fraction
from random import Random
from typing import Any

import z3
from cross_runs import Run, fund, maker_of
from cross_steps import Moment, View, close_out_view, seen, side_of, views
from cross_templates import Pairs, Symbolic, Template, agree, filled

from novate.model.actions import Action, Deposit, Liquidate, NextBlock, Refusal, Trade, Withdraw
from novate.model.reference.machine import execute
from novate.model.symbolic.abstraction import remembered
from novate.model.symbolic.numbers import Formula, Term, larger, number, smaller
from novate.model.symbolic.state import Machine, State

MOST = 10_000
"""No unknown is larger."""
MODES = ("smallest", "largest", "any")


@dataclass(frozen=True)
class Draw:
    """What the solver chose."""

    model: Any
    unknown: Term
    """The number that was made small or large."""
    mode: str

    def whole(self, term: Term) -> int:
        """A whole number of the solution."""
        return int(self.model.eval(term, model_completion=True).as_long())


@dataclass(frozen=True)
class Ends:
    """Where the solver says that one account ends: the template whose `after` the solution fills in, and the view."""

    template: Template
    view: View
    name: str
    counterparty: str | None
    prefix: str
    """Of this template's own variables, so that several can be drawn together."""


def draw(random: Random, unknown: Term, constraints: Sequence[Formula]) -> Draw | None:
    """A solution with the smallest, the largest or some random value of the unknown; None where there is none."""
    mode = random.choice(MODES)
    optimizer = z3.Optimize()
    optimizer.add(unknown >= 0, unknown <= MOST, *constraints)
    if mode == "any":
        optimizer.add_soft(unknown >= random.randint(0, random.choice((10, 200, MOST))))
    else:
        (optimizer.minimize if mode == "smallest" else optimizer.maximize)(unknown)
    outcome = optimizer.check()
    agree(outcome != z3.unknown, "the solver does not know")
    return Draw(optimizer.model(), unknown, mode) if outcome == z3.sat else None


def renamed(template: Template, prefix: str) -> Template:
    """The template with names of its own for all its variables."""
    return template if not prefix else template


def open_after(template: Template, before: State, **arguments: Any) -> Formula:
    """The relation from a concrete state, its outcome open."""
    pairs = template.pairs(before) + [(template.arguments[name], term) for name, term in arguments.items()]
    return filled(z3.And(template.effects, *template.step.guards.values()), pairs)
