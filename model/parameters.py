"""Every parameter of a specification file: the core's, and those of the components, in the order of a file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from enum import StrEnum
from typing import Any

from novate.model.component import part
from novate.model.contract import Oracle
from novate.model.core.parameters import ENVIRONMENT, LIQUIDATION, MARKET, MECHANISM, PROMISES, WATERFALL
from novate.model.oracles import KINDS
from novate.model.parameter import ANY_NAME, Choice, Contradiction, Declaration, Group, Owner

OracleKind = StrEnum("OracleKind", {kind: kind for kind in KINDS})  # type: ignore[misc]  # its members are the registry's

VARIANTS: Mapping[str, tuple[Declaration, ...]] = {
    kind: part("oracles", kind, "parameters").DECLARATIONS for kind in KINDS
}
"""Kind of oracle -> its parameters."""


def none(_: Mapping[str, Any]) -> Iterator[Contradiction]:
    """Of a kind whose values cannot contradict each other."""
    return iter(())


CONTRADICTIONS: Mapping[str, Callable[[Mapping[str, Any]], Iterator[Contradiction]]] = {
    kind: getattr(part("oracles", kind, "parameters"), "contradictions", none) for kind in KINDS
}
"""Kind of oracle -> what is wrong with the values of a table of this kind together, by their keys."""
NO_FEED: Mapping[str, str] = {kind: getattr(part("oracles", kind, "parameters"), "NO_FEED", "") for kind in KINDS}
"""Kind of oracle -> why none of this kind can be a feed of another; empty where it can."""
KIND = Declaration(
    "kind",
    Choice(OracleKind),
    Owner.ENVIRONMENT,
    "Which oracle it is; each kind has keys of its own.",
    examples=(KINDS[0],),
    default=KINDS[0],
)


def all_of(variants: Iterable[tuple[Declaration, ...]]) -> tuple[Declaration, ...]:
    """The parameters of all variants, each once. Raises `ValueError` where one key means two things."""
    found: dict[str, Declaration] = {}
    for each in (each for variant in variants for each in variant):
        if found.setdefault(each.key, each) != each:
            raise ValueError(f"two kinds declare {each.key}, and not alike")
    return tuple(found.values())


def oracle_group(path: tuple[str, ...], description: str, replaces: tuple[str, ...] = ()) -> Group:
    """The table of an oracle of any kind."""
    return Group(path, description, (KIND, *all_of(VARIANTS.values())), replaces, VARIANTS)


def feed_group(path: tuple[str, ...], description: str) -> Group:
    """The table of a feed: an oracle of any kind that can be one."""
    refused = tuple(kind for kind, reason in NO_FEED.items() if reason)
    possible = StrEnum("FeedKind", {kind: kind for kind in KINDS if kind not in refused})  # type: ignore[misc]  # as above
    kind = replace(KIND, kind=Choice(possible))
    return Group(path, description, (kind, *all_of(VARIANTS.values())), variants=VARIANTS, refused=refused)


ORACLE = oracle_group(("oracle",), "How far the price that the clearing house sees is from the market.")
FEEDS = feed_group(("feeds", ANY_NAME), "A feed, [feeds.NAME]: an oracle that others are made of.")
OWN_ORACLE = oracle_group((*MARKET.path, "oracle"), "Replaces [oracle] in this market, as a whole.", ORACLE.path)


def oracle_record(kind: str, **fields: Any) -> Oracle:
    """The oracle of this kind with these numbers."""
    found: Oracle = part("oracles", kind, "parameters").RECORD(**fields)
    return found


GROUPS = (MECHANISM, MARKET, OWN_ORACLE, LIQUIDATION, FEEDS, ORACLE, WATERFALL, ENVIRONMENT, PROMISES)
"""In the order of a file; those with a name once for each."""
COMMON = tuple(group for group in GROUPS if ANY_NAME not in group.path)
"""Those that hold for all markets, but for what one replaces."""
