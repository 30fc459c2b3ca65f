"""Who pays how much of a loss: one file for each rule."""

from collections.abc import Mapping

from novate.model.waterfall.adl.allocations.adams import ADAMS
from novate.model.waterfall.adl.allocations.dhondt import DHONDT
from novate.model.waterfall.adl.allocations.equal import EQUAL
from novate.model.waterfall.adl.allocations.hamilton import HAMILTON
from novate.model.waterfall.adl.allocations.largest_first import LARGEST_FIRST
from novate.model.waterfall.adl.allocations.levelling import LEVELLING
from novate.model.waterfall.adl.allocations.listed import LIST
from novate.model.waterfall.adl.allocations.pro_rata import PRO_RATA
from novate.model.waterfall.adl.allocations.rule import Rule
from novate.model.waterfall.adl.allocations.score import SCORE

__all__ = ["RULES"]

OF_ANY_PARTS = (PRO_RATA, EQUAL, LEVELLING, LARGEST_FIRST, SCORE, LIST)
IN_LOTS = (DHONDT, ADAMS, HAMILTON)
RULES: Mapping[str, Rule] = {each.name: each for each in (*OF_ANY_PARTS, *IN_LOTS)}
"""The registry, by name, in the order of tables."""
