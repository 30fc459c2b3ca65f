"""Every parameter of a specification file: the core's, and those of the components, in the order of a file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from novate.model import close_outs, funding, impact, keepers, oracles
from novate.model.component import part
from novate.model.core.parameters import (
    ENVIRONMENT,
    FEES,
    LIQUIDATION,
    MARKET,
    MECHANISM,
    OF_LAYERS,
    PROMISES,
    WATERFALL,
)
from novate.model.parameter import ANY_NAME, KIND, Choice, Contradiction, Declaration, Group, KeyPath, Owner


@dataclass(frozen=True, slots=True)
class Component:
    """What a market, or the whole mechanism, has of one variant or another, each with parameters of its own."""

    field: str
    """Of `MarketParameters`, or of `Specification`; and the name of its tables."""
    folder: str
    """In `novate.model`: a folder for each variant."""
    variants: Mapping[str, tuple[Declaration, ...]]
    """By the kind that a table says: its parameters."""
    kind: Declaration
    """The key that says it."""

    @classmethod
    def of(cls, field: str, folder: str, kinds: tuple[str, ...], owner: Owner, description: str) -> Component:
        """Those of a folder; a table that says none is of the first kind."""
        variants = {kind: part(folder, kind, "parameters").DECLARATIONS for kind in kinds}
        options = StrEnum(f"{field.capitalize()}Kind", {kind: kind for kind in kinds})  # type: ignore[misc]  # the registry's
        kind = Declaration(KIND, Choice(options), owner, description, examples=(kinds[0],), default=kinds[0])
        return cls(field, folder, variants, kind)

    def group(self, path: KeyPath, description: str, replaces: KeyPath = ()) -> Group:
        """A table of it."""
        declarations = (self.kind, *all_of(self.variants.values()))
        return Group(path, description, declarations, replaces, self.variants, self.folder)

    def own(self) -> Group:
        """The table of one market."""
        return self.group(
            (*MARKET.path, self.field), f"Replaces [{self.field}] in this market, as a whole.", (self.field,)
        )

    def record(self, kind: str, **fields: Any) -> Any:
        """The one of this kind with these numbers."""
        return part(self.folder, kind, "parameters").RECORD(**fields)


def all_of(variants: Iterable[tuple[Declaration, ...]]) -> tuple[Declaration, ...]:
    """The parameters of all variants, each once. Raises `ValueError` where one key means two things."""
    found: dict[str, Declaration] = {}
    for each in (each for variant in variants for each in variant):
        if found.setdefault(each.key, each) != each:
            raise ValueError(f"two kinds declare {each.key}, and not alike")
    return tuple(found.values())


def contradictions(group: Group, kind: str, values: Mapping[str, Any]) -> Iterator[Contradiction]:
    """What is wrong with the values of a component's table together, by their keys."""
    own = getattr(part(group.component, kind, "parameters"), "contradictions", None)
    return iter(()) if own is None else own(values)


def companions(group: Group, kind: str) -> tuple[tuple[str, str], ...]:
    """The tables of other components, each with the kind that it must be of where a file has this kind of this one."""
    found: tuple[tuple[str, str], ...] = getattr(part(group.component, kind, "parameters"), "GOES_WITH", ())
    return found


ORACLES = Component.of(
    "oracle", "oracles", oracles.KINDS, Owner.ENVIRONMENT, "Which oracle it is; each kind has keys of its own."
)
CLOSE_OUTS = Component.of(
    "close_out",
    "close_outs",
    close_outs.KINDS,
    Owner.MECHANISM,
    "How much of a position one close-out takes; each kind has keys of its own.",
)
IMPACT = Component.of(
    "impact",
    "impact",
    impact.KINDS,
    Owner.ENVIRONMENT,
    "Whether close-outs move the market price; each kind has keys of its own.",
)
FUNDING_RULES = Component.of(
    "funding",
    "funding",
    funding.KINDS,
    Owner.MECHANISM,
    "What one side of a market pays the other; each kind has keys of its own.",
)
COMPONENTS = (ORACLES, CLOSE_OUTS, FUNDING_RULES, IMPACT)
"""The registry of all that a market has of one kind or another."""
KEEPERS = Component.of(
    "keepers",
    "keepers",
    keepers.KINDS,
    Owner.ENVIRONMENT,
    "Whether keepers close out any number of accounts in time; each kind has keys of its own.",
)
OF_ALL_MARKETS = (KEEPERS,)
"""The registry of all that the whole mechanism has of one kind or another."""

ORACLE = ORACLES.group(("oracle",), "How far the price that the clearing house sees is from the market.")
FEEDS = ORACLES.group(("feeds", ANY_NAME), "A feed, [feeds.NAME]: an oracle that others are made of.")
CLOSE_OUT = CLOSE_OUTS.group(("close_out",), "How much of a position one close-out takes.")
FUNDING = FUNDING_RULES.group(("funding",), "What one side of a market pays the other.")

GROUPS = (
    MECHANISM,
    MARKET,
    *(each.own() for each in COMPONENTS),
    FEES,
    LIQUIDATION,
    CLOSE_OUT,
    FUNDING,
    FEEDS,
    ORACLE,
    WATERFALL,
    *OF_LAYERS.values(),
    ENVIRONMENT,
    IMPACT.group(("impact",), "What the close-outs of others do to the market price."),
    *(each.group((each.field,), "How many accounts keepers close out in a block.") for each in OF_ALL_MARKETS),
    PROMISES,
)
"""In the order of a file; those with a name once for each."""
COMMON = tuple(group for group in GROUPS if ANY_NAME not in group.path)
"""Those that hold for all markets, but for what one replaces."""
