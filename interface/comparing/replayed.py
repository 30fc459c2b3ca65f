"""A smallest path, carried out by the executable reference: what it says of it, in whole quanta.

The reference plays a mechanism with the file's maintenance margins and nothing else: the oracle shows the market price,
keepers come in the same block, and nothing is charged. So a block is a step of the path.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from novate.model.actions import Action, Deposit, Liquidate, NextBlock, Refusal, Trade
from novate.model.component import part
from novate.model.core.reference.genesis import genesis
from novate.model.core.reference.machine import execute
from novate.model.core.reference.margin import is_liquidatable
from novate.model.core.reference.rules import Rules
from novate.model.margins.path import Outcome
from novate.model.margins.smallest_path import Jump, Witness
from novate.model.specification import Keeper, Margin, MarketParameters, Specification
from novate.model.state import ClearingState

MAKER = "the other side of"


class ReplayError(Exception):
    """The reference refuses an action of a path: the two do not mean the same."""


def replayed(witness: Witness, kind: str, jumps: Sequence[Jump]) -> Outcome | None:
    """What the reference makes of it; None of a margin model that it has not. Raises `ReplayError`."""
    if kind not in list(Margin):
        return None
    margin = Margin(kind)
    rules = Rules.of(mechanism(witness, margin, jumps), witness.scene.opening)
    state = genesis(rules, witness.scene.opening)
    for action in _opening(witness, margin):
        state = _after(rules, state, action)
    closed: set[str] = set()
    for step in witness.path:
        state = _after(rules, state, NextBlock({name: (price, price) for name, price in step.prices.items()}))
        for market in step.order:
            name = owner(market, margin)
            if market in closed or not is_liquidatable(rules, state, state.accounts[name]):
                continue
            state = _after(rules, state, Liquidate(name, market, f"{MAKER} {market}", step.prices[market]))
            closed.add(market)
    return Outcome(frozenset(closed), state.ledger.uncovered_bad_debt, 0)


def _after(rules: Rules, state: ClearingState, action: Action) -> ClearingState:
    result = execute(rules, state, action)
    if isinstance(result, Refusal):
        raise ReplayError(result.message)
    return result.state


def owner(market: str, margin: Margin) -> str:
    """The account that holds the position: one for each where it is isolated."""
    return f"trader in {market}" if margin is Margin.ISOLATED else "trader"


def _opening(witness: Witness, margin: Margin) -> Iterator[Action]:
    """Everybody has what the scene says, and somebody takes the other side with more than enough."""
    scene = witness.scene
    for market in scene.sizes:
        name, other = owner(market, margin), f"{MAKER} {market}"
        yield Deposit(name, scene.collateral[market])
        yield Deposit(other, 1000 * scene.opening[market])
    for market, size in scene.sizes.items():
        both = (owner(market, margin), f"{MAKER} {market}")
        buyer, seller = both if size > 0 else both[::-1]
        yield Trade(market, buyer, seller, abs(size), scene.opening[market])


def mechanism(witness: Witness, margin: Margin, jumps: Sequence[Jump]) -> Specification:
    """The least that has these margins."""
    return Specification(
        title="a smallest path",
        margin=margin,
        quote_quantum=Fraction(1),
        markets={
            name: _market(name, share, [each[name] for each in jumps]) for name, share in witness.scene.margins.items()
        },
        penalty_capped_by_equity=True,
        keeper=Keeper.PROTOCOL,
        keeper_share=Fraction(0),
        keeper_flat_reward=0,
        insurance_fund=0,
        keeper_delay=0,
        gas_cost=0,
        dust_notional=0,
        expect={},
    )


def _market(name: str, margin: Fraction, jumps: Sequence[Fraction]) -> MarketParameters:
    one = Fraction(1)
    return MarketParameters(
        name=name,
        initial_margin=margin,
        maintenance_margin=margin,
        minimum_maintenance=0,
        minimum_notional=0,
        base_quantum=one,
        price_tick=one,
        unit=one,
        penalty=Fraction(0),
        move_up=max(jumps) - 1,
        move_down=1 - min(jumps),
        oracle=part("oracles", "exact", "parameters").RECORD(),
        close_out=part("close_outs", "whole", "parameters").RECORD(),
        slippage=Fraction(0),
        max_open_interest=None,
    )
