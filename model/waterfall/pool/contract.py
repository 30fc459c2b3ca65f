"""What a pool guarantees to close-outs: what no holder can take away before them.

A window is n = K + h blocks: K = keeper delay + 1 from the look at which an account was healthy to the latest
close-out, h for how old the price may be that the look showed. Nobody knows of the fall before its first block.
"""

from __future__ import annotations

from typing import Any

from novate.model.core.symbolic.numbers import larger, smaller
from novate.model.specification import Specification
from novate.model.waterfall.cover import Below, Losses
from novate.model.waterfall.pool.parameters import Role
from novate.model.waterfall.pool.shares import paid
from novate.model.waterfall.pool.withdrawals import Queue, Terms


def window(delay: int, age: int) -> int:
    """n, from the keepers' delay and the age of the oracle's price, both in blocks."""
    return delay + 1 + age


def outlasts(terms: Terms, blocks: int) -> bool:
    """Whether nobody can ask to leave in a window of so many blocks and be paid in it: so nobody can run."""
    return terms.delay >= blocks


def can_leave(queue: Queue, terms: Terms, blocks: int) -> int:
    """The shares that can be paid out in a window that begins now: those that are due in it, or all."""
    if not outlasts(terms, blocks):
        return queue.pool.shares
    return sum(each.shares for each in queue.requests if each.due < queue.block + blocks)


def cover(queue: Queue, terms: Terms, blocks: int) -> int:
    """Quote quanta that pay for close-outs in a window of so many blocks that begins now, whatever holders do.

    All that leaves is paid for at today's price at most: what a share earns after that, those who stay earn as well,
    and losses it bears with them. Without a reserve it is no more: they may leave together, before the first close-out.
    """
    pool = queue.pool
    found: int = kept(terms, pool.assets, paid(pool, can_leave(queue, terms, blocks)))
    return found


def kept(terms: Terms, assets: Any, leaving: Any) -> Any:
    """What is left of the assets where so much may leave, unless the reserve is touched."""
    return larger(assets - leaving, smaller(assets, terms.reserve))


RECEIVES = False
"""Whether it gets a part of what close-outs are charged."""


def terms_of(specification: Specification) -> Terms:
    """How the holders of a file's pool may leave."""
    return Terms(specification.pool_delay or 0, specification.pool_reserve or 0)


def held(specification: Specification) -> Any:
    """What is in it at the start of a window, when all have left who can before its close-outs (quote quanta).

    What the other side of all trades holds is owed to those who gain: nothing of it counts.
    """
    if specification.pool_assets is None or specification.pool_role == Role.COUNTERPARTY:
        return 0
    assets, terms, requested = specification.pool_assets, terms_of(specification), specification.pool_requested
    if not outlasts(terms, specification.horizon):
        return kept(terms, assets, assets)
    return kept(terms, assets, 0 if requested is None else assets * requested // 1)


def is_other_side(specification: Specification) -> bool:
    """Whether it is the other side of all trades: then sizes of accounts do not net to zero."""
    return specification.pool_role == Role.COUNTERPARTY


def is_all_or_nothing(_: Specification) -> bool:
    """It pays what it can."""
    return False


def has_caps(_: Specification) -> bool:
    """It has none."""
    return False


def spare(specification: Specification, losses: Losses, below: Below) -> Any:
    """By how much more the losses might be so that it and the layers below pay for them (`cover.spare`)."""
    return below(left(specification, losses))


def left(specification: Specification, losses: Losses) -> Losses:
    """What it may leave of them at most."""
    return losses.left_of(losses.total - held(specification))


def left_of_caps(*_: object) -> tuple[()]:
    """It has none."""
    return ()
