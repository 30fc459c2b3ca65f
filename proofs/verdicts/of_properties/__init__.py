"""What each property adds to a verdict about it, one file for each that adds anything."""

from collections.abc import Mapping

from novate.proofs.verdicts.of_properties import (
    conservation,
    keeper_incentive,
    liquidation_progress,
    no_wrongful_close_out,
)
from novate.proofs.verdicts.of_property import InVerdict
from novate.properties import PROPERTIES
from novate.properties.conservation import CONSERVATION
from novate.properties.keeper_incentive import KEEPER_INCENTIVE
from novate.properties.liquidation_progress import LIQUIDATION_PROGRESS
from novate.properties.no_wrongful_close_out import NO_WRONGFUL_CLOSE_OUT

IN_VERDICTS: Mapping[str, InVerdict] = dict.fromkeys(PROPERTIES, InVerdict()) | {
    CONSERVATION.name: conservation.IN_VERDICT,
    KEEPER_INCENTIVE.name: keeper_incentive.IN_VERDICT,
    LIQUIDATION_PROGRESS.name: liquidation_progress.IN_VERDICT,
    NO_WRONGFUL_CLOSE_OUT.name: no_wrongful_close_out.IN_VERDICT,
}
"""By the property's name."""
