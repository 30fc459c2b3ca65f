from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from fractions import Fraction
from pathlib import Path
from typing import Any, get_args

import itf_py
import pytest
from hypothesis import given
from hypothesis import strategies as st

from novate.model.actions import Action, Deposit, Liquidate, NextBlock, Refusal, Trade, Withdraw
from novate.model.close_outs.whole.parameters import Whole
from novate.model.oracles.band.parameters import Band
from novate.model.scenario import Scenario, ScenarioStep
from novate.model.specification import Keeper, Margin, MarketParameters, Side, Specification
from novate.model.state import Account, ClearingState, Ledger, MarketState
from novate.scenarios import informal_trace_format
from novate.scenarios.informal_trace_format import (
    ACTION_NAMES,
    FORMAT_VERSION,
    OPENING,
    UNITS,
    encode,
    file_name,
    write,
)
from novate.scenarios.informal_trace_reader import ScenarioError, decode, read
from novate.scenarios.informal_trace_structure import Picks, StateRecord

ETHER = MarketParameters(
    name="ETH-USD",
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
    oracle=Band(Fraction(0), Fraction(0), 1),
    close_out=Whole(),
)
BITCOIN = replace(ETHER, name="BTC-USD", price_tick=Fraction(1, 25), unit=Fraction(1, 25_000))
SPECIFICATION = Specification(
    title="two perpetuals",
    margin=Margin.CROSS,
    quote_quantum=Fraction(1, 10**6),
    markets={"ETH-USD": ETHER, "BTC-USD": BITCOIN},
    penalty_capped_by_equity=True,
    keeper=Keeper.PROTOCOL,
    keeper_share=Fraction(0),
    keeper_flat_reward=0,
    insurance_fund=10**12,
    keeper_delay=2,
    gas_cost=0,
    dust_notional=0,
    expect={},
)
START = ClearingState(
    block=0,
    markets={"ETH-USD": MarketState(10_000, 10_000, ()), "BTC-USD": MarketState(9, 9, ())},
    accounts={},
    ledger=Ledger(10**12, 10**12, 0, 0, 0, 0),
)
LATER = ClearingState(
    block=1,
    markets={"ETH-USD": MarketState(9_604, 9_800, (9_800,)), "BTC-USD": MarketState(10, 9, (9,))},
    accounts={
        "maker": Account(10**30, {"ETH-USD": -(10**9)}, 0),
        "alice": Account(-95_000_000, {"ETH-USD": 10**9, "BTC-USD": 1}, 2),
    },
    ledger=Ledger(10**30, 10**12, 1, 2, 3, 4),
)
ONE_OF_EACH: tuple[Action, ...] = (
    Deposit("alice", 10**30),
    Withdraw("alice", 1),
    Trade("ETH-USD", "alice", "maker", 10**9, 10_001),
    NextBlock({"ETH-USD": (9_604, 9_800), "BTC-USD": (10, 9)}),
    NextBlock({"ETH-USD": (9_604, 9_800), "BTC-USD": (10, 9)}, {"ETH-USD": Fraction(-1, 80)}),
    Liquidate("alice", "BTC-USD", "maker", 10),
)


def scenario_of(*actions: Action) -> Scenario:
    """A scenario in which every action leads to the same later state."""
    steps = tuple(ScenarioStep(f"event {index}", action, LATER) for index, action in enumerate(actions))
    return Scenario(SPECIFICATION, "ETH-USD", Side.LONG, "no-bad-debt", "a shortfall of 5", START, steps)


def document_of(*actions: Action) -> dict[str, Any]:
    """The scenario as another tool gets to see it: through JSON."""
    document: dict[str, Any] = json.loads(json.dumps(encode(scenario_of(*actions), "0.1.0")))
    return document


def plain_numbers(value: object) -> Iterator[object]:
    """The numbers inside a JSON value that are written as JSON numbers."""
    match value:
        case int() | float():
            yield value
        case dict():
            for name, inner in value.items():
                if name != "#meta":
                    yield from plain_numbers(inner)
        case list():
            for inner in value:
                yield from plain_numbers(inner)


