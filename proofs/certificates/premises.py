"""What a theorem rests on besides its obligations: assumptions about the world, and steps made outside the solver."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from novate.model.quantities import format_blocks
from novate.model.specification import Keeper, Margin, MarketParameters, Specification
from novate.model.symbolic.environment import Limit
from novate.proofs.certificates.statement import Statement
from novate.properties import PROPERTIES, assumptions

LIMITS: Mapping[Limit, Callable[[Specification, MarketParameters], str]] = {
    Limit.MOVES: assumptions.moves,
    Limit.ORACLE: assumptions.oracle,
    Limit.DELAY: assumptions.delay,
    Limit.SLIPPAGE: assumptions.slippage,
}

INDUCTION = (
    "Induction over the run: a new account satisfies the invariant and every step keeps it, so every account satisfies "
    "it at every moment, however many accounts and blocks there are."
)
SUMS = {
    "solvency": (
        "Sums over all accounts: sizes net to zero in every market, so equities add up to balances; an account's "
        "deficit is at most the rounding of its close-outs, so deficits add up to no more than that."
    ),
    "fund-sufficiency": "Sum over the close-outs of a window: the shares of the fund add up to at most all of it.",
    "liquidation-progress": (
        "Sum over an account's positions: each keeps its part of the margin ratio above the toxic frontier, so the "
        "account does."
    ),
}
MODEL = (
    "Every theorem rests on this too: the symbolic machine admits every step of the mechanism, in real numbers that "
    "contain every rounding. That is tested by cross-validation and not proved."
)


@dataclass(frozen=True, slots=True)
class Assumption:
    """Something taken for granted, or discharged by theorems."""

    text: str
    discharged_by: tuple[Statement, ...] = ()
    by_induction: bool = False
    """Whether it speaks of the blocks before only, so that induction over the blocks discharges it."""

    @property
    def discharged(self) -> bool:
        """Whether it need not be trusted."""
        return self.by_induction or bool(self.discharged_by)


def steps_outside(specification: Specification, statement: Statement) -> Iterator[str]:
    """What no solver has seen, in words."""
    if statement.property != "conservation":
        yield INDUCTION
    if statement.property != "liquidation-progress" or specification.many_positions:
        yield from [SUMS[statement.property]] if statement.property in SUMS else []


def assumed(
    specification: Specification, statement: Statement, statements: Sequence[Statement]
) -> Iterator[Assumption]:
    """The limits of the adversary that the proof used, then what the property itself says it takes for granted."""
    market = specification.markets[statement.market]
    for use in statement.used:
        if use.limit is Limit.DELAY:
            yield from delay(specification, statement, statements)
        else:
            words = LIMITS[use.limit](specification, specification.markets[use.market])
            yield Assumption(named(specification, use.market, words) if use.limit is not Limit.ORACLE else words)
    limits = {words(specification, market) for words in LIMITS.values()}
    for words in PROPERTIES[statement.property].assumptions(specification, market):
        if words not in limits:
            yield Assumption(named(specification, statement.market, words))


def delay(specification: Specification, statement: Statement, statements: Sequence[Statement]) -> Iterator[Assumption]:
    """The bound on the keepers' delay, discharged where every close-out that may be needed is proved to be paid.

    The theorem about keepers itself only needs that they have been in time so far: induction over the blocks.
    """
    bound = f"stays overdue for more than {format_blocks(specification.keeper_delay)}"
    if specification.keeper is Keeper.PROTOCOL:
        yield Assumption(f"no account {bound}: the chain itself is trusted to act in time")
        return
    if statement.property == "keeper-incentive":
        yield Assumption(f"until the block before, no account {bound}", by_induction=True)
        return
    paid = incentives(specification, statement, statements)
    holder = "" if specification.margin is not Margin.ISOLATED else f" with a {statement.side} in {statement.market}"
    yield Assumption(f"no account{holder} {bound}", discharged_by=paid)
    if paid:
        most = format_blocks(specification.keeper_delay)
        yield Assumption(f"a keeper who is paid at least the gas acts within {most}")


def incentives(
    specification: Specification, statement: Statement, statements: Sequence[Statement]
) -> tuple[Statement, ...]:
    """The theorems that together show that keepers are paid: all that are needed, or none."""
    about = [each for each in statements if each.property == "keeper-incentive"]
    if specification.margin is Margin.ISOLATED:
        needed = [each for each in about if (each.market, each.side) == (statement.market, statement.side)]
        complete = len(needed) == 1
    else:
        needed, complete = about, len(about) == 2 * len(specification.markets)
    return tuple(needed) if complete and all(each.proved for each in needed) else ()


def named(specification: Specification, market: str, words: str) -> str:
    """With the market where there are several."""
    return f"{market}: {words}" if len(specification.markets) > 1 else words
