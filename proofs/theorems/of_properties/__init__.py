"""What each property brings to its theorem, one file each."""

from collections.abc import Mapping

from novate.proofs.theorems.of_property import OfProperty
from novate.properties import brought

OF_PROPERTIES: Mapping[str, OfProperty] = brought(__name__, "THEOREM")
"""By the property's name."""
