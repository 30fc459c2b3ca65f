"""Strategies: runs that come to the corners, in which the reference's own books always balance."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings

import novate
from novate.strategies import action_sequences, price_paths, specifications
from novate.system import optional_libraries

ROOT = Path(__file__).parents[3]
FILES = ("too-much-leverage", "cross-margin", "funding-tick", "median-of-feeds")
MARKETS = [novate.read(ROOT / "examples" / f"{file}.toml") for file in FILES]
exactly = settings(database=None, derandomize=True, max_examples=40)


def reached_in(market: novate.Specification) -> tuple[set[tuple[type, type]], int]:
    """What became of which kind of action, and how many runs break no-bad-debt."""
    reached, broken = set[tuple[type, type]](), 0

    @exactly
    @given(action_sequences(market))
    def drawn(run: novate.Simulation) -> None:
        nonlocal broken
        reached.update((type(action), type(result)) for action, result in run)
        assert run.violation("conservation", market.markets[0], "long") is None
        found = (run.violation("no-bad-debt", name, side) for name in market.markets for side in novate.Side)
        broken += any(each is not None for each in found)

    drawn()
    return reached, broken


def test_runs_come_to_close_outs_refusals_and_violations() -> None:
    """Every kind of action is carried out and refused somewhere; bad debt only where the proof says that it can be."""
    unsafe, safe = MARKETS[:2]
    reached, broken = reached_in(unsafe)
    also, none = reached_in(safe)
    actions = (novate.Deposit, novate.Withdraw, novate.Trade, novate.NextBlock, novate.Liquidate)
    assert {(action, result) for action in actions for result in (novate.Step, novate.Refusal)} <= reached | also
    assert broken > 0
    assert novate.verify(unsafe, properties="no-bad-debt").exit_code == 1
    assert none == 0
    assert novate.verify(safe, properties="no-bad-debt").is_fine


@pytest.mark.parametrize("market", MARKETS, ids=FILES)
def test_every_block_of_a_price_path_is_allowed(market: novate.Specification) -> None:
    """Nobody holds anything, so nothing is refused; prices do move."""
    moved = list[bool]()

    @settings(exactly, max_examples=10)
    @given(price_paths(market, most=10))
    def drawn(run: novate.Simulation) -> None:
        assert run.refusals == ()
        assert {type(action) for action, _ in run} == {novate.NextBlock}
        moved.append(run.states[-1].markets != run.initial.markets)

    drawn()
    assert sum(moved) > 5


@settings(exactly, max_examples=5)
@given(specifications().flatmap(lambda market: action_sequences(market, most=3)))
def test_any_mechanism_runs(run: novate.Simulation) -> None:
    """Anything that a file can express; its run is the same again."""
    market = run.specification
    assert novate.parse(market.to_toml()) == market
    ticks = {name: market.meaning.markets[name].price_tick for name in market.markets}
    prices = {name: now.price * ticks[name] for name, now in run.initial.markets.items()}
    assert novate.simulate(market, run.actions, prices) == run


def test_without_hypothesis_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """As an `ImportError`."""
    import importlib

    import novate.strategies

    monkeypatch.setattr(optional_libraries, "find_spec", lambda _: None)
    with pytest.raises(novate.MissingLibraryError, match=r"hypothesis is not installed; .*'.\[strategies\]'"):
        importlib.reload(novate.strategies)
