"""What is declared of a parameter, once: whatever else knows a parameter is made of its declaration.

Made of it are the schema of a specification file, its reader and its writer, the tables of the documentation, what a
repair may move, what a sweep may vary, what an importer assumes where its source is silent, and the solver's symbols
with their ranges. Only formulas name a parameter. A *kind* says what the values are and how they are written; what
each kind needs to be read, written or put into words stands beside the reader and the writer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

LARGEST_RATE = Fraction(1_000_000)
"""100,000,000 %: beyond it a rate is a slip of the pen."""
LARGEST_DEVIATION = Fraction(100)
"""10,000 %: a price at more than a hundred times the market is a wrong price, and no deviation."""
MOST_BLOCKS = 300_000
"""Three days of blocks of one second: a run through them all is replayed within a verdict's time."""
MOST_BLOCKS_WATCHED = 1_000
"""In a row, of which some may be useless."""
MOST_COUNTED = 10**9
"""Of anything that is written with its name."""
MOST_FEEDS = 50
"""Of one oracle, with those that its feeds are made of."""

KeyPath = tuple[str, ...]
"""Where a table or a key stands in a specification file, from the outside in."""
KIND = "kind"
"""The key that says of which kind a component is."""
ANY_NAME = "*"
"""Stands for a name that a file chooses, as of a market, in the path of a key."""


class Owner(StrEnum):
    """Who decides what a parameter is."""

    MECHANISM = "mechanism"
    """Its designer."""
    ENVIRONMENT = "environment"
    """Nobody: it limits the adversary, and every verdict rests on it."""


@dataclass(frozen=True, slots=True)
class Range:
    """The numbers from `least` to `most`."""

    least: Fraction = Fraction(0)
    most: Fraction | None = None
    """None where there is no largest."""
    is_above: bool = False
    """Whether `least` itself is no such number."""
    is_below: bool = False
    """Whether `most` itself is none."""

    def __contains__(self, number: Fraction) -> bool:
        """Whether a number is one of them."""
        high_enough = number > self.least if self.is_above else number >= self.least
        return high_enough and (self.most is None or (number < self.most if self.is_below else number <= self.most))


@dataclass(frozen=True, slots=True)
class Rate:
    """A share of something, as "5%"."""

    range: Range
    example: str = "0.5%"


REQUIREMENT = Rate(Range(most=LARGEST_RATE, is_above=True), "5%")
"""A share of the notional that an account must have: above 0; above 100 % where a short can lose more than that."""
RISE = Rate(Range(most=LARGEST_RATE))
"""How far a price may rise: it can more than double."""
DEVIATION = Rate(Range(most=LARGEST_DEVIATION))
"""How far a price may be from another: from a certain share on it is only bounded above."""
SHARE = Rate(Range(most=Fraction(1)), "50%")
"""A part of a whole, the whole included."""
LOSS = Rate(Range(most=Fraction(1), is_below=True))
"""A part of a price or a notional that is lost, never all of it: a price stays above 0."""


@dataclass(frozen=True, slots=True)
class Money:
    """An amount of money: written in quote units, kept in whole quote quanta."""

    range: Range = Range()


@dataclass(frozen=True, slots=True)
class Delay:
    """A time: written in blocks or on a clock, kept in blocks, every block that it begins."""

    range: Range = Range(most=Fraction(MOST_BLOCKS))
    whole: bool = False
    """Whether only the blocks that fit into it count: of a time that is better longer than shorter."""


@dataclass(frozen=True, slots=True)
class Quantum:
    """The smallest amount of something, above 0; others are counted in it."""

    of: str
    """The unit in which it is written, in words."""


@dataclass(frozen=True, slots=True)
class BlockTime:
    """The time on a clock from one block to the next; kept in the numbers of blocks that follow from it."""


@dataclass(frozen=True, slots=True)
class Moves:
    """Bounds on the moves of a price: of one block or of several horizons, for each direction."""


@dataclass(frozen=True, slots=True)
class Deviations:
    """How far a price may be above, and how far below, others: one rate for both, or one for each."""


@dataclass(frozen=True, slots=True)
class OneOrBothSides:
    """The sides of a market whose holders can default."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several texts."""

    options: type[StrEnum]


@dataclass(frozen=True, slots=True)
class Truth:
    """True or false."""


@dataclass(frozen=True, slots=True)
class Title:
    """A name of the whole, for people."""


@dataclass(frozen=True, slots=True)
class Count:
    """How many of something: a whole number, and written as one."""

    least: int = 0
    most: int = MOST_FEEDS


@dataclass(frozen=True, slots=True)
class Counted:
    """How many of something: a whole number, written with its name, as "50 accounts"."""

    of: str = "account"
    """One of them."""
    least: int = 1
    most: int = MOST_COUNTED
    is_named_by_key: bool = False
    """Whether the key says of what, so that a number alone is as clear."""

    @property
    def range(self) -> Range:
        """As many as there may ever be."""
        return Range(Fraction(self.least), Fraction(self.most))


@dataclass(frozen=True, slots=True)
class BlocksOf:
    """Some of so many blocks in a row, as "2 of 10 blocks": kept as `novate.model.quantities.SomeBlocks`."""


