"""Assume and guarantee: the keepers' delay, which other proofs assume, is what keeper-incentive guarantees, or nobody.

Keeper-incentive: in every reachable state with a liquidatable account some close-out pays its keeper. What is left to
believe is that a keeper who is paid acts within the delay. That its own proof assumes the delay is no circle: it is an
induction over time. If nobody was late up to now, every close-out that is due pays, and so nobody will be late.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from novate.model.specification import Keeper, Specification
from novate.proofs.verdict import Status, Verdict
from novate.properties.assumptions import delay, dust, gas, market_makers, money

NAME = "keeper-incentive"


def with_guarantees(specification: Specification, verdicts: Sequence[Verdict]) -> tuple[Verdict, ...]:
    """The verdicts of one specification, each saying of the delay that it assumes who guarantees it."""
    return tuple(_answered(specification, each, verdicts) for each in verdicts)


def _answered(specification: Specification, verdict: Verdict, verdicts: Sequence[Verdict]) -> Verdict:
    assumed = delay(specification, specification.markets[verdict.market])
    answer = f"{assumed} ({guarantee(specification, verdict, verdicts)})"
    answered = tuple(answer if each == assumed else each for each in verdict.assumptions)
    inherited = of_keepers(specification, verdict.market) if answer in answered and "(discharged" in answer else ()
    return replace(verdict, assumptions=tuple(dict.fromkeys((*answered, *inherited))))


def of_keepers(specification: Specification, market: str) -> tuple[str, ...]:
    """What a verdict rests on whose delay keeper-incentive discharges: the gas, the dust, and the market makers."""
    limits = (gas, dust, market_makers) if specification.dust_notional else (gas, market_makers)
    return tuple(limit(specification, specification.markets[market]) for limit in limits)


def guarantee(specification: Specification, verdict: Verdict, verdicts: Sequence[Verdict]) -> str:
    """Who answers for the delay that a verdict assumes."""
    if specification.keeper is Keeper.PROTOCOL:
        return "undischarged: the chain itself is trusted to act in time"
    found = keeper_statuses(specification, verdict, verdicts)
    if not found:
        return f"undischarged: {NAME} was not asked"
    if found == {Status.PROVED} and specification.dust_notional:
        least = money(specification, specification.dust_notional)
        return f"discharged by {NAME} for positions of at least {least} at liquidation; undischarged below"
    if found == {Status.PROVED}:
        return f"discharged by {NAME}: keepers are always paid to act"
    return f"undischarged: {NAME} is {', '.join(sorted(found - {Status.PROVED}))}"


def keeper_statuses(specification: Specification, verdict: Verdict, verdicts: Sequence[Verdict]) -> set[Status]:
    """What is known of the keepers of the account's positions: with cross margin they may be in any market."""
    return {
        each.status
        for each in verdicts
        if each.property == NAME
        and (specification.many_positions or (each.market, each.side) == (verdict.market, verdict.side))
    }
