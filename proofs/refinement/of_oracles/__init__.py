"""Small mechanisms with an oracle of each kind, one file each, in which both encodings are compared."""

from collections.abc import Callable, Mapping
from random import Random

from novate.model.component import brought
from novate.model.contract import Oracle
from novate.model.oracles import KINDS
from novate.model.specification import Specification

FILES = {kind: kind for kind in KINDS}
OF_ORACLES: Mapping[str, Mapping[str, Specification]] = brought(__name__, FILES, "MECHANISMS")
"""By kind and by name."""
DRAWN: Mapping[str, Callable[[Random], Oracle]] = brought(__name__, FILES, "drawn")
"""By kind: one at random."""
