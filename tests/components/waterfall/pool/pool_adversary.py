"""Everything that holders, losses, attackers and prices can do to a small pool, and what must hold whatever they do."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from itertools import pairwise, product

from novate.model.waterfall.pool.contract import can_leave, cover, outlasts, window
from novate.model.waterfall.pool.counterparty import (
    Limits,
    Position,
    keeps_below_cap,
    keeps_below_cap_of_index,
    needed,
    owed,
)
from novate.model.waterfall.pool.inflation import possible
from novate.model.waterfall.pool.shares import Pool, deposit, earn, paid, pay, redeem, takes_deposits
from novate.model.waterfall.pool.withdrawals import Queue, Request, Terms, next_block, request, settled

VIRTUAL = ((0, 0), (1, 1), (3, 1))


def pools(most: int = 5) -> Iterator[Pool]:
    """Small ones that have holders."""
    yield from (Pool(a, s, *virtual) for a, s, virtual in product(range(most + 1), range(1, most + 1), VIRTUAL))


def price(pool: Pool) -> Fraction:
    """Of a share."""
    return Fraction(pool.assets + pool.virtual_assets, pool.shares + pool.virtual_shares)


def shares_keep_their_price() -> None:
    """A deposit and a redemption, of any size: no lower price, no gain, and less than a share's price lost."""
    for pool in pools():
        for shares in range(pool.shares + 1):
            after, amount = redeem(pool, shares)
            assert 0 <= amount <= pool.assets
            assert after.claims == 0 or price(after) >= price(pool)
        if takes_deposits(pool):
            for amount in range(7):
                after, shares = deposit(pool, amount)
                assert price(after) >= price(pool)
                assert paid(after, shares) <= amount < price(pool) * (shares + 1)
                for income in range(3):
                    brought = paid(earn(after, income), shares)
                    assert (brought - amount) * (pool.assets + pool.virtual_assets + amount) <= income * amount


def nobody_gains_alone() -> None:
    """Three deposits or redemptions of one person, in any order, then all is taken out: no more than was put in."""
    for start in pools(3):
        if takes_deposits(start):
            for actions in product((1, 2, 5, -1, -2), repeat=3):
                pool, own, spent = start, 0, 0
                for each in actions:
                    if each > 0:
                        pool, shares = deposit(pool, each)
                        own, spent = own + shares, spent + each
                    else:
                        shares = min(-each, own)
                        pool, amount = redeem(pool, shares)
                        own, spent = own - shares, spent - amount
                assert paid(pool, own) <= spent


def losers_get_nothing_of_new_money() -> None:
    """After a total loss: no deposit is taken, or those who lost get less than a quantum of it."""
    for shares, virtual, amount in product(range(1, 6), VIRTUAL, range(1, 8)):
        pool = Pool(0, shares, *virtual)
        try:
            after, _ = deposit(pool, amount)
        except ValueError:
            assert virtual == (0, 0)
        else:
            assert shares * price(after) < 1


def who_leaves_leaves_the_loss() -> None:
    """His part of it to those who stay, to less than a quantum; what they have not is missing."""
    for pool in pools():
        for shares in range(pool.shares):
            after, amount = redeem(pool, shares)
            for loss in range(after.assets + 1):
                stayed, left = pay(pool, loss)[0], pay(after, loss)[0]
                staying = pool.claims - shares
                part = Fraction(shares * loss, pool.claims)
                assert part - 1 < staying * (price(stayed) - price(left)) <= part
            for loss in range(9):
                missing = min(amount, max(0, loss - after.assets))
                assert pay(pool, loss)[1] - pay(after, loss)[1] == missing
                assert pay(pool, loss) == (pool._replace(assets=max(0, pool.assets - loss)), min(pool.assets, loss))


def what_cannot_leave_pays() -> None:
    """Against everything that holders can ask for in a window, deposits and losses: the cover, and no more of it."""

    @cache
    def least(queue: Queue, terms: Terms, blocks: int) -> int:
        """Of what is paid for losses in so many blocks, the least if in the last one there is no end of them."""
        found = []
        for shares, amount, loss in product(range(queue.free_shares + 1), range(2), range(3)):
            now, _ = request(queue, terms, shares)
            pool = deposit(now.pool, amount)[0] if takes_deposits(now.pool) else now.pool
            pool, given = pay(pool, loss if blocks > 1 else 99)
            now = now._replace(pool=pool)
            found.append(given + (least(next_block(now, terms)[0], terms, blocks - 1) if blocks > 1 else 0))
        return min(found)

    whole = product((3, 5), (1, 2), VIRTUAL[:2], range(4), range(1, 4), (0, 2, 6), range(4))
    for assets, shares, virtual, delay, blocks, reserve, due in whole:
        terms = Terms(delay, reserve)
        asked = (Request(due, 1),) if 0 < due <= delay and blocks < 3 else ()
        queue = settled(Queue(Pool(assets, shares, *virtual), 0, asked), terms)[0]
        covered, worst = cover(queue, terms, blocks), least(queue, terms, blocks)
        assert worst >= covered
        if not reserve and (outlasts(terms, blocks) or not asked):
            assert worst == covered == assets - paid(queue.pool, can_leave(queue, terms, blocks))


