"""What changes nothing: other units, other names, another order, a market that nobody uses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

import pytest
from near_thresholds import BY_THEOREM, Asked, each_market, near, told, verdicts

from novate.model.specification import Margin, Side, Specification
from novate.proofs.status import Status
from novate.proofs.verdicts.verdict import Verdict
from novate.proofs.verdicts.verify import verify

SEEDS = (0, 1, 2, 4, 5)
AMOUNTS = ("keeper_flat_reward", "insurance_fund", "gas_cost", "dust_notional")
MARKET_AMOUNTS = ("minimum_maintenance", "minimum_notional", "max_open_interest")
OTHER = {"maintenance_margin": Fraction(4, 100), "move_down": Fraction(13, 1000), "move_up": Fraction(11, 1000)}
"""A second market, with troubles of its own."""
BESIDE = {"maintenance_margin": Fraction(3, 5), "initial_margin": Fraction(4, 5)}
"""A second market that is safe."""


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(("base", "quote"), [(7, 1), (Fraction(1, 3), 10)])
def test_other_units_scale_amounts_of_money_only(seed: int, base: Fraction, quote: Fraction) -> None:
    """Other base and quote units, each of as many quanta: statuses, shares and quanta stay.

    A scenario may be another one: it is told in round amounts.
    """
    before = near(seed, margin=Margin.ISOLATED)
    after = replace(
        each_market(
            before,
            base_quantum=lambda market: market.base_quantum * base,
            price_tick=lambda market: market.price_tick * quote / base,
        ),
        quote_quantum=before.quote_quantum * quote,
    )
    for asked, was in verdicts(before).items():
        now = verify(after, *asked, BY_THEOREM)
        assert (now.status, now.method, now.figures) == (was.status, was.method, was.figures), asked
        assert (now.assumptions, now.not_needed) == (was.assumptions, was.not_needed)
        scaled = quote if asked[0] is None else 1
        assert now.headroom == (None if was.headroom is None else scaled * was.headroom), asked


@pytest.mark.parametrize("seed", SEEDS)
def test_finer_quanta_change_nothing_but_roundings(seed: int) -> None:
    """A thousand quanta where there was one, of quote and of base: what was proved or violated still is.

    Figures are whole quanta, rounded up: so they come down by less than one of the old ones.
    """
    before, fine = near(seed, margin=Margin.ISOLATED), 1_000
    after = finer(before, fine)
    for asked, was in verdicts(before).items():
        now = verify(after, *asked, BY_THEOREM)
        assert was.status is now.status or was.status is Status.UNKNOWN, (asked, was.detail, now.detail)
        if asked[0] is not None:
            assert was.headroom == now.headroom
        for figure in ("smallest_notional", "sufficient_fund"):
            assert (figure in was.figures) == (figure in now.figures)
            if figure in was.figures:
                whole, parts = was.figures[figure].exact, now.figures[figure].exact
                assert (whole - 1) * fine < parts <= whole * fine


def finer(specification: Specification, parts: int) -> Specification:
    """The same amounts of money in quanta of which so many make one of the old; a tick's worth of base as before."""
    amounts = {name: getattr(specification, name) * parts for name in AMOUNTS}
    made = replace(specification, quote_quantum=specification.quote_quantum / parts, **amounts)
    of_market = {name: lambda market, name=name: times(getattr(market, name), parts) for name in MARKET_AMOUNTS}
    return each_market(made, base_quantum=lambda market: market.base_quantum / parts, **of_market)


def times(amount: int | None, parts: int) -> int | None:
    """So many times an amount, if there is one."""
    return None if amount is None else amount * parts


@pytest.mark.parametrize("seed", SEEDS)
def test_with_isolated_margin_an_unused_market_changes_nothing(seed: int) -> None:
    """Statuses, words, figures, assumptions and scenarios of the first market."""
    alone = near(seed, margin=Margin.ISOLATED)
    first = {asked: each for asked, each in verdicts(alone).items() if asked[0] is not None}
    for other in (OTHER, BESIDE):
        beside = near(seed, other, margin=Margin.ISOLATED)
        assert_told_alike(first, verdicts(beside, asked=first))


