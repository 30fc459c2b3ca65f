"""What a call closes where it closes everything."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from novate.model.close_outs.whole.parameters import Whole
from novate.model.oracle_price import OraclePrice
from novate.model.standing import Standing


@dataclass(frozen=True, slots=True)
class WholeRules:
    """Nothing to prepare."""

    once_a_block: ClassVar[bool] = False
    """There is nothing left to call again."""

    remembers_first_call: ClassVar[bool] = False
    may_cure: ClassVar[bool] = False

    def closed(self, size: int, _: OraclePrice, __: Standing | None = None, whole: int | None = None) -> int:  # noqa: ARG002  # all of it is closed
        """All of it."""
        return size


def prepared(_: Whole, __: int) -> WholeRules:
    """The rules."""
    return WholeRules()
