"""Small mechanisms with an exact oracle."""

from __future__ import annotations

from random import Random

from novate.model.oracles.exact.parameters import Exact
from novate.model.specification import Specification
from novate.proofs.refinement.small import COARSE, mechanism

MECHANISMS: dict[str, Specification] = {
    "isolated, capped": mechanism({"oracle": Exact()}, COARSE),
}


def drawn(_: Random) -> Exact:
    """One at random: there is but one."""
    return Exact()
