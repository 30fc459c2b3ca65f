"""The gap between a margin and the one above it: a repair that raises the lower one raises the upper one as much.

What is opened with the initial margin then stands as far above liquidation as before.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from fractions import Fraction

from novate.model.parameter import KeyPath
from novate.specification.changes import Document, Written, changed
from novate.specification.declared import upper
from novate.specification.file import parse_document
from novate.specification.parameters import Parameter, parameter_named, read_value
from novate.specification.problems import SpecificationError, dotted
from novate.specification.units import on_safe_side, unit_of

Texts = Mapping[KeyPath, Written]


def with_gaps(document: Document, written: Texts, steady: Collection[str]) -> dict[KeyPath, Written]:
    """The values, and those above them as far away as in the file; of `steady` keys none moves further than it must."""
    found = dict(written)
    for path, text in written.items():
        above = upper(path)
        if above is not None and dotted(above) not in steady:
            found |= _raised(document, path, str(text), above, found.get(above))
    return found if _is_sound(document, found) else dict(written)


def _raised(
    document: Document, path: KeyPath, text: str, above: KeyPath, moved: Written | None
) -> dict[KeyPath, Written]:
    """The upper value, if the lower one rises and there was a gap."""
    low, high = parameter_named(document, dotted(path)), parameter_named(document, dotted(above))
    if low.value is None or high.value is None or high.value <= low.value:
        return {}
    rise = read_value(document, low, text) - low.value
    needed = high.value + rise
    if rise <= 0 or (moved is not None and read_value(document, high, str(moved)) >= needed):
        return {}
    return {above: _written(document, high, min(needed, high.high))}


def _written(document: Document, parameter: Parameter, number: Fraction) -> str:
    unit = unit_of(document, parameter)
    return unit.written(on_safe_side(number, unit, parameter, up=True))


def _is_sound(document: Document, values: Texts) -> bool:
    """Whether the file does not contradict itself then, as where a tier must not be below the first."""
    try:
        parse_document(changed(document, values))
    except SpecificationError:
        return False
    return True
