"""The closed forms with funding are what an adversary reaches who tries every path, every phase of the ticks.

All ways up and down from `staleness` blocks before a look to the close-out, the oracle at its highest wherever somebody
pays, the look at either end of what it may show. Nothing here knows of lag profiles.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import accumulate, chain, product
from operator import mul
from random import Random

import pytest

from novate.model.core.symbolic.state import Machine
from novate.model.funding.ticks.parameters import Ticks
from novate.model.specification import Side
from novate.proofs.refinement.mechanisms import PER_CENT, mechanism
from novate.proofs.theorems.closed_forms import WITH_FUNDING
from novate.proofs.theorems.parameters import Parameters

ONE = Fraction(1)


@dataclass(frozen=True)
class Case:
    """What the adversary may do; shares of one."""

    side: Side
    delay: int = 2
    staleness: int = 0
    deviation: Fraction = Fraction(0)
    down: Fraction = 5 * PER_CENT
    up: Fraction = 5 * PER_CENT
    slippage: Fraction = Fraction(0)
    penalty: Fraction = Fraction(0)
    most: Fraction = PER_CENT
    every: int = 1

    @property
    def blocks(self) -> int:
        """From the look to the close-out."""
        return self.delay + 1

    def paths(self) -> Iterator[tuple[Sequence[Fraction], ...]]:
        """Market prices, and what the oracle shows at least and at most, from the look on; at all ways up and down."""
        for moves in product((1 - self.down, 1 + self.up), repeat=self.staleness + self.blocks):
            market = [ONE, *accumulate(moves, mul)]
            seen = [market[end - self.staleness : end + 1] for end in range(self.staleness, len(market))]
            yield (
                market[self.staleness :],
                [min(each) * (1 - self.deviation) for each in seen],
                [max(each) * (1 + self.deviation) for each in seen],
            )

    def phases(self) -> list[range]:
        """The blocks with a tick, for each block that the first may be in."""
        return [range(first, self.blocks + 1, self.every) for first in range(1, self.every + 1)]

    def margins(self, charged: Fraction = ONE) -> Iterator[Fraction]:
        """What the margin must be for nothing to be missing at the close-out, where so much of the penalty counts."""
        sign = self.side.sign
        kept = (1 - sign * self.slippage) * (1 - sign * charged * self.penalty)
        for (market, lowest, highest), ticks in product(self.paths(), self.phases()):
            paid = sum(self.most * highest[block] for block in ticks)
            yield from (sign + (paid - sign * kept * market[-1]) / look for look in (lowest[0], highest[0]))

    def margins_shown(self) -> Iterator[Fraction]:
        """The same of what the oracle shows in the block of the close-out, at which a tick is paid there."""
        sign = self.side.sign
        for (_, lowest, highest), ticks in product(self.paths(), self.phases()):
            for look, last in product((lowest[0], highest[0]), (lowest[-1], highest[-1])):
                paid = sum(self.most * (last if block == self.blocks else highest[block]) for block in ticks)
                yield sign + (paid - sign * last) / look

    def ratios(self, margin: Fraction) -> Iterator[Fraction]:
        """Equity over maintenance at what the oracle shows in the end, of an account that had this margin."""
        sign = self.side.sign
        for (_, lowest, highest), ticks in product(self.paths(), self.phases()):
            for look, last in product((lowest[0], highest[0]), (lowest[-1], highest[-1])):
                paid = sum(self.most * (last if block == self.blocks else highest[block]) for block in ticks)
                yield (sign * (last - look) + margin * look - paid) / (margin * last)

    @property
    def parameters(self) -> Parameters:
        """As the theorems have them."""
        changes = {
            "funding": Ticks(self.most, self.every),
            "move_down": self.down,
            "move_up": self.up,
            "slippage": self.slippage,
            "penalty": self.penalty,
        }
        made = mechanism(changes, deviation=self.deviation, staleness=self.staleness, keeper_delay=self.delay)
        return Parameters.of(Machine(made, made.markets["A"], self.side, exact=True))

    def form(self, name: str) -> Fraction:
        """The bound of a theorem; charges are taken in full, which without a penalty is the same as capped."""
        return Fraction(WITH_FUNDING[name, self.side, False](self.parameters))


def cases() -> Iterator[Case]:
    """Of either side; drawn, and few enough."""
    random = Random(5)

    def share(most: int) -> Fraction:
        return Fraction(random.randint(0, most), 1_000)

    for number in range(60):
        yield Case(
            tuple(Side)[number % 2],
            delay=random.randint(0, 3),
            staleness=random.randint(0, 2) if number % 2 == 0 else 0,
            deviation=share(30),
            down=share(60),
            up=share(60),
            slippage=share(30),
            penalty=share(30),
            most=share(40),
            every=random.randint(1, 4),
        )


@pytest.mark.parametrize("side", Side)
def test_no_path_and_no_phase_needs_more_and_some_need_as_much(side: Side) -> None:
    """Of the margin at the close-out, to the last digit; at the oracle price, with a stale oracle, none needs more."""
    tried = [case for case in cases() if case.side is side]
    for case in tried:
        assert case.form("close-out margin") == max(case.margins()), case
        shown, worst = case.form("oracle margin"), max(case.margins_shown())
        assert shown >= worst if case.staleness else shown == worst, case
        share = case.parameters.keeper_share
        assert case.form("drain margin") == max(case.margins(share)), case
        ratio, worst = case.form("lowest margin ratio"), min(case.ratios(case.parameters.maintenance_margin))
        assert ratio <= worst if case.staleness else ratio == worst, case
    assert len(tried) == 30


def test_a_short_with_a_stale_oracle_is_exact_where_prices_rise_no_slower_than_they_fall() -> None:
    """And where they fall faster in `staleness` - 1 blocks than they rise, what is asked is enough."""
    risen = Case(Side.SHORT, staleness=2, down=2 * PER_CENT, up=4 * PER_CENT, deviation=PER_CENT)
    assert risen.form("close-out margin") == max(risen.margins())
    fallen = replace(risen, delay=0, down=9 * PER_CENT, up=PER_CENT)
    assert fallen.form("close-out margin") >= max(fallen.margins())


def test_the_fund_pays_what_the_margin_lacks_of_the_open_interest() -> None:
    """L = I (g + what has been paid - m) - c, g being what the margin would be without funding."""
    for case in (Case(Side.LONG, slippage=PER_CENT, every=2), Case(Side.SHORT, slippage=PER_CENT, every=2)):
        held, lost = 1_000_000, Fraction(1, 100)
        parameters = replace(case.parameters, max_open_interest=held, maintenance_margin=lost)
        found = WITH_FUNDING["smallest fund", case.side, False](parameters)
        assert found == held * (max(case.margins()) - lost) - parameters.minimum_maintenance


def cost(case: Case, moves: str) -> Fraction:
    """What one way up and down costs a long, of what the look showed."""
    factors = (1 + case.up if each == "u" else 1 - case.down for each in moves)
    prices = list(accumulate(chain([ONE], factors), mul))
    return 1 + case.most * sum(prices[1:]) - prices[-1] * (1 - case.slippage)


def test_it_is_false_that_a_falling_price_is_always_the_worst_for_a_long() -> None:
    """At 40 % in every block a rise first is worse: more is paid than is left in the end, and the theorem is silent."""
    greedy = Case(Side.LONG, most=40 * PER_CENT)
    assert (round(cost(greedy, "udd"), 4), round(cost(greedy, "ddd"), 4)) == (
        Fraction(12504, 10_000),
        Fraction(12266, 10_000),
    )
    assert max(greedy.margins()) >= cost(greedy, "udd") > greedy.form("close-out margin") == cost(greedy, "ddd")
    assert greedy.form("close-out margin") > 1


def test_beyond_that_some_rises_and_then_falls_are_the_worst() -> None:
    """For any rate: the most of k rises and then falls, k from 0 to all; falls alone while P_M <= 1 - s."""
    for most in range(0, 120, 5):
        case = Case(Side.LONG, most=most * PER_CENT, slippage=PER_CENT)
        ways = ["u" * rises + "d" * (case.blocks - rises) for rises in range(case.blocks + 1)]
        assert max(case.margins()) == max(cost(case, way) for way in ways)
        if case.parameters.funding.of_market <= 1 - case.slippage:
            assert max(case.margins()) == cost(case, "ddd") == case.form("close-out margin")


def test_it_is_false_that_a_stale_oracle_adds_payments() -> None:
    """There is one for each block after the look, however old what that showed: three are 0.2970 %, five 0.4925 %."""
    stale = Case(Side.LONG, staleness=2, down=PER_CENT / 2, up=PER_CENT / 2, most=PER_CENT / 10)
    nothing = replace(stale, most=Fraction(0))
    paid = max(stale.margins()) - max(nothing.margins())
    assert stale.form("close-out margin") - nothing.form("close-out margin") == paid
    fresh = [stale.most * (1 - stale.down) ** block for block in range(1, 6)]
    assert (round(sum(fresh[:3]), 6), round(sum(fresh), 6)) == (Fraction(2970, 10**6), Fraction(4925, 10**6))
    assert paid == sum(fresh[:3])


@pytest.mark.parametrize(("side", "needed"), [(Side.LONG, "0.034775499375"), (Side.SHORT, "0.0353766275")])
def test_the_case_of_an_hourly_tick(side: Side, needed: str) -> None:
    """1.5 % once, 0.5 % a block, a delay of 2, slippage of 0.5 %."""
    half = PER_CENT / 2
    tick = Case(side, down=half, up=half, slippage=half, most=3 * half, every=3_600)
    once = replace(tick, every=3)
    assert tick.form("close-out margin") == once.form("close-out margin") == max(once.margins()) == Fraction(needed)
