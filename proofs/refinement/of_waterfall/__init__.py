"""Small mechanisms with layers of each kind, one file each, in which both encodings are compared."""

from collections.abc import Mapping

from novate.model.component import brought
from novate.model.specification import Specification
from novate.model.waterfall import KINDS

FILES = {kind: kind.replace("-", "_") for kind in KINDS}
OF_WATERFALL: Mapping[str, Mapping[str, Specification]] = brought(__name__, FILES, "MECHANISMS")
"""By kind and by name."""
