"""The argument for each property, one file each."""

from collections.abc import Mapping

from novate.proofs.induction.arguments import (
    conservation,
    fund_sufficiency,
    keeper_incentive,
    liquidation_progress,
    no_bad_debt,
    no_wrongful_close_out,
    solvency,
)
from novate.proofs.induction.part import Argument
from novate.properties.conservation import CONSERVATION
from novate.properties.fund_sufficiency import FUND_SUFFICIENCY
from novate.properties.keeper_incentive import KEEPER_INCENTIVE
from novate.properties.liquidation_progress import LIQUIDATION_PROGRESS
from novate.properties.no_bad_debt import NO_BAD_DEBT
from novate.properties.no_wrongful_close_out import NO_WRONGFUL_CLOSE_OUT
from novate.properties.solvency import SOLVENCY

ARGUMENTS: Mapping[str, Argument] = {
    CONSERVATION.name: conservation.ARGUMENT,
    NO_BAD_DEBT.name: no_bad_debt.ARGUMENT,
    SOLVENCY.name: solvency.ARGUMENT,
    FUND_SUFFICIENCY.name: fund_sufficiency.ARGUMENT,
    KEEPER_INCENTIVE.name: keeper_incentive.ARGUMENT,
    LIQUIDATION_PROGRESS.name: liquidation_progress.ARGUMENT,
    NO_WRONGFUL_CLOSE_OUT.name: no_wrongful_close_out.ARGUMENT,
}
"""By the property's name."""
