"""What a clearing mechanism promises: one file per property, one statement for both encodings."""

from collections.abc import Mapping

from novate.properties.conservation import CONSERVATION
from novate.properties.fund_sufficiency import FUND_SUFFICIENCY
from novate.properties.keeper_incentive import KEEPER_INCENTIVE
from novate.properties.liquidation_progress import LIQUIDATION_PROGRESS
from novate.properties.no_bad_debt import NO_BAD_DEBT
from novate.properties.property import Property
from novate.properties.solvency import SOLVENCY

__all__ = ["PROPERTIES"]

PROPERTIES: Mapping[str, Property] = {
    each.name: each
    for each in (
        CONSERVATION,
        NO_BAD_DEBT,
        SOLVENCY,
        FUND_SUFFICIENCY,
        KEEPER_INCENTIVE,
        LIQUIDATION_PROGRESS,
    )
}
"""Every property by name, in the order of reports."""
