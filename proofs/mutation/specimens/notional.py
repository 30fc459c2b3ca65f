"""Specimens with keepers whose capacity is in money, just above and just below the margin that their delay asks for."""

from __future__ import annotations

from novate.model.keepers.notional.parameters import Notional
from novate.model.quantities import SomeBlocks
from novate.proofs.mutation.specimen import UNIT, Specimen, basis_points, isolated

KEEPERS = Notional(2_000 * UNIT, notional_per_wave=5_000 * UNIT, congested=SomeBlocks(1, 3))
"""Six blocks: two in which an account may be ignored, and five, of which two are useless, for three turns."""

SPECIMENS: dict[str, Specimen] = {
    "a wave, safe": Specimen(isolated(basis_points(929), keepers=KEEPERS), proved=("no-bad-debt",)),
    "a wave, thin": Specimen(isolated(basis_points(928), keepers=KEEPERS), violated=("no-bad-debt",)),
}
