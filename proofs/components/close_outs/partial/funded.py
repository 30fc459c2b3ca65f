"""What positions pay that are closed in parts: what the steps of the schedule need of a unit's worth holds with it.

Of any ticks, a unit of a long that is sold in block b at price p has paid at most p a_b, a_b = phi (the sum over ticks
t of 1/L_(b-t)); so its worth is p (kept - a_b). A unit of a short has paid phi (the sum of V_t) at most. Of a later
call: `later_price`, `later_paid`.
"""

from __future__ import annotations

from collections.abc import Iterator

import z3

from novate.proofs.engine.obligation import Obligation

KEPT, PRICE, LATER_PRICE, ACTUAL = z3.Reals("kept price later_price actual_price")
PAID, LATER_PAID = z3.Reals("paid later_paid")
CLOSED, FEWER = z3.Reals("closed closed_there")


def obligations() -> Iterator[Obligation]:
    """Of a long, of a short, of either."""
    yield from of_longs()
    yield from of_shorts()
    yield what_is_left()
    yield payments_after_the_first_call()


def of_longs() -> Iterator[Obligation]:
    """Its worth falls from call to call, and is no less at a higher price, as long as it is no less than nothing."""
    yield Obligation(
        "a unit that is sold later brings no more, with what it has paid",
        (LATER_PRICE >= 0, LATER_PRICE <= PRICE, PAID <= LATER_PAID, LATER_PAID <= KEPT),
        LATER_PRICE * (KEPT - LATER_PAID) <= PRICE * (KEPT - PAID),
    )
    yield Obligation(
        "a unit that is sold at a higher price brings no less, with what it has paid",
        (PAID <= KEPT, PRICE <= ACTUAL),
        ACTUAL * (KEPT - PAID) >= PRICE * (KEPT - PAID),
    )
    yield Obligation(
        "fewer units that are sold for no less bring no less, with what they have paid",
        (PAID <= KEPT, ACTUAL * FEWER >= PRICE * CLOSED),
        ACTUAL * (KEPT - PAID) * FEWER >= PRICE * (KEPT - PAID) * CLOSED,
    )
    least, most, shown = z3.Reals("least_market most shown")
    yield Obligation(
        "what is paid at a tick is at most a share of what the unit is worth later",
        (most >= 0, least * shown <= ACTUAL),
        most * shown * least <= most * ACTUAL,
    )


def of_shorts() -> Iterator[Obligation]:
    """It costs more from call to call, and less at a lower price."""
    yield Obligation(
        "a unit of a short that is bought back later costs no less, with what it has paid",
        (KEPT >= 0, PRICE <= LATER_PRICE, PAID <= LATER_PAID),
        KEPT * LATER_PRICE + LATER_PAID >= KEPT * PRICE + PAID,
    )
    actually = z3.Real("actually_paid")
    yield Obligation(
        "a unit of a short that is bought back at a lower price costs no more, with what it has paid",
        (KEPT >= 0, ACTUAL <= PRICE, actually <= PAID),
        KEPT * ACTUAL + actually <= KEPT * PRICE + PAID,
    )


def what_is_left() -> Obligation:
    """Of either side (`sign` is 1 or -1): what the oracle shows of it is no worse than so much of the market price."""
    sign, share, left, shown, sold = z3.Reals("sign share left shown sold")
    return Obligation(
        "what is left at the oracle price and what was sold are worth no less than with the worse of both shares",
        (sold >= 0, sign * share <= sign * KEPT, sign * shown >= sign * share * left),
        sign * (shown + KEPT * sold) >= sign * share * (left + sold),
    )


def payments_after_the_first_call() -> Obligation:
    """Each further payment has a call of its own: so many less one, of a position that was called so many times."""
    delay, every, payments, calls, further = z3.Reals("delay every payments calls payments_less_one")
    return Obligation(
        "there are no more payments than until the first call due, and one for every call",
        (every >= 1, calls >= 0, delay < payments * every, further * every <= delay + calls),
        further < payments + calls,
    )
