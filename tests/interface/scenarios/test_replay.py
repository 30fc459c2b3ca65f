from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from novate.model.actions import Action, Deposit, Liquidate, NextBlock, Trade, Withdraw
from novate.model.close_outs.whole.parameters import Whole
from novate.model.core.reference.genesis import genesis
from novate.model.core.reference.rules import Rules
from novate.model.oracles.band.parameters import Band
from novate.model.scenario import Scenario, ScenarioStep
from novate.model.specification import Keeper, Margin, MarketParameters, Side, Specification
from novate.proofs.counterexamples.replay import replay
from novate.scenarios.informal_trace_format import encode, write
from novate.scenarios.replay import Replayed, Unreadable, render, replay_file

MARKET = "ETH-USD"
SPECIFICATION = Specification(
    title="ETH-USD perpetual",
    margin=Margin.ISOLATED,
    quote_quantum=Fraction(1, 10**6),
    markets={
        MARKET: MarketParameters(
            name=MARKET,
            initial_margin=Fraction(5, 100),
            maintenance_margin=Fraction(3, 100),
            minimum_maintenance=0,
            minimum_notional=10_000_000,
            base_quantum=Fraction(1, 10**9),
            price_tick=Fraction(1, 100),
            unit=Fraction(1, 10**5),
            penalty=Fraction(15, 1000),
            move_up=Fraction(2, 100),
            move_down=Fraction(2, 100),
            slippage=Fraction(5, 1000),
            max_open_interest=None,
            oracle=Band(Fraction(1, 100), Fraction(1, 100), 2),
            close_out=Whole(),
        )
    },
    penalty_capped_by_equity=True,
    keeper=Keeper.PROTOCOL,
    keeper_share=Fraction(0),
    keeper_flat_reward=0,
    insurance_fund=10**12,
    keeper_delay=1,
    gas_cost=0,
    dust_notional=0,
    expect={},
)
STEPS: tuple[tuple[str, Action], ...] = (
    ("alice deposits", Deposit("alice", 6_000_000)),
    ("alice takes some out", Withdraw("alice", 1_000_000)),
    ("the maker deposits", Deposit("maker", 200_000_000)),
    ("alice buys 1 ETH", Trade(MARKET, "alice", "maker", 10**9, 10_000)),
    ("the market falls", NextBlock({MARKET: (9_800, 9_800)})),
    ("the market falls", NextBlock({MARKET: (9_604, 9_605)})),
    ("the market falls", NextBlock({MARKET: (9_412, 9_413)})),
    ("alice is closed out", Liquidate("alice", MARKET, "maker", 9_365)),
)
"""Alice has 5 for one ETH at 100; two blocks too late she is closed out at 93.65 and owes 1.35."""


@cache
def scenario() -> Scenario:
    """A long whose close-out comes too late, as the reference runs it."""
    initial = genesis(Rules.of(SPECIFICATION), {MARKET: 10_000})
    actions = [action for _, action in STEPS]
    run = replay(SPECIFICATION, initial, actions, "no-bad-debt", MARKET, Side.LONG)
    assert run.violation is not None
    steps = tuple(
        ScenarioStep(event, action, step.state) for (event, action), step in zip(STEPS, run.steps, strict=True)
    )
    return Scenario(SPECIFICATION, MARKET, Side.LONG, "no-bad-debt", run.violation.message, initial, steps)


def document() -> dict[str, Any]:
    """A fresh copy of the scenario's file, to be tampered with."""
    return copy.deepcopy(_document())


@cache
def _document() -> dict[str, Any]:
    return encode(scenario(), "0.1.0")


def replayed(changed: dict[str, Any], folder: Path) -> Replayed:
    """The report on a tampered file that can still be read."""
    path = folder / "tampered.itf.json"
    path.write_text(json.dumps(changed))
    report = replay_file(path)
    assert isinstance(report, Replayed)
    return report


