"""Specimens whose price close-outs move, just above and just below the margin that a cascade asks for."""

from __future__ import annotations

from novate.model.impact.depth.parameters import Depth
from novate.model.specification import Side
from novate.proofs.mutation.specimen import UNIT, Specimen, basis_points, isolated

DEPTH = {"impact": Depth(1_000 * UNIT, 6 * UNIT)}
"""Rises of 0.9 % end at 1.505 %."""

SPECIMENS: dict[str, Specimen] = {
    "a cascade, safe": Specimen(isolated(basis_points(852), DEPTH), proved=("no-bad-debt",), side=Side.SHORT),
    "a cascade, thin": Specimen(isolated(basis_points(851), DEPTH), violated=("no-bad-debt",), side=Side.SHORT),
}
