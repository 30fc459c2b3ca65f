"""Small mechanisms with an oracle that reports are pushed to."""

from __future__ import annotations

from random import Random

from novate.model.oracles.push.parameters import Push, PushInTime
from novate.model.specification import Specification
from novate.proofs.refinement.feeds import either, middle
from novate.proofs.refinement.small import COARSE, PER_CENT, STEEP, mechanism

MECHANISMS: dict[str, Specification] = {
    "pushed reports": mechanism(
        {"oracle": Push(3 * PER_CENT, 2, 3 * PER_CENT)},
        COARSE | {"move_up": 20 * PER_CENT, "move_down": 20 * PER_CENT, "oracle": Push(20 * PER_CENT)},
        STEEP | {"oracle": Push(6 * PER_CENT, 1)},
        keeper_delay=6,
    ),
    "pushed feeds": mechanism(
        {"oracle": middle(Push(3 * PER_CENT, 2, PER_CENT))},
        STEEP | {"oracle": either(Push(4 * PER_CENT))},
        keeper_delay=2,
    ),
    "reports at a heartbeat": mechanism(
        {"oracle": PushInTime(PER_CENT, 1, 1, 2 * PER_CENT)},
        STEEP | {"oracle": PushInTime(PER_CENT, 1)},
        keeper_delay=2,
    ),
}


def drawn(random: Random) -> Push:
    """One at random."""
    return Push(random.randint(1, 5) * PER_CENT, random.randint(0, 3), random.choice((0, 1)) * PER_CENT)
