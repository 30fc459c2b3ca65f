"""Arguments that take smaller steps where parameters are symbols, one file for each property that has one."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from novate.model.core.symbolic.state import Machine
from novate.proofs.induction.part import Part
from novate.proofs.theorems.arguments import keeper_incentive, liquidation_progress
from novate.properties.keeper_incentive import KEEPER_INCENTIVE
from novate.properties.liquidation_progress import LIQUIDATION_PROGRESS

CLAIMS: Mapping[str, Callable[[Machine, Sequence[Machine]], Iterator[Part]]] = {
    KEEPER_INCENTIVE.name: keeper_incentive.claim,
    LIQUIDATION_PROGRESS.name: liquidation_progress.claim,
}
"""By the property's name; any other is argued as with numbers."""
