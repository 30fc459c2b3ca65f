"""Steps drawn from the symbolic machine: the solver picks the numbers, and the reference has to follow.

From a concrete state: an action's relation, with whole numbers for its unknowns (an amount, a size, prices, a fill).
Every notional afterwards is such a number times a constant, so all is linear. The solver draws the smallest, largest
or any solution and says in what state it ends; the reference has to carry the action out and end in the same. Beyond
the largest and the smallest that the relation allows, the reference has to refuse.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from random import Random
from typing import Any

import z3
from cross_runs import (
    ORACLES,
    TRADERS,
    Run,
    close_everybody,
    everybody_trades,
    fund,
    maker_of,
    random_directions,
    trend,
)
from cross_steps import Moment, View, close_out_view, seen, side_of, views
from cross_templates import Symbolic, agree, filled, matched

from novate.model.actions import Action, Deposit, Liquidate, NextBlock, Refusal, Step, Trade, Withdraw
from novate.model.reference.machine import execute
from novate.model.specification import MarketParameters, Side, Specification
from novate.model.symbolic.abstraction import remembered
from novate.model.symbolic.numbers import Formula, Term, larger, number, smaller
from novate.model.symbolic.state import State, fresh_state
from novate.proofs.limits import Limits
from novate.proofs.solver import Answer, Outcome, configure, interpret, satisfy

MOST = 20_000
"""No unknown is larger."""
LIMITS = Limits(resources=5_000_000, seconds=20.0)
"""A question that costs more is left unanswered."""


@dataclass(frozen=True)
class End:
    """The variables of the state in which the machine of one account ends."""

    view: View
    name: str
    counterparty: str | None
    after: State

    def agrees(self, symbolic: Symbolic, model: Any, after: Moment) -> None:
        """The reference ends where the solver said, in every number."""
        for variable, value in matched(self.after, seen(symbolic, self.view, after, self.name, self.counterparty)):
            found = model.eval(variable, model_completion=True)
            agree(z3.is_true(z3.simplify(found == value)), f"{self.name} ends elsewhere in {variable}", found, value)


@dataclass(frozen=True)
class Question:
    """What the solver is asked, and what an answer means."""

    unknown: Term
    constraints: Sequence[Formula]
    action: Callable[[Any, int], Action]
    """From the model, and how far beyond it the unknown is."""
    ends: Sequence[End]
    edged: bool = True
    """Whether the reference has to refuse what lies beyond the smallest and the largest solution."""
    instead: Action | None = None
    """What the reference has to refuse where there is no solution at all."""


def drawn_step(run: Run, random: Random) -> str | None:
    """Draw one step and have the reference follow it; says what was done, or None where there was nothing to do."""
    urgent = (deposit, trade, next_block, close_out, close_out)
    kinds = urgent if run.liquidatable() else (deposit, withdraw, trade, trade, next_block, close_out)
    question = random.choice(kinds)(run, random)
    mode = random.choice(("smallest", "largest", "any"))
    if question is None:
        return None
    answer = solution(question, mode, random)
    if answer.outcome is Outcome.UNSATISFIABLE:
        refused_instead(run, question)
    if answer.outcome is not Outcome.SATISFIABLE:
        return None
    action = question.action(answer.model, 0)
    if question.edged:
        refused_beyond(run, question, random)
    follow(run, question, answer.model, action)
    return type(action).__name__


def follow(run: Run, question: Question, model: Any, action: Action) -> None:
    """Execute what was drawn."""
    result = execute(run.rules, run.now.state, action)
    if isinstance(result, Refusal):
        agree(False, "the reference refuses a symbolic step", action, result, run.now)
        return
    after = Moment(result.state, remembered(run.now.memories, action, result.state))
    for end in question.ends:
        end.agrees(run.symbolic, model, after)
    run.now = after


def solution(question: Question, mode: str, random: Random) -> Answer:
    """A solution with the smallest, the largest or any value of the unknown."""
    if mode != "any":
        return extreme(question, 1 if mode == "largest" else -1)
    least = random.randint(0, random.choice((10, 150, MOST)))
    answer = satisfy((*question.constraints, question.unknown >= least), LIMITS)
    return answer if answer.outcome is Outcome.SATISFIABLE else satisfy(question.constraints, LIMITS)


def extreme(question: Question, sign: int) -> Answer:
    """The solution with the largest `sign` * unknown, by bisection: exact, for the unknown is a whole number."""
    solver = z3.Solver()
    configure(solver, LIMITS)
    solver.add(*question.constraints)
    best = interpret(solver.check(), solver, question.constraints)
    if best.outcome is not Outcome.SATISFIABLE:
        return best
    low, high = sign * whole(best.model, question.unknown), MOST if sign > 0 else 0
    while low < high:
        middle = (low + high + 1) // 2
        solver.push()
        solver.add(sign * question.unknown >= middle)
        answer = interpret(solver.check(), solver, question.constraints)
        solver.pop()
        if answer.outcome is Outcome.UNDECIDED:
            return answer
        found = answer.outcome is Outcome.SATISFIABLE
        best = answer if found else best
        low, high = (sign * whole(best.model, question.unknown), high) if found else (low, middle - 1)
    return best


def refused_instead(run: Run, question: Question) -> None:
    """Where no number leads to a symbolic step, none leads to one of the reference."""
    if question.instead is not None:
        result = execute(run.rules, run.now.state, question.instead)
        agree(isinstance(result, Refusal), "the reference does what no symbolic step does", question.instead, run.now)


def refused_beyond(run: Run, question: Question, random: Random) -> None:
    """The reference refuses one less than the smallest solution, or one more than the largest."""
    sign = random.choice((-1, 1))
    answer = extreme(question, sign)
    if answer.outcome is not Outcome.SATISFIABLE or whole(answer.model, question.unknown) == MOST:
        return
    action = question.action(answer.model, sign)
    result = execute(run.rules, run.now.state, action)
    agree(not isinstance(result, Step), "the reference goes beyond every symbolic step", action, run.now)


def bounded(unknown: Term) -> Formula:
    """The unknown is a whole number of a size for people."""
    return z3.And(unknown >= 0, unknown <= MOST)


def opened(
    run: Run, kind: type[Action], view: View, index: int, name: str, counterparty: str | None, **arguments: Term
) -> tuple[Formula, End]:
    """The relation from the state now, its outcome open, and the variables of the outcome."""
    template = run.symbolic.template(kind, *view)
    after = fresh_state(template.machine, f"after.{index}")
    pairs = template.pairs(seen(run.symbolic, view, run.now, name, counterparty))
    pairs += [*matched(template.step.after, after)]
    pairs += [(template.arguments[argument], term) for argument, term in arguments.items()]
    relation = filled(z3.And(template.effects, *template.step.guards.values()), pairs)
    return relation, End(view, name, counterparty, after)


def deposit(run: Run, random: Random) -> Question:
    """Any amount for anybody."""
    return movement(run, random, Deposit)


def withdraw(run: Run, random: Random) -> Question:
    """Any amount out of anybody's account."""
    return movement(run, random, Withdraw)


