"""Every mistake that a check must notice: the core's, then those of the components."""

from novate.model.component import part
from novate.model.core.mistakes import MISTAKES as IN_THE_CORE
from novate.model.mutant import Mutant
from novate.model.oracles import KINDS
from novate.model.oracles.mistakes import MISTAKES as OF_ALL_ORACLES

IN_ORACLES: tuple[Mutant, ...] = tuple(each for kind in KINDS for each in part("oracles", kind, "mistakes").MISTAKES)
MISTAKES = (*IN_THE_CORE, *OF_ALL_ORACLES, *IN_ORACLES)
"""In the order of the table."""
