"""Accounts with several positions whose fills the insurance fund settles: what each of the positions has to come to.

What a fill is due is the account's share of equity in what it closes, and shares are those of the requirement. With R,
equity over requirement of the account, and m of the position, a fill of a notional c gets the account, less the charge,

    the larger of    - (s + F (1 - s)) c    and    - R m c        (of a short s + F (1 + s))

and it lacks something iff R m < s. So no fill lacks anything as long as R >= s/m of every position that is held. Let
S be the largest s/m of the *other* markets that an account may hold positions in. At the margin M of this one

    K = the largest, over the calls of the worst path, of
            what moves and fills with the whole fee cost until before a call, and S M of what is left then;
            what they cost in all

is enough for it: what all positions need together is there before every call, if M >= K of each of them. A fill costs
no more than with the whole fee, and where equity is at least the sum of all K, each of them at least S m and s of its
notional, no fill lacks anything.

*Nothing lost.* Account and fund lose the slippage alone. With K of fills without a fee (F = 0) equity and what the fund
got of the account come to what all positions need. After a fill that lacks something equity is R of the requirement
with R m < s, which is less than that: so the fund has got the difference, and has lost nothing.

*Enough, and not the least*: a position alone may need less (`novate.model.close_outs.partial.surplus`), and breaks it
with less than that.

*The worst path* is that on which the market goes as far as it may: of a long K is what is owed, less what is sold at
(1 - s)(1 - F) and (1 - S M) of what is left, all of which grow with the notional. A call more sells at no less than
that, if S M is the larger loss, and else all of it is less than what is lost in the end.

*False*: that a fund which no position draws on that is held alone is not drawn on by an account that holds two: the
share of equity in one that has not lost anything is that of the account, which the other one has left next to nothing.

*What is carried*: oracles that show the market price.

Source: derived; `novate.proofs.components.close_outs.partial.several` proves the steps.
"""

from __future__ import annotations

from fractions import Fraction

from novate.model.close_outs.partial.parameters import Partial
from novate.model.close_outs.partial.reach import PARTS, Reach
from novate.model.close_outs.partial.schedule import all_further, mean, steps


def enough_beside(rule: Partial, notional: int, reach: Reach, brings: Fraction, ratio: Fraction) -> Fraction | None:
    """The least margin M with which M >= K; None where none is.

    `brings`: of what a call closes, at the market price; of a short what that costs. `ratio`: S. `notional` in quote
    quanta at the oracle price of the look, above 0.
    """
    found = mean(rule, notional, reach)
    if found is None:
        return None
    sign, whole, sold = reach.side.sign, notional * PARTS, Fraction(0)
    least = sign * (1 - brings * found)
    for step in steps(rule, notional, reach):
        left = Fraction(step.left, whole) * reach.market(step.call)
        lost, kept = sign * (1 - brings * sold - left), 1 - ratio * left
        if kept <= 0:
            return None
        least = max(least, lost / kept)
        if all_further(rule, step, reach) is not None:
            break
        sold += Fraction(step.closed * reach.parts(step.call), whole * PARTS)
    return least