def movement(run: Run, random: Random, kind: type[Deposit] | type[Withdraw]) -> Question:
    """Any amount in or out."""
    name, amount = somebody(run, random), z3.Int("amount")
    view = random.choice(views(run.symbolic, run.account(name)))
    relation, end = opened(run, kind, view, 0, name, None, amount=z3.ToReal(amount))
    cures = kind is Deposit and name in run.liquidatable() and random.random() < 0.5
    return Question(
        unknown=amount,
        constraints=(bounded(amount), relation, end.after.account.overdue == 0 if cures else z3.BoolVal(True)),
        action=lambda model, beyond: kind(name, whole(model, amount) + beyond),
        ends=(end,),
        edged=not cures,
        instead=kind(name, 1) if not cures else None,
    )


def somebody(run: Run, random: Random) -> str:
    """A trader or a maker; who is liquidatable comes first."""
    if run.liquidatable() and random.random() < 0.6:
        return random.choice(run.liquidatable())
    return random.choice([*TRADERS, *(maker_of(market) for market in run.specification.markets)])


def trade(run: Run, random: Random) -> Question | None:
    """A trade of a free size at some price, or of some size at a free price."""
    buyer, seller, market = somebody(run, random), somebody(run, random), random.choice(list(run.specification.markets))
    elsewhere = any(run.account(name).positions.keys() - {market} for name in (buyer, seller))
    if buyer == seller or (run.rules.isolated and elsewhere):
        return None
    for name in (name for name in (buyer, seller) if name not in run.liquidatable()):
        fund(run, name, random.choice((200, 3_000)))
    free_size = random.random() < 0.6
    size = z3.Int("size") if free_size else z3.IntVal(random.randint(1, 30))
    price = z3.IntVal(random.choice((0, 90, 100, 130))) if free_size else z3.Int("price")
    parties = [
        traded(run, random, index, market, size, price, names)
        for index, names in enumerate(((buyer, seller), (seller, buyer)))
    ]
    unknown = size if free_size else price
    return Question(
        unknown=unknown,
        constraints=(bounded(unknown), size >= 1, *(constraint for constraint, _ in parties)),
        action=lambda model, beyond: Trade(
            market,
            buyer,
            seller,
            whole(model, size) + beyond * free_size,
            whole(model, price) + beyond * (not free_size),
        ),
        ends=tuple(end for _, end in parties),
        edged=not free_size,
    )


