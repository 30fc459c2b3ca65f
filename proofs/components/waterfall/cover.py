"""What layers cover, step by step, all numbers symbols: each is a step of an induction over close-outs, or over layers.

*One layer after the other.* Of a total of S what layers that cover C together leave is max(0, S - C).
*One close-out after the other.* A layer that pays in part and holds F has paid min(F, S) of S, however S is cut. What
comes in between (income) may come too late: what stays uncovered is from max(0, S - F - income) to max(0, S - F).
*Caps.* Of what is asked of a cap B in all nothing is refused but what is beyond B. Caps that bind at once are like one
after the other, and what one refuses is not asked of the next: together they refuse the larger of what each does, at
most. What is refused in each block adds up to no more than if it were one.
*All or nothing.* What is refused is more than what is left. So all is paid where all together is no more than what the
layer holds, also where it got something in between; else more than what it holds, but for the largest piece.
"""

from __future__ import annotations

from collections.abc import Iterator

import z3

from novate.model.core.symbolic.numbers import Formula, Term, larger, number, smaller
from novate.proofs.engine.obligation import Obligation

BY_HAND = (
    "the induction over the close-outs of a window, and over layers from the first to the last",
    "what a side of a market costs in a window is at least what each of its close-outs does",
)
"""Steps of the argument that no solver sees."""
SHORTFALL, MOST, ABOVE, COVER, NEXT = z3.Reals("shortfall most_shortfall covers_above cover next_shortfall")
FUND, HELD, ASKED, INCOME, UNCOVERED = z3.Reals("fund held asked income uncovered")
CAP, OTHER_CAP, PIECE, OTHER, LARGEST, REFUSED = z3.Reals("cap other_cap piece other_piece largest_piece refused")
NOTHING = number(0)


def obligations() -> Iterator[Obligation]:
    """All of them."""
    yield from of_layers()
    yield from of_close_outs()
    yield from of_caps()
    yield from of_all_or_nothing()


def beyond(amount: Term, cover: Term) -> Term:
    """What is left of an amount that so much is paid of."""
    return larger(NOTHING, amount - cover)


def of_layers() -> Iterator[Obligation]:
    """From the first layer to the last."""
    given = (SHORTFALL >= 0, ABOVE >= 0, COVER >= 0)
    asked = beyond(SHORTFALL, ABOVE)
    left = asked - smaller(COVER, asked) == beyond(SHORTFALL, ABOVE + COVER)
    yield Obligation("a layer that covers c leaves what is beyond the covers above and c", given, left)
    within = (SHORTFALL >= 0, SHORTFALL <= MOST, MOST <= ABOVE, ABOVE >= 0)
    yield Obligation("a layer is not asked where the covers above are as much as anything costs", within, asked == 0)
    reached = (MOST > ABOVE, ABOVE >= 0, SHORTFALL == MOST)
    yield Obligation("it is asked where they are less, by a shortfall of just as much", reached, asked > 0)


def of_close_outs() -> Iterator[Obligation]:
    """Whatever they are, and in whatever order: a layer without caps that pays in part."""
    paid_in_turn = smaller(FUND, SHORTFALL) + smaller(FUND - smaller(FUND, SHORTFALL), NEXT)
    given = (FUND >= 0, SHORTFALL >= 0, NEXT >= 0)
    yield Obligation(
        "what is paid of two shortfalls is what is paid of their sum",
        given,
        paid_in_turn == smaller(FUND, SHORTFALL + NEXT),
    )
    before = with_income(FUND, HELD, UNCOVERED, SHORTFALL, INCOME)
    paid = smaller(HELD, NEXT)
    after = with_income(FUND, HELD - paid, UNCOVERED + NEXT - paid, SHORTFALL + NEXT, INCOME)
    yield Obligation("a shortfall keeps what is uncovered within its bounds", (*given, before), after)
    more = z3.Real("more_income")
    after = with_income(FUND, HELD + more, UNCOVERED, SHORTFALL, INCOME + more)
    yield Obligation("income keeps what is uncovered within its bounds", (*given, before, more >= 0), after)


def with_income(fund: Term, held: Term, uncovered: Term, shortfall: Term, income: Term) -> Formula:
    """What is uncovered: at least what fund and income do not pay, at most what the fund alone would not."""
    return z3.And(
        held >= 0,
        income >= 0,
        held == fund + income + uncovered - shortfall,
        uncovered >= beyond(shortfall, fund + income),
        uncovered <= beyond(shortfall, fund),
    )


def of_caps() -> Iterator[Obligation]:
    """A cap is anything that is used up: what is in the fund, what it may pay in a block, ever, or for a market."""
    given = (CAP >= 0, OTHER_CAP >= 0, ASKED >= 0, PIECE >= 0, OTHER >= 0)
    left = beyond(CAP, ASKED)
    refused = beyond(ASKED, CAP) + beyond(PIECE, left) <= beyond(ASKED + PIECE, CAP)
    yield Obligation("of what is asked of a cap nothing is refused but what is beyond it", given, refused)
    within = smaller(PIECE, CAP)
    both = smaller(PIECE, smaller(CAP, OTHER_CAP)) == smaller(within, OTHER_CAP)
    yield Obligation("two caps at once are like one after the other", given, both)
    after_one = REFUSED + beyond(ASKED - REFUSED, OTHER_CAP)
    yield Obligation(
        "what one cap refuses is not asked of the next",
        (*given, REFUSED >= 0, REFUSED <= MOST, REFUSED <= ASKED),
        after_one <= larger(MOST, beyond(ASKED, OTHER_CAP)),
    )
    apart = beyond(PIECE, CAP) + beyond(OTHER, CAP)
    yield Obligation(
        "what is refused of two pieces, or in two blocks, is no more than of their sum",
        given,
        apart <= beyond(PIECE + OTHER, CAP),
    )
    paid = smaller(PIECE, smaller(left, OTHER_CAP))
    yield Obligation(
        "what is not paid in full leaves a cap used up, or is as much as one close-out may be paid",
        (*given, paid < PIECE),
        z3.Or(ASKED + paid >= CAP, paid >= OTHER_CAP),
    )


def of_all_or_nothing() -> Iterator[Obligation]:
    """A layer that holds HELD of FUND, and has paid the rest of all that was ASKED before."""
    given = (FUND >= 0, HELD >= 0, ASKED >= 0, PIECE >= 0)
    paid_all = HELD >= FUND - ASKED
    yield Obligation(
        "all is paid where all together is no more than the layer held",
        (*given, paid_all, ASKED + PIECE <= FUND),
        z3.And(PIECE <= HELD, HELD - PIECE >= FUND - (ASKED + PIECE)),
    )
    net, cost = z3.Reals("cost_so_far cost_of_one")
    yield Obligation(
        "one that gets something in between refuses nothing iff close-outs never cost more together than it held",
        (FUND - net == HELD,),
        z3.And((cost <= HELD) == (net + cost <= FUND), HELD - cost == FUND - (net + cost)),
    )
    yield Obligation(
        "where a piece is refused it has paid more than it held less the largest piece",
        (*given, PIECE > HELD, PIECE <= LARGEST),
        FUND - HELD > FUND - LARGEST,
    )
    yield Obligation(
        "a close-out of more than it holds finds it too small", (*given, PIECE > FUND, HELD <= FUND), PIECE > HELD
    )