def test_the_oracle_reads_a_trace_and_writes_the_same_one() -> None:
    """itf-py parses a scenario and gives back exactly the document it was given."""
    document = document_of(*ONE_OF_EACH)
    again = itf_py.trace_to_json(itf_py.trace_from_json(document))
    assert again == document | {"params": [], "loop": None}


def test_the_oracle_sees_the_numbers_of_the_state() -> None:
    """Balances, sizes, prices and picks have the values of the state in another program's eyes."""
    last = itf_py.trace_from_json(document_of(*ONE_OF_EACH)).states[-1].values
    assert last["accounts"]["alice"].balance == -95_000_000
    assert last["accounts"]["alice"].positions["ETH-USD"] == 10**9
    assert (last["markets"]["ETH-USD"].price.num, last["markets"]["ETH-USD"].price.den) == (2401, 25)
    assert (last["markets"]["BTC-USD"].price.num, last["markets"]["BTC-USD"].price.den) == (2, 5)
    assert last["ledger"].uncovered_bad_debt == 3
    assert last["mbt::actionTaken"] == "liquidate"
    assert last["mbt::nondetPicks"].account.value == "alice"
    assert last["mbt::nondetPicks"].seller.tag == "None"


def test_whole_numbers_are_never_json_numbers() -> None:
    """Every number outside `#meta` is a `#bigint`, so no reader loses digits."""
    assert list(plain_numbers(document_of(*ONE_OF_EACH)["states"])) == []


def test_each_pick_is_written_as_quint_writes_options() -> None:
    """A pick is `Some` value or `None` with an empty tuple, in fields that a reader of Quint's traces looks for."""
    picks = document_of(Deposit("alice", 5))["states"][1]["mbt::nondetPicks"]
    assert picks["amount"] == {"tag": "Some", "value": {"#bigint": "5"}, "unit": "quote quanta"}
    assert picks["size"] == {"tag": "None", "value": {"#tup": []}, "unit": "base quanta"}


def test_every_action_has_a_name_and_its_fields_are_picks() -> None:
    """A new kind of action cannot be forgotten by the format."""
    assert set(ACTION_NAMES) == set(get_args(Action))
    assert (
        {field.name for action in ACTION_NAMES for field in fields(action)}
        == {*UNITS, "funding"}
        == set(Picks.model_fields)
    )
    literal = StateRecord.model_fields["action"].annotation
    assert set(get_args(literal)) == {OPENING, *ACTION_NAMES.values()}


def test_the_reader_takes_the_writers_version() -> None:
    """The format version that is written is one that is read."""
    document = document_of(*ONE_OF_EACH)
    assert document["#meta"]["novate"]["scenario_format"] == FORMAT_VERSION
    assert decode(document).tool_version == "0.1.0"


def test_a_decoded_scenario_has_everything_a_replay_needs() -> None:
    """Specification, claims, opening, actions and events survive the way through JSON."""
    recorded = decode(document_of(*ONE_OF_EACH))
    assert recorded.specification == SPECIFICATION
    assert (recorded.market, recorded.side, recorded.property) == ("ETH-USD", Side.LONG, "no-bad-debt")
    assert (recorded.violation, recorded.violated_state) == ("a shortfall of 5", len(ONE_OF_EACH))
    assert recorded.opening == NextBlock({"ETH-USD": (10_000, 10_000), "BTC-USD": (9, 9)})
    assert recorded.actions == ONE_OF_EACH
    assert recorded.events == tuple(f"event {index}" for index in range(len(ONE_OF_EACH)))


names = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S"]), min_size=1, max_size=8)
markets = st.sampled_from(["ETH-USD", "BTC-USD"])
whole = st.integers(-(10**40), 10**40)
actions = st.one_of(
    st.builds(Deposit, names, whole),
    st.builds(Withdraw, names, whole),
    st.builds(Trade, markets, names, names, whole, whole),
    st.builds(NextBlock, st.dictionaries(markets, st.tuples(whole, whole))),
    st.builds(Liquidate, names, markets, names, whole),
)


