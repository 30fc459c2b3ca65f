"""The symbolic machine made ready for concrete numbers: built once per machine, then filled in by substitution."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from math import floor
from typing import Any, NamedTuple, TypeVar

import z3

from novate.model.actions import Deposit, Liquidate, NextBlock, Trade, Withdraw
from novate.model.core.symbolic.charge import charge
from novate.model.core.symbolic.deposit import deposit
from novate.model.core.symbolic.fees import any_traded
from novate.model.core.symbolic.funding import Payment, any_payment, paid_at
from novate.model.core.symbolic.liquidate import held_at, is_refused, liquidate
from novate.model.core.symbolic.margin import equity, is_liquidatable, maintenance_requirement
from novate.model.core.symbolic.next_block import next_block
from novate.model.core.symbolic.numbers import Formula, Rounding, Term, number, times
from novate.model.core.symbolic.prices import no_notional
from novate.model.core.symbolic.state import Machine, Position, State, fresh_state
from novate.model.core.symbolic.trade import trade
from novate.model.core.symbolic.transition import Transition
from novate.model.core.symbolic.withdraw import withdraw
from novate.model.layers import stands_in
from novate.model.oracles.prices import Prices, twin
from novate.model.specification import Side, Specification
from novate.proofs.components.oracles import oracle_of
from novate.proofs.engine.limits import Limits
from novate.proofs.engine.obligation import prove
from novate.proofs.induction.close_outs import maker_can_pay
from novate.proofs.induction.invariant import clock, counted, induction, invariant, position_invariant
from novate.proofs.refinement.constants import (
    Pairs,
    Places,
    constant,
    exact,
    filled,
    matched,
    packed,
    places,
    truth,
    unpacked,
)
from novate.proofs.refinement.windows import Reach, Window, fresh_window


@dataclass(frozen=True)
class Template:
    """One action of one machine over free variables, its roundings exact."""

    machine: Machine
    step: Transition
    arguments: Mapping[str, Term]
    effects: Formula
    """All of them together."""
    floors: tuple[tuple[Term, Term], ...]
    """(rounded, of what)."""
    windows: tuple[Window, ...] = ()
    """Of a block: what the oracle may refer to before and after it."""

    @cached_property
    def before(self) -> Places:
        """Of the state before the step."""
        return places(self.step.before)

    @cached_property
    def after(self) -> Places:
        """Of the state after it."""
        return places(self.step.after)

    def pairs(self, before: State, after: State | None = None, **arguments: Fraction | int | bool) -> Pairs:
        """Which variable becomes which constant."""
        found = matched(self.before, before)
        if after is not None:
            found += matched(self.after, after)
        return found + self.told(arguments)

    def told(self, arguments: Mapping[str, Fraction | int | bool]) -> Pairs:
        """The same of its arguments, as far as it has them."""
        return [(self.arguments[name], constant(value)) for name, value in arguments.items() if name in self.arguments]

    def rounded(self, pairs: Pairs) -> Pairs:
        """The same with the numbers that are rounded, where everything else is in it."""
        found = list(pairs)
        for rounded, value in self.floors:
            (whole,) = rounded.children()
            found.append((whole, z3.IntVal(floor(exact(filled(value, found))))))
        return found


@dataclass(frozen=True)
class Lens:
    """Terms over the variables of `state`, packed into one."""

    state: Places
    packed: Term

    def read(self, state: State) -> list[Term]:
        """The terms at a state of constants."""
        return unpacked(self.packed, matched(self.state, state))


class Worth(NamedTuple):
    """What one machine says that an account is worth."""

    equity: Fraction
    requirement: Fraction
    liquidatable: bool


class Sound(NamedTuple):
    """Whether what is proved of every reachable account holds of one."""

    invariant: bool
    shape: bool
    """Whether all but its cover holds, which with cross margin depends on the margins of all markets."""


MOST_SEEN = 200
"""How many states are kept: those of a few moments."""
Seen = TypeVar("Seen")


class Symbolic:
    """All symbolic machines of one mechanism."""

    def __init__(self, specification: Specification) -> None:
        self.specification = specification
        self._known: dict[Hashable, Any] = {}
        self._seen: dict[Hashable, tuple[object, Any]] = {}

    def with_only(self, names: Iterable[Hashable]) -> Symbolic:
        """Others of the same mechanism, that have of what these have made what has these names."""
        others = Symbolic(self.specification)
        others._known = {name: self._known[name] for name in names}
        return others

    def machine(self, market: str, side: Side) -> Machine:
        """The machine that follows this side of this market, with every digit of every power."""
        return Machine.of_place(self.specification, market, side, exact=True)

    def machines(self) -> list[Machine]:
        """All of them."""
        return [self.machine(market, side) for market in self.specification.markets for side in Side]

    def prepare(self) -> Symbolic:
        """Build everything now that is built when it is first needed."""
        for machine in self.machines():
            view = (machine.market.name, machine.side)
            for action in (Deposit, Withdraw, Trade, NextBlock, Liquidate):
                self.template(action, *view)
            for make in (worth_lens, soundness_lens, enabled_lens):
                self.lens(make, *view)
        return self

    @property
    def inductive(self) -> bool:
        """Whether the invariant is one in this mechanism."""
        found: bool = self.once(
            "inductive", lambda: all(prove(induction(machine), Limits()).holds for machine in self.machines())
        )
        return found

    def template(self, action: type[Any], market: str, side: Side) -> Template:
        """The action of that machine."""
        key = (action, market, side)
        found: Template = self.once(key, lambda: make_template(action, self.machine(market, side)))
        return found

    def worth(self, market: str, side: Side, state: State) -> Worth:
        """What that machine says that the account is worth in a state."""
        equity, requirement, liquidatable = self.lens(worth_lens, market, side).read(state)
        return Worth(exact(equity), exact(requirement), truth(liquidatable))

    def soundness(self, market: str, side: Side, state: State) -> Sound:
        """What that machine says of a state that is reached."""
        return Sound(*map(truth, self.lens(soundness_lens, market, side).read(state)))

    def reach(self, market: str, side: Side, blocks: int) -> Reach:
        """How far the market can have got so many blocks after that machine's look."""
        machine = self.machine(market, side)
        found: Reach = self.once(("reach", market, side, blocks), lambda: oracle_of(machine).reach(machine, blocks))
        return found

    def enabled(self, market: str, side: Side, state: State) -> bool:
        """Whether a close-out at the market price is possible, and not refused at the worst permitted fill."""
        (found,) = self.lens(enabled_lens, market, side).read(state)
        return truth(found)

    def held(self, market: str, side: Side, state: State) -> Term:
        """What the account would hold were its position closed at the market price."""
        (found,) = self.lens(held_lens, market, side).read(state)
        return found

    def seen(self, moment: object, key: Hashable, look: Callable[[], Seen]) -> Seen:
        """What is seen at a moment, for which one step asks several times; `key` is all else that it depends on."""
        if (id(moment), key) not in self._seen:
            if len(self._seen) > MOST_SEEN:
                self._seen.clear()
            self._seen[id(moment), key] = (moment, look())
        state: Seen = self._seen[id(moment), key][1]
        return state

    def equity(self, key: Hashable, read: Callable[[], Fraction]) -> Fraction:
        """An equity, read only once for everything that it depends on (`key`)."""
        found: Fraction = self.once(("equity", key), read)
        return found

    def lens(self, make: Callable[[Machine], Lens], market: str, side: Side) -> Lens:
        """A reading of that machine."""
        found: Lens = self.once((make, market, side), lambda: make(self.machine(market, side)))
        return found

    def once(self, key: Hashable, make: Callable[[], Any]) -> Any:
        """Make something, or look it up where this has made it before."""
        if key not in self._known:
            self._known[key] = make()
        return self._known[key]


