"""Waterfall order: layers pay in the order of a file (`novate.properties.layers_in_order`)."""

from __future__ import annotations

from novate.model.waterfall.cover import is_usual
from novate.properties.layers_in_order import on_absorbed
from novate.properties.property import Property

WATERFALL_ORDER = Property(
    name="waterfall-order",
    short="wfal",
    title="Layers pay in their order, each its whole cover before the next",
    statement="A layer of the waterfall pays for a close-out no more than it covers, and only if every layer above has "
    "paid its whole cover (or pays all or nothing, and covers less than it is asked for); all that stays uncovered is "
    "what no layer covers.",
    formula="pay_k > 0  implies  pay_j = cover_j for all j < k",
    source="derived in novate.properties.layers_in_order",
    expected="Layers pay in their order.",
    concerns=lambda specification: not is_usual(specification),
    assumptions=lambda _, __: (),
    on_absorbed=on_absorbed,
)
