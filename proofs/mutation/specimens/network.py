"""Specimens with a network of keepers, just above and just below the margin that its delay asks for."""

from __future__ import annotations

from novate.model.keepers.network.parameters import Network
from novate.model.quantities import SomeBlocks
from novate.proofs.mutation.specimen import Specimen, basis_points, cross, isolated

NETWORK = Network(2, accounts_at_once=5, congested=SomeBlocks(1, 3))
"""Six blocks: two in which an account may be ignored, and five, of which two are useless, for three close-outs."""

METERED = Network(
    accounts_at_once=5,
    congested=SomeBlocks(1, 3),
    largest_account=2,
    gas_per_block=700,
    gas_per_close_out=1,
    gas_per_position=60,
    gas_per_price=40,
)
"""The same: two calls take 302 gas units, of 700."""

SPECIMENS: dict[str, Specimen] = {
    "a network, safe": Specimen(isolated(basis_points(929), keepers=NETWORK), proved=("no-bad-debt",)),
    "a network, thin": Specimen(isolated(basis_points(928), keepers=NETWORK), violated=("no-bad-debt",)),
    "a metered network, safe": Specimen(cross(basis_points(929), keepers=METERED), proved=("no-bad-debt",)),
    "a metered network, thin": Specimen(cross(basis_points(928), keepers=METERED), violated=("no-bad-debt",)),
}
