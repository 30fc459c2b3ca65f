"""The figures of an answer by name: an owner may expect what they come to."""

from __future__ import annotations

import re

SILOED, SHARED, UNCOVERED = "siloed", "shared", "uncovered"
STRUCK_OFF = "struck_off"
AT_BEST, AT_WORST = "injection_at_best", "injection_at_worst"
FIGURES = (SILOED, SHARED, "cover_1", "cover_2", UNCOVERED, STRUCK_OFF, AT_BEST, AT_WORST)
"""Those that are always told; a cover may be of any number of members."""
_COVER = re.compile(r"cover_([1-9][0-9]{0,2})")


def is_figure(name: str) -> bool:
    """Whether some figure is called so."""
    return name in FIGURES or covered_by(name) > 0


def covered_by(name: str) -> int:
    """How many members a cover is of; 0 where the name is no cover's."""
    found = _COVER.fullmatch(name)
    return int(found[1]) if found else 0
