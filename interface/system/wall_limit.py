"""A wall limit: seconds after which one verdict is given up."""

from __future__ import annotations

import math

SECONDS = 600.0
"""The wall limit where nobody gives one. It is there for what hangs: so large that the solver's own limit, on work,
comes first even where many processes share a processor, and no verdict depends on how busy a machine is."""


def check_seconds(seconds: float) -> None:
    """Whether it can be waited for. Raises `ValueError`."""
    if not (math.isfinite(seconds) and seconds > 0):
        raise ValueError(f"found {seconds}; expected a positive number of seconds such as 60")
