"""An insurance fund that pays what an account cannot pay its keeper: as much as of charges in full."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import product

import pytest
import z3

from novate.model.actions import Liquidate, Step
from novate.model.core.reference.genesis import genesis
from novate.model.core.reference.machine import execute
from novate.model.core.reference.margin import is_liquidatable
from novate.model.core.reference.rules import Rules
from novate.model.core.symbolic.state import Machine
from novate.model.specification import Side, Specification
from novate.model.state import Account
from novate.proofs.engine.checked import Outcome
from novate.proofs.engine.limits import Limits, Route
from novate.proofs.engine.obligation import Obligation, prove
from novate.proofs.engine.solver import satisfy
from novate.proofs.status import Method, Status
from novate.proofs.theorems.plainer.paid_by_fund import CloseOut, as_capped, in_full, in_part, of_several
from novate.proofs.verdicts.verdict import Verdict
from novate.proofs.verdicts.verify import verify
from novate.specification.file import parse_bytes
from novate.specification.problems import SpecificationError

FILE = """
[mechanism]
title = "The fund pays keepers"
margin = "{accounts}"
quote_quantum = "1"
[markets.X]
initial_margin = "20%"
maintenance_margin = "{margin}"
minimum_maintenance = "{minimum}"
minimum_notional = "0"
base_quantum = "1"
price_tick = "1"
[markets.Y]
initial_margin = "20%"
maintenance_margin = "10%"
minimum_maintenance = "45"
base_quantum = "1"
price_tick = "1"
[liquidation]
penalty = "2%"
penalty_capped_by_equity = true
keeper = "open"
keeper_share = "50%"
keeper_flat_reward = "30"
fund_pays_keeper = {by_fund}
{rewards}
[waterfall]
insurance_fund = "{fund}"
[environment]
max_move_per_block = "1%"
keeper_delay = "1 block"
gas_cost = "30"
{limit}
[oracle]
kind = "exact"
{close_out}
"""
DEFAULTS = {"accounts": "isolated", "margin": "6%", "minimum": "30", "by_fund": "true", "rewards": "", "fund": "0"}
DEFAULTS |= {"limit": "", "close_out": ""}
LOSSES = ("solvency", "keeper-incentive", "fund-sufficiency")


def specified(**changes: str) -> Specification:
    """The file with these changes."""
    return parse_bytes(FILE.format(**DEFAULTS | changes).encode())


def answer(name: str, specification: Specification, side: Side = Side.LONG, route: Route = Route.AUTO) -> Verdict:
    """The verdict on a property of market X, or of all."""
    of_all = name == "fund-sufficiency"
    where = (None, None) if of_all else ("X", side)
    return verify(specification, *where, name, Limits(route=route))


LIMITED = ("", 'keeper_reward_floor = "45"', 'keeper_reward_cap = "35"', 'keeper_reward_of_margin = "40%"')


@pytest.mark.parametrize("rewards", LIMITED)
def test_an_account_and_a_fund_in_every_small_state(rewards: str) -> None:
    """Keeper, fund and account have what they have of charges in full; a shortfall is that of charges that are capped.

    Whatever the balance, the prices and the fund; what the fund has not is uncovered bad debt.
    """
    ours = specified(rewards=rewards)
    machine = Machine(ours, ours.markets["X"], Side.LONG)
    full, part = (made(machine).specification for made in (in_full, in_part))
    paid = False
    for size, price, fund, beyond in product((-9, 8), (95, 250), (0, 7, 500), range(-60, 120, 8)):
        step, in_charges, capped = (closed(each, size, price, fund, beyond) for each in (ours, full, part))
        if step is None or in_charges is None or capped is None:
            assert (step, in_charges, capped) == (None, None, None)
            continue
        assert step.state == in_charges.state
        seen, other = step.close_out, in_charges.close_out
        assert seen is not None
        assert other is not None
        assert capped.close_out is not None
        assert (seen.reward, seen.drain) == (other.reward, other.drain)
        assert seen.shortfall == capped.close_out.shortfall
        assert step.state.accounts == capped.state.accounts
        paid |= seen.reward > seen.charges
    assert paid == ("of_margin" not in rewards)


@pytest.mark.parametrize("rewards", LIMITED)
def test_an_account_with_two_positions_in_every_small_state(rewards: str) -> None:
    """Accounts have and owe what they do where charges are capped, and keepers get what they get of charges in full.

    Where the account is not cured the fund pays the whole reward, whatever the account has.
    """
    ours = specified(accounts="cross", rewards=rewards)
    part, full = (replace(ours, fund_pays_keeper=False, penalty_capped_by_equity=each) for each in (True, False))
    worth = set()
    for size, other, price, beyond in product((-9, 8), (-150, 3, 200), (95, 250), range(-60, 120, 16)):
        step, capped, in_full = (closed(each, size, price, 500, beyond, other) for each in (ours, part, full))
        assert (step is None) == (capped is None) == (in_full is None)
        if step is None or capped is None or in_full is None:
            continue
        assert step.state.accounts == capped.state.accounts
        seen, theirs, charged = (each.close_out for each in (step, capped, in_full))
        assert seen is not None
        assert theirs is not None
        assert charged is not None
        assert seen.shortfall == theirs.shortfall
        if "of_margin" in rewards:
            assert seen.drain == theirs.drain
            continue
        assert seen.reward == charged.reward
        is_cured = not is_liquidatable(Rules.of(ours), step.state, step.state.accounts["trader"])
        assert is_cured or seen.drain == seen.reward
        worth |= {seen.equity_before > 0} if not is_cured else set()
    assert worth == (set() if "of_margin" in rewards else {True, False}), "who is worth something pays nothing either"


def closed(specification: Specification, size: int, price: int, fund: int, equity: int, other: int = 0) -> Step | None:
    """The close-out of an account with such an equity against somebody who has enough; None where it is refused."""
    rules = Rules.of(replace(specification, insurance_fund=fund))
    start = genesis(rules, {"X": price, "Y": 1})
    held = {"X": size} | ({"Y": other} if other else {})
    accounts = {"trader": Account(equity - size * price - other, held, 1), "maker": Account(10**6, {}, 0)}
    found = execute(rules, start._replace(accounts=accounts), Liquidate("trader", "X", "maker", price))
    return found if isinstance(found, Step) else None


@pytest.mark.parametrize("rewards", LIMITED[1:])
def test_limits_of_rewards_change_nothing_about_who_pays(rewards: str) -> None:
    """The theorem's obligations of a mechanism of numbers with limits, which no machine of symbols has."""
    found = specified(rewards=rewards)
    for side in Side:
        machine = Machine(found, found.markets["X"], side)
        ours, full = CloseOut.of(machine), CloseOut.of(in_full(machine))
        premises = (ours.step.relation, *full.whole)
        asked = [Obligation(str(n), premises, each) for n, each in enumerate(full.step.relation.children())]
        assert prove([*asked, Obligation("pays", premises, ours.pays_as(full))], Limits()).holds


