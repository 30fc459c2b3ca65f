"""An oracle that shows the least of what its feeds show is within what they can show.

*Kept.* All feeds are honest: it shows no more than any of them, and what one of them shows. *Reached.* By the least of
their highest values, and of their lowest.
"""

from __future__ import annotations

import operator
from collections.abc import Iterator, Sequence

import z3

from novate.model.contract import Feed, LagProfile
from novate.model.core.symbolic.numbers import Term
from novate.model.oracles.exact.parameters import Exact
from novate.model.oracles.lowest import contract
from novate.model.oracles.lowest.contract import highest, honest, lowest
from novate.model.oracles.lowest.parameters import Lowest
from novate.proofs.components import feeds
from novate.proofs.engine.obligation import Obligation

FEW = 4
FEEDS = tuple(Feed(f"feed {place}", Exact()) for place in range(1, FEW + 1))


def bounded(oracle: Lowest) -> Iterator[Obligation]:
    """What is shown is between `lowest` and `highest`."""
    low, values, high = (named(oracle, word) for word in ("least", "value", "most"))
    ordered = (z3.And(a <= b, b <= c) for a, b, c in zip(low, values, high, strict=True))
    shown = z3.Real("oracle")
    least = z3.And(*(shown <= value for value in values), z3.Or(*(shown == value for value in values)))
    inside = z3.And(lowest(oracle, low) <= shown, shown <= highest(oracle, high))
    yield Obligation(f"the least of {len(values)} feeds is shown", (*ordered, least), inside)


def all_bounded() -> Iterator[Obligation]:
    """The same of any oracle of the kind."""
    for size in range(1, FEW + 1):
        yield from bounded(Lowest(FEEDS[:size]))
    yield from feeds.steady()


def moved(oracle: Lowest, _: Sequence[LagProfile]) -> Iterator[Obligation]:
    """If none of its feeds falls, or none rises, it does not either."""
    before, after = named(oracle, "value"), named(oracle, "later value")
    up, down = ([kept(new, old) for old, new in zip(before, after, strict=True)] for kept in (operator.ge, operator.le))
    then, now = honest(oracle, before), honest(oracle, after)
    yield Obligation(f"it falls no further than its {len(before)} feeds", tuple(up), now >= then)
    yield Obligation(f"it rises no further than its {len(before)} feeds", tuple(down), now <= then)


def reached() -> Iterator[Obligation]:
    """Both bounds are what it shows of honest feeds."""
    for size in range(1, FEW + 1):
        made = Lowest(FEEDS[:size])
        yield feeds.among(made, contract)
        values = named(made, "value")
        both = z3.And(lowest(made, values) == honest(made, values), highest(made, values) == honest(made, values))
        yield Obligation(f"the bounds of {size} feeds are shown", (), both)


def named(oracle: Lowest, word: str) -> list[Term]:
    """A number for each feed."""
    return [z3.Real(f"{word} of {each.name}") for each in oracle.feeds]


ORACLE = feeds.oracle(
    feeds.Kind(
        example=Lowest(FEEDS[:3]),
        bounded=bounded,
        all_bounded=all_bounded,
        moved=moved,
        reached=reached,
        assumed="the oracle price is the least of its feeds', each of which keeps to its own profile",
    )
)
