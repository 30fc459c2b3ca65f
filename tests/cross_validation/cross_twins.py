"""Wrong twins: each is the reference with one deliberate mistake, of a kind that a person makes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from novate.model.actions import Liquidate, Refusal, Step, Withdraw
from novate.model.reference import accounts, guards, liquidate, margin, next_block, trade, withdraw
from novate.model.reference.accounts import Fill
from novate.model.reference.division import rounded_down, rounded_up
from novate.model.reference.liquidate import Bill
from novate.model.reference.rules import Requirement, Rules
from novate.model.state import Account, ClearingState, Ledger, MarketState


@dataclass(frozen=True)
class Twin:
    """What stands in for which functions."""

    replacement: Callable[..., Any]
    targets: tuple[str, ...]
    """Module and function, inside the reference."""
    where: str = ""
    """Part of the name of the mechanisms in which the mistake makes a difference, if not in all."""


TWINS: dict[str, Twin] = {
    "penalty rounded down": Twin(rounded_down, ("liquidate.rounded_up",), "uncapped"),
    "keeper's share rounded up": Twin(rounded_up, ("liquidate.rounded_down",)),
    "buyer pays rounded down": Twin(rounded_down, ("accounts.rounded_up",)),
    "seller gets rounded up": Twin(rounded_up, ("accounts.rounded_down",)),
    "a deposit cures nobody": Twin(lambda _, __, account: account, ("deposit.rested_if_healthy",)),
    "a deposit cures everybody": Twin(
        lambda _, __, account: account._replace(overdue=0), ("deposit.rested_if_healthy",)
    ),
    "a trade cures nobody": Twin(lambda account: account, ("trade.rested",)),
    "fills of any price": Twin(lambda *_: None, ("liquidate.fill_within_slippage",)),
    "anybody is closed out": Twin(lambda *_: None, ("liquidate.liquidatable",)),
    "keepers sleep for ever": Twin(lambda *_: None, ("next_block.nobody_overdue",)),
    "prices jump": Twin(lambda *_: None, ("next_block.price_within_move",)),
    "the oracle says anything": Twin(lambda *_: None, ("next_block.oracle_follows",), "stale"),
    "dust may be opened": Twin(lambda *_: None, ("trade.minimum_notional",), "flat reward"),
    "cash that is not there": Twin(lambda *_: None, ("withdraw.cash_there",)),
    "nobody absorbs a loss": Twin(lambda ledger, _: ledger, ("liquidate.absorbed",)),
}


def mistake(name: str, *targets: str, where: str = "") -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Enter a wrong function under the name of its mistake."""

    def entered(replacement: Callable[..., Any]) -> Callable[..., Any]:
        TWINS[name] = Twin(replacement, targets, where)
        return replacement

    return entered


def with_other(rules: Rules, **changes: Any) -> Rules:
    """The same rules, but for some numbers of the mechanism."""
    return replace(rules, specification=replace(rules.specification, **changes))


_filled = accounts.filled
_billed = liquidate.billed
_booked = liquidate.booked
_closed_out = liquidate.closed_out
_fill_within_slippage = liquidate.fill_within_slippage
_observed = liquidate.observed
_moved = next_block.moved
_counted = next_block.counted
_nobody_overdue = next_block.nobody_overdue
_headroom = Requirement.headroom
_withdraw = withdraw.withdraw
_refused_side = trade.refused_side


@mistake("a residue gets lost", "trade.filled", "liquidate.filled")
def without_residue(*arguments: Any) -> Fill:
    """What rounding leaves belongs to nobody."""
    return _filled(*arguments)._replace(residue=0)


@mistake("one more block of delay", "next_block.nobody_overdue")
def one_block_later(rules: Rules, state: ClearingState) -> Refusal | None:
    """Off by one."""
    return _nobody_overdue(with_other(rules, keeper_delay=rules.specification.keeper_delay + 1), state)


@mistake("one block less of delay", "next_block.nobody_overdue")
def one_block_earlier(rules: Rules, state: ClearingState) -> Refusal | None:
    """Off by one, the other way."""
    return _nobody_overdue(with_other(rules, keeper_delay=rules.specification.keeper_delay - 1), state)


@mistake("a staler oracle", "next_block.moved")
def staler(rules: Rules, markets: Mapping[str, MarketState], prices: Mapping[str, tuple[int, int]]) -> Any:
    """Off by one: the oracle may look one block further back."""
    return _moved(with_other(rules, staleness=rules.specification.staleness + 1), markets, prices)


@mistake("overdue grows by two", "next_block.counted")
def counted_twice(rules: Rules, state: ClearingState) -> ClearingState:
    """Each block counts twice for those who are overdue."""
    return _counted(rules, _counted(rules, state))


@mistake("the first block does not count", "next_block.counted")
def counted_late(rules: Rules, state: ClearingState) -> ClearingState:
    """Who has just become liquidatable is not yet overdue."""
    counted = _counted(rules, state)
    fresh = {name for name, account in counted.accounts.items() if account.overdue == 1}
    return counted._replace(
        accounts={name: each._replace(overdue=0) if name in fresh else each for name, each in counted.accounts.items()}
    )


@mistake("no penalty", "liquidate.billed")
def unbilled(*_: Any) -> Bill:
    """The account pays nothing, and nobody gets anything."""
    return Bill(0, 0)


