"""What each property adds to a verdict about it, one file for each that adds anything."""

from collections.abc import Mapping

from novate.proofs.verdicts.of_property import InVerdict
from novate.properties import PROPERTIES, brought

IN_VERDICTS: Mapping[str, InVerdict] = dict.fromkeys(PROPERTIES, InVerdict()) | brought(__name__, "IN_VERDICT")
"""By the property's name."""