def integers(value: object, place: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The places of all integers inside an ITF value."""
    match value:
        case {"#bigint": _}:
            yield (*place, "#bigint")
        case dict():
            for name, inner in value.items():
                yield from integers(inner, (*place, name))
        case list():
            for index, inner in enumerate(value):
                yield from integers(inner, (*place, index))


def inside(value: Any, place: tuple[str | int, ...]) -> Any:
    """The part of a JSON value at a place."""
    for name in place:
        value = value[name]
    return value


def test_an_untouched_scenario_is_confirmed(tmp_path: Path) -> None:
    """Every recorded state and the violation come out again, and the text says at which event it breaks."""
    path = tmp_path / "scenario.itf.json"
    write(path, scenario(), "0.1.0")
    report = replay_file(path)
    assert report.exit_code == 0
    text = render(report)
    assert "ETH-USD perpetual: no-bad-debt, ETH-USD, long (written by novate 0.1.0)" in text
    assert "6 events, 3 blocks: 9 of 9 states reached" in text
    assert "every recorded value is confirmed" in text
    assert f"no-bad-debt breaks at event 6 (alice is closed out): {scenario().violation}" in text
    assert "NOT CONFIRMED" not in text


@pytest.mark.parametrize("change", [1, -1], ids=["up", "down"])
def test_any_changed_number_is_noticed(change: int, tmp_path: Path) -> None:
    """Each number of each state, picks included, moved by one: the replay never confirms it."""
    places = list(integers(document()["states"]))
    assert len(places) > 150
    for place in places:
        changed = document()
        parent = inside(changed["states"], place[:-1])
        parent["#bigint"] = str(int(parent["#bigint"]) + change)
        assert replayed(changed, tmp_path).exit_code == 1, place


def test_a_changed_position_in_the_run_is_noticed(tmp_path: Path) -> None:
    """The index in a state's head is a recorded number too."""
    changed = document()
    changed["states"][3]["#meta"]["index"] = 4
    report = replayed(changed, tmp_path)
    assert [(d.place, d.recorded, d.recomputed) for d in report.differences] == [("states.3.#meta.index", "4", "3")]


def test_a_difference_names_its_place_and_both_values(tmp_path: Path) -> None:
    """A person sees which field of which state is wrong, and what it should be."""
    changed = document()
    changed["states"][1]["accounts"]["#map"][0][1]["balance"]["#bigint"] = "7000000"
    report = replayed(changed, tmp_path)
    assert "states.1.accounts.alice.balance: recorded 7000000, recomputed 6000000" in render(report)
    assert render(report).endswith("NOT CONFIRMED")
    assert report.exit_code == 1


def test_many_differences_are_counted_not_all_shown(tmp_path: Path) -> None:
    """A file that is wrong everywhere still gives a text of readable length."""
    changed = document()
    for place in integers(changed["states"]):
        inside(changed["states"], place[:-1])["#bigint"] = "77"
    changed["states"][0]["mbt::nondetPicks"] = document()["states"][0]["mbt::nondetPicks"]
    assert len(render(replayed(changed, tmp_path)).splitlines()) < 30


Change = Callable[[dict[str, Any]], object]
CLAIMS: dict[str, Change] = {
    "the state of the violation": lambda d: d["#meta"]["novate"]["violation"].update(state=7),
    "the figures of the violation": lambda d: d["#meta"]["novate"]["violation"].update(message="nothing much"),
    "the side": lambda d: d["#meta"]["novate"].update(side="short"),
    "a violation that does not happen": lambda d: d["states"].pop(),
    "an account at the start": lambda d: d["states"][0].update(accounts=d["states"][1]["accounts"]),
    "an account that is left out": lambda d: d["states"][8]["accounts"]["#map"].pop(),
    "a price that is left out": lambda d: d["states"][6]["markets"]["#map"][0][1]["earlier"].pop(),
    "a market that does not open": lambda d: d["states"][0]["mbt::nondetPicks"]["prices"]["value"].update({"#map": []}),
    "the unit of a pick": lambda d: d["states"][1]["mbt::nondetPicks"]["amount"].update(unit="dollars"),
}


@pytest.mark.parametrize("name", CLAIMS)
def test_a_changed_claim_is_not_confirmed(name: str, tmp_path: Path) -> None:
    """What the file says about the run is checked as its numbers are."""
    changed = document()
    CLAIMS[name](changed)
    report = replayed(changed, tmp_path)
    assert report.exit_code == 1
    assert render(report).endswith("NOT CONFIRMED")


@pytest.mark.parametrize(
    ("table", "key", "value"),
    [
        ("markets.ETH-USD", "price_tick", "0.03"),
        ("markets.ETH-USD", "initial_margin", "6%"),
        ("environment", "max_move_per_block", "1%"),
        ("environment", "keeper_delay", "0 blocks"),
        ("environment", "slippage", "0.1%"),
        ("waterfall", "insurance_fund", "1_000_001"),
    ],
)
def test_another_specification_leads_to_another_run(table: str, key: str, value: str, tmp_path: Path) -> None:
    """A number of the embedded specification cannot be changed behind the reader's back."""
    changed = document()
    part = inside(changed["#meta"]["novate"]["specification"], tuple(table.split(".")))
    part[key] = value
    assert replayed(changed, tmp_path).exit_code == 1


def test_a_refused_action_is_named_with_its_guard(tmp_path: Path) -> None:
    """The first action that the clearing house refuses ends the run; the text says which and why."""
    changed = document()
    changed["states"][4]["mbt::nondetPicks"]["size"]["value"]["#bigint"] = str(10**10)
    report = replayed(changed, tmp_path)
    assert report.states == 4
    assert "event 4 (alice buys 1 ETH) is refused (initial-margin)" in render(report)
    assert "no-bad-debt does not break" in render(report)


def test_an_impossible_price_ends_the_run_where_it_stands(tmp_path: Path) -> None:
    """A price between two ticks is reported as a refusal, not as an unreadable file."""
    changed = document()
    changed["states"][8]["mbt::nondetPicks"]["price"]["value"]["den"]["#bigint"] = "21"
    report = replayed(changed, tmp_path)
    assert report.exit_code == 1
    assert "event 6 (alice is closed out) is refused (whole-ticks)" in render(report)


def test_an_impossible_opening_price_is_reported(tmp_path: Path) -> None:
    """The run cannot even begin, and the text says so."""
    changed = document()
    pair = changed["states"][0]["mbt::nondetPicks"]["prices"]["value"]["#map"][0][1]
    pair["price"]["num"]["#bigint"] = "0"
    report = replayed(changed, tmp_path)
    assert report.exit_code == 1
    assert "the opening is refused (opening-prices)" in render(report)


def test_an_unreadable_file_is_bad_input(tmp_path: Path) -> None:
    """A file of something else gives exit code 3 and every problem, each with what was found and what is expected."""
    path = tmp_path / "scenario.itf.json"
    changed = document()
    changed["states"][2]["block"] = 1.5
    changed["#meta"]["novate"]["side"] = "up"
    path.write_text(json.dumps(changed))
    report = replay_file(path)
    assert isinstance(report, Unreadable)
    assert report.exit_code == 3
    assert "found 1.5, expected" in render(report)


def test_a_missing_file_is_bad_input(tmp_path: Path) -> None:
    """There is no traceback for a path that does not exist."""
    report = replay_file(tmp_path / "nowhere.json")
    assert report.exit_code == 3
    assert "nowhere.json" in render(report)


def test_the_documented_example_is_a_real_state() -> None:
    """The state shown in `docs/scenarios.md` is the fifth of this scenario."""
    page = (Path(__file__).parents[3] / "docs" / "scenarios.md").read_text()
    example = page.split("```json")[1].split("```")[0]
    assert json.loads(example) == document()["states"][4]