@given(st.lists(actions, min_size=1, max_size=4))
def test_any_action_comes_back_from_its_picks(taken: list[Action]) -> None:
    """Reading inverts writing for every action, whatever its names and numbers; itf-py reads them all."""
    document = document_of(*taken)
    assert decode(document).actions == tuple(taken)
    itf_py.trace_from_json(document)


def test_the_order_in_which_accounts_came_does_not_matter() -> None:
    """Equal states give equal documents, and names are sorted."""
    other = LATER._replace(accounts={name: LATER.accounts[name] for name in sorted(LATER.accounts)})
    scenario = scenario_of(Deposit("alice", 5))
    turned = replace(scenario, steps=(replace(scenario.steps[0], state=other),))
    assert json.dumps(encode(scenario, "0.1.0")) == json.dumps(encode(turned, "0.1.0"))


def test_a_price_between_two_ticks_is_a_refused_action() -> None:
    """A well-formed price that no market can have is the number's fault, not the file's."""
    document = document_of(Trade("ETH-USD", "alice", "maker", 10**9, 10_001))
    for numerator, denominator in (("1", "3"), ("100", "0")):
        price = {"num": {"#bigint": numerator}, "den": {"#bigint": denominator}}
        document["states"][1]["mbt::nondetPicks"]["price"]["value"] = price
        refusal = decode(document).actions[0]
        assert isinstance(refusal, Refusal)
        assert refusal.guard == "whole-ticks"
        assert f"{numerator}/{denominator}" in refusal.message


def test_an_oracle_price_comes_in_such_parts_of_a_tick_as_its_oracle_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    """A third of a tick is exact in the file, and read back where an oracle shows thirds; a market price is whole."""
    oracle = SPECIFICATION.markets["ETH-USD"].oracle
    document = document_of(NextBlock({"ETH-USD": (10_000, Fraction(30_001, 3))}))
    refusal = decode(document).actions[0]
    assert isinstance(refusal, Refusal)
    assert refusal.guard == "whole-ticks"
    monkeypatch.setattr(type(oracle), "parts_of_a_tick", 3)
    assert decode(document).actions == (NextBlock({"ETH-USD": (10_000, Fraction(30_001, 3))}),)
    document = document_of(NextBlock({"ETH-USD": (Fraction(30_001, 3), 10_000)}))  # type: ignore[dict-item]  # what is refused
    assert isinstance(decode(document).actions[0], Refusal)


def test_a_market_that_the_specification_does_not_have_is_a_refused_action() -> None:
    """Its price has no ticks to be counted in."""
    document = document_of(Trade("ETH-USD", "alice", "maker", 10**9, 10_001))
    document["states"][1]["mbt::nondetPicks"]["market"]["value"] = "DOGE-USD"
    refusal = decode(document).actions[0]
    assert isinstance(refusal, Refusal)
    assert refusal.guard == "unknown-market"


def test_a_file_name_reads_well() -> None:
    """Market, side and property, in that order."""
    assert file_name(scenario_of(ONE_OF_EACH[0])) == "ETH-USD-long-no-bad-debt.itf.json"


@given(names, names)
def test_file_names_are_safe_and_distinct(one: str, other: str) -> None:
    """Whatever a market is called, its file lies in its folder, and no other market has the same file."""
    scenario = scenario_of(ONE_OF_EACH[0])
    first, second = (file_name(replace(scenario, market=market)) for market in (one, other))
    assert set(first) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789%-_.~")
    assert (first == second) == (one == other)


