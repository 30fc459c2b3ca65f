"""A wall limit: seconds after which one verdict is given up."""

from __future__ import annotations

import math


def check_seconds(seconds: float) -> None:
    """Whether it can be waited for. Raises `ValueError`."""
    if not (math.isfinite(seconds) and seconds > 0):
        raise ValueError(f"found {seconds}; expected a positive number of seconds such as 60")
