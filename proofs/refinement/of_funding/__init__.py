"""Small mechanisms with funding of each kind but the usual, one file each, in which both encodings are compared."""

from collections.abc import Mapping

from novate.model.component import brought
from novate.model.funding import KINDS
from novate.model.specification import Specification

OF_FUNDING: Mapping[str, Mapping[str, Specification]] = brought(__name__, {kind: kind for kind in KINDS}, "MECHANISMS")
"""By kind and by name."""
