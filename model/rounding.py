"""The largest loss that rounding alone can cause in one close-out: R quanta.

Money moves in whole quanta; comparisons (margin checks) are exact and round nothing. A close-out rounds against the
account that is closed, each time by less than one quantum:

* what a long receives for its position is rounded down (what a short pays, up);
* the penalty is rounded up. Where charges are capped this costs nothing that anybody needs: they stop at what is left
  of the account, in whole quanta.

So a close-out loses less than L = 1 quantum where charges are capped and less than L = 2 where they are not, or where
the insurance fund pays the keeper what the account cannot. Where the
keeper's reward has limits, what the fund gets is the penalty, rounded up, less the keeper's share of it, rounded down:
L = 3, if charges are not capped.

*One position:* R = L - 1. Capped, R = 0: the balance b is whole, and b + x >= 0 for the exact proceeds x, so
b + floor(x) >= 0. Not capped, R = 1: b + floor(x) - ceil(f x) > b + x (1 - f) - 2 >= -2, and it is whole, so >= -1.
(A first study had 2; whole numbers save one.) It is reached: see `tests/model/core/reference`.

*Close-outs in parts:* how many there are until a position is closed nobody knows beforehand. Each loses less than L, so
R = L for each of them covers what all of them lose together.

*Up to K positions in one account (cross margin):* R = K L - 1. The losses of the K close-outs since the account was
last healthy add up to less than K L quanta, and only the last one can leave a shortfall.
"""

from __future__ import annotations

from typing import Any

from novate.model.specification import Specification


def rounding_per_close_out(specification: Specification) -> int:
    """L in quote quanta: rounding costs an account less than this in one close-out."""
    close_out = rounding_of_charges(specification)
    return close_out + specification.funding_payments if specification.pays_funding else close_out


def rounding_of_charges(specification: Specification) -> int:
    """The same without funding."""
    if not specification.pays_keepers_in_full:
        return 1
    return 3 if specification.has_reward_limits else 2


def rounding_allowance(specification: Specification) -> int:
    """R in quote quanta: a shortfall of at most this much is rounding, not bad debt; see `rounding_of_all` besides."""
    each = rounding_per_close_out(specification)
    return each * specification.most_positions - 1 if specification.closes_whole else each


def rounding_of_all(specification: Specification, close_outs: Any) -> Any:
    """The same of all close-outs of an account since it was last healthy: where they are in parts, R for each."""
    allowance = rounding_allowance(specification)
    return allowance if specification.closes_whole else allowance * close_outs


def rounding_of_books(specification: Specification, close_outs: Any, open_positions: Any) -> Any:
    """What all close-outs so far can have lost, and open positions by rounding of what they have paid in funding."""
    lost = rounding_allowance(specification) * close_outs
    return lost + specification.funding_payments * open_positions if specification.pays_funding else lost


def drain_rounding(specification: Specification) -> int:
    """Quanta by which the drain of one close-out can exceed the exact one: R, and one for rounding it up."""
    return rounding_allowance(specification) + 1


def drain_rounding_of_all(specification: Specification, close_outs: Any) -> Any:
    """The same of all close-outs of an account since it was last healthy, where they are in parts."""
    quanta = drain_rounding(specification)
    return quanta if specification.closes_whole else quanta * close_outs


def rounding_tolerance(specification: Specification, close_outs: Any = 1) -> Any:
    """Quanta of equity: two (L, where that is more) for a close-out, and for each before it since it was healthy.

    And what funding has cost by rounding until then.
    """
    each = max(2, rounding_of_charges(specification))
    if specification.pays_funding:
        each += specification.funding_payments
    return each * (specification.most_positions if specification.closes_whole else close_outs)