@mistake("keeper and fund swapped", "liquidate.billed")
def swapped_bill(*arguments: Any) -> Bill:
    """The fund's part goes to the keeper."""
    bill = _billed(*arguments)
    return Bill(bill.charges, bill.charges - bill.reward)


@mistake("charges never capped", "liquidate.billed", where=" capped")
def uncapped(rules: Rules, *arguments: Any) -> Bill:
    """Capped charges are taken in full."""
    return _billed(with_other(rules, penalty_capped_by_equity=False), *arguments)


@mistake("capped by the equity", "liquidate.headroom", where="cross, capped")
def all_equity(rules: Rules, state: ClearingState, account: Account, _: Any) -> int:
    """The cap forgets what the positions that are left require."""
    return margin.scaled_equity(rules, state, account)


@mistake("flat reward on the house", "liquidate.billed", where="flat reward")
def flat_reward_for_free(rules: Rules, *arguments: Any) -> Bill:
    """The account is not charged with the flat reward."""
    return _billed(with_other(rules, keeper_flat_reward=0), *arguments)


@mistake("a fund that pays before it receives", "liquidate.booked", where="uncapped")
def late_receipt(ledger: Ledger, residue: int, bill: Bill, shortfall: int) -> Ledger:
    """The fund's part of the charges comes too late for this close-out's shortfall."""
    paid = _booked(ledger, residue, Bill(bill.reward, bill.reward), shortfall)
    return paid._replace(insurance_fund=paid.insurance_fund + bill.charges - bill.reward)


@mistake("close-outs not counted", "liquidate.booked")
def uncounted(ledger: Ledger, residue: int, bill: Bill, shortfall: int) -> Ledger:
    """The ledger forgets how many there were."""
    return _booked(ledger, residue, bill, shortfall)._replace(close_outs=ledger.close_outs)


@mistake("every close-out forgives", "liquidate.settled", where="cross")
def forgiven(closed: Account, bill: Bill) -> tuple[Account, int]:
    """A balance below zero is forgiven even while positions remain."""
    balance = closed.balance - bill.charges
    return closed._replace(balance=max(0, balance)), max(0, -balance)


@mistake("slippage on the wrong side", "liquidate.fill_within_slippage")
def other_side(rules: Rules, state: ClearingState, action: Liquidate, size: int) -> Refusal | None:
    """A long may be sold above the market price, and not below."""
    return _fill_within_slippage(rules, state, action, -size)


@mistake("half the position", "liquidate.closed_out")
def half_closed(rules: Rules, state: ClearingState, action: Liquidate, account: Account) -> Any:
    """A full close-out that closes only half."""
    half = {**account.positions, action.market: -(-account.positions[action.market] // 2)}
    closed, maker, residue = _closed_out(rules, state, action, account._replace(positions=half))
    left = account.positions[action.market] - half[action.market]
    return accounts.holding(closed, action.market, left, 0) if left else closed, maker, residue


@mistake("longs margined as shorts", "rules.Requirement.headroom")
def swapped_sides(self: Requirement, size: int, oracle: int) -> int:
    """The requirement is added to a long's value and taken off a short's."""
    return _headroom(Requirement(self.short, self.long, self.minimum), size, oracle)


@mistake("minimum maintenance forgotten", "rules.Requirement.headroom", where="flat reward")
def without_minimum(self: Requirement, size: int, oracle: int) -> int:
    """Only the share of the notional is required."""
    return _headroom(self._replace(minimum=0), size, oracle)


@mistake("maintenance in place of initial margin", "withdraw.initial_margin", "trade.initial_margin")
def maintenance_only(rules: Rules, *arguments: Any) -> Refusal | None:
    """A withdrawal or trade may go down to the maintenance requirement."""
    return guards.initial_margin(replace(rules, initial=rules.maintenance), *arguments)


@mistake("only the buyer is checked", "trade.refused_side")
def buyer_only(rules: Rules, state: ClearingState, market: str, name: str, account: Account) -> Refusal | None:
    """The seller's requirement is not looked at."""
    return _refused_side(rules, state, market, name, account) if account.positions.get(market, 0) > 0 else None


@mistake("cash stays", "machine.withdraw")
def cash_stays(rules: Rules, state: ClearingState, action: Withdraw) -> Step | Refusal:
    """A withdrawal leaves the cash where it was."""
    result = _withdraw(rules, state, action)
    if isinstance(result, Refusal):
        return result
    ledger = result.state.ledger._replace(cash=state.ledger.cash)
    return Step(result.state._replace(ledger=ledger))


@mistake(
    "liquidatable at equality",
    *(f"{module}.is_liquidatable" for module in ("accounts", "liquidate", "next_block")),
    where="isolated, capped",
)
def at_equality(rules: Rules, state: ClearingState, account: Account) -> bool:
    """An account that just meets its requirement is closed out too."""
    return bool(account.positions) and margin.headroom(rules, state, account, rules.maintenance) <= 0


@mistake("notional recorded at the oracle", "liquidate.observed")
def at_the_oracle(*arguments: Any) -> Any:
    """The record confuses market and oracle price."""
    record = _observed(*arguments)
    return replace(record, market_notional=record.oracle_notional)
