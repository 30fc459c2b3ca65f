"""The argument for each property, one file each."""

from collections.abc import Mapping

from novate.proofs.induction.part import Argument
from novate.properties import brought

ARGUMENTS: Mapping[str, Argument] = brought(__name__, "ARGUMENT")
"""By the property's name."""
