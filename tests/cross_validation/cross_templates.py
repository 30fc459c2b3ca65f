"""The symbolic machine made ready for concrete numbers: built once per machine, then filled in by substitution."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from fractions import Fraction
from functools import cached_property
from typing import Any, NamedTuple

import z3

from novate.model.actions import Action, Deposit, Liquidate, Trade, Withdraw
from novate.model.specification import Side, Specification
from novate.model.symbolic.deposit import deposit
from novate.model.symbolic.health import power_lemma
from novate.model.symbolic.liquidate import liquidate
from novate.model.symbolic.margin import equity, is_liquidatable, maintenance_requirement
from novate.model.symbolic.next_block import next_block
from novate.model.symbolic.numbers import Formula, Rounding, Term, number
from novate.model.symbolic.prices import no_notional
from novate.model.symbolic.state import Machine, State, fresh_state
from novate.model.symbolic.trade import trade
from novate.model.symbolic.transition import Transition
from novate.model.symbolic.withdraw import withdraw
from novate.proofs.invariant import clock, counted, induction, invariant, position_invariant
from novate.proofs.limits import Limits
from novate.proofs.obligation import prove
from novate.proofs.progress_argument import maker_can_pay
from novate.proofs.solver import configure

Pairs = list[tuple[Term, Term]]


class DisagreementError(AssertionError):
    """The two encodings say different things of the same step."""


def agree(truth: bool, what: str, *numbers: object) -> None:
    """Raises `DisagreementError` where they do not."""
    if not truth:
        raise DisagreementError(f"{what}: {'; '.join(map(str, numbers))}")


@dataclass(frozen=True)
class Template:
    """One action of one machine over free variables, its roundings exact."""

    machine: Machine
    step: Transition
    arguments: Mapping[str, Term]
    effects: Formula
    """All of them together."""

    def pairs(self, before: State, after: State | None = None, **arguments: Fraction | int | bool) -> Pairs:
        """Which variable becomes which constant."""
        found = [*matched(self.step.before, before)]
        if after is not None:
            found += matched(self.step.after, after)
        return found + [(self.arguments[name], constant(value)) for name, value in arguments.items()]


class Reading(NamedTuple):
    """What one machine reads off one state."""

    equity: Fraction
    requirement: Fraction
    liquidatable: bool
    invariant: bool
    """Whether all of the invariant holds."""
    shape: bool
    """Whether all but its cover holds, which with cross margin depends on the margins of all markets."""
    enabled: bool
    """Whether a close-out at the market price is possible."""


@dataclass(frozen=True)
class Lens:
    """The same as terms over the variables of `state`, packed into one."""

    state: State
    packed: Term

    def read(self, state: State) -> Reading:
        """Read a state of constants."""
        equity, requirement, *truths = unpacked(self.packed, list(matched(self.state, state)))
        return Reading(exact(equity), exact(requirement), *(truth(each) for each in truths))


def constant(value: Fraction | int | bool) -> Term:
    """An exact constant."""
    return z3.BoolVal(value) if isinstance(value, bool) else number(value)


def matched(variables: Any, constants: Any) -> Iterator[tuple[Term, Term]]:
    """Pair two records of terms field by field; where the machine has a constant already, both must have it."""
    for field in fields(variables):
        term, value = getattr(variables, field.name), getattr(constants, field.name)
        if not isinstance(term, z3.ExprRef):
            yield from matched(term, value)
        elif z3.is_rational_value(term):
            agree(term.eq(value), f"{field.name} cannot be represented", value)
        else:
            yield term, value


def filled(term: Any, pairs: Pairs) -> Any:
    """The term with constants for variables, simplified; what is no term already stays what it is."""
    return z3.simplify(z3.substitute(term, *pairs)) if isinstance(term, z3.ExprRef) else term


def packed(*terms: Term) -> Term:
    """Several terms as one, so that they are filled in together; see `unpacked`."""
    return z3.Function("packed", *(term.sort() for term in terms), z3.BoolSort())(*terms)


def unpacked(term: Term, pairs: Pairs) -> list[Term]:
    """The packed terms with constants for variables, simplified."""
    found: list[Term] = filled(term, pairs).children()
    return found


def exact(term: Any) -> Fraction:
    """The number that a constant term is."""
    value = term.as_fraction() if z3.is_rational_value(term) else Fraction(str(term))
    return Fraction(value)


def truth(term: Any) -> bool:
    """The truth value that a constant formula is (or that a claim has as a plain Python value)."""
    if isinstance(term, bool):
        return term
    agree(z3.is_true(term) or z3.is_false(term), "the formula is no constant", term)
    return bool(z3.is_true(term))


def model_of(*formulas: Formula) -> Any:
    """A model, or None where there is none."""
    solver = z3.Solver()
    configure(solver, Limits())
    solver.add(*formulas)
    outcome = solver.check()
    agree(outcome != z3.unknown, "the solver does not know")
    return solver.model() if outcome == z3.sat else None


class Symbolic:
    """All symbolic machines of one mechanism."""

    def __init__(self, specification: Specification) -> None:
        self.specification = specification
        self._templates: dict[tuple[type, str, Side], Template] = {}
        self._lenses: dict[tuple[str, Side], Lens] = {}

    def machine(self, market: str, side: Side) -> Machine:
        """The machine that follows this side of this market, with every digit of every power."""
        return Machine(self.specification, self.specification.markets[market], side, exact=True)

    @cached_property
    def inductive(self) -> bool:
        """Whether the invariant is one in this mechanism."""
        machines = (self.machine(market, side) for market in self.specification.markets for side in Side)
        return all(prove(induction(machine), Limits()).holds for machine in machines)

    def template(self, action: type[Action], market: str, side: Side) -> Template:
        """The action of that machine."""
        key = (action, market, side)
        if key not in self._templates:
            self._templates[key] = make_template(action, self.machine(market, side))
        return self._templates[key]

    def read(self, market: str, side: Side, state: State) -> Reading:
        """What that machine reads off a state."""
        key = (market, side)
        if key not in self._lenses:
            self._lenses[key] = make_lens(self.machine(market, side))
        return self._lenses[key].read(state)


def make_template(action: type[Action], machine: Machine) -> Template:
    """The action over free variables."""
    before, after = fresh_state(machine, "before"), fresh_state(machine, "after")
    amount, value, fill, buys = z3.Real("amount"), z3.Real("value"), z3.Real("fill"), z3.Bool("buys")
    rounding = Rounding(exact=True)
    arguments: dict[str, Term] = {}
    if action is Deposit:
        step, arguments = deposit(machine, before, after, amount), {"amount": amount}
    elif action is Withdraw:
        step, arguments = withdraw(machine, before, after, amount), {"amount": amount}
    elif action is Trade:
        step = trade(machine, before, after, value, buys=buys, rounding=rounding)
        arguments = {"value": value, "buys": buys}
    elif action is Liquidate:
        step, arguments = liquidate(machine, before, after, fill, rounding), {"fill": fill}
    else:
        step = next_block(machine, before, after)
    return Template(machine, step, arguments, z3.And(*step.effects))


def make_lens(machine: Machine) -> Lens:
    """The terms over a free state."""
    state, after = fresh_state(machine, "now"), fresh_state(machine, "unused")
    account, position = state.account, state.account.position
    guards = liquidate(machine, state, after, position.market, Rounding(exact=True)).guards
    terms = Reading(
        equity=equity(machine, account),
        requirement=maintenance_requirement(machine, account),
        liquidatable=is_liquidatable(machine, account),
        invariant=z3.And(invariant(machine, state), power_lemma(machine, account)),
        shape=z3.And(
            clock(machine, account),
            counted(machine, account),
            z3.If(account.holds, position_invariant(machine, account), no_notional(account.position)),
        ),
        enabled=z3.And(*guards.values(), maker_can_pay(machine, position.market, position.oracle)),
    )
    return Lens(state, packed(*terms))
