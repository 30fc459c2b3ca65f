"""Margin models: whose collateral stands behind a position. Each is a small file here, in exact numbers of its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from novate.model.component import brought

KINDS = ("isolated", "cross", "pooled")
"""The registry, in the order of tables: each is a file here."""
PLANNED = ("portfolio",)
"""Named and not built: what it would save is known, as K_portfolio (`novate.model.margins.capital`)."""


def of_models(kinds: Sequence[str], name: str) -> dict[str, Any]:
    """What the files of these models have under a name: `compartments`, `required` or `outcome`."""
    return brought(__name__, dict(zip(kinds, kinds, strict=True)), name)