def whole(model: Any, term: Term) -> int:
    """A whole number of the model."""
    return int(model.eval(term, model_completion=True).as_long())


def traded(
    run: Run, random: Random, index: int, market: str, size: Term, price: Term, names: tuple[str, str]
) -> tuple[Formula, End]:
    """One party, with a position afterwards on some side or none."""
    parameters, side = run.specification.markets[market], random.choice(list(Side))
    held = run.now.size(names[0], market) + (size if index == 0 else -size)
    value = z3.ToReal(size * price) * number(parameters.unit)
    relation, end = opened(run, Trade, (market, side), index, *names, value=value, buys=z3.BoolVal(index == 0))
    window = run.now.state.markets[market]
    known = (window.price, window.oracle, max((window.price, *window.earlier)), min((window.price, *window.earlier)))
    worth = [z3.ToReal(side.sign * held) * number(parameters.unit * each) for each in known]
    holds = end.after.account.holds == (held != 0)
    return z3.And(relation, side.sign * held >= 0, holds, positioned(end, worth)), end


def positioned(end: End, worth: Iterable[Term]) -> Formula:
    """The notionals at the market price, the oracle price, and the highest and lowest of the window."""
    position = end.after.account.position
    terms = (position.market, position.oracle, position.high, position.low)
    return z3.And(*(term == value for term, value in zip(terms, worth, strict=True)))


def next_block(run: Run, random: Random) -> Question | None:
    """Any prices of the markets in which somebody holds positions; the other markets stand still."""
    holders = [name for name, account in run.now.state.accounts.items() if account.positions]
    late = [name for name in holders if run.account(name).overdue > run.specification.keeper_delay]
    if not holders:
        return None
    name = random.choice(late or holders)
    held = views(run.symbolic, run.account(name))
    unknowns = {market: (z3.Int(f"price of {market}"), z3.Int(f"oracle of {market}")) for market, _ in held}
    parties = [repriced(run, index, view, name, unknowns) for index, view in enumerate(held)]
    first = unknowns[random.choice(held)[0]]
    chosen = random.choice((0, 1))
    return Question(
        unknown=first[chosen],
        constraints=[
            *(bounded(each) for pair in unknowns.values() for each in pair),
            *(fully_seen(run, market, *pair) for market, pair in unknowns.items()),
            *(constraint for constraint, _ in parties),
        ],
        action=lambda model, beyond: NextBlock(
            {
                market: priced(run, model, market, unknowns, first[chosen], beyond)
                for market in run.specification.markets
            }
        ),
        ends=tuple(end for _, end in parties),
        instead=NextBlock({market: (now.price, now.price) for market, now in run.now.state.markets.items()}),
    )


def priced(
    run: Run, model: Any, market: str, unknowns: dict[str, tuple[Term, Term]], moved: Term, beyond: int
) -> tuple[int, int]:
    """The drawn prices of a market, one of them moved `beyond`; a market without an unknown stands still."""
    if market not in unknowns:
        price = run.now.state.markets[market].price
        return price, price
    price, oracle = (whole(model, each) + beyond * each.eq(moved) for each in unknowns[market])
    return price, oracle


