"""Derivation: the closed forms, solved for with SymPy from the model's own expressions.

The symbolic machine is asked, with symbols for parameters, what an account's equity, requirement, close-out and reward
are; its terms are turned into SymPy expressions, the adversary's worst prices are put in, which are the numbers of the
lag profile, and the equation "what is
asked for is only just there" is solved for one parameter. Roundings are left out: they are the business of R, and of
the proofs.

A close-out has branches (charges stop at what is left). Which one is taken where a property is about to break is
decided by a *sample*: a mechanism in which it does break, in numbers.

The result is written to `novate.proofs.theorems.closed_forms` by `python -m novate.proofs.theorems.generate`; a test
derives it anew and compares. Nothing here decides a verdict: `sufficiency` and `tightness` prove that the closed forms
are right, whoever derived them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import sympy as sp
import z3

from novate.model.close_outs import USUAL
from novate.model.core.symbolic.liquidate import Settlement, settle, worst_fill
from novate.model.core.symbolic.margin import beyond_promise, equity, maintenance_requirement, own_requirement
from novate.model.core.symbolic.numbers import Rounding, Term, number
from novate.model.core.symbolic.parameters import parametric
from novate.model.core.symbolic.state import Account, Machine, Position, fresh_state
from novate.model.specification import Margin, Side

Expression = Any
"""A SymPy expression (SymPy has no types)."""

BREAKING = {
    "initial_margin": "1/10",
    "maintenance_margin": "1/100",
    "minimum_maintenance": "0",
    "penalty": "1/20",
    "slippage": "1/50",
    "keeper_share": "1/2",
    "keeper_flat_reward": "0",
    "gas_cost": "1",
    "dust_notional": "100",
    "least_market": "79/100",
    "most_market": "121/100",
    "least_market_now": "94/100",
    "most_market_now": "107/100",
    "least_oracle": "78/100",
    "most_oracle": "123/100",
    "anchor": "1000",
    "any.others.value": "0",
    "any.others.margin": "0",
}
"""A mechanism that breaks: its margin is far too small for its moves."""

RICH = BREAKING | {"balance": "1000000"}
"""An account that can pay whatever it is charged."""


class Unrounded(Rounding):
    """Rounds nothing."""

    def down(self, value: Term, *_: Term) -> Term:
        """Leave it as it is."""
        return value


@dataclass(frozen=True, slots=True)
class Worst:
    """One account of one shape that was last healthy by a hair, and what its close-outs leave of it."""

    machine: Machine
    anchor: Term = field(default_factory=lambda: z3.Real("anchor"))
    """Its notional at the oracle price when it was last healthy."""

    def balance(self) -> Expression:
        """The balance with which equity was just the maintenance requirement."""
        account = holding(self.machine, self.anchor, self.anchor)
        healthy = equity(self.machine, account) - maintenance_requirement(self.machine, account)
        return solved(expression(healthy), "balance")

    def close_out(self) -> Settlement:
        """The close-out at the worst price that the moves allow."""
        market = at_close_out(self.machine.side) * self.anchor
        return settlement(self.machine, self.anchor, market, worst_fill(self.machine, market))

    def valued(self, term: Term) -> Expression:
        """A term about the account, its balance put in."""
        balance = self.balance()
        numbers = {symbol(name): sp.Rational(value) for name, value in BREAKING.items()}
        sample = BREAKING | {"balance": str(balance.subs(numbers))}
        return expression(term, sample).subs(symbol("balance"), balance)


def at_close_out(side: Side) -> Term:
    """The worst market price at the forced close-out, per unit of anchor: of the lag profile."""
    return z3.Real("least_market" if side is Side.LONG else "most_market")


def at_the_look(side: Side) -> Term:
    """The same in the block of a look."""
    return z3.Real("least_market_now" if side is Side.LONG else "most_market_now")


def at_oracle_s_worst(side: Side) -> Term:
    """The worst oracle price after a look."""
    return z3.Real("least_oracle" if side is Side.LONG else "most_oracle")


def holding(machine: Machine, anchor: Term, oracle: Term, market: Term | None = None) -> Account:
    """An account with a free balance that holds a position."""
    account = fresh_state(machine, "any").account
    price = oracle if market is None else market
    position = Position(price, oracle, anchor)
    return replace(account, balance=z3.Real("balance"), holds=z3.BoolVal(True), position=position)


def settlement(machine: Machine, anchor: Term, market: Term, fill: Term) -> Settlement:
    """A close-out without rounding."""
    held = holding(machine, anchor, market)
    return settle(machine, held, held, fill, Unrounded())


def closed_forms(side: Side, *, capped: bool) -> dict[str, Expression]:
    """The bounds of all inequalities about one position, by name."""
    machine = parametric(Margin.ISOLATED, side, capped=capped, close_out=USUAL)
    worst = Worst(machine)
    seen = worst.close_out()
    left = worst.valued(seen.balance)
    drained = worst.valued(seen.balance + seen.charges - seen.reward)
    oracle = at_oracle_s_worst(side) * worst.anchor
    at_oracle = worst.valued(equity(machine, holding(machine, worst.anchor, oracle)))
    margin, drain_margin, oracle_margin = (margin_of(each, side) for each in (left, drained, at_oracle))
    lost = -drained.subs(symbol("anchor"), symbol("max_open_interest"))
    forms = {
        "close-out margin": margin,
        "oracle margin": oracle_margin,
        "drain margin": drain_margin,
        "smallest fund": linear(lost, "max_open_interest", drain_margin),
        "keeper's reward": expression(least_reward(machine), RICH),
        "lowest margin ratio": lowest_margin_ratio(worst, 1 - side.sign * oracle_margin),
        **toxic_frontier(side, capped=capped),
        "smallest promise": smallest_promise(worst),
    }
    if capped:
        return forms | {"what is left": linear(what_is_left(machine), "dust_notional", margin)}
    return forms | {"minimum": solved(left.subs(symbol("anchor"), 0), "minimum_maintenance")}


def floored_forms(side: Side, *, capped: bool) -> dict[str, Expression]:
    """The bounds that are others where the minimum is a floor: max(m N, c) is m N + c with one of the two left out.

    Of all sizes c/m has the least for what is lost: below it the floor counts, above it the share, which grows. So many
    of them cost the fund most for their flat rewards, and one that is as large as can be costs it most without.
    """
    worst, forms = (
        Worst(parametric(Margin.ISOLATED, side, capped=capped, close_out=USUAL)),
        closed_forms(side, capped=capped),
    )
    margin, minimum, flat, limit = map(
        symbol, ("maintenance_margin", "minimum_maintenance", "keeper_flat_reward", "max_open_interest")
    )
    of_share, of_floor = (forms["smallest fund"].subs(left_out, 0) for left_out in (minimum, margin))
    lowest = {"lowest margin ratio": lowest_over_a_floor(worst, forms)}
    if capped:
        left = forms["what is left"].subs(minimum, 0)
        return lowest | {
            "smallest fund": sp.Min(of_share, of_floor),
            "what is left": sp.Max(left, least_of_floor(worst, forms["close-out margin"])),
        }
    many = limit * margin / sp.Max(minimum, 1)
    return lowest | {
        "smallest fund": sp.Min(of_share.subs(flat, 0) + many * flat, of_floor),
        "flat frontier": forms["toxic frontier"] + forms["flat frontier"],
        "flat reward by close-out": least_of_floor(worst, forms["close-out margin"]),
        "flat reward by drain": least_of_floor(worst, forms["drain margin"], drained=True),
    }


def least_of_floor(worst: Worst, lost: Expression, *, drained: bool = False) -> Expression:
    """What the floor leaves of the position that has least for what is lost, before its flat reward: c (m - lost)/m."""
    margin, minimum = symbol("maintenance_margin"), symbol("minimum_maintenance")
    seen = worst.close_out()
    balance = worst.valued(seen.balance + (seen.charges - seen.reward if drained else 0))
    left = balance.subs({margin: 0, symbol("keeper_flat_reward"): 0}).subs(symbol("anchor"), minimum / margin)
    least = minimum * (margin - lost) / margin
    if sp.simplify(left - least) != 0:
        raise ValueError(f"{left} is not {least}")
    return least


def lowest_over_a_floor(worst: Worst, forms: Mapping[str, Expression]) -> Expression:
    """The lowest margin ratio: a long's is that of c/m, which requires as much at a lower price; a short's grows."""
    if worst.machine.side is Side.SHORT:
        return forms["lowest margin ratio"]
    lost = forms["oracle margin"]
    return 1 - lost / symbol("maintenance_margin")


def smallest_promise(worst: Worst) -> Expression:
    """The share of the notional at the market price below which an account just healthy at the oracle price can be.

    The market is as far on the account's side of what the oracle shows as it can be.
    """
    sign, machine = worst.machine.side.sign, worst.machine
    market = at_the_look(Side.SHORT if machine.side is Side.LONG else Side.LONG) * worst.anchor
    beyond = worst.valued(beyond_promise(machine, holding(machine, worst.anchor, worst.anchor, market)))
    share = solved(by_size(beyond)[0], "closes_only_below")
    return sign * (1 - positive(sp.factor(1 - sign * share)))


def toxic_frontier(side: Side, *, capped: bool) -> dict[str, Expression]:
    """What a close-out can cost over what it frees: the part that grows with the position, and the flat one.

    The account has others, whose requirement it does not meet: charges that are capped are then 0.
    """
    machine = parametric(Margin.CROSS, side, capped=capped, close_out=USUAL)
    worst = Worst(machine)
    market = at_the_look(side) * worst.anchor
    paid = settlement(machine, worst.anchor, market, worst_fill(machine, market))
    account = holding(machine, worst.anchor, worst.anchor)
    share, flat = by_size(worst.valued(account.balance + side.sign * worst.anchor - paid.balance))
    freed_share, freed_flat = by_size(worst.valued(own_requirement(machine, account)))
    frontier = {"toxic frontier": gathered(share, side) / freed_share}
    return frontier if capped else frontier | {"flat frontier": flat / freed_flat}


def lowest_margin_ratio(worst: Worst, grown: Expression) -> Expression:
    """Equity over requirement of an account with nothing but a very large position, at the worst oracle price.

    `grown` is what the worst oracle price makes of an anchor of 1.
    """
    account = holding(worst.machine, worst.anchor, z3.Real("oracle"))
    value = sp.expand(worst.valued(equity(worst.machine, account)))
    required = sp.expand(worst.valued(own_requirement(worst.machine, account)))
    by_price, by_anchor = value.coeff(symbol("oracle"), 1), value.coeff(symbol("anchor"), 1)
    return (by_price + positive(by_anchor / grown)) / required.coeff(symbol("oracle"), 1)


def by_size(value: Expression) -> tuple[Expression, Expression]:
    """The factor of the anchor in a value that is linear in it, and the rest."""
    expanded = sp.expand(value)
    return expanded.coeff(symbol("anchor"), 1), expanded.coeff(symbol("anchor"), 0)


def margin_of(value: Expression, side: Side) -> Expression:
    """The maintenance margin with which a value that is linear in the anchor does not fall as the anchor grows."""
    worst = {extreme: sp.Dummy(positive=True) for extreme in value.atoms(sp.Min, sp.Max)}
    margin = solved(sp.expand(value.subs(worst)).coeff(symbol("anchor"), 1), "maintenance_margin")
    return gathered(margin, side).subs({dummy: extreme for extreme, dummy in worst.items()})


def linear(value: Expression, amount: str, margin: Expression) -> Expression:
    """The same value as amount * factor * (maintenance margin - the margin where that is 0) + the rest."""
    worst = {extreme: sp.Dummy(positive=True) for extreme in value.atoms(sp.Min, sp.Max)}
    expanded = sp.expand(sp.cancel(value.subs(worst)))
    slope = sp.expand(expanded.coeff(symbol(amount), 1))
    factor = positive(sp.factor(slope.coeff(symbol("maintenance_margin"), 1)))
    written = factor * (symbol("maintenance_margin") - margin)
    if sp.simplify(slope - written) != 0:
        raise ValueError(f"{slope} is not {written}")
    rest = sp.simplify(expanded.coeff(symbol(amount), 0))
    return (symbol(amount) * written + rest).subs({dummy: extreme for extreme, dummy in worst.items()})


def least_reward(machine: Machine) -> Term:
    """The reward for a position of dust_notional, charges in full: it is proportional to the fill, so that is low.

    For either side: the price fell while the oracle was stale, and a long's fill slips further (a short's can only slip
    upwards, and need not).
    """
    market = at_the_look(Side.LONG) * z3.Real("dust_notional")
    fill = worst_fill(machine, market) if machine.side is Side.LONG else market
    return settlement(machine, market, market, fill).reward


def what_is_left(machine: Machine) -> Expression:
    """What charges may take of a position that has dust_notional at the oracle price, at the worst.

    A long: when it was last healthy it was larger by the whole move, but for what the stale oracle hides. A short: it
    was smaller by the most that the oracle can have risen.
    """
    dust = z3.Real("dust_notional")
    side = machine.side
    seen = at_the_look(side) / at_close_out(side) if side is Side.LONG else 1 / at_oracle_s_worst(side)
    worst = Worst(machine, seen * dust)
    paid = worst.close_out()
    return worst.valued(paid.balance + paid.charges)


def symbol(name: str) -> Expression:
    """A parameter; none is negative."""
    return sp.Symbol(name, nonnegative=True)


def solved(equation: Expression, unknown: str) -> Expression:
    """The one solution of equation = 0."""
    (solution,) = sp.solve(equation, symbol(unknown))
    return solution


def gathered(margin: Expression, side: Side) -> Expression:
    """The same margin as 1 less (long), or less 1 (short), a product of one factor for each thing that can go wrong."""
    sign = side.sign
    slippage, penalty, share = map(symbol, ("slippage", "penalty", "keeper_share"))
    slips, charges = sp.symbols("slips charges", positive=True)
    charged = penalty * share if margin.has(share) else penalty
    single = sp.expand(margin).subs(penalty, charges * penalty / charged)
    single = sp.expand(single).subs(charges, sign * (1 - charges))
    factors = sp.factor(1 - sign * single.subs({slippage: sign * (1 - slips)}))
    meant = {slips: 1 - sign * slippage, charges: 1 - sign * charged}
    return sign * (1 - positive(factors.subs(meant)))


def positive(product: Expression) -> Expression:
    """The same product, 1 - x written for every factor x - 1."""
    factors = sp.Mul.make_args(product)
    backward = [factor for factor in factors if factor.is_Add and factor.as_coeff_Add()[0] < 0]
    others = [factor for factor in factors if factor not in backward]
    sign = (-1) ** len(backward) * sp.prod([factor for factor in others if factor.is_Number])
    turned = [sp.Add(*(-part for part in factor.args)) for factor in backward]
    return sp.Mul(sign, *turned, *(factor for factor in others if not factor.is_Number))


def expression(term: Term, sample: Mapping[str, str] | None = None) -> Expression:
    """A solver's term in SymPy; an if-then-else is a minimum, a maximum, or the branch that the sample takes."""
    if z3.is_rational_value(term):
        return sp.Rational(term.numerator_as_long(), term.denominator_as_long())
    if z3.is_int_value(term):
        return sp.Integer(term.as_long())
    if z3.is_const(term):
        return symbol(term.decl().name())
    if z3.is_app_of(term, z3.Z3_OP_ITE):
        return branch(term, sample)
    parts = [expression(part, sample) for part in term.children()]
    match term.decl().kind():
        case z3.Z3_OP_ADD:
            return sp.Add(*parts)
        case z3.Z3_OP_MUL:
            return sp.Mul(*parts)
        case z3.Z3_OP_SUB:
            return parts[0] - sp.Add(*parts[1:])
        case z3.Z3_OP_UMINUS:
            return -parts[0]
        case z3.Z3_OP_DIV:
            return parts[0] / parts[1]
        case z3.Z3_OP_TO_REAL:
            return parts[0]
    raise ValueError(f"no arithmetic: {term}")


def branch(term: Term, sample: Mapping[str, str] | None) -> Expression:
    """What an if-then-else comes to: about parameters alone a minimum or a maximum, else the sample's branch."""
    condition, yes, no = term.children()
    if sample is not None and mentions(condition, "balance"):
        held = z3.simplify(z3.substitute(condition, *((z3.Real(name), number(sample[name])) for name in sample)))
        if not (z3.is_true(held) or z3.is_false(held)):
            raise ValueError(f"the sample does not decide {condition}")
        return expression(yes if z3.is_true(held) else no, sample)
    if z3.is_true(condition):
        return expression(yes, sample)
    left, right = condition.children()
    if not (left.eq(yes) and right.eq(no)):
        raise ValueError(f"neither a minimum nor a maximum: {term}")
    chosen = {z3.Z3_OP_LE: sp.Min, z3.Z3_OP_GE: sp.Max}[condition.decl().kind()]
    return chosen(expression(yes, sample), expression(no, sample))


def mentions(term: Term, name: str) -> bool:
    """Whether the constant occurs."""
    return (z3.is_const(term) and term.decl().name() == name) or any(mentions(part, name) for part in term.children())
