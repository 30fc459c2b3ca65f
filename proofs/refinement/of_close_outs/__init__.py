"""Small mechanisms with close-outs of each kind but the usual, one file each, in which both encodings are compared."""

from collections.abc import Mapping

from novate.model.close_outs import KINDS
from novate.model.component import brought
from novate.model.specification import Specification

OF_CLOSE_OUTS: Mapping[str, Mapping[str, Specification]] = brought(
    __name__, {kind: kind for kind in KINDS}, "MECHANISMS"
)
"""By kind and by name."""
