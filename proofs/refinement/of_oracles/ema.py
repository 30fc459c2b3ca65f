"""Small mechanisms with an exponential average."""

from __future__ import annotations

from novate.model.oracles.ema.parameters import Ema
from novate.model.specification import Specification
from novate.proofs.refinement.feeds import middle
from novate.proofs.refinement.small import COARSE, PER_CENT, STEEP, mechanism

MECHANISMS: dict[str, Specification] = {
    "an exponential average": mechanism(
        {"oracle": Ema(30 * PER_CENT, 10 * PER_CENT)},
        STEEP | {"oracle": Ema(75 * PER_CENT, 20 * PER_CENT)},
        COARSE | {"oracle": Ema(3 * PER_CENT, 15 * PER_CENT)},
        keeper_delay=3,
    ),
    "a feed that is an exponential average": mechanism(
        STEEP | {"oracle": middle(Ema(30 * PER_CENT, 10 * PER_CENT))}, keeper_delay=1
    ),
}
