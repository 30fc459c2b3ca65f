"""A clearing layer from a file: TOML, or a list of debts with what else is said about those."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

from novate.model.clearing_layer.layer import ClearingLayer
from novate.model.quantities import QuantityError, parse_rate, quoted
from novate.networks.layer_file import parse_layer
from novate.networks.lists import network_of, read_debts
from novate.specification.file import read_source


@dataclass(frozen=True, slots=True)
class BesideDebts:
    """What a list of debts does not say."""

    cash: Mapping[str, Fraction] = field(default_factory=dict)
    """By member; nothing where it is not said."""
    costs: tuple[Fraction, Fraction] = (Fraction(0), Fraction(0))
    """What a default destroys: of cash, of claims."""


def is_list(path: Path) -> bool:
    """Whether a file is one of debts."""
    return path.suffix.lower() in (".csv", ".tsv")


def read_layer(path: Path, beside: BesideDebts) -> ClearingLayer:
    """What a file says. Raises `SpecificationError`."""
    if is_list(path):
        return ClearingLayer(network_of(read_debts(path), beside.cash, beside.costs))
    return parse_layer(read_source(path), path.parent)


def parse_cost(text: str) -> Fraction:
    """A part that a default destroys. Raises `QuantityError`."""
    rate = parse_rate(text)
    if not 0 <= rate <= 1:
        raise QuantityError(quoted(text), 'a rate from "0%" to "100%"')
    return rate
