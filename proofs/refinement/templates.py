"""The symbolic machine made ready for concrete numbers: built once per machine, then filled in by substitution."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from hashlib import sha256
from typing import NamedTuple

import z3

from novate.model.actions import Action, Deposit, Liquidate, Trade, Withdraw
from novate.model.specification import Side, Specification
from novate.model.symbolic.deposit import deposit
from novate.model.symbolic.health import power_lemma
from novate.model.symbolic.liquidate import liquidate
from novate.model.symbolic.margin import equity, is_liquidatable, maintenance_requirement
from novate.model.symbolic.next_block import next_block
from novate.model.symbolic.numbers import Formula, Rounding, Term
from novate.model.symbolic.prices import no_notional
from novate.model.symbolic.state import Machine, State, fresh_state
from novate.model.symbolic.trade import trade
from novate.model.symbolic.transition import Transition
from novate.model.symbolic.withdraw import withdraw
from novate.proofs.invariant import clock, counted, induction, invariant, position_invariant
from novate.proofs.limits import Limits
from novate.proofs.obligation import prove
from novate.proofs.progress_argument import maker_can_pay
from novate.proofs.refinement.constants import Pairs, constant, exact, matched, packed, truth, unpacked


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


class Symbolic:
    """All symbolic machines of one mechanism."""

    def __init__(self, specification: Specification) -> None:
        self.specification = specification
        self.equities: dict[Hashable, Fraction] = {}
        """Equities that have been read already, by all that they depend on."""
        self._templates: dict[tuple[type, str, Side], Template] = {}
        self._lenses: dict[tuple[str, Side], Lens] = {}
        self._prints: dict[type[Action] | None, str] = {}

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

    def fingerprint(self, *actions: type[Action]) -> tuple[str, ...]:
        """Equal for machines that say the same of these actions, and of what accounts are worth.

        A close-out's market maker trades. What states stand for (`abstraction`) is not in it.
        """
        kinds = {*actions, *([Trade] if Liquidate in actions else [])}
        return tuple(self._printed(kind) for kind in (None, *sorted(kinds, key=lambda kind: kind.__name__)))

    def _printed(self, kind: type[Action] | None) -> str:
        """The terms of an action, or (None) of the lenses, as a hash."""
        if kind not in self._prints:
            texts = [
                self.lens(market, side).packed.sexpr()
                if kind is None
                else self.template(kind, market, side).step.relation.sexpr()
                for market in self.specification.markets
                for side in Side
            ]
            self._prints[kind] = sha256("\n".join(texts).encode()).hexdigest()
        return self._prints[kind]

    def lens(self, market: str, side: Side) -> Lens:
        """What that machine sees."""
        key = (market, side)
        if key not in self._lenses:
            self._lenses[key] = make_lens(self.machine(market, side))
        return self._lenses[key]

    def read(self, market: str, side: Side, state: State) -> Reading:
        """What that machine reads off a state."""
        return self.lens(market, side).read(state)


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
