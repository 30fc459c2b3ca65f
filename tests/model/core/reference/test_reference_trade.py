from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

import pytest

from novate.model.actions import Refusal, Step, Trade
from novate.model.core.reference.rules import Rules
from novate.model.core.reference.trade import trade
from novate.model.specification import Margin
from novate.model.state import Account, ClearingState

States = Callable[..., ClearingState]
OFFER = Trade(market="A", buyer="alice", seller="bob", size=1_000, price=100)


def funded(make_state: States, rules: Rules, alice: int = 10_000, bob: int = 10_000) -> ClearingState:
    """Give both sides exactly the initial requirement of the offer, unless told otherwise."""
    return make_state(rules, 100, alice=(alice, {}), bob=(bob, {}))


def guard_of(outcome: Step | Refusal) -> str:
    """Name the guard of a refusal."""
    assert isinstance(outcome, Refusal), outcome
    return outcome.guard


def test_money_goes_one_way_and_the_position_the_other(make_rules: Callable[..., Rules], make_state: States) -> None:
    """Both sides may use their last quantum of initial margin; nothing is lost on the way."""
    rules = make_rules()
    step = trade(rules, funded(make_state, rules), OFFER)
    assert isinstance(step, Step)
    assert step.state.accounts == {
        "alice": Account(10_000 - 100_000, {"A": 1_000}, 0),
        "bob": Account(10_000 + 100_000, {"A": -1_000}, 0),
    }
    assert step.state.ledger.fees == 0


def test_rounding_is_against_both_sides(make_rules: Callable[..., Rules], make_state: States) -> None:
    """Of a price of 33 1/3 the buyer pays 34, the seller receives 33, and the fees get the quantum between."""
    rules = make_rules(unit=Fraction(1, 3))
    state = make_state(rules, 1, alice=(10_000, {}), bob=(10_000, {}))
    step = trade(rules, state, replace(OFFER, size=100, price=1))
    assert isinstance(step, Step)
    assert step.state.accounts["alice"].balance == 10_000 - 34
    assert step.state.accounts["bob"].balance == 10_000 + 33
    assert step.state.ledger.fees == 1


@pytest.mark.parametrize(
    ("offer", "guard"),
    [
        (replace(OFFER, market="Z"), "unknown-market"),
        (replace(OFFER, seller="alice"), "same-account"),
        (replace(OFFER, size=0), "size-positive"),
        (replace(OFFER, size=-1), "size-positive"),
        (replace(OFFER, price=-1), "price-positive"),
    ],
)
def test_an_offer_makes_sense(make_rules: Callable[..., Rules], make_state: States, offer: Trade, guard: str) -> None:
    """An offer is refused for what it says, before anybody's account matters."""
    rules = make_rules()
    assert guard_of(trade(rules, funded(make_state, rules), offer)) == guard


@pytest.mark.parametrize(("alice", "bob", "poor"), [(9_999, 10_000, "alice"), (10_000, 9_999, "bob")])
def test_both_sides_need_their_initial_margin(
    make_rules: Callable[..., Rules], make_state: States, alice: int, bob: int, poor: str
) -> None:
    """One quantum too little on either side, and the trade is refused with that account's name and numbers."""
    rules = make_rules()
    refusal = trade(rules, funded(make_state, rules, alice, bob), OFFER)
    assert isinstance(refusal, Refusal)
    assert refusal.guard == "initial-margin"
    assert refusal.numbers == {"found": 9_999, "needed": 10_000}
    assert f"account {poor} " in refusal.message


def test_any_price_as_long_as_margins_hold(make_rules: Callable[..., Rules], make_state: States) -> None:
    """A trade at price 0 gives the buyer the position for nothing; the seller must be able to afford it."""
    rules = make_rules()
    gift = replace(OFFER, price=0)
    step = trade(rules, funded(make_state, rules, alice=0, bob=110_000), gift)
    assert isinstance(step, Step)
    assert step.state.accounts["alice"] == Account(0, {"A": 1_000}, 0)
    assert guard_of(trade(rules, funded(make_state, rules, alice=0, bob=109_999), gift)) == "initial-margin"


def test_the_requirement_is_at_the_oracle_price(make_rules: Callable[..., Rules], make_state: States) -> None:
    """The market price may differ; margins look at what the clearing house sees."""
    rules = make_rules()
    state = funded(make_state, rules)
    market = state.markets["A"]
    assert isinstance(trade(rules, state._replace(markets={"A": market._replace(price=1)}), OFFER), Step)
    higher = state._replace(markets={"A": market._replace(oracle=101)})
    assert guard_of(trade(rules, higher, OFFER)) == "initial-margin"


@pytest.mark.parametrize("size", [99, 1])
def test_no_position_below_the_minimum(make_rules: Callable[..., Rules], make_state: States, size: int) -> None:
    """A position worth less than the minimum notional at the oracle price cannot be opened."""
    rules = make_rules(minimum_notional=10_000)
    refusal = trade(rules, funded(make_state, rules), replace(OFFER, size=size))
    assert isinstance(refusal, Refusal)
    assert (refusal.guard, refusal.numbers) == ("minimum-notional", {"found": size * 100, "needed": 10_000})
    assert isinstance(trade(rules, funded(make_state, rules), replace(OFFER, size=100)), Step)


