"""Every mutant, of both encodings."""

from __future__ import annotations

from novate.proofs.mutation.reference_actions import REFERENCE_ACTIONS
from novate.proofs.mutation.reference_blocks import REFERENCE_BLOCKS
from novate.proofs.mutation.reference_close_outs import REFERENCE_CLOSE_OUTS
from novate.proofs.mutation.symbolic_actions import SYMBOLIC_ACTIONS
from novate.proofs.mutation.symbolic_blocks import SYMBOLIC_BLOCKS
from novate.proofs.mutation.symbolic_close_outs import SYMBOLIC_CLOSE_OUTS

MUTANTS = (
    *REFERENCE_ACTIONS,
    *REFERENCE_CLOSE_OUTS,
    *REFERENCE_BLOCKS,
    *SYMBOLIC_ACTIONS,
    *SYMBOLIC_CLOSE_OUTS,
    *SYMBOLIC_BLOCKS,
)
"""In the order of the table."""
