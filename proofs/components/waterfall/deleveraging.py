"""Auto-deleveraging at the bankruptcy price: what it costs, whom it hurts, and when it starts no cascade; all symbols.

A bankrupt position of `SIZE` is at `MARK`, and its bankruptcy price at `PRICE`: its equity is SIZE (mark - price) for a
long, the opposite for a short. Somebody of the other side closes `CLOSED` of it at that price, and loses CLOSED times
how far that is beyond the mark.

1.  What all have lost adds up to the deficit, whoever they are: a member more adds its part. In whole quanta each
    pays its part of what is left of the debt for its part of what is left of the size, and the last one the rest.
2.  Nobody loses more than it has gained iff the bankruptcy price is no worse than its entry.
3.  A healthy account stays healthy, however much of it is closed, iff the haircut rate is at most m.
4.  An account that was healthy at a look has a bankruptcy price no worse than 1 - m (1 + m) of what the oracle showed,
    and the oracle is at least W of that, at most V. So 3 is met iff 1 - m <= (1 + m) W, and iff (1 - m) V <= 1 + m.
5.  The other side is no smaller than the bankrupt position.
6.  What an account has beyond its requirement falls by no deleveraging, healthy or not, where the haircut rate is at
    most m; and at the mark. Nobody's own bankruptcy price gets worse where it is deleveraged at one no worse than that,
    and whoever is closed altogether is left with no less than nothing.
7.  With the margins of both sides any short's bankruptcy price is no worse than any long's, of accounts that are
    overdue for no longer than keepers take. So by 6 every deleveraging leaves what the next one takes for granted.
8.  At the mark of the block before the haircut rate is at most m with the margin of one block, and with less it is more
    where the oracle moves as far as it can; whoever the account is.
9.  In whole quanta that is so but for 2 quanta for everybody who is deleveraged.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import z3

from novate.model.close_outs import USUAL
from novate.model.core.symbolic.parameters import parametric
from novate.model.core.symbolic.state import Machine
from novate.model.specification import Margin, Side
from novate.model.waterfall.adl.guarantee import no_cascade_margin
from novate.model.waterfall.adl.parameters import At
from novate.proofs.engine.obligation import Obligation

MARK, PRICE, ENTRY, CLOSED, SIZE = z3.Reals("mark price entry closed size")
LOST, PART, BALANCE, HELD, EQUITY = z3.Reals("lost part balance held equity")
LEFT, DEBT, PAYMENT = z3.Reals("left debt payment")
OWN, OWN_AFTER, MINIMUM = z3.Reals("own_price own_price_after minimum")
MARGIN, OTHERS, ANCHOR = z3.Reals("maintenance_margin requirement_of_others anchor")
OWN_SIDE, OTHER_SIDE = z3.Reals("rest_of_own_side other_side")


def obligations() -> Iterator[Obligation]:
    """All of them; `side` is that of the bankrupt position."""
    for side in Side:
        yield from (replace(each, name=f"{side}: {each.name}") for each in of_side(side))
    yield from of_both_sides()
    yield from of_whole_quanta()
    yield from of_roundings()
    yield from of_the_other_side()


def of_side(side: Side) -> Iterator[Obligation]:
    """Steps 1 to 4 in reals."""
    yield from of_costs(side)
    yield of_prices(side)
    yield of_gains(side)
    yield from of_health(side)
    yield from of_cascades(side)
    yield from of_a_block(side)
    yield from of_own_price(side)


def beyond(side: Side) -> z3.ExprRef:
    """How far the bankruptcy price is beyond the mark."""
    return side.sign * (PRICE - MARK)


def of_costs(side: Side) -> Iterator[Obligation]:
    """They add up."""
    yield Obligation(
        "who closes a part loses its part of the deficit",
        (PART * beyond(side) == LOST,),
        LOST + CLOSED * beyond(side) == (PART + CLOSED) * beyond(side),
    )
    yield Obligation(
        "with all of it closed all have lost the deficit",
        (BALANCE + side.sign * SIZE * PRICE == 0,),
        SIZE * beyond(side) == -(BALANCE + side.sign * SIZE * MARK),
    )


def of_prices(side: Side) -> Obligation:
    """What is left at any price, which is 0 at the bankruptcy price alone."""
    return Obligation(
        "nothing is left, nor too much paid, at the bankruptcy price alone",
        (BALANCE + side.sign * SIZE * PRICE == 0, SIZE > 0),
        (BALANCE + side.sign * SIZE * MARK == 0) == (MARK == PRICE),
    )


def of_gains(side: Side) -> Obligation:
    """Haircut and gain of somebody who has opened at an entry."""
    gain = side.sign * CLOSED * (ENTRY - MARK)
    return Obligation(
        "nobody loses more than it has gained iff the price is no worse than its entry",
        (CLOSED > 0,),
        (CLOSED * beyond(side) <= gain) == (side.sign * (ENTRY - PRICE) >= 0),
    )


def of_health(side: Side) -> Iterator[Obligation]:
    """Of an account of the other side: both directions."""
    after, required = EQUITY - CLOSED * beyond(side), MARGIN * (HELD - CLOSED) * MARK + OTHERS
    yield Obligation(
        "a healthy account stays healthy where the haircut rate is at most m",
        (EQUITY >= MARGIN * HELD * MARK + OTHERS, CLOSED >= 0, beyond(side) <= MARGIN * MARK),
        after >= required,
    )
    yield Obligation(
        "one that is just healthy becomes liquidatable where it is more, whatever is closed of it",
        (EQUITY == MARGIN * HELD * MARK + OTHERS, CLOSED > 0, beyond(side) > MARGIN * MARK),
        after < required,
    )


def of_own_price(side: Side) -> Iterator[Obligation]:
    """Of any account of the other side, healthy or not: what it has beyond its requirement."""
    required = MARGIN * HELD * MARK + OTHERS
    after, required_after = EQUITY - CLOSED * beyond(side), MARGIN * (HELD - CLOSED) * MARK + OTHERS
    yield Obligation(
        "what an account has beyond its requirement does not fall where the haircut rate is at most m",
        (CLOSED >= 0, beyond(side) <= MARGIN * MARK),
        after - required_after >= EQUITY - required,
    )
    yield Obligation(
        "nor at the mark",
        (CLOSED >= 0, MARGIN >= 0, MARK > 0, PRICE == MARK),
        after - required_after >= EQUITY - required,
    )
    no_worse = side.sign * (OWN - PRICE) >= 0
    yield Obligation(
        "who is deleveraged at a price no worse than its own has no worse one afterwards",
        (CLOSED > 0, HELD > CLOSED, no_worse, OWN_AFTER * (HELD - CLOSED) == OWN * HELD - PRICE * CLOSED),
        side.sign * (OWN_AFTER - OWN) >= 0,
    )
    yield Obligation(
        "who is closed altogether is left with no less than nothing iff the price is no worse than its own",
        (HELD > 0,),
        (side.sign * HELD * (OWN - MARK) - HELD * beyond(side) >= 0) == no_worse,
    )
    yield Obligation(
        "a minimum that is added to the share makes a bankruptcy price no worse",
        (SIZE > 0, MINIMUM >= 0, side.sign * SIZE * (ANCHOR - PRICE) >= MARGIN * SIZE * ANCHOR + MINIMUM),
        side.sign * (PRICE - (1 - side.sign * MARGIN) * ANCHOR) <= 0,
    )


def of_both_sides() -> Iterator[Obligation]:
    """A long and a short, each with the oracle price at its own last healthy look, the one look after the other."""
    least, most = z3.Reals("least_oracle most_oracle")
    long_look, short_look, long_price, short_price = z3.Reals("long_look short_look long_price short_price")
    known = (
        short_look > 0,
        long_price <= (1 - MARGIN) * long_look,
        short_price >= (1 + MARGIN) * short_look,
        MARGIN < 1,
    )
    orders = {Side.LONG: (least > 0, short_look >= least * long_look), Side.SHORT: (long_look <= most * short_look,)}
    for first, order in orders.items():
        yield Obligation(
            f"a short's bankruptcy price is no worse than a long's, the {first}'s look being the first",
            (*known, no_cascade_margin(machine_of_symbols(first)) <= MARGIN, *order),
            short_price >= long_price,
        )


def machine_of_symbols(side: Side) -> Machine:
    """Whose lag profile and margin are symbols."""
    return parametric(Margin.ISOLATED, side, capped=True, close_out=USUAL)


def of_cascades(side: Side) -> Iterator[Obligation]:
    """With what the core's lag profile says of the oracle since the last healthy look."""
    least, sign = no_cascade_margin(machine_of_symbols(side)), side.sign
    worst = z3.Real("least_oracle" if side is Side.LONG else "most_oracle")
    healthy, shown = sign * (PRICE - (1 - sign * MARGIN) * ANCHOR), sign * (MARK - worst * ANCHOR)
    bounded = worst > 0 if side is Side.LONG else MARGIN < 1
    yield Obligation(
        "the haircut rate is at most m with this margin",
        (bounded, ANCHOR > 0, least <= MARGIN, healthy <= 0, shown >= 0),
        beyond(side) <= MARGIN * MARK,
    )
    yield Obligation(
        "and it is more with less, where the oracle gets as far as it can",
        (worst > 0, ANCHOR > 0, least > MARGIN, healthy == 0, shown == 0),
        beyond(side) > MARGIN * MARK,
    )
    yield Obligation(
        f"with a margin of 2 m/(1 {'+' if side is Side.LONG else '-'} m) no account's equity falls below 0 meanwhile",
        (worst > 0,),
        sign * (1 - worst) == 2 * least / (1 + sign * least),
    )


