"""The fund of a wave from end to end: verdicts on both sides of what it needs, replayed runs, thresholds, sweeps."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from math import ceil
from pathlib import Path
from typing import Any

import pytest
from test_waves import UNIT, needed

from novate.command_line import run
from novate.model.actions import Deposit, Liquidate, NextBlock, Refusal, Step, Trade
from novate.model.core.reference.genesis import genesis
from novate.model.core.reference.machine import execute
from novate.model.core.reference.rules import Rules
from novate.model.keepers.notional.parameters import Notional
from novate.model.quantities import SomeBlocks
from novate.model.specification import Keeper, MoveWindow, Side, Specification
from novate.model.state import ClearingState
from novate.proofs.counterexamples.monitor import Monitor
from novate.proofs.engine.limits import Limits, Route
from novate.proofs.refinement.small import PER_CENT, mechanism
from novate.proofs.status import Status
from novate.proofs.theorems.counterexamples.of_wave import worth_of_wave
from novate.proofs.theorems.fund.window import argued
from novate.proofs.verdicts.verdict import Verdict
from novate.proofs.verdicts.verify import verify
from novate.proofs.verdicts.whole import holds, is_shown
from novate.properties.assumptions import of_keepers
from novate.specification.file import SpecificationError, parse_document, read_document, to_document

EXAMPLE = Path(__file__).parents[4] / "examples" / "keeper-capacity.toml"
NAME = "fund-sufficiency"
LONG = {
    "sides": (Side.LONG,),
    "initial_margin": 20 * PER_CENT,
    "maintenance_margin": 3 * PER_CENT,
    "move_up": PER_CENT,
    "move_down": PER_CENT,
    "slippage": PER_CENT,
    "unit": Fraction(1, 10**7),
    "max_open_interest": 10**6 * UNIT,
}
SHORT = LONG | {"sides": (Side.SHORT,), "move_up": 2 * PER_CENT}
KEEPERS = Notional(20_000 * UNIT, 70_000 * UNIT)


def specification(*markets: dict[str, Any], keepers: Notional = KEEPERS, **changes: Any) -> Specification:
    """With an empty fund."""
    fixed = {"keeper_delay": 2, "keeper": Keeper.PROTOCOL, "insurance_fund": 0, "keepers": keepers}
    return mechanism(*markets, **(fixed | changes))


def verdict(found: Specification, fund: int, route: Route = Route.AUTO) -> Verdict:
    """With so many quanta in the fund."""
    return verify(replace(found, insurance_fund=fund), None, None, NAME, Limits(route=route))


WAVES = [
    specification(LONG),
    specification(SHORT, staleness=1, deviation=PER_CENT / 5),
    specification(LONG, keepers=replace(KEEPERS, congested=SomeBlocks(1, 3))),
    specification(LONG | {"max_open_interest": 30_000 * UNIT}, SHORT | {"max_open_interest": None}),
    specification(LONG | {"move_windows": (MoveWindow(3, 2 * PER_CENT, 2 * PER_CENT),)}),
    specification(SHORT, penalty_capped_by_equity=False, keeper_share=Fraction(0)),
    specification(LONG | {"minimum_maintenance": 300 * UNIT}, keepers=replace(KEEPERS, block_capacity=7_000 * UNIT)),
]


@pytest.mark.parametrize(
    "found", WAVES, ids=["long", "short", "congested", "two markets", "horizons", "in full", "minimum"]
)
def test_just_enough_is_proved_and_less_by_more_than_roundings_is_replayed(found: Specification) -> None:
    """One account for each turn, closed out when it must be."""
    wave = needed(found)
    assert wave.sufficient == wave.necessary
    assert verdict(found, ceil(wave.sufficient)).status is Status.PROVED
    worth = worth_of_wave(found, wave)
    assert 0 < worth < wave.necessary / 10**6
    less = verdict(found, int(wave.necessary) - worth - 1)
    assert less.status is Status.VIOLATED
    assert less.scenario is not None
    closed = [step.action.account for step in less.scenario.steps if isinstance(step.action, Liquidate)]
    assert len({*closed}) == len(closed) == len(wave.shares) > 1
    assert verdict(found, ceil(wave.sufficient) - 1).status is Status.UNKNOWN


def test_a_fund_that_pays_keepers_needs_as_much_as_of_charges_in_full() -> None:
    """The flat reward takes what the minimum leaves: one account of several turns is no dearer for it."""
    paid = {"keeper_share": Fraction(0), "keeper_flat_reward": 90 * UNIT}
    market = LONG | {"minimum_maintenance": 100 * UNIT}
    by_fund = needed(specification(market, fund_pays_keeper=True, **paid))
    in_full = needed(specification(market, penalty_capped_by_equity=False, **paid))
    assert (by_fund.necessary, by_fund.sufficient) == (in_full.necessary, in_full.sufficient)
    assert by_fund.necessary > 0


def test_without_a_limit_on_open_interest_small_close_outs_are_counted_up_to_a_wave() -> None:
    """A flat reward that nothing pays for; no fund is known to be enough, and nothing ends in an error."""
    unpaid = {"penalty_capped_by_equity": False, "keeper_share": Fraction(0), "keeper_flat_reward": 5 * UNIT}
    found = specification(LONG | {"max_open_interest": None}, **unpaid)
    assert verdict(found, 0).status in (Status.UNKNOWN, Status.VIOLATED)


def test_the_search_and_a_bundle_have_an_argument_about_each_turn() -> None:
    """What is proved of each comes to the same sum, but for a quantum; of very many turns no bundle shows that."""
    found = specification(LONG, keepers=replace(KEEPERS, notional_per_wave=30_000 * UNIT))
    least = ceil(needed(found).necessary)
    assert verdict(found, least + 1, Route.SEARCH).status is Status.PROVED
    assert verdict(found, int(least * 99 / 100), Route.SEARCH).status is Status.VIOLATED
    enough = replace(found, insurance_fund=least)
    assert (holds(enough, NAME), is_shown(enough, NAME)) == (True, True)
    assert len(list(argued(enough))) == 2
    many = replace(found, insurance_fund=10**15, keepers=replace(KEEPERS, block_capacity=10**9))
    assert (holds(many, NAME), is_shown(many, NAME)) == (True, False)
    assert len(list(argued(many))) == 1


def test_what_is_set_aside_for_each_account_makes_larger_ones_dearer() -> None:
    """One account of several turns costs more than one in each. Of several sides that is not worked out exactly."""
    keepers = replace(KEEPERS, block_capacity=7_000 * UNIT)
    plain, one = specification(LONG, keepers=keepers), LONG | {"minimum_maintenance": 300 * UNIT}
    wave = needed(specification(one, keepers=keepers))
    assert wave.sufficient == wave.necessary < needed(plain).necessary
    assert max(each.notional for each in wave.shares) > 7_000 * UNIT
    several = needed(specification(one, one, keepers=keepers))
    assert several.sufficient is not None
    assert 0 < several.necessary < several.sufficient


def test_of_very_many_turns_some_are_taken_together() -> None:
    """What is enough then is a little too much, and what is shown a little too little."""
    wave = needed(
        specification(LONG | {"maintenance_margin": PER_CENT}, keepers=replace(KEEPERS, block_capacity=10**8))
    )
    assert wave.sufficient is not None
    assert 0 < wave.sufficient - wave.necessary < wave.necessary / 100


def test_nothing_is_said_where_close_outs_are_refused_or_any_costs_something() -> None:
    """Whoever waits until he can pay the reward waits for no turn; and a reward of nobody's can be paid many times."""
    refused = specification(
        LONG, penalty_capped_by_equity=False, keeper_flat_reward=UNIT, reverts_below_reward=True, keeper=Keeper.OPEN
    )
    assert verdict(refused, 10**15).status is not Status.VIOLATED
    owed = specification(LONG, penalty_capped_by_equity=False, keeper_flat_reward=UNIT, keeper=Keeper.OPEN)
    assert needed(owed).sufficient is None
    assert verdict(owed, 10**15, Route.THEOREM).status is Status.UNKNOWN


