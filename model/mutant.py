"""A mutant: one mistake in one function of the mechanism, as a record; `novate.proofs.mutation` puts it in place."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Mutant:
    """A mistake of a kind that a person makes."""

    mistake: str
    """In words."""
    function: str
    """Where, below `novate.model`: "core.reference.liquidate.billed", "core.reference.rules.Requirement.headroom"."""
    original: str
    """Occurs exactly once in the text of the function."""
    mutated: str
    """What stands there instead."""
    equivalent: str = ""
    """Why no check can notice it: the argument, in full. Empty where some check must."""
    of_component: bool = False
    """Whether only mechanisms with some component come to it, wherever it is."""

    @property
    def encoding(self) -> str:
        """`reference` or `symbolic`: the contracts that proofs rest on are of the latter."""
        return "reference" if "reference" in self.function.split(".") else "symbolic"

    @property
    def is_in_core(self) -> bool:
        """Whether it is in what every mechanism has, and in no component."""
        return self.function.startswith("core.") and not self.of_component

    @property
    def name(self) -> str:
        """Encoding and mistake."""
        return f"{self.encoding}: {self.mistake}"


def within(place: str, *mutants: Mutant) -> tuple[Mutant, ...]:
    """Those of one folder, whose functions are named below it."""
    return tuple(replace(each, function=f"{place}.{each.function}") for each in mutants)
