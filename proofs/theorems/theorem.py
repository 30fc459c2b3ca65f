"""Theorems as a catalogue: what each one says, and its proof.

One theorem for each property and shape. It is *proved* when the solver finds no way around any obligation of
`sufficiency`, and *tight* when it finds none around those of `tightness` for every inequality that has a witness.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from time import perf_counter

from novate.proofs.limits import Limits
from novate.proofs.obligation import Obligation, Proof, prove
from novate.proofs.theorems.conditions import Inequality
from novate.proofs.theorems.frontier import whole_condition
from novate.proofs.theorems.parameters import SHAPES, Shape
from novate.proofs.theorems.room import tight_rows
from novate.proofs.theorems.sufficiency import sufficiency
from novate.proofs.theorems.tightness import tightness
from novate.properties import PROPERTIES


@dataclass(frozen=True, slots=True)
class Theorem:
    """One property holds for every mechanism of one shape whose parameters meet the condition."""

    claim: str
    """The property's name."""
    shape: Shape
    condition: tuple[Inequality, ...]
    """All of them; none where it holds whatever the parameters are."""

    @property
    def name(self) -> str:
        """As in `no-bad-debt/isolated/long/capped`."""
        charges = "capped" if self.shape.capped else "in-full"
        return f"{self.claim}/{self.shape.margin}/{self.shape.side}/{charges}"

    @property
    def tight(self) -> tuple[Inequality, ...]:
        """The inequalities beyond which a constructed run breaks the property."""
        return tight_rows(self.claim, self.shape)

    def sufficient(self) -> Iterator[Obligation]:
        """Unsatisfiable negations, every one, iff the condition is enough."""
        return sufficiency(self.claim, self.shape)

    def necessary(self) -> Iterator[Obligation]:
        """The same for every tight inequality: where it fails, the property does."""
        for row in self.tight:
            yield from tightness(self.claim, row)


@dataclass(frozen=True, slots=True)
class ProvedTheorem:
    """What became of a theorem's proof."""

    theorem: Theorem
    sufficient: Proof
    necessary: Proof
    obligations: int
    """How many were proved."""
    seconds: float

    @property
    def holds(self) -> bool:
        """Whether every obligation was proved."""
        return self.sufficient.holds and self.necessary.holds


def theorems() -> tuple[Theorem, ...]:
    """The catalogue, in the order of the properties and shapes."""
    return tuple(
        Theorem(name, shape, rows)
        for name in PROPERTIES
        for shape in SHAPES
        if (rows := whole_condition(name, shape)) is not None
    )


def prove_theorem(theorem: Theorem, limits: Limits) -> ProvedTheorem:
    """Prove it, both directions."""
    started = perf_counter()
    sufficient, enough = counted(theorem.sufficient(), limits)
    necessary, beyond = counted(theorem.necessary(), limits)
    return ProvedTheorem(theorem, sufficient, necessary, enough + beyond, perf_counter() - started)


def counted(obligations: Iterable[Obligation], limits: Limits) -> tuple[Proof, int]:
    """The proof, and of how many obligations."""
    listed = list(obligations)
    return prove(listed, limits), len(listed)
