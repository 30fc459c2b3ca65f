"""What design questions are asked with where nobody says otherwise; for the command line, and for Python."""

from __future__ import annotations

AXES = ("environment.max_move_per_block", "environment.keeper_delay")
"""Of an envelope: the key that is bounded, and the one against which. Of several horizons the shortest is meant."""
POINTS = 21
"""Of an envelope."""
MOST_REPAIRS = 8
"""That are verified and shown."""
