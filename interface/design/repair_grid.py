"""Round numbers: the rates that a repair changes, moved on to the next multiple of a step, away from what they were."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import ceil, floor

from novate.proofs.design.lever import Assignment, Lever
from novate.specification.parameters import Parameter


def on_grid(
    assignment: Assignment, levers: Mapping[str, Lever], parameters: Mapping[str, Parameter], step: Fraction
) -> dict[str, Fraction]:
    """What is changed rounds on; what would go beyond its limit stays as it is."""
    return {
        key: rounded_on(levers[key], number, step) if parameters[key].is_rate else number
        for key, number in assignment.items()
    }


def rounded_on(lever: Lever, number: Fraction, step: Fraction) -> Fraction:
    """The next multiple in the direction in which it was changed."""
    if number == lever.value:
        return number
    up = number > lever.value
    found = (ceil(number / step) if up else floor(number / step)) * step
    return found if lever.low <= found <= lever.high else number
