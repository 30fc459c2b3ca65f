"""Components: what belongs to one is found by its kind and its variant, as `novate.model.<kind>.<variant>.<part>`.

So whoever needs a part names neither the variant nor its folder; a new one is a new folder, and a line in the registry
of its kind.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from types import ModuleType


@cache
def part(kind: str, variant: str, name: str) -> ModuleType:
    """The file of a component that has this name."""
    return import_module(f"novate.model.{kind}.{variant}.{name}")
