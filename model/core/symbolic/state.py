"""The local symbolic state: one account with a position on one side of one market, and the sums of all others.

A proof over this state speaks of any number of accounts, because nothing in it counts them: the account an action
touches, the counterparty's balance, the sum of all other balances, and the clearing house's ledger.

*Ratio form.* A position is not a size and a price but their products: its notional at the market price and at the
oracle price. What a block does to them is bounded by ratios, which is linear. What is given up is that several accounts
share one price; a proof does not need it, and a counterexample is replayed on shared prices.

*Ghost.* `anchor` is the oracle notional when the account was last healthy: what the lag profile bounds later prices by.
No block is counted one by one, so that a delay of 1,000 blocks is no harder than one of 1.

*Cross margin.* The other positions of the account appear as a few numbers: their value at the oracle price, that value
less their requirements, the same when the account was last healthy, what they are worth beyond a promise at the market
prices, and how many they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from functools import cache
from typing import Any

import z3

from novate.model.caches.once import once_for
from novate.model.component import part
from novate.model.contract import FundingProfile, LagProfile
from novate.model.core.symbolic.numbers import Formula, Term, number
from novate.model.specification import MarketParameters, Side, Specification


@dataclass(frozen=True, slots=True)
class Machine:
    """Which local machine: the mechanism, and the side of the market whose accounts it follows."""

    specification: Specification
    market: MarketParameters
    side: Side
    exact: bool = False
    """Whether powers of moves keep every digit (see `novate.model.core.symbolic.powers`)."""
    moves: Mapping[str, Term] | None = None
    """`fall_n`, `rise_h` and so on where they are given: of many machines at once, whose moves are no single number."""
    profile: LagProfile | None = None
    """The lag profile where it is given: symbols, in a machine whose parameters are."""
    funding: FundingProfile | None = None
    """The funding profile where it is given: symbols, in a machine whose parameters are."""
    marked: bool = False
    """Whether limits of the adversary are marked (see `novate.model.core.symbolic.environment`)."""

    @classmethod
    def of_place(cls, specification: Specification, market: str, side: Side, *, exact: bool = False) -> Machine:
        """What proofs about one side of one market are about. Raises `KeyError` for an unknown market."""
        asked = of_one_kind(specification)
        return cls(asked, asked.markets[market], side, exact=exact)

    @property
    def many_positions(self) -> bool:
        """Whether an account may hold other positions besides this one."""
        return self.specification.many_positions

    @property
    def pays_funding(self) -> bool:
        """Whether there are funding payments in this market, or in any in which the account may hold positions."""
        return self.specification.pays_funding if self.many_positions else self.market.funding.pays

    @property
    def pays_apart(self) -> bool:
        """Whether payments count beside what close-outs bring: the profile of those in parts has them in it."""
        return self.pays_funding and self.market.close_out.is_whole

    @property
    def kept(self) -> Any:
        """What a close-out brings, or takes, of the market value that it closes: 1 - s of a long, 1 + s of a short.

        Charges that are taken in full come off as well; those that stop at what is left touch nothing that is needed.
        """
        sign, market = self.side.sign, self.market
        charged = 0 if self.specification.penalty_capped_by_equity else market.penalty
        return (1 - sign * market.slippage) * (1 - sign * charged)

    @property
    def parametric(self) -> bool:
        """Whether its parameters are symbols (see `novate.model.core.symbolic.parameters`)."""
        return isinstance(self.market.maintenance_margin, z3.ExprRef)


def of_one_kind(specification: Specification) -> Specification:
    """The same mechanism, in which all positions of an account are closed in parts where some are.

    To close a position at once is to close it in parts, of which the first is all of it: a step of the one is a step of
    the other. They differ in what they remember of a position that is no longer there: one that is opened anew in the
    same block, and at once liquidatable for its fee, may be called in that block if it is closed at once. The symbolic
    machine counts no calls of a block, so what is proved holds of both.
    """
    is_mixed = specification.many_positions and len(specification.kinds_of_close_outs) > 1
    return once_for(specification, "of one kind", lambda: _in_parts(specification)) if is_mixed else specification


def _in_parts(specification: Specification) -> Specification:
    """The mechanism with close-outs in parts alone."""
    rules = {name: market.close_out for name, market in specification.markets.items()}
    parts = {name: part("close_outs", rule.kind, "contract").in_parts(rule) for name, rule in rules.items()}
    markets = {name: replace(each, close_out=parts[name]) for name, each in specification.markets.items()}
    return replace(specification, markets=markets)


@dataclass(frozen=True, slots=True)
class Position:
    """Notionals of one position in quote quanta, all 0 where there is none."""

    market: Term
    oracle: Term
    anchor: Term
    """At the oracle price when the account was last healthy."""
    sold: Term | None = None
    """At the market price of each call, all that has been closed of it since; None where close-outs are whole."""
    paid: Term | None = None
    """What it has paid in funding since (negative: received); None where nobody pays.

    Where close-outs are in parts `sold` is less what it has paid, and this is what that leaves to rounding.
    """


@dataclass(frozen=True, slots=True)
class Others:
    """The account's other positions, in quote quanta."""

    value: Term
    """Signed, at the oracle prices."""
    margin: Term
    """Value less maintenance requirement."""
    initial: Term
    """Value less initial requirement."""
    anchor: Term
    """`margin` when the account was last healthy, of the positions that are still open, and what they paid since."""
    promise: Term
    """Value at the market prices, less what is promised to be enough there."""
    count: Term


