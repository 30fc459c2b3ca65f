"""The numbers of a fee pool: what is in it at the start."""

from __future__ import annotations

from novate.model.parameter import Declaration, Money, Owner

DECLARATIONS = (
    Declaration(
        "fee_pool",
        Money(),
        Owner.MECHANISM,
        "Quote units of fees that the venue holds at the start; trading fees and residues of rounding come to them.",
        examples=("50_000",),
        is_optional=True,
    ),
)
"""Of the table of all layers."""
IN_A_MARKET: tuple[Declaration, ...] = ()
"""Of the table of a market."""