def done(rules: Rules, state: ClearingState, action: Deposit | Trade | NextBlock | Liquidate) -> ClearingState:
    """The state after an action that is allowed."""
    step = execute(rules, state, action)
    assert isinstance(step, Step), step
    return step.state


def test_the_reference_asks_what_accounts_were_worth() -> None:
    """Three of 1,000 fall due at once, 1,000 is closed out in a block: nobody waits for more than three."""
    market = {"maintenance_margin": 5 * PER_CENT, "move_down": 4 * PER_CENT, "move_up": 4 * PER_CENT}
    found = mechanism(market, keeper_delay=0, keepers=Notional(950_000, 3 * 950_000), insurance_fund=10**9)
    rules = Rules.of(found)
    state = done(rules, genesis(rules, {"A": 1_000}), Deposit("maker", 10**9))
    for name in ("one", "two", "three", "four"):
        state = done(rules, state, Deposit(name, 100_000))
        state = done(rules, state, Trade("A", name, "maker", 1_000, 1_000))
    for price in (960, 950):
        state = done(rules, state, NextBlock({"A": (price, price)}))
    too_many = execute(rules, state, NextBlock({"A": (940, 940)}))
    assert isinstance(too_many, Refusal)
    assert too_many.guard == "few-at-once"
    assert too_many.message.startswith("accounts worth 3,800,000 quote quanta when they were last healthy would be")
    state = done(rules, state, Deposit("four", 100_000))
    state = done(rules, state, NextBlock({"A": (940, 940)}))
    assert [state.accounts[name].worth for name in ("one", "four")] == [950_000, 0]
    for name in ("one", "two", "three"):
        behind = execute(rules, state, NextBlock({"A": (940, 940)}))
        assert isinstance(behind, Refusal)
        assert behind.guard in ("keepers-keep-up", "overdue-account")
        state = done(rules, state, Liquidate(name, "A", "maker", 940))
        state = done(rules, state, NextBlock({"A": (940, 940)}))
    state = done(rules, state, Deposit("two", 1))
    assert state.accounts["two"].worth == 0