def fully_seen(run: Run, market: str, price: Term, oracle: Term) -> Formula:
    """The oracle is near *one* price of the window; the symbolic machine admits what lies between them too."""
    specification, now = run.specification, run.now.state.markets[market]
    if specification.staleness == 0:
        return z3.BoolVal(True)
    window = (price, *(now.price, *now.earlier)[: specification.staleness])
    low, high = number(1 - specification.deviation), number(1 + specification.deviation)
    return z3.Or(*(z3.And(low * each <= oracle, oracle <= high * each) for each in window))


def repriced(
    run: Run, index: int, view: View, name: str, unknowns: dict[str, tuple[Term, Term]]
) -> tuple[Formula, End]:
    """One position of the account after the block, the others at their own new prices."""
    market, now = view[0], run.now.state.markets[view[0]]
    relation, end = opened(run, NextBlock, view, index, name, None)
    price, oracle = (z3.ToReal(each) for each in unknowns[market])
    old = [number(each) for each in (now.price, *now.earlier)[: run.specification.staleness]]
    window = (price, oracle, reduce(larger, old, price), reduce(smaller, old, price))
    worth = number(abs(run.now.size(name, market)) * run.specification.markets[market].unit)
    rest = {each: pair for each, pair in unknowns.items() if each != market}
    return z3.And(
        relation, positioned(end, (worth * each for each in window)), others_repriced(run, name, end, rest)
    ), end


def others_repriced(run: Run, name: str, end: End, unknowns: dict[str, tuple[Term, Term]]) -> Formula:
    """The sums over the account's other positions, at the same new oracle prices."""
    terms, others = [number(0)] * 3, end.after.account.others
    for market, (_, oracle) in unknowns.items():
        parameters, size = run.specification.markets[market], run.now.size(name, market)
        terms = [term + each for term, each in zip(terms, contributions(parameters, size, oracle), strict=True)]
    return z3.And(others.value == terms[0], others.margin == terms[1], others.initial == terms[2])


def contributions(market: MarketParameters, size: int, oracle: Term) -> list[Term]:
    """One position's value, and that less its maintenance and its initial requirement."""
    notional, sign = z3.ToReal(oracle) * number(abs(size) * market.unit), side_of(size).sign
    rates = (market.maintenance_margin, market.initial_margin)
    return [sign * notional, *(number(sign - rate) * notional - market.minimum_maintenance for rate in rates)]


def close_out(run: Run, random: Random) -> Question | None:
    """Any fill of a position, of somebody liquidatable if there is anybody."""
    holders = [name for name, account in run.now.state.accounts.items() if account.positions]
    names = random.choice((run.liquidatable(), holders)) or holders
    if not names:
        return None
    name = random.choice(names)
    market = random.choice(list(run.account(name).positions))
    size, maker, price = run.now.size(name, market), f"spare {maker_of(market)}", z3.Int("fill price")
    fund(run, maker, 4 * abs(size) * run.now.state.markets[market].price + 10)
    view = close_out_view(run.now, Liquidate(name, market, maker, 0))
    fill = z3.ToReal(price) * number(abs(size) * run.specification.markets[market].unit)
    relation, end = opened(run, Liquidate, view, 0, name, maker, fill=fill)
    return Question(
        unknown=price,
        constraints=(bounded(price), relation),
        action=lambda model, beyond: Liquidate(name, market, maker, whole(model, price) + beyond),
        ends=(end,),
        instead=Liquidate(name, market, maker, run.now.state.markets[market].price),
    )


def drawn_adventure(
    specification: Specification, random: Random, rounds: int, symbolic: Symbolic | None = None
) -> Counter[str]:
    """Draw steps all along a run that nobody checks otherwise; counts what was drawn."""
    run, drawn = Run(specification, symbolic, checked=False), Counter[str]()
    for _ in range(rounds):
        directions = random_directions(run, random)
        everybody_trades(run, random, directions)
        drawn.update(some_draws(run, random))
        trend(run, directions, specification.keeper_delay + random.randint(1, 5), random.choice(ORACLES))
        drawn.update(some_draws(run, random))
        close_everybody(run, Fraction(1, 2))
    return drawn


def some_draws(run: Run, random: Random) -> list[str]:
    """A handful of drawn steps of all kinds."""
    return [step for _ in range(10) if (step := drawn_step(run, random)) is not None]
