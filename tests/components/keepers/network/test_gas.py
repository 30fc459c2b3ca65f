"""What the margin check costs: counted in the reference, and how many accounts fit into a block because of it."""

from __future__ import annotations

import json
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from novate.command_line import run
from novate.model.actions import Deposit, Liquidate, Refusal, Step, Trade
from novate.model.core.reference.genesis import genesis
from novate.model.core.reference.liquidate import liquidate
from novate.model.core.reference.machine import execute
from novate.model.core.reference.rules import Rules
from novate.model.keepers.network.gas import affordable
from novate.model.keepers.network.parameters import Network
from novate.model.specification import Margin, Specification
from novate.model.state import ClearingState, MarketState
from novate.proofs.refinement.small import MARKET, mechanism
from novate.specification.document import to_toml
from novate.specification.file import SpecificationError, parse_document, to_document

EXAMPLE = tomllib.loads((Path(__file__).parents[4] / "examples" / "keeper-network.toml").read_text())
GAS: dict[str, Any] = {
    "kind": "network",
    "accounts_at_once": "100 accounts",
    "largest_account": "3 positions",
    "gas_per_block": "7500000 gas units",
    "gas_per_close_out": "200000 gas units",
    "gas_per_position": "20000 gas units",
    "gas_per_price": "15000 gas units",
}
NAMES = "ABCDEF"


class Counting(dict[str, Any]):
    """A mapping that counts which of its entries are looked at, whether one by one or all at once."""

    def __init__(self, found: Any, read: Counter[str]) -> None:
        super().__init__(found)
        self.read = read

    def __getitem__(self, key: str) -> Any:
        self.read[key] += 1
        return super().__getitem__(key)

    def items(self) -> Any:
        """All of them."""
        self.read.update(self.keys())
        return super().items()


def of_many(positions: int, margin: Margin, **changes: Any) -> Specification:
    """A mechanism with so many markets alike."""
    markets = [MARKET] * positions
    found = mechanism(*markets[:3], margin=margin, **changes)
    (one, *_) = found.markets.values()
    return replace(found, markets={name: replace(one, name=name) for name in NAMES[:positions]})


def bankrupt(specification: Specification, held: int) -> tuple[Rules, ClearingState]:
    """Somebody with so many positions, all of which have lost what they had."""
    rules = Rules.of(specification)
    state = genesis(rules, dict.fromkeys(specification.markets, 100))
    actions: list[Any] = [Deposit("long", 110 * held), Deposit("maker", 10**6)]
    actions += [Trade(name, "long", "maker", 10, 100) for name in list(specification.markets)[:held]]
    for action in actions:
        step = execute(rules, state, action)
        assert isinstance(step, Step), step
        state = step.state
    fallen = {name: replace_price(market) for name, market in state.markets.items()}
    return rules, state._replace(markets=fallen)


def replace_price(market: MarketState) -> MarketState:
    """A price that has fallen by a tenth."""
    return market._replace(price=90, oracle=90)


@pytest.mark.parametrize(("margin", "held"), [(Margin.ISOLATED, 1), *((Margin.CROSS, held) for held in range(1, 7))])
def test_a_close_out_reads_every_position_that_is_held_and_its_price_and_no_other(margin: Margin, held: int) -> None:
    """Whatever other markets there are: with isolated margin one, with cross margin as many as the account holds."""
    rules, state = bankrupt(of_many(6, margin), held)
    positions, prices = Counter[str](), Counter[str]()
    account = state.accounts["long"]
    counted = account._replace(positions=Counting(account.positions, positions))
    accounts = {**state.accounts, "long": counted, "fresh": state.accounts["maker"]._replace(positions={})}
    watched = state._replace(accounts=accounts, markets=Counting(state.markets, prices))
    step = liquidate(rules, watched, Liquidate("long", "A", "fresh", 90))
    assert isinstance(step, Step), step
    assert len(positions) == len(prices) == held


def calls(base: int, each: int, positions: int) -> Iterator[int]:
    """What one call after the other takes, until nothing is left."""
    while positions:
        yield base + each * positions
        positions -= 1


@pytest.mark.parametrize("positions", range(1, 8))
def test_so_many_accounts_fit_into_a_block_call_by_call(positions: int) -> None:
    """And one more does not. False: that an account takes as much as its dearest call for each position, or as one."""
    for base, each, budget in ((200, 35, 7_500), (1, 100, 9_000), (50, 0, 1_000)):
        network = Network(
            largest_account=positions,
            gas_per_block=budget,
            gas_per_close_out=base,
            gas_per_position=each // 2,
            gas_per_price=each - each // 2,
        )
        one = sum(calls(base, each, positions))
        assert affordable(network) == sum(one * number <= budget for number in range(1, budget))
        assert base + positions * each <= one <= positions * (base + positions * each)
        assert (one < positions * (base + positions * each)) == (positions > 1 and each > 0)


