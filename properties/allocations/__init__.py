"""What one may ask of a rule that allocates a loss: one file for each axiom."""

from collections.abc import Mapping

from novate.properties.allocations.additive import ADDITIVE
from novate.properties.allocations.axiom import Axiom
from novate.properties.allocations.deposit_proof import DEPOSIT_PROOF
from novate.properties.allocations.equals_pay_equally import EQUALS_PAY_EQUALLY
from novate.properties.allocations.larger_gain_keeps_more import LARGER_GAIN_KEEPS_MORE
from novate.properties.allocations.larger_gain_pays_more import LARGER_GAIN_PAYS_MORE
from novate.properties.allocations.merge_proof import MERGE_PROOF
from novate.properties.allocations.min_max import MIN_MAX
from novate.properties.allocations.monotone_in_budget import MONOTONE_IN_BUDGET
from novate.properties.allocations.monotone_in_own_gain import MONOTONE_IN_OWN_GAIN
from novate.properties.allocations.reentry_proof import REENTRY_PROOF
from novate.properties.allocations.scale import SCALE
from novate.properties.allocations.split_proof import SPLIT_PROOF

__all__ = ["AXIOMS"]

_ALL = (
    EQUALS_PAY_EQUALLY,
    LARGER_GAIN_PAYS_MORE,
    LARGER_GAIN_KEEPS_MORE,
    MIN_MAX,
    SPLIT_PROOF,
    MERGE_PROOF,
    SCALE,
    MONOTONE_IN_BUDGET,
    MONOTONE_IN_OWN_GAIN,
    ADDITIVE,
    DEPOSIT_PROOF,
    REENTRY_PROOF,
)
AXIOMS: Mapping[str, Axiom] = {each.name: each for each in _ALL}
"""The registry, by name, in the order of tables."""
