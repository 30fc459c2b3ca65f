"""What keepers with a capacity in money guarantee: a delay, derived; and how much may be how late.

With L the blocks for which keepers may ignore an account anyway, Q the capacity, I what becomes liquidatable in a wave,
w of any W blocks useless, K of the wave is ceil(I/Q), and T(k) = k + w ceil(k/(W - w)) are the blocks among which k are
good. Then D = L + T(K) - 1, in any order: nobody joins a wave without being counted, and whoever waits for k good
blocks has seen k Q of it closed.

For the same reason all accounts that wait for k good blocks or more are worth at most I - k Q together: not everybody
can be the last. So a wave is at worst Q that is closed out in the first block, Q in the second, ..., and the rest in
the K-th, and what it costs a fund is the sum over these *turns*. It is reached: that many accounts at once, in any
order.

*False* is the same of keepers of whom only is known that at most I is liquidatable at the same time: let I come at
once, and Q more whenever Q goes; then everybody after the first waits as long as the last.
"""

from __future__ import annotations

from novate.model.contract import Turn
from novate.model.keepers.costs import needed_reward
from novate.model.keepers.network.queue import ceiling
from novate.model.keepers.notional.parameters import Notional

__all__ = ["delay", "largest_account", "largest_wave", "needed_reward", "turns", "waiting"]


def largest_account(_: Notional) -> None:
    """Of how many positions an account may hold they say nothing."""


def largest_wave(keepers: Notional) -> int:
    """Quote quanta."""
    return keepers.notional_per_wave


def delay(keepers: Notional, ignored: int) -> int:
    """Blocks for which an account may stay overdue."""
    return ignored + keepers.service.blocks_to_close(keepers.notional_per_wave) - 1


def waiting(keepers: Notional, ignored: int, overdue: int) -> int:
    """Quote quanta that may have been liquidatable for so many blocks or more when a block ends."""
    closed = keepers.block_capacity * keepers.service.good(max(0, overdue - ignored))
    return max(0, keepers.notional_per_wave - closed)


def turns(keepers: Notional, ignored: int) -> list[Turn]:
    """The worst wave, from the first turn to the last."""
    number, service = ceiling(keepers.notional_per_wave, keepers.block_capacity), keepers.service
    last = keepers.notional_per_wave - (number - 1) * keepers.block_capacity
    return [
        Turn(ignored + service.blocks_for(turn) - 1, last if turn == number else keepers.block_capacity)
        for turn in range(1, number + 1)
    ]
