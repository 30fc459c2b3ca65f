"""What makes the theorem of one property."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from novate.model.contract import ADVERSARY, Limit
from novate.model.core.symbolic.state import Machine
from novate.model.specification import Margin, Side
from novate.proofs.theorems.inequality import Row
from novate.proofs.theorems.parameters import Shape


def nothing(_: Shape) -> tuple[str, ...]:
    """Of no shape anything."""
    return ()


def costs_of_shorts(shape: Shape) -> bool:
    """Whether an account may have to buy a short back, which otherwise costs any amount."""
    return shape.side is Side.SHORT or shape.margin is Margin.CROSS


def costs_of_longs(shape: Shape) -> bool:
    """Whether an account may have to sell a long, which otherwise brings next to nothing of what the oracle shows."""
    return shape.side is Side.LONG or shape.margin is Margin.CROSS


def settles_each_fill(machine: Machine) -> bool:
    """Whether the insurance fund settles every fill of the market."""
    return machine.market.close_out.settles_each_fill


@dataclass(frozen=True, slots=True)
class ByMargin:
    """What answers for a property that no inequality decides: the least margin with which it is proved to hold."""

    margin: Callable[[Machine, int | None], Fraction | None]
    """Of positions of so many quote quanta, or of the largest; None where no margin is enough."""
    largest: Callable[[Machine], int | None]
    """Quote quanta: the largest position for which the margin is enough; None where the size makes no difference."""
    left_out: Callable[[Machine], str]
    """Why nothing is known, in words; empty where something is: then alone may the others be asked."""
    rests_on: Callable[[Machine], Machine]
    """The mechanism about which the usual property's theorem has to be in force."""
    theorem: str
    """About the component, whose steps prove it: by name, as far as it needs be said."""
    remark: Callable[[Machine], str] = lambda _: ""
    """What else there is to know, in words."""
    other_price: Callable[[Machine, int], Fraction | None] = lambda _, __: None
    """Of a position of so many quote quanta: where the market may be at the first call so that just above it less is
    enough than at the worst price there, over what the oracle showed at the look; None where nowhere."""
    applies: Callable[[Machine], bool] = settles_each_fill
    """Of which markets it is asked."""
    lifts: str = ""
    """Why nothing would be known of them otherwise, in words."""
    alone: Callable[[Machine, int | None], Fraction | None] | None = None
    """The least margin of accounts that hold no other position, below which a run breaks it: where it may be less."""
    less: Callable[[Machine], str] = lambda _: ""
    """Why it is open with less where no run of its own breaks it, in words; empty where others are laid."""
    open_below: str = ""
    """Why it is open with less, where no run breaks it."""


@dataclass(frozen=True, slots=True)
class OfProperty:
    """What a property brings to its theorem: data, and functions of the shape."""

    rows: Callable[[Shape], tuple[Row, ...] | None]
    """What it asks of the parameters; None where no theorem covers it."""
    below_full_margin: Callable[[Shape], bool] = lambda _: False
    """Whether it speaks of longs with a margin of at most 100 % only."""
    needs_most: Callable[[Shape], bool] = costs_of_shorts
    """Whether it speaks of oracles only that show some share of the market price at least."""
    needs_least: Callable[[Shape], bool] = costs_of_longs
    """Whether it speaks of oracles only that show some multiple of the market price at most."""
    of_costs: bool = True
    """Whether it turns on what a close-out costs: minimum_maintenance then has to pay what is charged of any size."""
    shown_alone: Callable[[Shape], tuple[str, ...]] = nothing
    """With cross margin: the forms that an account breaks that holds no other position."""
    beyond_margin: bool = False
    """Whether it is about how much more than the margin a close-out costs."""
    limits: Callable[[Shape], tuple[Limit, ...]] = lambda _: ADVERSARY
    """The adversary's limits that its proof uses; a test proves it without the others."""
    assumed: tuple[Limit, ...] = ()
    """What it assumes besides."""
    by_hand: Callable[[Shape], tuple[str, ...]] = nothing
    """Steps of its argument that no solver sees."""
    claim_about: Callable[[str], int] = lambda _: 0
    """Which of its claims on a close-out breaks where a row of this form fails."""
    needed_over_a_floor: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Of the condition, what parts of its own argument rest on where the minimum is a floor: others get all of it.

    Each size then is one of two cases, and the solver's time another.
    """
    by_margin: tuple[ByMargin, ...] = ()
    """Who answers where no theorem covers it: the first that is about a market."""
    of_rewards: Callable[[Shape], bool] = lambda shape: not shape.capped
    """Whether it turns on what the keeper gets: charges that stop at what is left need no margin."""
    in_parts: Callable[[Machine], tuple[tuple[Machine, str], ...]] | None = None
    """Where every call of a close-out in parts is charged in full: plainer machines, each with the property that it has
    to have; none where nothing is known. None: the one that there is, with this property."""
    by_size: Callable[[Shape], bool] = lambda shape: not shape.is_floored
    """Whether it holds of positions of all sizes if it does of each with what such a position needs, and fills at."""
    by_smallest_tier: Callable[[Shape], bool] = lambda _: True
    """Whether what is enough with the rates of the smallest positions is enough where larger ones need more."""
    of_account: bool = False
    """Whether it is about what accounts owe, whoever pays their keepers."""
    whoever_pays: bool = False
    """Whether it is the same whoever pays keepers, of several positions too: about accounts alone, or any books."""
    of_held: Callable[[Shape], bool] = lambda _: False
    """Whether it holds of each close-out of an account that holds the flat reward, if that is what a keeper needs."""
    of_file: tuple[str, ...] = ()
    """Where a file's numbers alone decide it: the theorems of components that say so, by name."""
    of_company: Callable[[Shape], bool] = lambda _: False
    """Whether it asks something of two positions of an account at once: see `novate.proofs.theorems.frontier`."""

    def speaks_of(self, shape: Shape) -> bool:
        """Whether the theorem of the plain shape is one of a shape with tiers, or with limits of rewards, as it is.

        Over a floor the size at which it just binds may be of a larger tier, of which less is asked than of the first.
        """
        if shape == shape.plain and not shape.has_steps:
            return True
        if shape.has_steps or shape.pays_funding or shape.reverts_below_reward:
            return False
        if shape.fund_pays_keeper or shape.fee_after_check:
            return False
        if shape.has_reward_limits and self.of_rewards(shape):
            return False
        return not shape.has_tiers or (not shape.is_floored and self.by_smallest_tier(shape))
