"""What any verifier of this kind keeps: less danger, or more to meet it with, never costs a mechanism what it had.

A weaker adversary (smaller moves, keepers less late, a better oracle, less slippage) has only runs that the stronger
one had, so this follows from what the words mean, whatever the closed forms are. Of margins, charges and the fund it
is what a designer turns to, and true of each property as said below.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction
from functools import cache
from typing import cast

import pytest
from near_thresholds import Asked, each_market, near, questions, verdicts

from novate.model.oracles.band.parameters import Band
from novate.model.specification import Margin, MarketParameters, Side, Specification
from novate.proofs.engine.limits import Limits, Route
from novate.proofs.status import Status
from novate.proofs.verdicts.verdict import Verdict

DRAWN = [(seed, Margin.ISOLATED) for seed in range(24)] + [(seed, Margin.CROSS) for seed in range(6)]
SEARCHED = [(10, Margin.ISOLATED)]
"""What the search is asked about, too; that takes a hundred times as long."""

Change = Callable[[Specification], Specification]


def halved(field: str) -> Change:
    """A rate of the whole mechanism, or an amount or a number of blocks: half of it, rounded down where it is whole."""

    def changed(specification: Specification) -> Specification:
        value = getattr(specification, field)
        return replace(specification, **{field: value // 2 if isinstance(value, int) else value / 2})

    return changed


def of_oracle(change: Callable[[Band], Band]) -> Change:
    """Every market's oracle."""
    return lambda specification: replace(
        specification,
        markets={
            name: replace(market, oracle=change(cast("Band", market.oracle)))
            for name, market in specification.markets.items()
        },
    )


def in_each(field: str, value: Callable[[MarketParameters], Fraction | int | None]) -> Change:
    """A parameter of every market."""
    return lambda specification: each_market(specification, **{field: value})


