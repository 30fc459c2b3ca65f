"""Close-outs: that each keeps to its contract. A whole one has nothing to show: it is the core's own."""

from collections.abc import Mapping

from novate.model.close_outs import KINDS
from novate.model.component import brought
from novate.proofs.components.close_out import CloseOut

CLOSE_OUTS: Mapping[str, CloseOut] = brought(__name__, dict(zip(KINDS, KINDS, strict=True)), "CLOSE_OUT")
"""By the name of the kind."""
