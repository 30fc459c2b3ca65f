"""Specimens with an oracle that is off and late."""

from __future__ import annotations

from novate.proofs.mutation.specimen import Specimen, basis_points, isolated
from novate.proofs.refinement.small import PER_CENT

JUMPY = {"initial_margin": basis_points(531), "move_up": 3 * PER_CENT, "move_down": PER_CENT / 4}
"""An oracle that goes back to an older price is worse than what the market does to a long."""

SPECIMENS: dict[str, Specimen] = {
    "an oracle that jumps back": Specimen(
        isolated(basis_points(531), JUMPY, staleness=3),
        proved=("no-bad-debt",),
        violated=("solvency",),
    ),
}
