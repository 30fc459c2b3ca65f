"""Conservation holds whatever the parameters are."""

from __future__ import annotations

from novate.proofs.theorems.of_property import OfProperty

THEOREM = OfProperty(
    rows=lambda _: (),
    needs_most=lambda _: False,
    needs_least=lambda _: False,
    limits=lambda _: (),
    of_rewards=lambda _: False,
    whoever_pays=True,
)
