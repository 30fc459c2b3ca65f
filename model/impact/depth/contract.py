"""How far close-outs move a price besides its own moves: by what is closed out in a block, over the depth.

A price that moves by itself makes positions liquidatable, which are closed out and move it on, which makes others
liquidatable. Everybody may be a hair from it, and whoever became liquidatable in earlier blocks may be closed out in
this one: keepers may be late, an oracle may show several blocks' moves at once, and a funding payment makes accounts
liquidatable as a move does. So what bounds a cascade is how much is closed out in a block. With q the share of the
depth that this is, a price that moves by itself to 1 + x of what it was ends at (1 - q)(1 + x) at least, and at
(1 + q)(1 + x) at most.

Source: derived; `novate.proofs.components.impact.depth` proves it. How far a book of positions goes of which one knows
how they lie is less, where all of it is closed out in the very block: see docs/thresholds.md.
"""

from __future__ import annotations

from fractions import Fraction

from novate.model.impact.depth.parameters import Depth

ALL = 1 - Fraction(1, 10**9)
"""Of the price: something is always left of it."""


def share(impact: Depth) -> Fraction:
    """q: of the price, what the close-outs of a block move it by besides."""
    return min(Fraction(impact.closed_per_block, impact.depth), ALL)