@pytest.mark.parametrize(("size", "allowed"), [(900, True), (901, False), (1_000, True), (1_099, False), (1_100, True)])
def test_no_position_left_below_the_minimum(
    make_rules: Callable[..., Rules], make_state: States, size: int, allowed: bool
) -> None:
    """A sale may leave nothing, or at least the minimum, on either side of zero."""
    rules = make_rules(minimum_notional=10_000)
    state = make_state(rules, 100, alice=(0, {"A": 1_000}), bob=(300_000, {"A": -1_000}))
    back = replace(OFFER, buyer="bob", seller="alice", size=size)
    outcome = trade(rules, state, back)
    assert isinstance(outcome, Step) is allowed
    if not allowed:
        assert guard_of(outcome) == "minimum-notional"


def test_a_closed_position_has_no_entry(make_rules: Callable[..., Rules], make_state: States) -> None:
    """Trading back leaves an account without positions, not with a position of 0."""
    rules = make_rules()
    opened = trade(rules, funded(make_state, rules), OFFER)
    assert isinstance(opened, Step)
    closed = trade(rules, opened.state, replace(OFFER, buyer="bob", seller="alice"))
    assert isinstance(closed, Step)
    assert closed.state.accounts == {"alice": Account(10_000, {}, 0), "bob": Account(10_000, {}, 0)}


def test_isolated_margin_means_one_market(make_rules: Callable[..., Rules], make_state: States) -> None:
    """With isolated margin a second market is refused; with cross margin the positions stand side by side."""
    accounts = {"alice": (50_000, {"B": 1_000}), "bob": (250_000, {"B": -1_000})}
    rules = make_rules("A", "B")
    refusal = trade(rules, make_state(rules, 100, **accounts), OFFER)
    assert guard_of(refusal) == "one-market-per-account"
    crossed = make_rules("A", "B", margin=Margin.CROSS)
    step = trade(crossed, make_state(crossed, 100, **accounts), OFFER)
    assert isinstance(step, Step)
    assert step.state.accounts["alice"].positions == {"A": 1_000, "B": 1_000}


def test_cross_margin_adds_up_over_markets(make_rules: Callable[..., Rules], make_state: States) -> None:
    """The requirement of a second position comes on top of the first one's."""
    rules = make_rules("A", "B", margin=Margin.CROSS)
    held = {"alice": (20_000 - 100_000, {"B": 1_000}), "bob": (500_000, {"B": -1_000})}
    assert isinstance(trade(rules, make_state(rules, 100, **held), OFFER), Step)
    held["alice"] = (19_999 - 100_000, {"B": 1_000})
    assert guard_of(trade(rules, make_state(rules, 100, **held), OFFER)) == "initial-margin"


def test_a_trade_clears_overdue(make_rules: Callable[..., Rules], make_state: States) -> None:
    """Both sides passed the initial requirement, so nothing of theirs is overdue."""
    rules = make_rules()
    state = funded(make_state, rules)
    late = {name: account._replace(overdue=2) for name, account in state.accounts.items()}
    step = trade(rules, state._replace(accounts=late), OFFER)
    assert isinstance(step, Step)
    assert [account.overdue for account in step.state.accounts.values()] == [0, 0]


def test_a_fee_before_the_check_is_part_of_it(make_rules: Callable[..., Rules], make_state: States) -> None:
    """Both pay a share of what the oracle shows, rounded up, to the fees, and a quantum less is not enough."""
    rules = make_rules(trading_fee=Fraction(1, 3000))
    step = trade(rules, funded(make_state, rules, 10_034, 10_034), replace(OFFER, price=90))
    assert guard_of(trade(rules, funded(make_state, rules, 10_033 + 10_000, 33), replace(OFFER, price=90))) == GUARD
    step = trade(rules, funded(make_state, rules, 10_034, 10_034), OFFER)
    assert isinstance(step, Step)
    assert [account.balance for account in step.state.accounts.values()] == [10_000 - 100_000, 10_000 + 100_000]
    assert step.state.ledger.fees == 2 * 34


GUARD = "initial-margin"


def test_a_fee_after_the_check_stops_at_what_the_account_is_worth(
    make_rules: Callable[..., Rules], make_state: States
) -> None:
    """Who closes all of a position has nothing left rather than a debt; who is left short stays as late as he was."""
    rules = make_rules(trading_fee=Fraction(1, 20), fee_after_check=True)
    state = make_state(rules, 100, alice=(7 - 100_000, {"A": 1_000}), bob=(20_000, {}))
    state = state._replace(accounts=state.accounts | {"alice": state.accounts["alice"]._replace(overdue=1)})
    step = trade(rules, state, replace(OFFER, buyer="bob", seller="alice"))
    assert isinstance(step, Step)
    assert step.state.accounts["alice"] == Account(0, {}, 0)
    assert step.state.accounts["bob"].balance == 20_000 - 100_000 - 5_000
    assert step.state.ledger.fees == 7 + 5_000
    part = trade(rules, state, Trade("A", "bob", "alice", 999, 101))
    assert isinstance(part, Step)
    assert part.state.accounts["alice"].overdue == 1


def test_a_trade_moves_no_more_than_its_share_of_what_it_leaves(
    make_rules: Callable[..., Rules], make_state: States
) -> None:
    """Half of a position may be closed, or all of it; no more than half, and no side may be changed."""
    rules = make_rules(largest_trade=Fraction(1))
    state = make_state(rules, 100, alice=(10_000, {"A": 1_000}), bob=(10**6, {"A": 10_000}))
    for size in (500, 1_000):
        assert isinstance(trade(rules, state, Trade("A", "bob", "alice", size, 100)), Step)
    for size in (501, 1_100):
        assert guard_of(trade(rules, state, Trade("A", "bob", "alice", size, 100))) == "largest-trade"
