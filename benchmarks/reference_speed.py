"""Blocks a second of the reference, through its public entry, with accounts that hold a position in one market.

Run it with the package installed: `python benchmarks/reference_speed.py`. It prints the best of several runs for each
number of accounts (other work on the machine only ever makes a run slower). The goal is 300,000 with one account.
"""

from __future__ import annotations

from fractions import Fraction
from time import perf_counter

from novate.model.actions import NextBlock, Step
from novate.model.close_outs.whole.parameters import Whole
from novate.model.core.reference.genesis import genesis
from novate.model.core.reference.machine import execute
from novate.model.core.reference.rules import Rules
from novate.model.oracles.band.parameters import Band
from novate.model.specification import Keeper, Margin, MarketParameters, Specification
from novate.model.state import Account, ClearingState

MARKET = "ETH-USD"
PRICE = 300_000  # ticks of 0.01
RUNS = 5


def eth_usd() -> Rules:
    """Rules of one market in the size of a real one: 1e-6 money, 1e-9 base, prices in cents."""
    market = MarketParameters(
        name=MARKET,
        initial_margin=Fraction(5, 100),
        maintenance_margin=Fraction(3, 100),
        minimum_maintenance=0,
        minimum_notional=10_000_000,
        base_quantum=Fraction(1, 10**9),
        price_tick=Fraction(1, 100),
        unit=Fraction(1, 10**5),
        penalty=Fraction(15, 1000),
        move_up=Fraction(5, 1000),
        move_down=Fraction(5, 1000),
        slippage=Fraction(5, 1000),
        max_open_interest=None,
        oracle=Band(Fraction(0), Fraction(0), 0),
        close_out=Whole(),
    )
    specification = Specification(
        title="benchmark",
        margin=Margin.ISOLATED,
        quote_quantum=Fraction(1, 10**6),
        markets={MARKET: market},
        penalty_capped_by_equity=True,
        keeper=Keeper.OPEN,
        keeper_share=Fraction(1, 2),
        keeper_flat_reward=0,
        insurance_fund=10**12,
        keeper_delay=2,
        gas_cost=2_000_000,
        dust_notional=0,
        expect={},
    )
    return Rules.of(specification)


def with_accounts(rules: Rules, count: int) -> ClearingState:
    """Give `count` accounts a healthy position, long and short in turn."""
    accounts = {
        f"account {number}": Account(10**13, {MARKET: 10**9 if number % 2 else -(10**9)}, 0) for number in range(count)
    }
    return genesis(rules, {MARKET: PRICE})._replace(accounts=accounts)


def seconds_for(rules: Rules, state: ClearingState, actions: list[NextBlock]) -> float:
    """Execute the blocks one after another."""
    start = perf_counter()
    for action in actions:
        step = execute(rules, state, action)
        assert isinstance(step, Step)
        state = step.state
    return perf_counter() - start


def blocks_per_second(rules: Rules, accounts: int) -> float:
    """Measure the best of several runs; the price goes up and down in turn, so every check does real work."""
    state = with_accounts(rules, accounts)
    prices = (PRICE + 1_000, PRICE)
    actions = [NextBlock({MARKET: (prices[block % 2],) * 2}) for block in range(100_000 // accounts)]
    return len(actions) / min(seconds_for(rules, state, actions) for _ in range(RUNS))


def main() -> None:
    """Print a line for each number of accounts."""
    rules = eth_usd()
    for accounts in (1, 10, 100):
        print(f"{accounts:>4} accounts: {blocks_per_second(rules, accounts):>10,.0f} blocks a second")


if __name__ == "__main__":
    main()