def cross_file(**keepers: str | None) -> dict[str, Any]:
    """The example with cross margin and metered keepers."""
    table = {key: text for key, text in (GAS | keepers).items() if text is not None}
    return {**EXAMPLE, "mechanism": EXAMPLE["mechanism"] | {"margin": "cross"}, "keepers": table}


def test_the_capacity_follows_and_the_delay_from_it() -> None:
    """3 calls take 810,000 of 7,500,000: 9 accounts a block, so 12 blocks for 100, of which one may be ignored."""
    found = parse_document(cross_file())
    assert (found.delay, found.largest_account) == (1 + 12 - 1, 3)
    assert parse_document(to_document(found)) == found


@pytest.mark.parametrize(
    ("keepers", "said"),
    [
        ({"capacity": "5 accounts"}, "keepers.gas_per_block: found gas besides capacity, expected capacity, or what"),
        ({"gas_per_price": None}, "keepers.gas_per_price: found nothing, expected capacity, or what it follows from"),
        ({"largest_account": "19 positions"}, 'found "19 positions", expected few enough that closing out the account'),
        ({"gas_per_close_out": "0 gas units", "gas_per_position": "0 gas units", "gas_per_price": "0 gas units"}, "0"),
        (dict.fromkeys([key for key in GAS if "gas" in key]), "keepers.capacity: found nothing, expected capacity, or"),
    ],
)
def test_a_capacity_is_said_once_and_is_one(keepers: dict[str, Any], said: str) -> None:
    """In full, and so that a block has room for the largest account."""
    with pytest.raises(SpecificationError) as error:
        parse_document(cross_file(**keepers))
    assert said in str(error.value)


def test_no_account_gets_more_positions_than_the_largest_may_have() -> None:
    """Neither by a trade, nor by making the market in a close-out; a position more of one it has is none more."""
    specification = of_many(4, Margin.CROSS, keepers=Network(9, accounts_at_once=9, largest_account=3))
    assert specification.most_positions == 3
    assert of_many(2, Margin.CROSS, keepers=Network(9, accounts_at_once=9, largest_account=3)).most_positions == 2
    rules, state = bankrupt(specification, 3)
    refused = execute(rules, state, Trade("D", "other", "long", 1, 90))
    assert isinstance(refused, Refusal)
    rich = execute(rules, state, Deposit("rich", 10**6))
    assert isinstance(rich, Step)
    state = rich.state
    for market in "ABC":
        step = execute(rules, state, Trade(market, "rich", "maker", 1, 90))
        assert isinstance(step, Step)
        state = step.state
    refused = execute(rules, state, Trade("D", "rich", "maker", 1, 90))
    assert isinstance(refused, Refusal)
    assert (refused.guard, refused.numbers) == ("largest-account", {"found": 4, "needed": 3})
    assert isinstance(execute(rules, state, Trade("A", "rich", "maker", 1, 90)), Step)


def test_the_largest_number_of_positions_with_which_keepers_keep_up(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """By theorem, and exact: with one position more the delay is longer than the margin pays for."""
    tables = cross_file()
    tables["markets"]["ETH-USD"] |= {"maintenance_margin": "8%", "initial_margin": "10%"}
    path = tmp_path / "a.toml"
    path.write_text(to_toml(tables))
    options = ["--parameter", "keepers.largest_account", "--property", "no-bad-debt", "--format", "json"]
    run(["threshold", str(path), *options])
    found = json.loads(capsys.readouterr().out)
    most = int(Fraction(found["exact"]))
    assert (found["direction"], found["method"]) == ("at most", "theorem")
    margin, move = Fraction(8, 100), Fraction(EXAMPLE["environment"]["max_move_per_block"].rstrip("%")) / 100
    slippage = Fraction(EXAMPLE["environment"]["slippage"].rstrip("%")) / 100
    for positions, pays in ((most, True), (most + 1, False)):
        delay = parse_document(cross_file(largest_account=f"{positions} positions")).delay
        loss = (1 + move) ** (delay + 1) * (1 + slippage) - 1
        assert (margin >= loss) == pays


@pytest.mark.parametrize(("key", "said"), [("capacity", "gas_per_block"), ("arrivals_at_once", "one of the two")])
def test_what_cannot_stand_beside_the_others_is_not_asked_about(
    key: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A key that the file could not have, whatever it says: refused with the reason, and no traceback."""
    path = tmp_path / "a.toml"
    path.write_text(to_toml(cross_file()))
    assert run(["threshold", str(path), "--parameter", f"keepers.{key}"]) == 3
    found = " ".join(capsys.readouterr().err.split())
    assert "no parameter that can be asked about" in found
    assert said in found
