"""Mechanisms with funding at ticks: charges in full; in one of two markets of an account; where both close in parts."""

from __future__ import annotations

from fractions import Fraction

from novate.model.close_outs.partial.parameters import Partial
from novate.model.funding.ticks.parameters import Ticks
from novate.model.specification import Margin, Specification
from novate.proofs.refinement.small import COARSE, PER_CENT, SAFE, mechanism

IN_PARTS = {"close_out": Partial(Fraction(1, 2), chunk_minimum=2_000), "largest_position": 12_000}
MECHANISMS: dict[str, Specification] = {
    "funding every second block": mechanism(
        COARSE | {"funding": Ticks(4 * PER_CENT, 2), "unit": Fraction(3, 7)},
        penalty_capped_by_equity=False,
        keeper_delay=2,
        staleness=1,
        deviation=PER_CENT,
    ),
    "funding in one of two markets, cross": mechanism(
        SAFE | {"funding": Ticks(5 * PER_CENT)}, SAFE | {"unit": Fraction(5, 7)}, margin=Margin.CROSS, staleness=1
    ),
    "funding of positions that are closed in parts, cross": mechanism(
        COARSE | IN_PARTS | {"funding": Ticks(2 * PER_CENT, 2), "unit": Fraction(3, 7)},
        SAFE | IN_PARTS | {"funding": Ticks(3 * PER_CENT)},
        margin=Margin.CROSS,
        keeper_delay=1,
    ),
}