def test_a_claim_about_the_fund_is_about_a_wave() -> None:
    """A run in which more falls due before there is a calm breaks nothing: it is followed from its start."""
    found = specification(LONG)
    scenario = verdict(found, 0).scenario
    assert scenario is not None
    for wave in (KEEPERS.notional_per_wave, KEEPERS.notional_per_wave // 2):
        smaller = replace(found, keepers=replace(KEEPERS, notional_per_wave=wave))
        monitor, before, broken = Monitor(Rules.of(smaller, {"A": 1}), NAME, None, None), scenario.initial, False
        for step in scenario.steps:
            action = execute(Rules.of(found, {"A": 1}), before, step.action)
            assert isinstance(action, Step)
            broken = monitor.broken_by(before, step.action, action) is not None or broken
            before = action.state
        assert broken is (wave == KEEPERS.notional_per_wave)


def test_the_example_is_read_and_written_back() -> None:
    """And a wave that takes for ever is refused."""
    found = parse_document(read_document(EXAMPLE))
    assert found.keepers == Notional(500_000_000, 5_000_000_000)
    assert (found.keeper_delay, found.delay) == (3, 12)
    words = of_keepers(found)
    assert words.crowd(found) == (
        "accounts worth at most 50,000,000, each at the oracle price at which it was last healthy, become liquidatable "
        "from one calm of 13 blocks to the next; of those overdue for more than 3 blocks at least 5,000,000, or all, "
        "is closed out in every block: hence the 12 blocks"
    )
    assert "whatever prices have become" in words.left_out()
    assert words.willing(found) == (
        "keepers who are paid at least the gas begin within 3 blocks, and use all of their capacity"
    )
    written = to_document(found)
    assert parse_document(written) == found
    keepers = {"kind": "notional", "block_capacity": "0.01", "notional_per_wave": "3_001"}
    with pytest.raises(SpecificationError, match="so much that a whole wave is closed out in 300_000 blocks"):
        parse_document(written | {"keepers": keepers})
    with pytest.raises(SpecificationError, match=r'expected "whole", with which keepers of kind "notional" goes'):
        parse_document(written | {"close_out": {"kind": "partial", "chunk_share": "10%"}})


THRESHOLDS = [("waterfall.insurance_fund", NAME, "66723711/100"), ("keepers.block_capacity", "no-bad-debt", "25000000")]


@pytest.mark.parametrize(("key", "name", "exact"), THRESHOLDS)
def test_thresholds(key: str, name: str, exact: str, capsys: pytest.CaptureFixture[str]) -> None:
    """To the cent, and proved there."""
    assert run(["threshold", str(EXAMPLE), "--parameter", key, "--property", name, "--format", "json"]) == 0
    (bound,) = json.loads(capsys.readouterr().out)["bounds"]
    assert (bound["direction"], bound["at_safe"], Fraction(bound["exact"])) == ("at least", "proved", Fraction(exact))


def test_a_sweep_says_the_same(tmp_path: Path) -> None:
    """Of both, on both sides."""
    out = tmp_path / "table.csv"
    vary = [
        "--vary",
        "waterfall.insurance_fund=666_000:668_000:2_000",
        "--vary",
        "keepers.block_capacity=5_000_000:25_000_000:20_000_000",
    ]
    asked = ["--property", NAME, "--property", "no-bad-debt"]
    assert run(["sweep", str(EXAMPLE), *vary, *asked, "--out", str(out)]) == 0
    rows = [line.split(",") for line in out.read_text(encoding="utf-8").splitlines()[1:]]
    found = {(fund, capacity, name): status for fund, capacity, _, _, name, status, _ in rows}
    assert found["666000", "5000000", NAME] == "violated"
    assert found["668000", "5000000", NAME] == "proved"
    assert found["666000", "5000000", "no-bad-debt"] == "violated"
    assert found["666000", "25000000", "no-bad-debt"] == "proved"
