"""Auto-deleveraging as a layer of a mechanism: who closes what at which price, and what is left."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import pytest

from novate.model.actions import NOBODY, Action, Deposit, Liquidate, NextBlock, Refusal, Step, Trade
from novate.model.core.reference.genesis import genesis
from novate.model.core.reference.machine import execute
from novate.model.core.reference.margin import equity
from novate.model.core.reference.rules import Rules
from novate.model.specification import Specification
from novate.model.state import Account, ClearingState
from novate.model.waterfall.adl.positions import Holder
from novate.model.waterfall.adl.reference import score
from novate.proofs.refinement.adventure import adventure
from novate.proofs.refinement.of_waterfall.insurance_fund import WILD
from novate.proofs.refinement.run import Run
from novate.proofs.refinement.small import PER_CENT, mechanism
from novate.proofs.refinement.steps import Moment

MARKET = {"move_up": 2, "move_down": 70 * PER_CENT, "slippage": 5 * PER_CENT, "penalty": 0 * PER_CENT}
THIN = {"initial_margin": 5 * PER_CENT, "maintenance_margin": 4 * PER_CENT}


def deleveraging(layers: tuple[str, ...] = ("insurance-fund", "adl"), **changes: object) -> Specification:
    """A market with hardly any margin, and nothing in the fund unless it is said."""
    return mechanism(MARKET | THIN, layers=layers, **{"insurance_fund": 0, "keeper_delay": 0, "gas_cost": 0} | changes)


def after(specification: Specification, actions: list[Action]) -> tuple[ClearingState, Step]:
    """The state before the last action, and what that did."""
    rules = Rules.of(specification)
    state = genesis(rules, {"A": 100})
    for action in actions[:-1]:
        done = execute(rules, state, action)
        assert isinstance(done, Step), done
        state = done.state
    last = execute(rules, state, actions[-1])
    assert isinstance(last, Step), last
    return state, last


def to(price: int) -> NextBlock:
    """The price and what the oracle shows of it."""
    return NextBlock({"A": (price, price)})


def deposits(**amounts: int) -> list[Action]:
    """Of several accounts."""
    return [Deposit(name, amount) for name, amount in amounts.items()]


HISTORY = [
    *deposits(S=300, B=100, A=100, M=1_000),
    Trade("A", "B", "S", 1, 100),
    to(300),
    Trade("A", "A", "B", 1, 300),
    to(100),
    Liquidate("A", "A", "M", 95),
]
"""A is long of what S is short of, from 300 on with 100: at 200 he has nothing left, at 95 he lacks 105."""


@pytest.mark.parametrize(("fund", "price"), [(0, 200), (40, 160), (105, None), (200, None)])
def test_the_other_side_closes_at_the_bankruptcy_price_as_far_as_the_fund_leaves_something(
    fund: int, price: int | None
) -> None:
    """What the fund has paid makes that price better; unless all is paid, the market maker has no part in it."""
    before, done = after(deleveraging(insurance_fund=fund), HISTORY)
    accounts, ledger = done.state.accounts, done.state.ledger
    assert ledger.uncovered_bad_debt == 0
    if price is None:
        assert (accounts["S"], accounts["M"].positions) == (before.accounts["S"], {"A": 1})
        return
    assert (accounts["S"].positions, accounts["S"].balance) == ({}, before.accounts["S"].balance - price)
    assert accounts["M"] == before.accounts["M"]
    assert ledger.insurance_fund == 0


SHORTS = "S1", "S2", "S3"


def crowded(**changes: object) -> Step:
    """Three who are short of 1 each, against a long of 3 that lacks 30 at a fill of 70: each would lose 10 by it."""
    opening = [Trade("A", "L", name, 1, 100) for name in SHORTS]
    ready = deposits(L=60, M=1_000, **dict.fromkeys(SHORTS, 50))
    return after(deleveraging(**changes), [*ready, *opening, to(70), Liquidate("L", "A", "M", 70)])[1]


@pytest.mark.parametrize(
    ("changes", "closing", "left"),
    [
        ({}, {"S1", "S2", "S3"}, 0),
        ({"adl_allocation": "list"}, {"S1", "S2", "S3"}, 0),
        ({"adl_accounts": 2}, 2, 10),
        ({"adl_accounts": 1, "adl_allocation": "largest-first"}, 1, 20),
        ({"adl_candidates": "profitable"}, {"S1", "S2", "S3"}, 0),
        ({"adl_price": "mark"}, {"S1", "S2", "S3"}, 30),
        ({"adl_accounts": 1, "adl_allocation": "score"}, 1, 20),
        ({"adl_accounts": 2, "layers": ("insurance-fund", "adl", "socialise"), "socialise_base": "equity"}, 2, 0),
    ],
)
def test_what_those_do_not_hold_who_are_asked_stays_with_the_market_maker(
    changes: dict[str, object], closing: set[str] | int, left: int
) -> None:
    """FALSE that it always fills, and that nothing is left at the mark; sizes of the market still net to zero."""
    done = crowded(**changes)
    closed = {name for name in SHORTS if not done.state.accounts[name].positions}
    assert (closed if isinstance(closing, set) else len(closed)) == closing
    assert done.state.ledger.uncovered_bad_debt == left
    assert sum(each.positions.get("A", 0) for each in done.state.accounts.values()) == 0


@pytest.mark.parametrize(("before", "end", "left", "surplus"), [(100, 70, 0, 60), (80, 60, 0, 0), (60, 50, 60, 0)])
def test_at_the_mark_of_the_block_before_too_much_is_paid_or_too_little(
    before: int, end: int, left: int, surplus: int
) -> None:
    """FALSE that it removes the deficit: L, long of 3, has nothing left at 80, and only at that price nothing is."""
    opening = [Trade("A", "L", name, 1, 100) for name in SHORTS]
    ready = deposits(L=60, M=1_000, **dict.fromkeys(SHORTS, 50))
    moves = [to(before)] * (before < 100) + [to(end)]
    specification = deleveraging(adl_price="previous-mark", keeper_delay=1)
    _, done = after(specification, [*ready, *opening, *moves, Liquidate("L", "A", "M", end)])
    assert (done.state.ledger.uncovered_bad_debt, done.state.ledger.insurance_fund) == (left, surplus)


@pytest.mark.parametrize(("side", "opened"), [(1, (50, 60)), (-1, (150, 140))])
def test_a_score_is_the_same_way_round_on_both_sides(side: int, opened: tuple[int, int]) -> None:
    """Who has gained a larger share of what it was opened at comes first; and of two alike who has more leverage.

    FALSE of the mark over the entry: the further the mark has fallen below the entry of a short, the later it comes.
    """
    rules = Rules.of(deleveraging(adl_allocation="score", keeper_delay=9))
    state = genesis(rules, {"A": 100})
    mark = Fraction(100)
    rows = (("more", opened[0], 200), ("less", opened[1], 200), ("thin", opened[1], 100))
    accounts = {
        name: Account(worth - side * 100, {"A": side}, 0, opened_at={"A": Fraction(side * price)})
        for name, price, worth in rows
    }
    state = state._replace(accounts=accounts)
    more, less, thin = (
        score(rules, state, name, Holder(side, each.balance, opened_at(each)), mark) for name, each in accounts.items()
    )
    assert more > less > 0
    assert thin == 2 * less


def opened_at(account: Account) -> Fraction:
    """Its entry."""
    return account.opened_at["A"] / account.positions["A"]


def test_a_market_maker_may_be_on_the_other_side_himself() -> None:
    """He who is short of it takes the position: he is asked for what he held before."""
    opening = [*deposits(L=20, M=500), Trade("A", "L", "M", 1, 100), to(70), Liquidate("L", "A", "M", 70)]
    before, done = after(deleveraging(), opening)
    assert done.state.ledger.uncovered_bad_debt == 0
    assert done.state.accounts["M"].positions == {}
    assert done.state.accounts["M"].balance == before.accounts["M"].balance - 80


def test_where_no_market_maker_is_the_other_side_closes_at_the_price_of_the_close_out() -> None:
    """S takes over nothing and closes; A keeps what he has left, nobody is charged, and no cash comes in."""
    actions = [*HISTORY[:-2], to(205), Liquidate("A", "A", NOBODY, 203)]
    before, done = after(deleveraging(adl_allocation="list"), actions)
    accounts = done.state.accounts
    assert {name: each.positions for name, each in accounts.items()} == {key: {} for key in "ABMS"}
    assert (accounts["A"].balance, accounts["S"].balance) == (3, before.accounts["S"].balance - 203)
    assert done.state.ledger == before.ledger._replace(close_outs=1)
    assert NOBODY not in accounts


@pytest.mark.parametrize("fund", [0, 40, 105, 200])
def test_and_at_the_bankruptcy_price_where_something_is_left(fund: int) -> None:
    """As where a market maker was found whose part is taken back; and where the fund pays all, at its price."""
    found = [
        after(deleveraging(insurance_fund=fund), [*HISTORY[:-1], Liquidate("A", "A", maker, 95)])[1].state
        for maker in ("M", NOBODY)
    ]
    assert found[0].ledger == found[1].ledger
    if fund < 105:
        assert found[0].accounts == found[1].accounts
    else:
        assert found[1].accounts["S"].positions == {}


@pytest.mark.parametrize(
    "changes",
    [
        {"adl_accounts": 500},
        {"adl_candidates": "profitable"},
        {"adl_price": "mark"},
        {"adl_price": "previous-mark"},
        {"layers": ("insurance-fund",)},
        {"layers": ("insurance-fund", "pool", "adl"), "pool_assets": 9, "pool_role": "counterparty"},
        {"layers": ("insurance-fund", "socialise", "adl"), "socialise_base": "equity"},
    ],
)
def test_unless_it_is_limited(changes: dict[str, object]) -> None:
    """Then a close-out needs a market maker, which stays among the assumptions."""
    specification = deleveraging(**changes)
    rules, state = Rules.of(specification), genesis(Rules.of(specification), {"A": 100})
    for action in HISTORY[:-1]:
        done = execute(rules, state, action)
        assert isinstance(done, Step)
        state = done.state
    refused = execute(rules, state, Liquidate("A", "A", NOBODY, 95))
    assert isinstance(refused, Refusal)
    assert refused.guard == "no-market-maker"


@pytest.mark.parametrize(
    "action", [Deposit(NOBODY, 1), Trade("A", NOBODY, "M", 1, 1), Trade("A", "M", NOBODY, 1, 300)], ids=str
)
def test_the_empty_name_is_nobody_s(action: Action) -> None:
    """Nobody has an account: else it would be gone, with what it holds, when others close what nobody takes.

    A trade far from the market price would give him one without a deposit.
    """
    rules, state = Rules.of(deleveraging()), genesis(Rules.of(deleveraging()), {"A": 100})
    funded = execute(rules, state, Deposit("M", 1_000))
    assert isinstance(funded, Step)
    refused = execute(rules, funded.state, action)
    assert isinstance(refused, Refusal)
    assert refused.guard == "no-name"


def test_there_may_be_nobody_who_has_gained() -> None:
    """FALSE that there always is one where an account is bankrupt: who had the gain is out of the market."""
    _, done = after(deleveraging(adl_candidates="profitable"), HISTORY)
    assert done.state.ledger.uncovered_bad_debt == 105
    assert done.state.accounts["S"].positions == {"A": -1}


def test_what_the_other_side_loses_adds_up_to_the_loss_in_long_runs() -> None:
    """At the bankruptcy price, to the quantum and whoever is asked: against the price of the market maker's fill."""
    found = []
    specification = mechanism(WILD, layers=("insurance-fund", "adl"), insurance_fund=10)

    class Watching(Run):
        def judge_step(self, action: Action, step: Step, after: Moment) -> None:  # noqa: ARG002 - as it is called
            if step.uncharged is None:
                return
            old, new = step.uncharged, step.state
            left = old.ledger.uncovered_bad_debt - self.now.state.ledger.uncovered_bad_debt
            assert new.ledger.uncovered_bad_debt == self.now.state.ledger.uncovered_bad_debt
            worth = [
                sum(equity(self.rules, each, account) for account in each.accounts.values()) for each in (old, new)
            ]
            assert worth[0] - worth[1] == left
            found.append(left)

    for seed in range(3):
        adventure(Watching(specification), Random(seed), 2)
    assert len(found) > 5


def test_a_market_maker_whose_part_is_taken_back_stays_overdue() -> None:
    """U is short at 105, and liquidatable at 120 and 110: a long that he takes and has no more changes nothing."""
    rising = mechanism(
        MARKET | THIN | {"move_up": 20 * PER_CENT},
        layers=("insurance-fund", "adl"),
        insurance_fund=0,
        keeper_delay=2,
        gas_cost=0,
    )
    opening = [
        *deposits(U=5, S=10_000, R=10_000, L=6),
        Trade("A", "R", "U", 1, 100),
        Trade("A", "R", "S", 50, 100),
        to(120),
        Trade("A", "L", "S", 1, 120),
        to(110),
        Liquidate("L", "A", "U", 105),
    ]
    before, done = after(rising, opening)
    assert done.uncharged is not None
    assert done.uncharged.accounts["U"].overdue == 0
    assert done.state.accounts["U"] == before.accounts["U"]
    assert done.state.accounts["U"].overdue == 2
