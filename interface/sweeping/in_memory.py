"""The outcomes of a sweep that is not to outlive its process."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from novate.sweeping.parts import Codes


@dataclass(frozen=True, slots=True)
class InMemory:
    """What a sweep keeps, in the order in which it comes: from the first combination on."""

    _kept: list[Codes] = field(default_factory=list)

    def missing(self, first: int, stop: int) -> Iterator[tuple[int, int]]:
        """Everything: nothing is asked for twice."""
        yield first, stop

    def save(self, first: int, codes: Codes) -> None:
        """Keep the outcomes of consecutive combinations, one row each."""
        assert first == sum(map(len, self._kept)), "combinations come in order"
        self._kept.append(codes)

    def load(self) -> Codes:
        """All outcomes of a sweep that is over."""
        return np.concatenate(self._kept)
