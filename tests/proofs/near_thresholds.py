"""Random mechanisms near the thresholds of every property, and what a verdict says: what metamorphic tests are made of.

Each is drawn by a seed. Its margin lies within a tenth of where a side breaks, its fund of what a window costs, its gas
of what a close-out pays: so verdicts are of all kinds, and a change in the wrong direction turns some of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from fractions import Fraction
from math import ceil
from random import Random
from typing import Any

from proof_mechanisms import MARKET, UNIT, Draw, charged, decimal, drawn, lost, mechanism, oracle_of, solvency_needs

from novate.model.specification import Margin, Side, Specification
from novate.proofs.engine.limits import Limits, Route
from novate.proofs.verdicts.verdict import Verdict
from novate.proofs.verdicts.verify import verify
from novate.properties import PROPERTIES, asked_of

STRONG: dict[str, Any] = MARKET | {"maintenance_margin": Fraction(3, 5), "initial_margin": Fraction(4, 5)}
"""A market whose margin is enough for whatever is drawn."""

BY_THEOREM = Limits(route=Route.THEOREM)

Asked = tuple[str | None, Side | None, str]
"""Market, side and property."""


def hurried(seed: int, latest: int) -> Draw:
    """What is drawn, with keepers who are at most so late, and as large a move over all of that: runs stay short."""
    draw = drawn(seed)
    late = min(latest, draw.changes["keeper_delay"])
    fewer = Fraction(draw.changes["keeper_delay"] + 1 + draw.changes["staleness"], late + 1 + draw.changes["staleness"])
    up, down = (max(Fraction(1, 1000), decimal(draw.market[each] * fewer)) for each in ("move_up", "move_down"))
    market = draw.market | {"move_up": up, "move_down": down}
    return Draw(market, draw.changes | {"keeper_delay": late}, above=min(draw.above, 30 * min(up, down)))


def market_near(seed: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """A market, and the mechanism's own settings, in which many things are about to break."""
    random = Random(f"near {seed}")
    draw = hurried(seed, random.choice([0, 1, 2, 5, 20]))
    capped, keeps = draw.changes["penalty_capped_by_equity"], Fraction(random.randint(1, 9), 10)
    changes = draw.changes | {"keeper_share": keeps}
    sketch = mechanism(draw.market | {"penalty": Fraction(random.randint(50, 300), 10_000)}, **changes)
    penalty, slippage = sketch.markets["A"].penalty, sketch.markets["A"].slippage
    asking = random.choice(
        [lambda side: lost(sketch, side, charged(sketch)), lambda side: solvency_needs(sketch, side)]
    )
    weaker, stronger = sorted((asking(side), side) for side in Side)
    needs, side = random.choice([weaker, stronger, stronger])
    margin = decimal(needs * nearly_one(random), up=True)
    drains = max(Fraction(0), lost(sketch, side, penalty * keeps * (not capped)) - margin)
    interest, dust = random.choice([None, 1_000_000 * UNIT]), 100 * UNIT
    fallen = (
        (1 - sketch.markets["A"].move_down) ** oracle_of(sketch).staleness
        * (1 - slippage)
        / (1 + oracle_of(sketch).deviation_up)
    )
    market = draw.market | {
        "penalty": penalty,
        "maintenance_margin": margin,
        "initial_margin": min(margin + draw.above + Fraction(1, 1000), (1 + margin) / 2),
        "max_open_interest": interest,
        "closes_only_below": decimal(wrongful(sketch, margin, side) * nearly_one(random)),
    }
    changes |= {
        "insurance_fund": ceil(drains * (interest or 0) * nearly_one(random)),
        "dust_notional": dust,
        "gas_cost": int(dust * keeps * penalty * fallen / (nearly_one(random) + random.choice([0, Fraction(1, 10)]))),
    }
    return market, changes


def wrongful(specification: Specification, margin: Fraction, side: Side) -> Fraction:
    """Below what share of the notional at the market price somebody can be closed out."""
    market, oracle = specification.markets["A"], oracle_of(specification)
    if side is Side.LONG:
        return 1 - (1 - margin) * (1 - oracle.deviation_down) / (1 + market.move_up) ** oracle.staleness
    return (1 + margin) * (1 + oracle.deviation_up) / (1 - market.move_down) ** oracle.staleness - 1


def nearly_one(random: Random) -> Fraction:
    """From nine tenths to twelve; exactly one every third time."""
    return random.choice(
        [Fraction(1), Fraction(random.randint(900, 1_000), 1_000), Fraction(random.randint(1_000, 1_200), 1_000)]
    )


def near(seed: int, *others: dict[str, Any], **changes: Any) -> Specification:
    """The mechanism of this seed; with cross margin it has a strong market besides, or those that are given."""
    market, drawn_changes = market_near(seed)
    settings = drawn_changes | changes
    if not others and settings["margin"] is Margin.CROSS:
        others = (STRONG,)
    return mechanism(market, *others, **settings)


def questions(specification: Specification) -> Iterator[Asked]:
    """Everything that can be asked of the first market and of the whole, but for what no theorem is about."""
    silent = specification.many_positions and specification.penalty_capped_by_equity
    first = [place for place in specification.places if place[0] == "A"]
    return (each for each in asked_of(first, PROPERTIES) if not (silent and each[2] == "keeper-incentive"))


def verdicts(
    specification: Specification, limits: Limits = BY_THEOREM, asked: Iterable[Asked] | None = None
) -> dict[Asked, Verdict]:
    """The answer to each question: to those that are asked, or to all."""
    return {each: verify(specification, *each, limits) for each in (asked or questions(specification))}


def told(verdict: Verdict) -> Verdict:
    """All that a verdict says, without how long it took and the file that its scenario is a run of."""
    run = verdict.scenario
    return replace(verdict, seconds=0.0, scenario=None if run is None else replace(run, specification=mechanism()))


def each_market(specification: Specification, **changes: Any) -> Specification:
    """The mechanism with the same change in every market: a value, or a function of the market."""
    made = {
        name: replace(
            market, **{field: value(market) if callable(value) else value for field, value in changes.items()}
        )
        for name, market in specification.markets.items()
    }
    return replace(specification, markets=made)
