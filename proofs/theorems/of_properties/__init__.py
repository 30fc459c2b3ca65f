"""What each property brings to its theorem, one file each."""

from collections.abc import Mapping

from novate.proofs.theorems.of_properties import (
    conservation,
    fund_sufficiency,
    keeper_incentive,
    liquidation_progress,
    no_bad_debt,
    no_wrongful_close_out,
    solvency,
)
from novate.proofs.theorems.of_property import OfProperty
from novate.properties.conservation import CONSERVATION
from novate.properties.fund_sufficiency import FUND_SUFFICIENCY
from novate.properties.keeper_incentive import KEEPER_INCENTIVE
from novate.properties.liquidation_progress import LIQUIDATION_PROGRESS
from novate.properties.no_bad_debt import NO_BAD_DEBT
from novate.properties.no_wrongful_close_out import NO_WRONGFUL_CLOSE_OUT
from novate.properties.solvency import SOLVENCY

OF_PROPERTIES: Mapping[str, OfProperty] = {
    CONSERVATION.name: conservation.THEOREM,
    NO_BAD_DEBT.name: no_bad_debt.THEOREM,
    SOLVENCY.name: solvency.THEOREM,
    FUND_SUFFICIENCY.name: fund_sufficiency.THEOREM,
    KEEPER_INCENTIVE.name: keeper_incentive.THEOREM,
    LIQUIDATION_PROGRESS.name: liquidation_progress.THEOREM,
    NO_WRONGFUL_CLOSE_OUT.name: no_wrongful_close_out.THEOREM,
}
"""By the property's name."""
