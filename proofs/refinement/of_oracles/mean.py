"""Small mechanisms with a mean of prices."""

from __future__ import annotations

from novate.model.oracles.mean.parameters import Average, Mean
from novate.model.specification import Specification
from novate.proofs.refinement.feeds import FEEDS, lowest_of, middle
from novate.proofs.refinement.small import STEEP, mechanism

MECHANISMS: dict[str, Specification] = {
    "a mean of the last prices": mechanism({"oracle": Mean(3)}, STEEP | {"oracle": Mean(2)}, keeper_delay=2),
    "a geometric mean, rounded down": mechanism(
        {"oracle": Mean(2, Average.GEOMETRIC)}, STEEP | {"oracle": Mean(3, Average.GEOMETRIC)}, keeper_delay=1
    ),
    "feeds that are means": mechanism(
        {"oracle": middle(Mean(3))}, STEEP | {"oracle": lowest_of(Mean(2), Mean(3))}, keeper_delay=1
    ),
    "a feed that is a geometric mean": mechanism(
        STEEP | {"oracle": lowest_of(Mean(2, Average.GEOMETRIC), FEEDS[0].oracle)}, keeper_delay=1
    ),
}
