"""A pool as a layer, in words."""

from __future__ import annotations

from novate.model.figures import blocks, money, percent
from novate.model.specification import Specification
from novate.model.waterfall.pool.contract import held
from novate.model.waterfall.pool.parameters import Role, Withdrawals

NAME = "the pool"


def setting(specification: Specification) -> str:
    """What is in it, how its holders may leave, and what no holder can take away before close-outs."""
    assets = money(specification.pool_assets or 0, specification)
    if specification.pool_role == Role.COUNTERPARTY:
        return f"pool {assets} (the other side of all trades: it pays for no close-out)"
    kept = money(held(specification), specification)
    return f"pool {assets} ({leaving(specification)}: {kept} cannot leave before a close-out)"


def leaving(specification: Specification) -> str:
    """How holders may leave."""
    match specification.pool_withdrawals:
        case Withdrawals.DELAYED:
            asked = specification.pool_requested
            due = "" if asked is None else f", {percent(asked)} due already"
            return f"leaving takes {blocks(specification.pool_delay or 0)}{due}"
        case Withdrawals.GATED:
            return f"{money(specification.pool_reserve or 0, specification)} of it stay"
        case _:
            return "all may leave at once"
