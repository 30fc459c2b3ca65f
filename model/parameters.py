"""Every parameter of a specification file: the core's, and those of the components, in the order of a file."""

from __future__ import annotations

from typing import Any

from novate.model.contract import Oracle
from novate.model.core.parameters import ENVIRONMENT, LIQUIDATION, MARKET, MECHANISM, WATERFALL
from novate.model.oracles.band.parameters import DECLARATIONS, Band
from novate.model.parameter import ANY_MARKET, Group

ORACLE = Group(("oracle",), "How far the price that the clearing house sees is from the market.", DECLARATIONS)
OWN_ORACLE = Group(
    (*MARKET.path, "oracle"), "Replaces [oracle] in this market, as a whole.", DECLARATIONS, replaces=ORACLE.path
)


def oracle_record(**fields: Any) -> Oracle:
    """The oracle with these numbers."""
    return Band(**fields)


GROUPS = (MECHANISM, MARKET, OWN_ORACLE, LIQUIDATION, ORACLE, WATERFALL, ENVIRONMENT)
"""In the order of a file; those of markets once for each."""
COMMON = tuple(group for group in GROUPS if ANY_MARKET not in group.path)
"""Those that hold for all markets, but for what one replaces."""
