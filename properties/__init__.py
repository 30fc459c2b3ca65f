"""What a clearing mechanism promises: one file per property, one statement for both encodings."""

from collections.abc import Iterable, Iterator, Mapping
from importlib import import_module
from typing import Any

from novate.model import component
from novate.model.contract import Limit
from novate.model.specification import Place, Side, Specification
from novate.properties.property import Property

__all__ = [
    "FILES",
    "OF_MACHINES",
    "PROPERTIES",
    "USUAL",
    "asked_of",
    "brought",
    "concerning",
    "guarantor",
    "the_one_of_all",
    "the_one_of_the_overdue",
]

FILES = (
    "conservation",
    "no_bad_debt",
    "fund_undrawn",
    "fund_no_net_loser",
    "solvency",
    "fund_sufficiency",
    "keeper_incentive",
    "liquidation_progress",
    "no_wrongful_close_out",
    "healthy_after_trade",
    "waterfall_order",
    "no_cascade",
    "no_run",
    "no_inflation_attack",
    "pool_pays_gains",
    "payout_cap",
)
"""The registry, in the order of reports: each is a file here, and one of the same name wherever it is `brought`."""


def stated(file: str) -> Property:
    """What a file here states, under its own name in capitals."""
    found: Property = getattr(import_module(f"{__name__}.{file}"), file.upper())
    return found


PROPERTIES: Mapping[str, Property] = {each.name: each for each in map(stated, FILES)}
"""Every property by name, in the order of reports."""


OF_MACHINES: Mapping[str, Property] = {name: each for name, each in PROPERTIES.items() if each.on_file is None}
"""Those that what the machine does decides, and not its file's numbers alone."""


def brought(package: str, part: str) -> dict[str, Any]:
    """What properties bring to a package, by their names: this part of the file there that is called like each."""
    return component.brought(package, dict(zip(PROPERTIES, FILES, strict=True)), part)


(USUAL,) = (each for each in PROPERTIES.values() if each.is_usual)
"""What a design question asks about a parameter that is no other property's to decide."""


def guarantor(limit: Limit) -> str:
    """The property whose proof lets others assume a limit, by name."""
    (found,) = (name for name, each in PROPERTIES.items() if limit in each.guarantees)
    return found


def the_one_of_all() -> str:
    """The property of the whole specification that its machine decides, by name."""
    (found,) = (name for name, each in OF_MACHINES.items() if each.of_specification)
    return found


def the_one_of_the_overdue() -> str:
    """The property that says what must be possible of every account that is overdue, by name."""
    (found,) = (name for name, each in PROPERTIES.items() if each.on_overdue is not None)
    return found


def concerning(specification: Specification, names: Iterable[str] = PROPERTIES) -> list[str]:
    """Those of several properties that concern a mechanism; all of them where none does."""
    listed = list(names)
    return [name for name in listed if PROPERTIES[name].concerns(specification)] or listed


def asked_of(places: Iterable[Place], names: Iterable[str]) -> Iterator[tuple[str | None, Side | None, str]]:
    """(market, side, property): every place with the properties of one side, then those of the whole specification."""
    listed = list(names)
    for market, side in places:
        yield from ((market, side, name) for name in listed if not PROPERTIES[name].of_specification)
    yield from ((None, None, name) for name in listed if PROPERTIES[name].of_specification)
