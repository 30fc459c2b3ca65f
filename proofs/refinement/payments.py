"""Funding in runs on which both encodings are compared: who pays what by the rule, whatever the reference did."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import ceil

import z3

from novate.model.actions import NextBlock, Refusal
from novate.model.core.symbolic.numbers import Formula, Term, number
from novate.model.specification import Specification
from novate.model.state import ClearingState
from novate.proofs.refinement.constants import agree

FUNDING_GUARDS = {"funding-rate", "funding-too-soon"}
"""Of a block; the symbolic machine has the first among what it says of a payment, the second in the funding profile."""
Numbers = dict[str, Fraction | int]
TURNS = (Fraction(1), Fraction(1), Fraction(-1), Fraction(1, 3), Fraction(-1), Fraction(0), Fraction(-1, 7))
"""Of the largest rate, block by block."""


def rates_in_turn(specification: Specification, state: ClearingState) -> dict[str, Fraction]:
    """What is paid in the next block: in every market in which a payment is due a rate whose turn it is."""
    turn = TURNS[state.block % len(TURNS)]
    found = {name: turn * market.funding.most for name, market in specification.markets.items()}
    return {name: rate for name, rate in found.items() if rate and not state.markets[name].until_funding}


def arguments_of(
    specification: Specification, after: ClearingState, action: NextBlock, name: str, market: str
) -> Numbers:
    """What the symbolic machine of one position is told: its market's rate, and what the account's others pay."""
    others = {each: size for each, size in after.accounts[name].positions.items() if each != market}
    paid = sum(paid_by(specification, after, action, each, size) for each, size in others.items())
    return {"rate": action.funding.get(market, Fraction(0)), "others_pay": paid}


def paid_by(specification: Specification, after: ClearingState, action: NextBlock, market: str, size: int) -> int:
    """What so many base quanta pay in the block that leads to a moment, rounded up."""
    rate, unit = action.funding.get(market, Fraction(0)), specification.markets[market].unit
    return ceil(size * rate * after.markets[market].oracle * unit)


def rate_refused(specification: Specification, action: NextBlock, refusal: Refusal) -> None:
    """The rule has no such rate."""
    market = refusal.market
    assert market is not None, "a refusal of a rate names its market"
    most, rate = specification.markets[market].funding.most, action.funding[market]
    agree(not -most <= rate <= most, "the rule has this rate", action, refusal)


def paid_when_due(before: ClearingState, action: NextBlock) -> None:
    """Nothing is paid in a market before the time since its last payment is over."""
    early = [name for name, rate in action.funding.items() if rate and before.markets[name].until_funding]
    agree(not early, "a payment is due", action)


def drawn_payments(
    specification: Specification, state: ClearingState, rates: Mapping[str, Fraction], oracles: Mapping[str, Term]
) -> tuple[dict[tuple[str, str], Term], list[Formula]]:
    """(account, market) -> what the account will pay there, at prices that are not known yet; and what that means."""
    constraints: list[Formula] = []

    def paid(holder: str, market: str, size: int) -> Term:
        whole = z3.Int(f"{holder} pays in {market}")
        exact = number(size * rates[market] * specification.markets[market].unit) * oracles[market]
        constraints.extend((z3.ToReal(whole) >= exact, z3.ToReal(whole) < exact + 1))
        return z3.ToReal(whole)

    flows = {
        (holder, market): paid(holder, market, size)
        for holder, account in state.accounts.items()
        for market, size in account.positions.items()
        if rates.get(market)
    }
    return flows, constraints