@pytest.mark.parametrize("rewards", LIMITED[1:3])
def test_limits_of_rewards_change_nothing_about_several_positions(rewards: str) -> None:
    """The same of an account with others, and with numbers; and there are accounts that are not cured."""
    found = specified(accounts="cross", rewards=rewards)
    for side in Side:
        machine = Machine(found, found.markets["X"], side)
        whole = [*of_several(machine), *as_capped(machine)]
        asked = [replace(each, premises=tuple(filter(z3.is_expr, each.premises))) for each in whole]
        assert len(asked) == 4
        assert prove(asked, Limits()).holds
        (uncured,) = (each for each in asked if "not cured" in each.name)
        assert satisfy(uncured.premises, Limits()).outcome is Outcome.SATISFIABLE


def files() -> Iterator[Specification]:
    """With enough for everything, with less than a fill costs, with enough for a floor of rewards."""
    for changes in ({}, {"margin": "1.5%"}, {"rewards": LIMITED[1], "minimum": "45"}):
        yield specified(limit='max_open_interest = "100_000"', fund="100", **changes)


def test_it_is_as_safe_as_charges_in_full_and_owes_what_capped_ones_owe() -> None:
    """Each verdict, and headroom, is that of the plainer mechanism."""
    seen = set()
    for found in files():
        machine = Machine(found, found.markets["X"], Side.LONG)
        for name in (*LOSSES, "no-bad-debt", "liquidation-progress"):
            made = in_part if name == "no-bad-debt" else in_full
            ours, plain = answer(name, found), answer(name, made(machine).specification)
            assert (ours.status, ours.headroom, ours.figures) == (plain.status, plain.headroom, plain.figures)
            assert ours.method is Method.THEOREM
            seen.add((name, ours.status))
    every = product((*LOSSES, "no-bad-debt"), (Status.PROVED, Status.VIOLATED))
    assert seen >= {*every, ("liquidation-progress", Status.PROVED)}