@dataclass(frozen=True, slots=True)
class Account:
    """The account that the machine follows."""

    balance: Term
    holds: Formula
    """Whether it has a position on this side of this market."""
    position: Position
    overdue: Term
    closed: Term
    """Close-outs of this account since it was last healthy: each may have lost two quanta by rounding."""
    others: Others


@dataclass(frozen=True, slots=True)
class Spent:
    """What the insurance fund has paid, in quote quanta, and a gate's blocks; None of what nobody asks for."""

    in_block: Term | None = None
    ever: Term | None = None
    of_market: Term | None = None
    """Ever, for the market of the machine."""
    closed: Term | None = None
    """Blocks for which nobody may withdraw, this one included."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """The clearing house's own money: the fields of `novate.model.state.Ledger`."""

    cash: Term
    insurance_fund: Term
    fees: Term
    keeper_claims: Term
    uncovered_bad_debt: Term
    close_outs: Term
    spent: Spent | None = None
    """None where the insurance fund has no cap that counts what it pays."""
    pool: Term | None = None
    """None where no liquidity pool is a layer of the waterfall."""


@dataclass(frozen=True, slots=True)
class State:
    """What one action touches, and the sum of the rest."""

    account: Account
    counterparty: Term
    """Balance of the other side of a trade or close-out."""
    bystanders: Term
    """Sum of all other balances."""
    ledger: Ledger


def _variables(record: type, name: str) -> list[Term]:
    return [z3.Real(f"{name}.{field.name}") for field in fields(record)]


def _fresh_position(name: str, closes_whole: bool, pays_funding: bool) -> Position:
    """Free terms, but for what only a position has that is closed in parts, or for which funding is paid."""
    position = Position(*_variables(Position, name))
    position = replace(position, sold=None) if closes_whole else position
    return position if pays_funding else replace(position, paid=None)


def _fresh_others(name: str, many_positions: bool) -> Others:
    """Free terms where an account may hold several positions, zeros where it may not."""
    if many_positions:
        return Others(*_variables(Others, name))
    return Others(*(number(0) for _ in fields(Others)))


def fresh_state(machine: Machine, name: str) -> State:
    """A state of free variables whose names start with `name`; the same object whenever the same is asked."""
    closes_whole, funds = machine.market.close_out.is_whole, machine.pays_funding
    return _fresh(name, machine.many_positions, closes_whole, funds, (counts_payments(machine), has_pool(machine)))


def has_pool(machine: Machine) -> bool:
    """Whether a liquidity pool is a layer of its waterfall."""
    return "pool" in machine.specification.layers


def counts_payments(machine: Machine) -> tuple[str, ...]:
    """What is counted, by the fields of `Spent`: payments of the fund for which it has a cap, and a gate's blocks."""
    mechanism = machine.specification
    caps = (mechanism.fund_cap_per_block, mechanism.fund_cap_lifetime, machine.market.insurance_cap)
    every = zip((field.name for field in fields(Spent)), (*caps, mechanism.gate_blocks), strict=True)
    return tuple(name for name, limit in every if limit is not None)


def _fresh_ledger(name: str, counted: tuple[str, ...], pooled: bool) -> Ledger:
    """Free terms, but for what nobody counts."""
    amounts = {each: z3.Real(f"{name}.{each}") for each in amounts_of(pooled)}
    spent = Spent(**{each: z3.Real(f"{name}.spent.{each}") for each in counted}) if counted else None
    return Ledger(**amounts, spent=spent)


def amounts_of(pooled: bool) -> tuple[str, ...]:
    """The names of the amounts of a ledger, with a pool or without."""
    return tuple(each.name for each in fields(Ledger) if each.name != "spent" and (pooled or each.name != "pool"))


@cache
def _fresh(
    name: str,
    many_positions: bool,
    closes_whole: bool,
    pays_funding: bool,
    of_layers: tuple[tuple[str, ...], bool] = ((), False),
) -> State:
    account = Account(
        balance=z3.Real(f"{name}.balance"),
        holds=z3.Bool(f"{name}.holds"),
        position=_fresh_position(name, closes_whole, pays_funding),
        overdue=z3.Real(f"{name}.overdue"),
        closed=z3.Real(f"{name}.closed"),
        others=_fresh_others(f"{name}.others", many_positions),
    )
    return State(
        account=account,
        counterparty=z3.Real(f"{name}.counterparty"),
        bystanders=z3.Real(f"{name}.bystanders"),
        ledger=_fresh_ledger(f"{name}.ledger", *of_layers),
    )


def same(before: object, after: object) -> Formula:
    """Field by field equality of two records of terms."""
    equalities: list[Formula] = []
    for field in fields(before):  # type: ignore[arg-type]  # both are records of this module
        old, new = getattr(before, field.name), getattr(after, field.name)
        if old is None:
            continue
        equalities.append(old == new if isinstance(old, z3.ExprRef) else same(old, new))
    return z3.And(*equalities)