CHANGES: Mapping[str, Change] = {
    "a larger maintenance margin": in_each(
        "maintenance_margin", lambda market: (market.maintenance_margin + market.initial_margin) / 2
    ),
    "a larger initial margin": in_each(
        "initial_margin",
        lambda market: market.initial_margin + (market.initial_margin - market.maintenance_margin) / 10,
    ),
    "a smaller fall": in_each("move_down", lambda market: market.move_down * Fraction(3, 4)),
    "a smaller rise": in_each("move_up", lambda market: market.move_up * Fraction(3, 4)),
    "less slippage": in_each("slippage", lambda market: market.slippage / 2),
    "a lower penalty": in_each("penalty", lambda market: market.penalty / 2),
    "less open interest": in_each("max_open_interest", lambda market: market.max_open_interest and 500_000_000_000),
    "a less late keeper": halved("keeper_delay"),
    "a fresher oracle": of_oracle(lambda oracle: replace(oracle, staleness=oracle.staleness // 2)),
    "an oracle nearer from above": of_oracle(lambda oracle: replace(oracle, deviation_up=oracle.deviation_up / 2)),
    "an oracle nearer from below": of_oracle(lambda oracle: replace(oracle, deviation_down=oracle.deviation_down / 2)),
    "cheaper gas": halved("gas_cost"),
    "more that is dust": lambda each: replace(each, dust_notional=2 * each.dust_notional),
    "a more modest promise": in_each(
        "closes_only_below", lambda market: market.closes_only_below and 2 * market.closes_only_below
    ),
    "a larger fund": lambda each: replace(each, insurance_fund=2 * each.insurance_fund + 1),
}
"""What improves a mechanism, or the world that it is in."""


DEARER = {("a lower penalty", "keeper-incentive"), ("a larger maintenance margin", "no-wrongful-close-out")}
"""What a change costs: a lower penalty is a lower reward, and who needs more is closed out sooner."""


def is_dearer(change: str, asked: Asked) -> bool:
    """Whether the change is none for the better in this."""
    return (change, asked[2]) in DEARER


def known(specification: Specification, route: Route) -> dict[Asked, Verdict]:
    """What is proved of a mechanism; the search is asked one thing."""
    asked = list(questions(specification)) if route is Route.THEOREM else [("A", Side.LONG, "no-bad-debt")]
    found = verdicts(specification, Limits(route=route), asked)
    return {asked: each for asked, each in found.items() if each.status is Status.PROVED}


@cache
def drawn_and_known(seed: int, margin: Margin, route: Route) -> tuple[Specification, dict[Asked, Verdict]]:
    """A mechanism and what is proved of it: each is changed in many ways."""
    specification = near(seed, margin=margin)
    return specification, known(specification, route)


def worse(before: Verdict, after: Verdict) -> list[str]:
    """In what a verdict falls short of a proof that there was: its status, its room, what it asks for."""
    found = [] if after.status is Status.PROVED else [f"{after.status}: {after.detail}"]
    if before.headroom is not None and (after.headroom is None or after.headroom < before.headroom):
        found.append(f"headroom {after.headroom} after {before.headroom}")
    for figure, was in before.figures.items():
        is_now = after.figures.get(figure)
        if figure != "necessary_fund" and (is_now is None or is_now.exact > was.exact):
            found.append(f"{figure} {is_now} after {was}")
    return found


@pytest.mark.parametrize(
    ("route", "change"),
    [
        *((Route.THEOREM, change) for change in CHANGES),
        *((Route.SEARCH, change) for change in ("a larger maintenance margin", "a smaller fall", "a less late keeper")),
    ],
)
def test_nothing_is_lost_by(route: Route, change: str) -> None:
    """No proof, no headroom, and no figure grows: by theorem, and of a few mechanisms by search."""
    compared = 0
    for seed, margin in DRAWN if route is Route.THEOREM else SEARCHED:
        specification, had = drawn_and_known(seed, margin, route)
        asked = [each for each in had if not is_dearer(change, each)]
        after = verdicts(CHANGES[change](specification), Limits(route=route), asked)
        lost = {each: worse(had[each], after[each]) for each in asked if worse(had[each], after[each])}
        assert not lost, (seed, margin, lost)
        compared += len(asked)
    assert compared >= len(DRAWN if route is Route.THEOREM else SEARCHED)


def test_what_is_drawn_lies_on_both_sides_of_the_thresholds() -> None:
    """Of each property that asks for anything a tenth is proved, and a tenth is not."""
    counts: dict[str, Counter[bool]] = {}
    for seed, margin in DRAWN:
        specification, had = drawn_and_known(seed, margin, Route.THEOREM)
        limited = any(market.max_open_interest is not None for market in specification.markets.values())
        for asked in questions(specification):
            if asked[2] in ASKS or (limited and asked[2] == "fund-sufficiency"):
                counts.setdefault(asked[2], Counter())[asked in had] += 1
    assert len(counts) == len(ASKS) + 1
    assert all(10 * min(count[True], count[False]) >= count.total() for count in counts.values()), counts


ASKS = ("no-bad-debt", "solvency", "keeper-incentive", "no-wrongful-close-out")
"""The properties that do not hold whatever the numbers are, of one side; of the whole there is the fund."""


def test_a_smaller_maintenance_margin_breaks_no_promise() -> None:
    """Who needs less is closed out later."""
    compared = 0
    for seed, margin in DRAWN:
        specification, had = drawn_and_known(seed, margin, Route.THEOREM)
        less = in_each("maintenance_margin", lambda market: market.maintenance_margin * Fraction(9, 10))(specification)
        asked = [each for each in had if each[2] == "no-wrongful-close-out"]
        after = verdicts(less, Limits(route=Route.THEOREM), asked)
        assert not {each: worse(had[each], after[each]) for each in asked if worse(had[each], after[each])}, (
            seed,
            margin,
        )
        compared += len(asked)
    assert compared >= 10
