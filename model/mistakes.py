"""Every mistake that a check must notice: the core's, then those of the components."""

from novate.model import close_outs, funding, impact, keepers, oracles, waterfall
from novate.model.component import part
from novate.model.core.mistakes import MISTAKES as IN_THE_CORE
from novate.model.mutant import Mutant
from novate.model.oracles.mistakes import MISTAKES as OF_ALL_ORACLES

REGISTRIES = {
    "oracles": oracles.KINDS,
    "close_outs": close_outs.KINDS,
    "funding": funding.KINDS,
    "impact": impact.KINDS,
    "keepers": keepers.KINDS,
    "waterfall": waterfall.KINDS,
}
IN_COMPONENTS: tuple[Mutant, ...] = tuple(
    each for name, kinds in REGISTRIES.items() for kind in kinds for each in part(name, kind, "mistakes").MISTAKES
)
MISTAKES = (*IN_THE_CORE, *OF_ALL_ORACLES, *IN_COMPONENTS)
"""In the order of the table."""
