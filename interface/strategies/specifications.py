"""Mechanisms at random: anything that a specification file can express."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from novate.library.specification import Specification
from novate.model import specification as model
from novate.model.close_outs.partial.parameters import Partial
from novate.model.close_outs.whole.parameters import Whole
from novate.model.contract import Oracle
from novate.model.core.parameters import MARKET_NUMBERS, MECHANISM_NUMBERS, ORDERED
from novate.model.core.parameters import numbers as numbers_of
from novate.model.oracles import KINDS
from novate.model.parameter import LOSS, RISE, Choice, Counted, Delay, Feeds, Money, Number, Rate
from novate.model.parameters import ORACLES
from novate.model.specification import (
    Keeper,
    Margin,
    MarketParameters,
    MoveWindow,
    SlippageStep,
    Tier,
)
from novate.model.waterfall import KINDS as LAYERS
from novate.model.waterfall.pool.parameters import Role
from novate.specification.document import to_document

ONE = Fraction(1)
rates = st.fractions(min_value=0, max_value=Fraction(99, 100), max_denominator=10**8)
money = st.integers(min_value=0, max_value=10**30)
quanta = st.builds(lambda digits, exponent: digits * Fraction(10) ** exponent, st.integers(1, 999), st.integers(-18, 3))
names = st.text(st.characters(categories=["L", "N", "P", "S"]).filter(str.isprintable), min_size=1, max_size=12)
titles = st.text(st.characters().filter(str.isprintable), max_size=30)


@st.composite
def move_windows(draw: st.DrawFn) -> tuple[MoveWindow, ...]:
    """Any bounds over several blocks, shortest first."""
    spans = draw(st.lists(st.integers(2, 10_000), max_size=3, unique=True))
    return tuple(MoveWindow(blocks, draw(number(RISE)), draw(number(LOSS))) for blocks in sorted(spans))


def numbers(declared: Mapping[str, Number]) -> st.SearchStrategy[dict[str, Any]]:
    """A number for each field, of the kind that is declared."""
    return st.fixed_dictionaries({name: number(kind) for name, kind in declared.items()})


def number(kind: Number) -> st.SearchStrategy[Any]:
    """Any number of a kind, the smallest that is in its range included."""
    match kind:
        case Rate():
            within = st.fractions(kind.range.least, min(3, kind.range.most or 3), max_denominator=10**8)
            return within.filter(kind.range.__contains__)
        case Money():
            return money.map(lambda amount: amount + kind.range.is_above)
        case Delay() | Counted():
            return st.integers(int(kind.range.least), 10_000)


ALONE = [kind for kind in KINDS if not any(isinstance(each.kind, Feeds) for each in ORACLES.variants[kind])]
"""Kinds that are not made of feeds; those that are have a test of their own."""


def oracles(kind: str) -> st.SearchStrategy[Oracle]:
    """Any of a kind."""
    chosen = {
        each.key: st.sampled_from(each.kind.options) for each in ORACLES.variants[kind] if isinstance(each.kind, Choice)
    }
    fields = st.tuples(numbers(numbers_of(ORACLES.variants[kind])), st.fixed_dictionaries(chosen))
    return fields.map(lambda found: ORACLES.record(kind, **found[0], **found[1]))


parts = st.builds(
    Partial,
    chunk_share=rates.filter(lambda rate: 0 < rate <= 1),
    chunk_minimum=money.map(lambda amount: amount // 1000),
    chunk_maximum=st.none() | money.map(lambda amount: 10**27 + amount),
    leftover_minimum=money,
)


above_0 = money.map(lambda amount: amount + 1)
tiers = st.builds(lambda size, more: (Tier(size, ONE, ONE), Tier(size + more, ONE, ONE)), above_0, above_0)


@st.composite
def market_parameters(draw: st.DrawFn, name: str, quantum: Fraction) -> MarketParameters:
    """Any parameters that a specification file can express."""
    drawn = draw(numbers(MARKET_NUMBERS))
    for least, most in ORDERED:
        drawn |= dict(zip((least, most), sorted((drawn[least], drawn[most])), strict=True))
    drawn["slippage_from"] = draw(st.none() | st.just(min(drawn["slippage_from"], drawn["slippage"])))
    steps = st.builds(lambda size: (SlippageStep(size, drawn["slippage"]),), above_0)
    base_quantum, price_tick = draw(quanta), draw(quanta)
    return MarketParameters(
        name=name,
        base_quantum=base_quantum,
        price_tick=price_tick,
        unit=price_tick * base_quantum / quantum,
        move_windows=draw(st.just(()) | move_windows()),
        oracle=draw(st.sampled_from(ALONE).flatmap(oracles)),
        close_out=draw(st.just(Whole()) | parts),
        tiers_above=draw(st.just(()) | tiers) if drawn["initial_margin"] <= 1 else (),
        slippage_up_to=draw(st.just(()) | steps) if drawn["slippage_from"] is None else (),
        **drawn | {"max_open_interest": draw(st.none() | st.just(drawn["max_open_interest"]))},
    )


@st.composite
def ways_to_leave(draw: st.DrawFn, found: Mapping[str, Any]) -> dict[str, Any]:
    """What a file may say of withdrawals from a pool, and of what it is for, with these numbers."""
    of_a_way: dict[str, tuple[str, ...]] = {
        "free": (),
        "delayed": ("pool_delay", "pool_requested"),
        "gated": ("pool_reserve",),
    }
    way = draw(st.sampled_from([*of_a_way]))
    every = {name: None for names in of_a_way.values() for name in names}
    role = draw(st.sampled_from(Role))
    cuts = {} if role is Role.COUNTERPARTY else {"pool_trigger": None, "pool_payout_cap": None}
    of_leaving = {"pool_withdrawals": way, **every, **{name: found[name] for name in of_a_way[way]}}
    return {**of_leaving, "pool_role": role, **cuts}


@st.composite
def meanings(draw: st.DrawFn) -> model.Specification:
    """Any mechanism that a file can express, with markets that often share parameters."""
    quantum = draw(quanta)
    markets = [
        draw(market_parameters(name, quantum)) for name in draw(st.lists(names, min_size=1, max_size=3, unique=True))
    ]
    found = draw(numbers(MECHANISM_NUMBERS))
    least, most = sorted(found[name] for name in ("keeper_reward_floor", "keeper_reward_cap"))
    limits = draw(st.sampled_from(((None, None), (least, None), (least, most), (None, most))))
    return model.Specification(
        title=draw(titles),
        margin=draw(st.sampled_from(Margin)),
        quote_quantum=quantum,
        markets={market.name: market for market in markets},
        penalty_capped_by_equity=draw(st.booleans()),
        keeper=draw(st.sampled_from(Keeper)),
        expect={},
        layers=tuple(draw(st.permutations(LAYERS))),
        **found
        | draw(ways_to_leave(found))
        | dict(zip(("keeper_reward_floor", "keeper_reward_cap"), limits, strict=True)),
    )


@st.composite
def specifications(draw: st.DrawFn) -> Specification:
    """Any specification, but for feeds, keepers' networks, funding and impact, which have the usual kind.

    A failing test shows it in a line: it is drawn here, and not mapped, whose calls Hypothesis would show.
    """
    meaning = draw(meanings())
    return Specification(meaning, to_document(meaning))
