"""Mistakes of the kind that people make in the core: each must be noticed, or is argued to make no difference."""

from novate.model.core.mistakes.reference_actions import REFERENCE_ACTIONS
from novate.model.core.mistakes.reference_blocks import REFERENCE_BLOCKS
from novate.model.core.mistakes.reference_close_outs import REFERENCE_CLOSE_OUTS
from novate.model.core.mistakes.symbolic_actions import SYMBOLIC_ACTIONS
from novate.model.core.mistakes.symbolic_blocks import SYMBOLIC_BLOCKS
from novate.model.core.mistakes.symbolic_close_outs import SYMBOLIC_CLOSE_OUTS
from novate.model.mutant import within

MISTAKES = within(
    "core",
    *REFERENCE_ACTIONS,
    *REFERENCE_CLOSE_OUTS,
    *REFERENCE_BLOCKS,
    *SYMBOLIC_ACTIONS,
    *SYMBOLIC_CLOSE_OUTS,
    *SYMBOLIC_BLOCKS,
)
"""In the order of the table."""
