"""How far close-outs of others move a price besides its own moves: the end of a cascade, in closed form.

A price that moves by itself to 1 + x of what it was (x is below 0 where it falls) makes positions liquidatable, which
are closed out and move it on, which makes others liquidatable. All of it together moves it to 1 + t, and others sell
the share min(q, r |t|) of the depth: q is what is closed out in a block at most, r the branching ratio, what a whole
move would make liquidatable. So it ends at the least t with

    1 + t = (1 + x)(1 + min(q, r |t|) sign(x))

and there whatever the order is in which they are closed out. That is t = x/(1 - r(1 + x)) where this makes less than q
liquidatable, and else (1 + x)(1 + q sign(x)) - 1. Without r everybody may be a hair from being liquidatable, and q is
what bounds it.

Source: derived; `novate.proofs.components.impact.depth` proves it. An additive form of it, t = x/(1 - r), is for an
impact that is a share of the price before the move, and says more than there is.
"""

from __future__ import annotations

from fractions import Fraction

from novate.model.impact.depth.parameters import Depth

ALL = 1 - Fraction(1, 10**9)
"""Of the price: something is always left of it."""


def share(impact: Depth, move: Fraction) -> Fraction:
    """Of the price, what the close-outs of a block move it by besides: at most min(q, r |t|); `move` is x."""
    most = min(Fraction(impact.closed_per_block, impact.depth), ALL)
    if impact.triggered_per_percent is None:
        return most
    branching = Fraction(100 * impact.triggered_per_percent, impact.depth)
    left = 1 - branching * (1 + move)
    return most if left <= 0 else min(most, branching * abs(move) / left)