@dataclass(frozen=True, slots=True)
class Feeds:
    """The oracles that one is made of: written as the names of their tables, kept as `novate.model.contract.Feed`s."""


@dataclass(frozen=True, slots=True)
class Ordered:
    """Some of several texts, each at most once, in an order: written as a list."""

    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tiers:
    """Rates of the part of a notional above a size: a table by sizes, of tables; kept as `Tier`s."""


@dataclass(frozen=True, slots=True)
class RatesUpTo:
    """Rates of what is worth at most some size: a table by sizes, kept as `SlippageStep`s."""


@dataclass(frozen=True, slots=True)
class Spreads:
    """By how much the moves of two markets differ at most: a table of rates by both names, "A/B"."""


Number = Rate | Money | Delay | Counted
"""What a verdict may turn on, and what theorems are about."""
Unit = Quantum | BlockTime
"""In what others are counted: no verdict turns on one of them alone."""
BySize = Tiers | RatesUpTo
"""Numbers of positions of different sizes."""
Kind = (
    Number
    | Unit
    | Moves
    | Deviations
    | OneOrBothSides
    | Choice
    | Truth
    | Title
    | Count
    | BlocksOf
    | Feeds
    | Ordered
    | Spreads
    | BySize
)


@dataclass(frozen=True, slots=True)
class Declaration:
    """A parameter: one key in one table of a specification file."""

    key: str
    """Its name, also of the field that holds it unless `field` is another; of moves see `numbers`."""
    kind: Kind
    owner: Owner
    description: str
    """One sentence for who writes the file: what it means, and its unit."""
    examples: tuple[str | bool | int | tuple[str, ...] | Mapping[str, object], ...]
    default: str | int | tuple[str, ...] | None = None
    """What stands for a key that is left out; None where nothing does."""
    is_optional: bool = False
    """Whether it may be left out although nothing stands for it."""
    at_most: str = ""
    """Another rate or amount of the same table, which is never smaller."""
    needs: str = ""
    """Another parameter of the same table, or of the market, its own or that of all, without which this one says too
    little."""
    excludes: str = ""
    """Another key of the same table that cannot be said besides."""
    assumed: str = ""
    """What an importer puts where neither its source nor its user says anything; empty where a source must say it."""
    in_a_market: str | Mapping[str, object] = ""
    """An example of what may replace it in one market; empty where nothing may."""
    replaces: KeyPath = ()
    """The key for all markets that it replaces in one."""
    note: str = ""
    """What the documentation says besides."""
    field: str = ""
    """The name of the field that holds it where that is not the key's."""

    @property
    def name(self) -> str:
        """The name of the field that holds it."""
        return self.field or self.key

    @property
    def is_required(self) -> bool:
        """Whether a file without it cannot be used."""
        return self.default is None and not self.is_optional

    @property
    def numbers(self) -> Mapping[str, Number]:
        """The numbers that it sets, by the names of their fields; a symbol of the solver stands for each."""
        match self.kind:
            case Moves():
                return {"move_up": RISE, "move_down": LOSS}
            case Deviations():
                return {"deviation_up": DEVIATION, "deviation_down": DEVIATION}
            case Rate() | Money() | Delay() | Counted() as kind:
                return {self.name: kind}
            case _:
                return {}

    @property
    def may_be_repaired(self) -> bool:
        """Whether a repair may move it without being told so: nobody chooses his environment."""
        return self.owner is Owner.MECHANISM and isinstance(self.kind, Number)


class Contradiction(NamedTuple):
    """Values of one table that are each right and cannot be right together."""

    key: str
    """Of the value that has to change."""
    found: str
    expected: str


@dataclass(frozen=True, slots=True)
class Group:
    """The parameters of one table of a specification file."""

    path: KeyPath
    description: str
    declarations: tuple[Declaration, ...]
    replaces: KeyPath = ()
    """The table for all markets that it replaces in one."""
    variants: Mapping[str, tuple[Declaration, ...]] = field(default_factory=dict)
    """Of a component: by its kind, which the key `kind` says, the parameters that this kind has."""
    component: str = ""
    """Of a component: the folder in `novate.model` that has one for each of its kinds."""

    @property
    def usual_kind(self) -> str:
        """Of a component: the kind of a table that says none."""
        return next(str(each.default) for each in self.declarations if each.key == KIND)

    @property
    def may_be_left_out(self) -> bool:
        """Whether nothing in it is required; in that of a component nothing of the usual kind."""
        asked = self.variants[self.usual_kind] if self.variants else self.declarations
        return not any(each.is_required for each in asked)


def replacements(*groups: Group) -> tuple[Declaration, ...]:
    """The keys by which a market replaces what these groups say for all markets."""
    return tuple(
        replace(
            each,
            description=f"Replaces {'.'.join((*group.path, each.key))} for this market.",
            examples=(each.in_a_market,),
            default=None,
            is_optional=True,
            replaces=(*group.path, each.key),
            assumed="",
            in_a_market="",
            note="",
        )
        for group in groups
        for each in group.declarations
        if each.in_a_market
    )
