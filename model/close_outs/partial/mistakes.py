"""Mistakes that people make about close-outs in parts."""

from __future__ import annotations

from novate.model.mutant import Mutant, within

IN_THE_CORE = (
    Mutant(
        "the flat reward is paid once, not by every call",
        "core.reference.liquidate.billed",
        "flat, size = specification.keeper_flat_reward",
        "flat, size = specification.keeper_flat_reward * (action.market not in closed.positions)",
        of_component=True,
    ),
    Mutant(
        "the smallest fee is paid by the last call alone",
        "core.reference.liquidate.billed",
        "specification.within_reward_limits(share + flat)",
        "share + flat if action.market in closed.positions else specification.within_reward_limits(share + flat)",
        of_component=True,
    ),
    Mutant(
        "every call is charged for all that is left",
        "core.reference.liquidate.billed",
        "rounded_up(size * action.price",
        "rounded_up(abs(before.positions[action.market]) * action.price",
        of_component=True,
    ),
)
IN_PARTS = within(
    "close_outs.partial",
    Mutant("no minimum of a part", "reference.chunk", "Fraction(rule.chunk_minimum)", "Fraction(0)"),
    Mutant(
        "the last rest is never closed",
        "reference.PartialRules.part",
        "min(size, ceil(part * self.scale / worth))",
        "min(max(1, size - 1), ceil(part * self.scale / worth))",
    ),
    Mutant("parts rounded down", "reference.PartialRules.part", "ceil(part", "int(part"),
    Mutant("amounts in size instead of money", "reference.PartialRules.part", "* self.scale / worth", ""),
    Mutant(
        "a cure without what the close-out costs",
        "reference.least_cure",
        "target * standing.freed - standing.lost",
        "target * standing.freed",
    ),
    Mutant("a share of the rest, where it is one of the position", "reference.PartialRules.part", "* whole", "* size"),
    Mutant("the fund pays for no fill", "reference.settled_fill", "max(0, ceil(-surplus))", "0"),
    Mutant("every call at the price of the first", "schedule.play", "reach.parts(step.call)", "reach.parts(0)"),
    Mutant("a share of the whole position", "schedule.steps", "left * share // of", "notional * PARTS * share // of"),
    Mutant(
        "amounts at the market price",
        "reach.Reach.units",
        "self.shown(call)",
        "self.market(call)",
    ),
    Mutant("the closed form without the price", "schedule.all_further", "/ (1 - kept)", "/ rule.chunk_share"),
    Mutant(
        "a later call at the price of the first",
        "reach.worked_out",
        "machine.specification.keeper_delay + call",
        "machine.specification.keeper_delay",
    ),
    Mutant(
        "equity looked at when nothing is left alone",
        "equity.worst_equity",
        "worst = worse(worst,",
        "worst = max(worst,",
    ),
    Mutant(
        "what the oracle shows is what the market is",
        "reach.Reach.worst_shown",
        "max(self.oracle(call), self.market(call) * self.least_shown)",
        "self.market(call)",
    ),
)
OF_FUNDING = within(
    "close_outs.partial",
    Mutant(
        "a tick takes a share of what its call leaves",
        "funded.due",
        "[step.left for step in done]",
        "[step.left - step.closed for step in done]",
    ),
    Mutant(
        "what is closed goes on to pay", "funded.due", "[step.left for step in done]", "[done[0].left for _ in done]"
    ),
    Mutant(
        "ticks a fixed time apart",
        "funded.most_at_ticks",
        "max(best[-1], best[max(0, block - every)] + cost)",
        "best[max(0, block - every)] + cost",
    ),
)
MISTAKES = (*IN_PARTS, *OF_FUNDING, *IN_THE_CORE)
"""In the order of the table."""