def nobody_runs() -> None:
    """A fall, all that the oracle can show of it, every patience of a keeper, every block in which a holder asks."""
    for delay, age in product(range(3), repeat=2):
        for wait in range(7):
            assert escapes(wait, delay, age) == (not outlasts(Terms(wait), window(delay, age)))


def escapes(wait: int, delay: int, age: int) -> bool:
    """Whether some holder who has seen the market fall is paid before the close-out."""
    closed = {
        closing(list(shown), patience, age)
        for shown in product((False, True), repeat=age)
        for patience in range(delay + 1)
    }
    return any(runs(wait, asked, block) for block in closed for asked in range(block + 1))


def closing(shown: list[bool], patience: int, age: int) -> int:
    """Blocks from the market's fall to the close-out, so many after the first of a row that show it."""
    seen = [*shown, *([True] * (patience + 1))]
    return next(
        block for block in range(patience, age + patience + 1) if all(seen[max(0, block - patience) : block + 1])
    )


def runs(wait: int, asked: int, closed: int) -> bool:
    """Whether the holder of all shares who asks in one block has money before a loss of everything in another."""
    queue, terms, received = Queue(Pool(5, 5)), Terms(wait), 0
    for block in range(closed + 1):
        if block:
            queue, amount = next_block(queue, terms)
            received += amount
        if block == asked:
            queue, amount = request(queue, terms, queue.pool.shares)
            received += amount
    return received > 0


def few_deposits_pay_no_attacker() -> None:
    """Seeds, gifts before each deposit, and redemptions between them: the best gain of any."""
    for virtual_shares, victims in ((0, 0), (0, 1), (1, 0), (1, 1), (1, 2), (2, 2)):
        assert (best_attack(virtual_shares, victims) > 0) == possible(virtual_shares, victims)


def best_attack(virtual_shares: int, victims: int) -> int:
    """The most that somebody gains, of small numbers."""
    most, virtual = 0, (virtual_shares, min(virtual_shares, 1))
    steps = tuple(product((0, 1, 2, 5), (0, 1), range(1, 5)))
    for seed, actions in product(range(1, 6), product(steps, repeat=victims)):
        pool, own = deposit(Pool(0, 0, *virtual), seed)
        spent = seed
        for gift, redeemed, amount in actions:
            pool, brought = redeem(pool, min(redeemed, own))
            own -= min(redeemed, own)
            spent += gift - brought
            pool, _ = deposit(earn(pool, gift), amount) if takes_deposits(earn(pool, gift)) else (pool, 0)
        most = max(most, paid(pool, own) - spent)
    return most


def everybody_is_paid() -> None:
    """Of all small pairs of positions, what the pool needs is the most that it owes at any price."""
    each = [Position(*numbers) for numbers in product((-2, -1, 1, 2), (2, 3), (0, 1))]
    for pair in product(each, repeat=2):
        for lowest, highest in ((0, 6), (2, 4), (3, 3)):
            most = max(sum(gained(one, price) for one in pair) for price in range(lowest, highest + 1))
            assert needed(pair, Fraction(lowest), Fraction(highest)) == max(0, most)


def gained(position: Position, price: int) -> int:
    """What a trader gains, or loses as far as he can."""
    gain = position.size * (price - position.entry)
    assert owed(position, Fraction(price)) == max(gain, -position.collateral)
    return gain if gain > 0 else -min(-gain, position.collateral)


def caps_bind_where_they_are_said_to() -> None:
    """All small triggers, caps and exposures in tenths; every rise up to 2 in tenths; a pool of 10 and of 10 tokens."""
    for trigger, cap, exposure in product(range(0, 11, 2), range(0, 13, 2), range(0, 16, 3)):
        limits = Limits(*(Fraction(tenths, 10) for tenths in (trigger, cap, exposure)))
        for most in range(10, 21):
            gains = [trigger + Fraction(exposure * (rise - 10), 10) for rise in range(10, most + 1)]
            assert keeps_below_cap(limits, Fraction(most, 10)) == all(gain <= cap for gain in gains)
            caps = [Fraction(cap * rise, 10) for rise in range(10, most + 1)]
            within = all(gain <= bound for gain, bound in zip(gains, caps, strict=True))
            assert keeps_below_cap_of_index(limits, Fraction(most, 10)) == within
        assert all(later >= earlier for earlier, later in pairwise(gains))


CHECKS = (
    shares_keep_their_price,
    nobody_gains_alone,
    losers_get_nothing_of_new_money,
    who_leaves_leaves_the_loss,
    what_cannot_leave_pays,
    nobody_runs,
    few_deposits_pay_no_attacker,
    everybody_is_paid,
    caps_bind_where_they_are_said_to,
)
