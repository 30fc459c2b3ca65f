"""Small mechanisms with statistics of feeds."""

from __future__ import annotations

from novate.model.oracles.median.parameters import Median
from novate.model.specification import Specification
from novate.proofs.refinement.feeds import FEEDS
from novate.proofs.refinement.small import COARSE, mechanism

MECHANISMS: dict[str, Specification] = {
    "statistics of feeds": mechanism(
        COARSE | {"oracle": Median(FEEDS, faulty=1, quorum=3)}, {"oracle": Median(FEEDS, trim=1)}
    ),
}
