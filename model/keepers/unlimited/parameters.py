"""The numbers of keepers without a limit: none besides `keeper_delay`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from novate.model.parameter import Declaration


@dataclass(frozen=True, slots=True)
class Unlimited:
    """However many accounts are overdue, all of them are closed out in time."""

    kind: ClassVar[str] = "unlimited"
    is_limited: ClassVar[bool] = False


DECLARATIONS: tuple[Declaration, ...] = ()
RECORD = Unlimited