class Charge:
    """No action of anybody's: it follows a close-out."""


def make_template(action: type[Any], machine: Machine) -> Template:
    """The action over free variables."""
    before, after = fresh_state(machine, "before"), fresh_state(machine, "after")
    amount, value, fill, buys = z3.Real("amount"), z3.Real("value"), z3.Real("fill"), z3.Bool("buys")
    rounding = Rounding(exact=True)
    arguments: dict[str, Term] = {}
    if action is Deposit:
        step, arguments = deposit(machine, before, after, amount), {"amount": amount}
    elif action is Withdraw:
        step, arguments = withdraw(machine, before, after, amount, rounding), {"amount": amount}
    elif action is Trade:
        traded = any_traded(machine)
        step = trade(machine, before, after, value, buys=buys, rounding=rounding, traded=traded)
        arguments = {"value": value, "buys": buys}
        arguments |= {} if traded is None else {"traded": traded.worth, "other_pays": traded.counterparty}
    elif action is Liquidate:
        step, arguments = liquidate(machine, before, after, fill, rounding), {"fill": fill}
    elif action is Charge:
        step = charge(machine, before, after)
    else:
        return block_template(machine, before, after)
    return Template(machine, step, arguments, z3.And(*step.effects), tuple(rounding.floors))


def block_template(machine: Machine, before: State, after: State) -> Template:
    """A block, with what moves and the oracle allow after what was seen, and what the rule of funding says."""
    windows = fresh_window(machine, "before"), fresh_window(machine, "after")
    if not machine.pays_funding:
        step = next_block(machine, before, after)
        return Template(machine, step, {}, z3.And(*step.effects, priced(machine, step, windows)), (), windows)
    name = machine.market.name
    payment, rate = any_payment(f"payment in {name}"), z3.Real(f"rate in {name}")
    step = next_block(machine, before, after, payment)
    rule = rule_of_payment(machine, payment, after, rate)
    arguments = {"rate": rate, "others_pay": payment.others}
    return Template(machine, step, arguments, z3.And(*step.effects, *rule, priced(machine, step, windows)), (), windows)


