"""An oracle that shows what any of its feeds shows is within what they can show, and goes from one to another.

*Kept.* What it shows is the value of some feed. *Reached.* Of any feed: also of the one that is furthest off.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import permutations

import z3

from novate.model.contract import NUMBERS, Feed, LagProfile
from novate.model.core.symbolic.numbers import Formula, Number, Term
from novate.model.oracles.exact.parameters import Exact
from novate.model.oracles.fallback import contract
from novate.model.oracles.fallback.contract import highest, lowest
from novate.model.oracles.fallback.parameters import Fallback
from novate.model.oracles.of_feeds.contract import NOTHING, Unbounded
from novate.proofs.components import feeds
from novate.proofs.engine.obligation import Obligation

FEW = 4
FEEDS = tuple(Feed(f"feed {place}", Exact()) for place in range(1, FEW + 1))


def bounded(oracle: Fallback) -> Iterator[Obligation]:
    """What is shown is between `lowest` and `highest`."""
    values, shown = values_of(oracle), z3.Real("oracle")
    some = z3.Or(*(shown == value for value in values))
    inside = z3.And(lowest(oracle, values) <= shown, shown <= highest(oracle, values))
    yield Obligation(f"any of {len(values)} feeds is shown", (some,), inside)


def all_bounded() -> Iterator[Obligation]:
    """The same of any oracle of the kind; and how far it gets from one feed to another."""
    for size in range(1, FEW + 1):
        yield from bounded(Fallback(FEEDS[:size]))
    before, after, market, least, most, share = z3.Reals("before after market least most share")
    positive = z3.And(before > 0, after > 0, market > 0, least > 0, most > 0, share > 0)
    fallen = (market >= least * before, market <= most * after, share * most <= least)
    risen = (market <= most * before, market >= least * after, share * least >= most)
    yield Obligation("from one feed down to another", (positive, *fallen), after >= share * before)
    yield Obligation("from one feed up to another", (positive, *risen), after <= share * before)


def moved(oracle: Fallback, guaranteed: Sequence[LagProfile]) -> Iterator[Obligation]:
    """What the contract says of its moves is so of each feed, and of each pair of them."""
    found = contract.guaranteed(oracle, guaranteed)
    least, most = found.least_moved, found.most_moved if found.has_most is not False else None
    stays = [each.least_oracle >= least for each in guaranteed]
    falls = [fallen(old, new) >= least for old, new in permutations(guaranteed, 2)]
    yield Obligation("no feed, and no other feed, shows less", positive(guaranteed), z3.And(*stays, *falls))
    if most is not None and not isinstance(most, Unbounded):
        stays = [each.most_oracle <= most for each in guaranteed]
        rises = [old.most_market / new.least_market_now <= most for old, new in permutations(guaranteed, 2)]
        yield Obligation("no feed, and no other feed, shows more", positive(guaranteed), z3.And(*stays, *rises))


def fallen(old: LagProfile, new: LagProfile) -> Number:
    """What the second feed shows at least after a look, over what the first did; 0 where it has no such bound."""
    return NOTHING if new.has_most is False else old.least_market / new.most_market_now


def positive(guaranteed: Sequence[LagProfile]) -> tuple[Formula, ...]:
    """What is true of all profiles that are symbols."""
    symbols = [each for each in guaranteed if isinstance(each.has_most, z3.ExprRef)]
    known = (getattr(each, name) > 0 for each in symbols for name in NUMBERS)
    return (*known, *(each.has_most for each in symbols))


def reached() -> Iterator[Obligation]:
    """Some feed is at either bound."""
    for size in range(1, FEW + 1):
        made = Fallback(FEEDS[:size])
        yield feeds.among(made, contract)
        values = values_of(made)
        for word, bound in (("lowest", lowest), ("highest", highest)):
            some = z3.Or(*(bound(made, values) == value for value in values))
            yield Obligation(f"the {word} of {size} feeds is one of them", (), some)


def values_of(oracle: Fallback) -> list[Term]:
    """What its feeds show."""
    return [z3.Real(f"value of {each.name}") for each in oracle.feeds]


ORACLE = feeds.oracle(
    feeds.Kind(
        example=Fallback(FEEDS[:2]),
        bounded=bounded,
        all_bounded=all_bounded,
        moved=moved,
        reached=reached,
        assumed="the oracle price is that of any of its feeds, each of which keeps to its own profile",
        by_hand=("how far it gets from one of two feeds to the other is how far it gets between any of several",),
    )
)
