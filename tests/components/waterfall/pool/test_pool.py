"""A pool against everything that can be done to a small one; and what looks true of pools and is not."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest
from pool_adversary import CHECKS, price, runs

from novate.model.waterfall.pool.contract import cover, window
from novate.model.waterfall.pool.counterparty import Limits, Position, keeps_below_cap, most_rise, needed
from novate.model.waterfall.pool.inflation import Attack, gain, smallest
from novate.model.waterfall.pool.shares import Pool, deposit, paid, pay, redeem
from novate.model.waterfall.pool.withdrawals import Queue, Terms, next_block, request

HALF = Fraction(1, 2)


@pytest.mark.parametrize("check", CHECKS)
def test_whatever_is_done(check: Callable[[], None]) -> None:
    """Exhaustively, of small numbers."""
    check()


def test_the_price_counts_virtual_shares() -> None:
    """FALSE: that assets per share never fall by a deposit: it is true of the price, which counts virtual shares."""
    pool = Pool(100, 1, 100, 1)
    after, shares = deposit(pool, 10)
    assert (shares, after.assets, after.shares) == (10, 110, 11)
    assert Fraction(after.assets, after.shares) < Fraction(pool.assets, pool.shares)
    assert price(after) == price(pool)


def test_two_virtual_assets_overdraw() -> None:
    """FALSE: that a redemption never pays more than there is, if more than one asset is virtual."""
    assert paid(Pool(0, 10, 1, 2), 10) == 1
    assert paid(Pool(0, 10, 1, 1), 10) == 0
    assert paid(Pool(0, 1, 0, 1), 1) == 1


def test_an_empty_pool_has_no_price() -> None:
    """It says so; and FALSE: that a quantum for a share is fair: those who lost 10 get 5 of a new deposit of 10."""
    with pytest.raises(ValueError, match="a pool with 10 shares and no assets has no price"):
        deposit(Pool(0, 10), 10)
    assert deposit(Pool(0, 0), 10) == (Pool(10, 10), 10)
    assert paid(Pool(10, 20), 10) == 5
    assert paid(deposit(Pool(0, 10, 1, 1), 10)[0], 10) == 0


def test_free_withdrawal_lowers_the_waterfall() -> None:
    """FALSE: that a pool covers its assets: of 10, of which 6 leave in time, 4 pay, and 6 are the next layer's."""
    assert pay(Pool(10, 10), 10)[1] == 10
    assert pay(redeem(Pool(10, 10), 6)[0], 10)[1] == 4
    assert cover(Queue(Pool(10, 10)), Terms(), 1) == 0
    assert cover(Queue(Pool(10, 10)), Terms(reserve=3), 1) == 3
    waiting, _ = request(Queue(Pool(10, 10)), Terms(delay=3), 6)
    assert [cover(waiting, Terms(delay=3), blocks) for blocks in (3, 4)] == [10, 0]
    later, _ = next_block(waiting, Terms(delay=3))
    assert cover(later, Terms(delay=3), 3) == 4


def test_a_delay_a_block_short_lets_everybody_escape() -> None:
    """Of keepers two blocks late and an oracle a block old: asked in block 0, closed in block 3, n = 4."""
    blocks = window(2, 1)
    assert blocks == 4
    assert runs(blocks - 1, 0, blocks - 1)
    assert not runs(blocks, 0, blocks - 1)


@pytest.mark.parametrize("virtual_shares", [*range(12), 1000])
def test_one_deposit_more_than_virtual_shares_pays_the_attacker(virtual_shares: int) -> None:
    """FALSE: that virtual shares make the inflation attack unprofitable. One deposit fewer, and it is."""
    attack = smallest(virtual_shares)
    assert len(attack.victims) == virtual_shares + 1
    assert gain(attack, virtual_shares) == 1
    assert gain(attack._replace(victims=attack.victims[1:]), virtual_shares) <= 0


def test_attacks_on_careful_and_on_rich_victims() -> None:
    """Victims who refuse to get no shares; and two of $1,000 in quanta of a millionth: $333.33 for $3,000."""
    assert gain(Attack(6, 1, (2, 2)), 1) == 1
    assert gain(Attack(2, 3_000_000_000, (1_000_000_000, 1_000_000_000)), 1) == 333_333_333


def test_a_pool_that_nobody_defaults_to_can_fail() -> None:
    """FALSE: that a pool as large as all shortfalls pays everybody: one long gains 1, there is no loser at all."""
    assert needed([Position(1, 1, 0)], Fraction(1), Fraction(2)) == 1
    assert needed([Position(1, 1, 0), Position(-1, 1, 1)], Fraction(1), Fraction(2)) == 0
    assert needed([Position(1, 1, 0), Position(-1, 1, HALF)], Fraction(1), Fraction(2)) == HALF


@pytest.mark.parametrize(("trigger", "cap"), [("85/100", "90/100"), ("55/100", "60/100")])
def test_the_room_between_trigger_and_cap(trigger: str, cap: str) -> None:
    """Five points of the pool are a rise of 5 % on an exposure as large as it, and of 5.556 % on nine tenths of it."""
    full, most = (Limits(Fraction(trigger), Fraction(cap), exposure) for exposure in (Fraction(1), Fraction(9, 10)))
    assert (most_rise(full), most_rise(most)) == (Fraction(1, 20), Fraction(1, 18))
    for limits in (full, most):
        assert keeps_below_cap(limits, 1 + most_rise(limits))
        assert not keeps_below_cap(limits, 1 + most_rise(limits) + Fraction(1, 10**9))
