"""Small mechanisms with close-outs in parts."""

from __future__ import annotations

from fractions import Fraction

from novate.model.close_outs.partial.parameters import Charge, Partial, ShareOf
from novate.model.specification import Margin, MoveWindow, Specification
from novate.proofs.refinement.small import COARSE, PER_CENT, mechanism, off

THIN = {"maintenance_margin": 6 * PER_CENT, "initial_margin": 8 * PER_CENT}
LARGEST = {"largest_position": 12_000}

SPELLS: dict[str, Specification] = {
    "in parts, shares": mechanism(
        THIN | {"close_out": Partial(Fraction(1, 3)), "max_open_interest": 15_000}, keeper_delay=1
    ),
    "in parts, amounts": mechanism(
        THIN
        | LARGEST
        | {"close_out": Partial(Fraction(1, 4), chunk_minimum=300, chunk_maximum=2_000), "move_up": 3 * PER_CENT},
        keeper_delay=0,
        penalty_capped_by_equity=False,
        keeper_flat_reward=3,
        keeper_reward_floor=9,
    ),
    "in parts, an oracle that looks back": mechanism(
        COARSE
        | LARGEST
        | {"close_out": Partial(Fraction(1, 2), chunk_minimum=200), "oracle": off(2 * PER_CENT, PER_CENT, 2)},
        keeper_delay=1,
    ),
    "in parts, up to a target": mechanism(
        THIN | {"close_out": Partial(Fraction(1, 4), leftover_minimum=500, target=Fraction(6, 5))}, keeper_delay=1
    ),
    "in equal parts, settled": mechanism(
        THIN | {"close_out": Partial(Fraction(2, 7), share_of=ShareOf.POSITION, charge=Charge.SURPLUS)}, keeper_delay=1
    ),
    "in parts, several horizons": mechanism(
        THIN
        | LARGEST
        | {
            "close_out": Partial(Fraction(1, 4), chunk_minimum=500),
            "move_windows": (MoveWindow(blocks=4, up=7 * PER_CENT, down=6 * PER_CENT),),
        },
        keeper_delay=1,
    ),
}
CROSS = mechanism(
    THIN | {"close_out": Partial(Fraction(1, 3))},
    COARSE | LARGEST | {"close_out": Partial(Fraction(1, 2), chunk_minimum=200)},
    margin=Margin.CROSS,
    keeper_delay=1,
    staleness=1,
)
BOTH_KINDS = mechanism(
    THIN | {"close_out": Partial(Fraction(1, 3))}, COARSE, margin=Margin.CROSS, keeper_delay=1, staleness=1
)
"""Accounts some of whose positions are closed at once and others in parts."""
COMPARED = "in parts, amounts", "in parts, an oracle that looks back", "in parts, up to a target"
MECHANISMS: dict[str, Specification] = {name: SPELLS[name] for name in COMPARED}
"""Of the campaign: the others are confirmed by tests alone."""
