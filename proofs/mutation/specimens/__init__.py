"""Specimens: the core's, and those with a component of each kind, one file each."""

from novate.model import close_outs, funding, impact, keepers, oracles, waterfall
from novate.model.component import brought
from novate.proofs.mutation.specimen import Specimen
from novate.proofs.mutation.specimens.core import SPECIMENS as CORE_SPECIMENS

__all__ = ["CORE_SPECIMENS", "SPECIMENS", "Specimen"]

KINDS = (*oracles.KINDS, *close_outs.KINDS, *funding.KINDS, *impact.KINDS, *keepers.KINDS, *waterfall.KINDS)
SPECIMENS: dict[str, Specimen] = CORE_SPECIMENS | {
    name: each
    for found in brought(__name__, {kind: kind.replace("-", "_") for kind in KINDS}, "SPECIMENS").values()
    for name, each in found.items()
}
"""By name, those first that notice most. `novate.proofs.mutation.evidence` checks that each is what it is said to be.

Longs and shorts of one mechanism notice nearly the same mistakes: one side of each is enough, and both are among them.
"""