def of_a_block(side: Side) -> Iterator[Obligation]:
    """With what the profile says of the oracle since the block before, at whose mark positions are closed."""
    machine = machine_of_symbols(side)
    last_mark = replace(machine, specification=replace(machine.specification, adl_price=At.PREVIOUS_MARK))
    least, worst = no_cascade_margin(last_mark), z3.Real("least_oracle" if side is Side.LONG else "most_oracle")
    positive = worst > 0 if side is Side.LONG else PRICE > 0
    yield Obligation(
        "at the mark of the block before the haircut rate is at most m with this margin",
        (positive, least <= MARGIN, side.sign * (MARK - worst * PRICE) >= 0, MARK > 0),
        beyond(side) <= MARGIN * MARK,
    )
    yield Obligation(
        "and it is more with less, where the oracle moves as far as it can",
        (worst > 0, PRICE > 0, least > MARGIN, worst * PRICE == MARK),
        beyond(side) > MARGIN * MARK,
    )


def of_whole_quanta() -> Iterator[Obligation]:
    """Each pays for its part of what is left, rounded up."""
    at_its_price = CLOSED * DEBT / LEFT
    yield Obligation(
        "the last one pays exactly what is left",
        (LEFT > 0, CLOSED == LEFT),
        at_its_price == DEBT,
    )
    yield Obligation(
        "rounding up leaves those who come later no higher a price",
        (LEFT > CLOSED, CLOSED > 0, at_its_price <= PAYMENT),
        (DEBT - PAYMENT) * LEFT <= DEBT * (LEFT - CLOSED),
    )


def of_roundings() -> Iterator[Obligation]:
    """The market maker's payment is rounded up, and so is each part of what is owed."""
    yield Obligation(
        "nobody pays 2 quanta more than its part at the bankruptcy price",
        (CLOSED > 0, CLOSED <= LEFT, DEBT <= LEFT * PRICE + 1, PAYMENT * LEFT < CLOSED * DEBT + LEFT),
        PAYMENT < CLOSED * PRICE + 2,
    )


def of_the_other_side() -> Iterator[Obligation]:
    """Sizes net to zero."""
    yield Obligation(
        "the other side is no smaller than the bankrupt position",
        (SIZE + OWN_SIDE == OTHER_SIDE, OWN_SIDE >= 0),
        OTHER_SIDE >= SIZE,
    )