def test_with_several_positions_no_margin_is_enough_for_the_fund_and_accounts_owe_nothing() -> None:
    """False: "what is enough for a fund whose charges are taken in full is enough for one that pays keepers".

    Who owns an account of which a close-out cures nothing is its keeper, and pays in again what is missing. The run is
    replayed, whatever the margins, the fund, the open interest, and whether prices come back.
    """
    others = {"limit": 'max_open_interest = "1_000_000"', "fund": "100_000", "margin": "20%"}
    for changes in ({}, {"rewards": LIMITED[2]}, others):
        found = specified(accounts="cross", **changes)
        plain = replace(found, fund_pays_keeper=False)
        assert {answer(name, plain).status for name in ("solvency", "no-bad-debt")} == {Status.PROVED}
        for name, side in product(("solvency", "keeper-incentive"), Side):
            assert answer(name, found, side).status is Status.VIOLATED
        for name, side in product(("no-bad-debt", "liquidation-progress", "conservation"), Side):
            ours, theirs = answer(name, found, side), answer(name, plain, side)
            assert (ours.status, ours.headroom, ours.figures) == (Status.PROVED, theirs.headroom, theirs.figures)
    broken = answer("solvency", found).scenario
    assert broken is not None
    assert (broken.steps[-1].state.ledger.uncovered_bad_debt, broken.repeats > 1) == (0, True)
    open_debt = specified(accounts="cross", margin="1.5%")
    assert answer("no-bad-debt", open_debt).status is Status.VIOLATED
    assert answer("no-bad-debt", open_debt, route=Route.SEARCH).status is Status.VIOLATED


def test_a_reward_that_is_sure_is_not_enough() -> None:
    """False: "who is always paid always acts, so keepers have their incentive": whoever owns the account is paid too.

    Of positions of hardly any size the fund pays it, again and again. With capped charges nobody is, and nobody gains.
    """
    by_fund, alone = specified(minimum="0"), specified(minimum="0", by_fund="false")
    gains, unpaid = (answer("keeper-incentive", each) for each in (by_fund, alone))
    assert (gains.status, unpaid.status) == (Status.VIOLATED, Status.VIOLATED)
    assert "together gain" in gains.detail
    assert "of the keeper's reward" in gains.detail
    assert "the keeper earns" in unpaid.detail
    assert gains.figures["smallest_notional"].exact == 0
    drained = answer("solvency", by_fund)
    assert (drained.status, answer("solvency", alone).status) == (Status.VIOLATED, Status.PROVED)


def test_there_is_no_dead_zone() -> None:
    """Whoever holds less than the reward is closed out all the same; and both at once say nothing."""
    assert answer("liquidation-progress", specified(minimum="0", margin="1%")).status is Status.PROVED
    with pytest.raises(SpecificationError) as found:
        specified(rewards="reverts_below_reward = true")
    assert "fund_pays_keeper" in str(found.value)
    assert "not both" in str(found.value)


def test_what_is_not_carried_is_unknown() -> None:
    """Parts, a window of several positions, limits by what is left, and every way but that of theorems."""
    limit, parts = 'max_open_interest = "100_000"', '[close_out]\nkind = "partial"\nchunk_share = "50%"'
    for name in ("solvency", "no-bad-debt", "fund-sufficiency"):
        found = answer(name, specified(limit=limit, close_out=parts))
        assert (found.status, "a fund that pays keepers" in found.detail) == (Status.UNKNOWN, True)
    window = answer("fund-sufficiency", specified(limit=limit, accounts="cross"))
    assert (window.status, "does not cure" in window.detail) == (Status.UNKNOWN, True)
    limited = answer("solvency", specified(rewards=LIMITED[-1]))
    assert limited.status is Status.UNKNOWN
    for route in (Route.SEARCH, Route.HORN):
        found = answer("solvency", specified(), route=route)
        assert (found.status, "only theorems" in found.detail) == (Status.UNKNOWN, True)


FEES = '[fees]\ntrading_fee = "0.1%"\nfee_after_check = {after}\nlargest_trade = "100%"\n'
"""Of trades, to which it makes no difference who pays the keeper of a close-out."""


@pytest.mark.parametrize("accounts", ["isolated", "cross"])
def test_who_pays_makes_no_difference_to_trades_nor_to_the_books(accounts: str) -> None:
    """Proved where the fee is checked; a run breaks it where it comes after, which then replays; the books balance."""
    for after, status in (("false", Status.PROVED), ("true", Status.VIOLATED)):
        found = specified(accounts=accounts, close_out=FEES.format(after=after))
        for side in Side:
            assert answer("healthy-after-trade", found, side).status is status
            assert answer("conservation", found, side).status is Status.PROVED


def test_the_books_balance_where_nothing_else_is_known() -> None:
    """Of parts, of which no other answer is known with a fund that pays."""
    parts = '[close_out]\nkind = "partial"\nchunk_share = "50%"'
    assert answer("conservation", specified(close_out=parts)).status is Status.PROVED


def test_nor_does_it_whether_a_close_out_reverts() -> None:
    """With limits of rewards only theorems speak of that, and of a trade there is none."""
    refusing = "reverts_below_reward = true\n" + LIMITED[1]
    found = specified(by_fund="false", rewards=refusing, close_out=FEES.format(after="false"))
    assert answer("healthy-after-trade", found).status is Status.PROVED
