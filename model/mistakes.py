"""Every mistake that a check must notice: the core's, then those of the components."""

from novate.model import close_outs, keepers, oracles
from novate.model.component import part
from novate.model.core.mistakes import MISTAKES as IN_THE_CORE
from novate.model.mutant import Mutant
from novate.model.oracles.mistakes import MISTAKES as OF_ALL_ORACLES


def in_each(kind: str, variants: tuple[str, ...]) -> tuple[Mutant, ...]:
    """Those of the components of a kind."""
    return tuple(each for variant in variants for each in part(kind, variant, "mistakes").MISTAKES)


MISTAKES = (
    *IN_THE_CORE,
    *OF_ALL_ORACLES,
    *in_each("oracles", oracles.KINDS),
    *in_each("close_outs", close_outs.KINDS),
    *in_each("keepers", keepers.KINDS),
)
"""In the order of the table."""