def test_a_written_file_holds_the_document(tmp_path: Path) -> None:
    """What is on disk is the encoded scenario; a second writing replaces it; nothing else is left in the folder."""
    path = tmp_path / "new" / "folder" / "scenario.itf.json"
    write(path, scenario_of(ONE_OF_EACH[0]), "0.1.0")
    write(path, scenario_of(*ONE_OF_EACH), "0.1.0")
    assert json.loads(path.read_text()) == document_of(*ONE_OF_EACH)
    assert read(path) == decode(document_of(*ONE_OF_EACH))
    assert list(path.parent.iterdir()) == [path]


def test_a_failed_writing_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the scenario cannot be encoded, an earlier file stays as it was."""
    path = tmp_path / "scenario.itf.json"
    path.write_text("before")

    def fails(*_: object) -> str:
        raise ValueError

    monkeypatch.setattr(informal_trace_format, "encode", fails)
    with pytest.raises(ValueError, match=r"^$"):
        write(path, scenario_of(*ONE_OF_EACH), "0.1.0")
    assert path.read_text() == "before"
    assert list(tmp_path.iterdir()) == [path]


UNREADABLE = {
    "empty": (b"", "JSON"),
    "no JSON": (b"block 1", "JSON"),
    "another document": (b"[1, 2]", "the file"),
    "nothing": (b"{}", "#meta"),
    "null character": (b'{"\x00": 1}', "JSON"),
    "not UTF-8": (b"\xff\xfe{}", "byte 0"),
    "too deep": (b"[" * 100_000, "nested"),
    "repeated key": (b'{"vars": [], "vars": []}', "vars: found the key more than once"),
    "no number": (b'{"vars": [NaN, -Infinity]}', "-Infinity"),
    "a fraction": (b'{"vars": [1.5e400]}', "1.5e400"),
    "5000 digits": (b'{"vars": [' + b"9" * 5000 + b"]}", "99..."),
    "control characters": (b'{"\\u001b[2J": 1}', r"\x1b[2J"),
    "half a character": (b'{"\\ud800": 1}', r"\ud800"),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_a_file_of_something_else_is_refused_with_its_place(name: str, tmp_path: Path) -> None:
    """Whatever the bytes are, the answer is one clear error whose text can be printed."""
    content, expected = UNREADABLE[name]
    path = tmp_path / "scenario.itf.json"
    path.write_bytes(content)
    with pytest.raises(ScenarioError) as caught:
        read(path)
    assert expected in str(caught.value)
    assert str(caught.value).encode().decode().isprintable()


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    """What cannot be opened is reported like any other problem."""
    for path in (tmp_path, tmp_path / "nowhere.json"):
        with pytest.raises(ScenarioError) as caught:
            read(path)
        assert str(path) in str(caught.value)


Change = Callable[[dict[str, Any]], object]
STRUCTURE: dict[str, tuple[Change, str]] = {
    "other format": (lambda d: d["#meta"].update(format="TLC"), "#meta.format"),
    "other version": (lambda d: d["#meta"]["novate"].update(scenario_format=2), "#meta.novate.scenario_format"),
    "unknown side": (lambda d: d["#meta"]["novate"].update(side="up"), "#meta.novate.side"),
    "unknown market": (lambda d: d["#meta"]["novate"].update(market="DOGE-USD"), "#meta.novate.market"),
    "unknown property": (lambda d: d["#meta"]["novate"].update(property="luck"), "#meta.novate.property"),
    "no specification": (lambda d: d["#meta"]["novate"].pop("specification"), "#meta.novate.specification"),
    "other specification": (lambda d: d["#meta"]["novate"].update(specification={}), "#meta.novate.specification"),
    "other variables": (lambda d: d["vars"].pop(), "vars"),
    "no states": (lambda d: d.update(states=[]), "states"),
    "nothing happens": (lambda d: d["states"].pop(), "states"),
    "a loop": (lambda d: d.update(loop=1), "loop"),
    "unknown key": (lambda d: d["states"][1].update(extra=1), "states.1.extra"),
    "a float": (lambda d: d["states"][1].update(block=1.0), "states.1.block"),
    "a plain number": (lambda d: d["states"][1].update(block=1), "states.1.block"),
    "leading zero": (lambda d: d["states"][1].update(block={"#bigint": "01"}), "states.1.block.#bigint"),
    "minus zero": (lambda d: d["states"][1].update(block={"#bigint": "-0"}), "states.1.block.#bigint"),
    "other digits": (lambda d: d["states"][1].update(block={"#bigint": "٣"}), "states.1.block.#bigint"),
    "201 digits": (lambda d: d["states"][1].update(block={"#bigint": "9" * 201}), "states.1.block.#bigint"),
    "number as number": (lambda d: d["states"][1].update(block={"#bigint": 1}), "states.1.block.#bigint"),
    "line break": (lambda d: d["states"][1].update(event="a\nb"), "states.1.event"),
    "an account twice": (
        lambda d: d["states"][1]["accounts"]["#map"].append(d["states"][1]["accounts"]["#map"][0]),
        "states.1.accounts.#map",
    ),
    "unknown action": (lambda d: d["states"][1].update({"mbt::actionTaken": "steal"}), "states.1.mbt::actionTaken"),
    "a second opening": (lambda d: d["states"][1].update({"mbt::actionTaken": "init"}), "states.1.mbt::actionTaken"),
    "no opening": (lambda d: d["states"][0].update({"mbt::actionTaken": "next_block"}), "states.0.mbt::actionTaken"),
    "picks of another action": (
        lambda d: d["states"][1].update({"mbt::actionTaken": "trade"}),
        "states.1.mbt::nondetPicks",
    ),
    "a pick that is no option": (
        lambda d: d["states"][1]["mbt::nondetPicks"].update(amount={"#bigint": "5"}),
        "states.1.mbt::nondetPicks.amount",
    ),
}


@pytest.mark.parametrize("name", STRUCTURE)
def test_a_document_of_another_shape_is_refused_with_its_place(name: str) -> None:
    """Each mistake of shape is found where it is."""
    change, place = STRUCTURE[name]
    document = document_of(Deposit("alice", 5))
    change(document)
    with pytest.raises(ScenarioError) as caught:
        decode(document)
    assert [problem.path for problem in caught.value.problems if problem.path.startswith(place)]


def test_all_mistakes_of_shape_are_reported_at_once() -> None:
    """One reading is enough to see everything that has to be mended."""
    document = document_of(Deposit("alice", 5))
    document["#meta"]["novate"]["scenario_format"] = 2
    document["states"][0]["block"] = 0
    del document["states"][1]["ledger"]["cash"]
    with pytest.raises(ScenarioError) as caught:
        decode(document)
    places = [problem.path for problem in caught.value.problems]
    assert places == ["#meta.novate.scenario_format", "states.0.block", "states.1.ledger.cash"]


def test_a_trace_that_the_oracle_wrote_is_read() -> None:
    """A file that went through itf-py, with its empty `params` and `loop`, is still the same scenario."""
    document = document_of(*ONE_OF_EACH)
    again = itf_py.trace_to_json(itf_py.trace_from_json(document))
    assert decode(again) == decode(document)


def test_the_documentation_names_exactly_the_fields_of_a_file() -> None:
    """In `docs/scenarios.md` the tables of variables, picks and head fields agree with what is written."""
    page = (Path(__file__).parents[3] / "docs" / "scenarios.md").read_text()
    rows = {line.split("|")[1].strip().strip("`"): line for line in page.splitlines() if line.startswith("| `")}
    document = document_of(*ONE_OF_EACH)
    head, state = document["#meta"], document["states"][2]
    actions_taken = {OPENING, *ACTION_NAMES.values()}
    values = {name for name in rows if name.startswith("{")}
    assert set(rows) - values == {*head, *head["novate"], *state, *actions_taken}
    for action, name in ACTION_NAMES.items():
        assert all(f"`{field.name}`" in rows[name] for field in fields(action))
    for record in ({"price", "oracle", "earlier"}, {"balance", "positions", "overdue"}, set(state["ledger"])):
        assert all(f"`{name}`" in page for name in record)
