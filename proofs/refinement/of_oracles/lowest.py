"""Small mechanisms with the lowest of feeds."""

from __future__ import annotations

from novate.model.contract import Feed
from novate.model.oracles.lowest.parameters import Lowest
from novate.model.oracles.median.parameters import Median
from novate.model.specification import Specification
from novate.proofs.refinement.feeds import ANY, FEEDS
from novate.proofs.refinement.small import mechanism

MECHANISMS: dict[str, Specification] = {
    "the lowest of any": mechanism({"oracle": Lowest((Feed("even", Median(FEEDS[1:3])), Feed("any", ANY)))}),
}
