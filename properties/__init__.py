"""What a clearing mechanism promises: one file per property, one statement for both encodings."""

from collections.abc import Iterable, Iterator, Mapping

from novate.model.contract import Limit
from novate.model.specification import Place, Side
from novate.properties.conservation import CONSERVATION
from novate.properties.fund_sufficiency import FUND_SUFFICIENCY
from novate.properties.keeper_incentive import KEEPER_INCENTIVE
from novate.properties.liquidation_progress import LIQUIDATION_PROGRESS
from novate.properties.no_bad_debt import NO_BAD_DEBT
from novate.properties.no_wrongful_close_out import NO_WRONGFUL_CLOSE_OUT
from novate.properties.property import Property
from novate.properties.solvency import SOLVENCY

__all__ = ["PROPERTIES", "USUAL", "asked_of", "guarantor", "the_one_of_all"]

PROPERTIES: Mapping[str, Property] = {
    each.name: each
    for each in (
        CONSERVATION,
        NO_BAD_DEBT,
        SOLVENCY,
        FUND_SUFFICIENCY,
        KEEPER_INCENTIVE,
        LIQUIDATION_PROGRESS,
        NO_WRONGFUL_CLOSE_OUT,
    )
}
"""Every property by name, in the order of reports."""

USUAL = NO_BAD_DEBT
"""What a design question asks about a parameter that is no other property's to decide."""


def guarantor(limit: Limit) -> str:
    """The property whose proof lets others assume a limit, by name."""
    (found,) = (name for name, each in PROPERTIES.items() if limit in each.guarantees)
    return found


def the_one_of_all() -> str:
    """The property of the whole specification, by name."""
    (found,) = (name for name, each in PROPERTIES.items() if each.of_specification)
    return found


def asked_of(places: Iterable[Place], names: Iterable[str]) -> Iterator[tuple[str | None, Side | None, str]]:
    """(market, side, property): every place with the properties of one side, then those of the whole specification."""
    listed = list(names)
    for market, side in places:
        yield from ((market, side, name) for name in listed if not PROPERTIES[name].of_specification)
    yield from ((None, None, name) for name in listed if PROPERTIES[name].of_specification)
