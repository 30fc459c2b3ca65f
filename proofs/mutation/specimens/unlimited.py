"""Specimens with keepers whose gas grows while they wait and who lose races, on both sides of what rewards pay for."""

from __future__ import annotations

from fractions import Fraction

from novate.model.keepers.unlimited.parameters import Unlimited
from novate.proofs.mutation.specimen import UNIT, Specimen, basis_points, isolated

KEEPERS = Unlimited(gas_growth=Fraction(1, 8), cost_of_losing=UNIT // 10, racing=3)
"""Two blocks later gas costs 1.27 times as much, and two of three races are lost, a tenth each."""
NAME = "keeper-incentive"

SPECIMENS: dict[str, Specimen] = {
    "costs, safe": Specimen(isolated(basis_points(929), keepers=KEEPERS, gas_cost=634_000), proved=(NAME,)),
    "costs, thin": Specimen(isolated(basis_points(929), keepers=KEEPERS, gas_cost=640_000), violated=(NAME,)),
}
