"""What an oracle whose nodes push reports may show, in exact integers.

A report is *due* in a block if every view of its market price is off the answer by the threshold; from then on it is
*under way*. It lands in that block or at most `report_delay` blocks later, with a view of a market price of the blocks
between, never of an older one. While it is under way the answer stays; without one it stays or is brought up to date,
for whatever reason, to a view of this block's price. An answer that is off when it lands is due again.

An unchanged answer counts as one that has not landed, as long as it may stay. Answers are whole numbers of ticks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from novate.model.core.reference.rules import OracleRules, scaled
from novate.model.oracles.push.parameters import Push
from novate.model.quantities import format_blocks
from novate.model.state import MarketState


class Report(NamedTuple):
    """What is known of the answer at the end of a block; prices in ticks."""

    answer: int
    waited: int
    """Blocks that a report has been under way, this one among them; 0 where none is."""
    lowest: int
    """The lowest market price of those blocks; without a report that of this block."""
    highest: int
    lowest_near: int
    """The lowest of the market prices that the answer was last near: the one to the last that it was not off, or those
    of which it is a view."""
    highest_near: int


def quiet(answer: int, price: int) -> Report:
    """Nothing is under way, and the answer is not off this price."""
    return Report(answer, 0, price, price, price, price)


@dataclass(frozen=True, slots=True)
class PushRules(OracleRules):
    """Threshold and views, scaled."""

    scale: int
    lowest_view: int
    """1 - node_error: this share of a market price is the lowest that a node sees."""
    highest_view: int
    lowest_kept: int
    """1 - threshold: a view of this share of the answer, or of less, is off it."""
    highest_kept: int
    delay: int

    def ranges(self, now: MarketState) -> tuple[tuple[int, int], ...]:
        """Views of the market prices since a report is due, and the answer itself where it may stay."""
        last = self.last(now)
        lowest, highest = self.since(last, now.price)
        views = lowest * self.lowest_view, highest * self.highest_view
        stays = last.answer * self.scale, last.answer * self.scale
        return (views, stays) if self.may_stay(last, now.price) else (views,)

    def reason(self, now: MarketState) -> str:
        """What is under way, and since when."""
        last = self.last(now)
        lowest, highest = self.since(last, now.price)
        if not self.is_pending(last, now.price):
            return f"the answer is {last.answer}, and the market price {now.price}"
        stays = "may stay" if self.may_stay(last, now.price) else "must be replaced"
        under_way = f"a report is under way for {format_blocks(last.waited + 1)}"
        prices = f"market prices are from {lowest} to {highest} since then"
        return f"{under_way}, {prices}, and the answer of {last.answer} {stays}"

    def remembered(self, now: MarketState) -> Report:
        """Whether a report is under way after this block, and what the answer is near."""
        last, answer, price = self.last(now), int(now.oracle), now.price
        lowest, highest = self.since(last, price)
        waits = self.is_pending(last, price) and self.may_stay(last, price)
        if waits and answer == last.answer:
            return Report(answer, last.waited + 1, lowest, highest, last.lowest_near, last.highest_near)
        if self.delay and self.is_off(price, answer):
            return Report(answer, 1, price, price, lowest, highest)
        return quiet(answer, price)

    def last(self, now: MarketState) -> Report:
        """What was known at the end of the block before; at the start the answer is the market price."""
        return Report(*now.memory) if now.memory else quiet(int(now.oracle), now.price)

    def is_off(self, price: int, answer: int) -> bool:
        """Whether every view of the price is off the answer."""
        too_high = price * self.lowest_view >= answer * self.highest_kept
        return too_high or price * self.highest_view <= answer * self.lowest_kept

    def is_pending(self, last: Report, price: int) -> bool:
        """Whether a report is due or under way in this block."""
        return last.waited > 0 or self.is_off(price, last.answer)

    def may_stay(self, last: Report, price: int) -> bool:
        """Whether the answer may be left as it is."""
        return last.waited < self.delay or not self.is_pending(last, price)

    def since(self, last: Report, price: int) -> tuple[int, int]:
        """The lowest and the highest market price since a report is under way."""
        return (min(last.lowest, price), max(last.highest, price)) if last.waited else (price, price)


def prepared(oracle: Push, scale: int) -> PushRules:
    """Prepare it. Raises `ValueError` where the scale is too small."""
    error, threshold = oracle.node_error, oracle.threshold
    return PushRules(
        scale=scale,
        lowest_view=scaled(1 - error, scale),
        highest_view=scaled(1 + error, scale),
        lowest_kept=scaled(1 - threshold, scale),
        highest_kept=scaled(1 + threshold, scale),
        delay=oracle.report_delay,
    )
