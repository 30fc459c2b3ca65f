"""Closing positions against a bankrupt one, in whole quanta: what it costs, whom it hurts, what other prices leave."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import pytest

from novate.model.waterfall.adl.guarantee import guaranteed_fill
from novate.model.waterfall.adl.passes import Deleveraged, Pass, deleveraged
from novate.model.waterfall.adl.positions import Holder
from novate.model.waterfall.adl.prices import PRICES, left
from novate.model.waterfall.adl.rule import Deleveraging

ALLOCATIONS = ("pro-rata", "largest-first", "list")


def close(bankrupt: Holder, others: list[Holder], mark: int, *, previous: int = 0, **rule: object) -> Deleveraged:
    """By a rule of these parameters."""
    return deleveraged(Pass(bankrupt, others, mark, previous), Deleveraging(**rule))  # type: ignore[arg-type]


def book(random: Random) -> tuple[Holder, list[Holder], int]:
    """A bankrupt position of either side, others that add up to more, and a mark."""
    sign, size, mark = random.choice((1, -1)), random.randint(1, 30), random.randint(1, 50)
    bankrupt = Holder(sign * size, -sign * size * mark - random.randint(1, 100))
    others = [Holder(-sign * random.randint(1, 20), random.randint(0, 2_000), random.randint(1, 60)) for _ in range(6)]
    return bankrupt, [*others, Holder(sign * 5, 100), Holder(-sign * 30, 3_000, 20)], mark


@pytest.mark.parametrize("allocation", ALLOCATIONS)
def test_costs_add_up_to_the_deficit_whoever_is_chosen(allocation: str) -> None:
    """To the quantum; the bankrupt account ends with nothing, nothing is made or lost, its own side is left alone."""
    random = Random(3)
    for _ in range(100):
        bankrupt, others, mark = book(random)
        found = close(bankrupt, others, mark, allocation=allocation)
        assert (found.bankrupt.size, found.bankrupt.balance) == (0, 0)
        assert sum(found.haircuts(mark)) == -bankrupt.equity(mark)
        assert sum(each.size for each in found.others) == bankrupt.size + sum(each.size for each in others)
        assert sum(each.balance for each in found.others) == bankrupt.balance + sum(each.balance for each in others)
        assert found.closed[6] == 0


def test_no_payment_is_a_quantum_above_the_price_and_the_last_pays_the_rest() -> None:
    """7 over three sizes of 1: rounded up 3, 2, 2, what is left is never dearer. Rounded down it is: 2, 2, 3."""
    found = close(Holder(3, -7), [Holder(-1, 10)] * 3, 2, allocation="list")
    assert found.paid == (3, 2, 2)
    random = Random(4)
    for _ in range(100):
        bankrupt, others, mark = book(random)
        found = close(bankrupt, others, mark, allocation="list")
        at = bankrupt.bankruptcy_price * found.sign
        assert all(pays - size * at < 1 for pays, size in zip(found.paid, found.closed, strict=True))
        assert sum(found.paid) == -bankrupt.balance


def test_who_is_chosen_first() -> None:
    """Largest first goes by gains at the mark, a list by its order, pro-rata by sizes in whole base quanta."""
    bankrupt, others = Holder(2, -8), [Holder(-2, 10, 3), Holder(-1, 10, 9), Holder(-4, 10, 4)]
    assert close(bankrupt, others, 3, allocation="largest-first").closed == (0, 1, 1)
    assert close(bankrupt, others, 3, allocation="list").closed == (2, 0, 0)
    assert close(bankrupt, others, 3).closed == (1, 0, 1)
    by_score = Deleveraging(allocation="score")
    assert deleveraged(Pass(bankrupt, others, 3, scores=[0, 0, 1]), by_score).closed == (0, 0, 2)
    assert deleveraged(Pass(bankrupt, others, 3, first=1), Deleveraging(allocation="list")).closed == (0, 1, 1)


def test_no_other_price_removes_the_deficit() -> None:
    """FALSE that the mark, or the mark before, does: of 3 owed for 1 the mark of 2 leaves -1, 4 is 1 too much."""
    bankrupt, other = Holder(1, -3), Holder(-1, 10, 5)
    assert [left(kind, bankrupt, 2, 4) for kind in PRICES] == [0, -1, 1]
    for kind in PRICES:
        found = close(bankrupt, [other], 2, price=kind, previous=4)
        assert found.bankrupt == Holder(0, left(kind, bankrupt, 2, 4))
    short = Holder(-1, 3)
    assert [left(kind, short, 4, 2) for kind in PRICES] == [0, -1, 1]
    assert close(short, [Holder(1, 0)], 4, price="mark").bankrupt == Holder(0, -1)


def test_a_haircut_may_be_more_than_the_gain() -> None:
    """FALSE that ADL hits winners alone: opened at the mark of 1, closed at 2: no gain, and a loss of 1."""
    found = close(Holder(1, -2), [Holder(-1, 5, 1)], 1)
    assert Holder(-1, 5, 1).gain(1) == 0
    assert found.haircuts(1) == (1,)


def liquidatable(holder: Holder, mark: Fraction | int, margin: Fraction, least: int = 0) -> bool:
    """With an additive margin; `least` is a floor."""
    required = max(margin * abs(holder.size) * mark, least if holder.size else 0)
    return bool(holder.equity(mark) < required)


def test_a_healthy_account_stays_healthy_iff_the_haircut_rate_is_at_most_the_margin() -> None:
    """Drawn books of accounts that are just healthy or nearly so; beyond it the one that is just healthy never does."""
    random, margin = Random(5), Fraction(1, 10)
    for within in (True, False):
        for _ in range(100):
            mark = 10 * random.randint(5, 50)
            rate = random.randint(0, 10) if within else random.randint(11, 30)
            size = random.randint(2, 40)
            bankrupt = Holder(size, -size * mark * (100 + rate) // 100)
            just = Holder(-size, size * mark * 11 // 10)
            assert not liquidatable(just, mark, margin)
            part = Holder(size // 2, -(size // 2) * mark * (100 + rate) // 100)
            whole, half = (close(each, [just], mark).others[0] for each in (bankrupt, part))
            assert liquidatable(half, mark, margin) is not within
            assert liquidatable(whole, mark, margin) is not within


def test_deleveraging_makes_a_healthy_account_liquidatable() -> None:
    """FALSE that it never does: m = 10 %, a short of 2 at 100 with 20 has 0 when half of it is closed at 120."""
    short = Holder(-2, 220)
    after = close(Holder(1, -120), [short], 100).others[0]
    assert not liquidatable(short, 100, Fraction(1, 10))
    assert after.equity(100) == 0
    assert liquidatable(after, 100, Fraction(1, 10))


def test_a_floor_breaks_what_a_share_of_the_notional_keeps() -> None:
    """FALSE with a floor: haircut rate 5 % < m = 10 %, but closing a part frees nothing of a requirement of 100."""
    short, margin = Holder(-4, 500), Fraction(1, 10)
    after = close(Holder(2, -210), [short], 100).others[0]
    assert not liquidatable(short, 100, margin, least=100)
    assert liquidatable(after, 100, margin, least=100)
    assert not liquidatable(after, 100, margin)


def test_portfolio_margin_makes_deleveraging_at_the_mark_hurt() -> None:
    """FALSE that without a haircut nobody is hurt: +1 and -1 require nothing, and +1 alone 10 of an equity of 5."""
    mark, margin = 100, Fraction(1, 10)
    hedge, short = Holder(1, -100), Holder(-1, 105)
    after = close(Holder(1, -100), [short], mark, price="mark").others[0]
    equity = hedge.equity(mark) + after.equity(mark)
    net_before, net_after = hedge.size + short.size, hedge.size + after.size
    assert (equity, margin * abs(net_before) * mark, margin * abs(net_after) * mark) == (5, 0, 10)
    fallen = 79
    richer = Holder(-1, 120)
    closed = close(Holder(1, -100), [richer], mark, price="mark").others[0]
    assert hedge.equity(fallen) + richer.equity(fallen) == 20
    assert hedge.equity(fallen) + closed.equity(fallen) == -1


def test_there_may_be_nobody_who_has_gained() -> None:
    """FALSE that some account is profitable: S sold at 1, B is out again, A bought at 3 and lacks 1 at a price of 1."""
    bankrupt, others = Holder(1, -2, 3), [Holder(-1, 4, 1), Holder(0, 12)]
    assert close(bankrupt, others, 1, only_profitable=True).bankrupt == bankrupt
    assert close(bankrupt, others, 1).bankrupt == Holder(0, 0, 3)
    assert close(bankrupt, [others[0]._replace(entry=2)], 1, only_profitable=True).closed == (1,)


def test_as_much_is_filled_as_is_guaranteed_from_any_place_on() -> None:
    """And from some place no more; what is left has the same bankruptcy price, to rounding."""
    random = Random(11)
    for _ in range(50):
        others = [Holder(-random.randint(1, 9), 100) for _ in range(6)]
        most, held = random.randint(1, 6), [-each.size for each in others]
        bankrupt = Holder(sum(held), -7 * sum(held))
        rule = Deleveraging(allocation="list", most_accounts=most)
        every = [deleveraged(Pass(bankrupt, others, 5, first=first), rule) for first in range(6)]
        assert min(sum(each.closed) for each in every) == guaranteed_fill(held, most)
        assert all(each.bankrupt.balance == -7 * each.bankrupt.size for each in every)


def test_a_limit_of_accounts_may_leave_a_part() -> None:
    """FALSE that ADL always fills: 501 shorts of 1 against 501, at most 500 accounts a pass, whichever."""
    assert 501 - guaranteed_fill([1] * 501, 500) == 1
    assert guaranteed_fill([1] * 501, 501) == guaranteed_fill([1] * 501, 600) == 501
    assert guaranteed_fill([5, 1, 1, 5], 2) == 2
    assert guaranteed_fill([1, 5, 5, 1], 2) == 2
