"""Every mistake that a check must notice: the core's, then those of the components."""

from novate.model.core.mistakes import MISTAKES as IN_THE_CORE
from novate.model.oracles.band.mistakes import MISTAKES as IN_BANDS

MISTAKES = (*IN_THE_CORE, *IN_BANDS)
"""In the order of the table."""
