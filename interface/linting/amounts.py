"""Rules about amounts and rewards."""

from __future__ import annotations

from collections.abc import Iterator

from novate.linting.note import Source
from novate.model.figures import money, percent
from novate.model.quantities import format_amount
from novate.specification.problems import Problem

MANY = 10
"""Times the smallest position: so small that no move makes one of it, but a decision."""


def minimum_above_open_interest(source: Source) -> Iterator[Problem]:
    """The smallest position is larger than all of them together may be: nobody can trade."""
    for market in source.markets:
        limits = {"max_open_interest": market.max_open_interest, "largest_position": market.largest_position}
        for key, most in limits.items():
            if most is not None and market.minimum_notional > most:
                written = format_amount(most * source.specification.quote_quantum)
                yield source.problem(
                    source.where(market, "minimum_notional"),
                    f"at most {key} of {market.name}, {written}: nobody can open a position",
                )


def reward_above_penalty(source: Source) -> Iterator[Problem]:
    """The flat reward is above the penalty of the smallest position: a close-out costs it more by the reward."""
    specification = source.specification
    for market in source.markets:
        penalty = market.penalty * market.minimum_notional
        if market.minimum_notional and specification.keeper_flat_reward > penalty:
            smallest = money(market.minimum_notional, specification)
            yield source.problem(
                ("liquidation", "keeper_flat_reward"),
                f"at most the penalty of the smallest position of {market.name}, {money(penalty, specification)} "
                f"({percent(market.penalty)} of {smallest})",
            )


def share_of_nothing(source: Source) -> Iterator[Problem]:
    """The keeper gets a share of a penalty that is 0 everywhere, and nothing else."""
    specification = source.specification
    nothing = all(market.penalty == 0 for market in source.markets) and not specification.keeper_flat_reward
    if nothing and specification.keeper_share:
        yield source.problem(("liquidation", "keeper_share"), "a penalty to share, or a flat reward: nobody is paid")


def dust_above_minimum(source: Source) -> Iterator[Problem]:
    """Many positions that a trade may open are nobody's concern at their liquidation: they were so when opened."""
    specification = source.specification
    for market in source.markets:
        if specification.dust_notional > MANY * market.minimum_notional > 0:
            written = format_amount(market.minimum_notional * specification.quote_quantum)
            yield source.problem(
                ("environment", "dust_notional"),
                f"about minimum_notional of {market.name}, {written}: smaller positions that may be opened "
                "are left out of every promise about keepers",
            )
