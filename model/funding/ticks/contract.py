"""What funding at ticks guarantees to the core: how much a position has paid until its close-out, at most.

In the K = delay + 1 blocks after a look there are at most floor(delay/H) + 1 ticks that are H blocks apart. At each a
position pays at most phi of what the oracle shows of it then. With L_k, W_k and V_k of the oracle's lag profile
(W_0 = 1):

*A long.* What the oracle shows in block t is at most 1/L_(K-t) of the market price in block K, and at most 1/W_(K-t) of
what it shows there itself. So the position has paid at most these shares of what it is worth in block K:

    of the market price   phi sum 1/L_(K-t)         of the oracle price   phi sum 1/W_(K-t)         t = 1, 1 + H, ...

The earlier the ticks the more, since the price has further to fall. *A short* has paid at most

    of what the look showed   phi sum V_t            t = K, K - H, ...

and the later the ticks the more. Each payment is rounded up to a whole quantum besides.

*Exact* where one path has the most in all of these blocks: of a long the steepest fall, of which the fall to L_K is
the end; of a short the steepest rise. So it is of an oracle within a deviation of recent prices (but for a short in a
market that may fall further in `staleness` - 1 blocks than it rises until the close-out). It is not true that a falling
price is always the worst for a long: where a position pays more than it is worth in the end, one that rises first is.
There the theorems are silent.

Source: derived; `novate.proofs.components.funding.ticks` proves the steps.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property

from novate.model.contract import FundingProfile, LagProfile
from novate.model.core.symbolic.lag_profile import oracle_profile
from novate.model.core.symbolic.numbers import Term
from novate.model.core.symbolic.powers import rounded
from novate.model.core.symbolic.state import Machine

MOST_TICKS = 1_000
"""How many are looked at one by one; of more, so many groups, each of which counts as its worst."""


def profile(machine: Machine) -> FundingProfile:
    """Of one market; of numbers. Raises `TypeError` where moves are given: they are of one delay only."""
    if machine.moves is not None:
        raise TypeError("the moves until all ticks are needed, and those until the close-out are given")
    return Paid(machine)


@dataclass(frozen=True)
class Paid:
    """The most that a position has paid in the K blocks after a look."""

    machine: Machine

    @property
    def most(self) -> Fraction:
        """At one tick."""
        return Fraction(self.machine.market.funding.most)

    @property
    def blocks(self) -> int:
        """K."""
        return self.machine.specification.delay + 1

    @cached_property
    def of_market(self) -> Term:
        """Of a long, as a share of the market price; None where the oracle may show any multiple of that."""
        return self.summed(lambda block: over(self.least_market(self.blocks - block)), early(self.ticks))

    @cached_property
    def of_oracle(self) -> Term:
        """Of a long, as a share of the oracle price; None where that may go to next to nothing."""
        return self.summed(lambda block: over(self.least_oracle(self.blocks - block)), early(self.ticks))

    @cached_property
    def of_look(self) -> Term:
        """Of a short, as a share of what the look showed; None where there is no bound."""
        return self.summed(lambda block: most_shown(self.after(block)), late(self.ticks, self.blocks))

    @property
    def payments(self) -> int:
        """Of the whole mechanism."""
        return self.machine.specification.funding_payments

    @property
    def ticks(self) -> range:
        """The blocks after the look in which there are ticks, where the first is in the very next."""
        return range(1, self.blocks + 1, self.machine.market.funding.every)

    def summed(self, shown: Callable[[int], Fraction | None], groups: Sequence[tuple[int, int]]) -> Fraction | None:
        """The largest payment times what is shown at all ticks."""
        total = Fraction(0)
        for block, times in groups:
            found = shown(block)
            if found is None:
                return None
            total += times * found
        return self.most * (total if self.machine.exact else rounded(total, up=True))

    def least_market(self, blocks: int) -> Fraction:
        """L_k of so many blocks."""
        found = self.after(blocks).least_market if blocks else self.after(1).least_market_now
        return Fraction(found)

    def least_oracle(self, blocks: int) -> Fraction:
        """W_k."""
        return Fraction(self.after(blocks).least_oracle) if blocks else Fraction(1)

    def after(self, blocks: int) -> LagProfile:
        """The oracle's profile of so many blocks, one at least."""
        machine = self.machine
        delayed = machine.specification.at_most_late(blocks - 1)
        return oracle_profile(replace(machine, specification=delayed, profile=None))


def over(least: Fraction) -> Fraction | None:
    """What is at most 1, where that is at least so much of it; None where there is no bound."""
    return 1 / least if least else None


def most_shown(profile: LagProfile) -> Fraction | None:
    """The most that the oracle shows after a look; None where there is no bound."""
    if not profile.has_most or profile.most_oracle is None:
        return None
    return Fraction(profile.most_oracle)


def early(ticks: range) -> list[tuple[int, int]]:
    """(block, how many ticks count as if they were in it), where earlier ones are worse."""
    return list(grouped(ticks))


def late(ticks: range, blocks: int) -> list[tuple[int, int]]:
    """The same of as many ticks of which the last is in the last of so many blocks, where later ones are worse."""
    return [(blocks + 1 - block, times) for block, times in grouped(ticks)]


def grouped(ticks: range) -> Iterator[tuple[int, int]]:
    """The first of each group, with how many are in it."""
    length = -(-len(ticks) // MOST_TICKS)
    for start in range(0, len(ticks), length):
        group = ticks[start : start + length]
        yield group[0], len(group)