def rule_of_payment(machine: Machine, payment: Payment, after: State, rate: Term) -> tuple[Formula, ...]:
    """What the rule says of the followed position's own payment, its rounding exact."""
    rounding, most = Rounding(f"funding in {machine.market.name}", exact=True), number(machine.market.funding.most)
    position = after.account.position
    own = paid_at(machine, position, rate, rounding)
    exact = times(machine.kept, payment.as_sold) == machine.side.sign * rate * position.oracle
    as_sold = () if machine.market.close_out.is_whole else (exact,)
    return (payment.own == own, *as_sold, rate <= most, rate >= -most, *rounding.constraints)


def priced(machine: Machine, step: Transition, windows: tuple[Window, Window]) -> Formula:
    """The block's prices are among those that the moves and the oracle allow after the ones before."""
    old, new = step.before.account, step.after.account
    before, after = (prices(account.position, seen) for account, seen in zip((old, new), windows, strict=True))
    market, then = new.position.market, windows[1]
    since = z3.And(then.lowest <= market, market <= then.highest)
    kept = z3.And(twin(machine.market.oracle).followed(machine, before, after), z3.Implies(new.overdue >= 1, since))
    return z3.Implies(old.holds, kept)


def prices(position: Position, seen: Window) -> Prices:
    """Of a position, as its notionals."""
    return Prices(position.market, position.oracle, seen.memory)


def worth_lens(machine: Machine) -> Lens:
    """The terms of `Worth`."""
    state = fresh_state(machine, "now")
    readings = (reading(machine, state.account) for reading in (equity, maintenance_requirement, is_liquidatable))
    return Lens(places(state), packed(*readings))


def soundness_lens(machine: Machine) -> Lens:
    """The terms of `Sound`."""
    state = fresh_state(machine, "now")
    account = state.account
    held = z3.If(account.holds, position_invariant(machine, account), no_notional(account.position))
    shape = z3.And(clock(machine, account), counted(machine, account), held)
    return Lens(places(state), packed(invariant(machine, state), shape))


def closed_whole(state: State) -> State:
    """The same with nothing left of the position."""
    held = state.account.position
    paid = None if held.paid is None else number(0)
    nothing = Position(number(0), number(0), number(0), held.sold, paid)
    return replace(state, account=replace(state.account, position=nothing))


def enabled_lens(machine: Machine) -> Lens:
    """Whether a close-out at the market price is possible, and not refused at the worst permitted fill."""
    state, after = fresh_state(machine, "now"), closed_whole(fresh_state(machine, "unused"))
    position = state.account.position
    guards = liquidate(machine, state, after, position.market, Rounding(exact=True)).guards
    taken = () if stands_in(machine.specification) else (maker_can_pay(machine, position.market, position.oracle),)
    possible = z3.And(*guards.values(), *taken)
    return Lens(places(state), packed(z3.And(possible, z3.Not(is_refused(machine, state.account)))))


def held_lens(machine: Machine) -> Lens:
    """What the account would hold were its position closed at the market price."""
    state = fresh_state(machine, "now")
    position = state.account.position
    return Lens(places(state), packed(held_at(machine, state.account, position.market, position.oracle)))