@pytest.mark.parametrize("seed", SEEDS)
def test_with_isolated_margin_markets_need_together_what_each_needs(seed: int) -> None:
    """The fund that is enough is the sum; each is rounded up to a quantum."""
    both = each_market(
        near(seed, OTHER, margin=Margin.ISOLATED),
        max_open_interest=10**11,
        maintenance_margin=lambda market: market.maintenance_margin / 4,
    )
    alone = replace(both, markets={"A": both.markets["A"]})
    other = replace(both, markets={"B": both.markets["B"]})
    one, two, together = (sufficient(each) for each in (alone, other, both))
    assert (together is None) == (one is None or two is None)
    if one is not None and two is not None and together is not None:
        assert one > 0
        assert one + two - 1 <= together <= one + two


def sufficient(specification: Specification) -> int | None:
    """Quanta that are enough in the fund; None where nothing is."""
    known = verify(specification, None, None, "fund-sufficiency", BY_THEOREM).figures
    return int(known["sufficient_fund"].exact) if "sufficient_fund" in known else None


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", ["no-bad-debt", "solvency"])
def test_with_cross_margin_a_side_is_safe_where_it_is_alone_and_every_other_market_is(seed: int, name: str) -> None:
    """What an account has serves all its positions: so another market that is weak breaks it, and nothing else does."""
    for other in (OTHER, BESIDE):
        both = near(seed, other, margin=Margin.CROSS)
        safe = {place: verdict_alone(both, *place, name).status is Status.PROVED for place in both.places}
        for market, side in both.places:
            found, alone = verify(both, market, side, name, BY_THEOREM), verdict_alone(both, market, side, name)
            company = all(is_safe for (each, _), is_safe in safe.items() if each != market)
            assert (found.status is Status.PROVED) == (safe[market, side] and company), (market, side)
            assert found.headroom == alone.headroom
            assert alone.status is not Status.VIOLATED or found.status is Status.VIOLATED, found.detail


def verdict_alone(specification: Specification, market: str, side: Side, name: str) -> Verdict:
    """Of a mechanism with that market only."""
    alone = replace(specification, markets={market: specification.markets[market]})
    return verify(alone, market, side, name, BY_THEOREM)


@pytest.mark.parametrize("margin", Margin)
@pytest.mark.parametrize("seed", SEEDS)
def test_the_order_of_markets_changes_nothing(seed: int, margin: Margin) -> None:
    """Whatever is said of a side; of the whole its status and its numbers, and each assumption in its market's turn."""
    before = near(seed, OTHER, margin=margin)
    after = replace(before, markets=dict(reversed(before.markets.items())))
    first = verdicts(before)
    second = verdicts(after, asked=first)
    assert_told_alike(*({asked: each for asked, each in found.items() if asked[0]} for found in (first, second)))
    for asked in (each for each in first if each[0] is None):
        was, now = first[asked], second[asked]
        assert (was.status, was.figures, was.headroom, was.misses) == (
            now.status,
            now.figures,
            now.headroom,
            now.misses,
        )
        assert set(was.assumptions) == set(now.assumptions)


@pytest.mark.parametrize("margin", Margin)
@pytest.mark.parametrize("seed", SEEDS)
def test_other_names_change_names_only(seed: int, margin: Margin) -> None:
    """Every word and number but those names, which even come in another order of the alphabet."""
    before = renamed(near(seed, OTHER, margin=margin), {"A": "ALPHA-USD", "B": "BETA-USD"})
    after = renamed(before, {"ALPHA-USD": "ZETA-USD", "BETA-USD": "KAPPA-USD"})
    for market, side in before.places[:2]:
        for name in ("no-bad-debt", "solvency", "liquidation-progress"):
            was = told(verify(before, market, side, name, BY_THEOREM))
            now = told(verify(after, "ZETA-USD", side, name, BY_THEOREM))
            assert repr(now).replace("ZETA", "ALPHA").replace("KAPPA", "BETA") == repr(was)


def renamed(specification: Specification, names: dict[str, str]) -> Specification:
    """The mechanism with other names of its markets."""
    markets = {names[name]: replace(market, name=names[name]) for name, market in specification.markets.items()}
    return replace(specification, markets=markets)


def assert_told_alike(before: Mapping[Asked, Verdict], after: Mapping[Asked, Verdict]) -> None:
    """All that is said of each question is the same."""
    assert before.keys() == after.keys()
    for asked in before:
        assert told(after[asked]) == told(before[asked]), asked
