"""Close-outs in parts leave no bad debt from the schedule mean on: the steps of the argument, all numbers symbols.

*Worth.* A unit that a call closes brings (1 - s)(1 - f) times the market price, and costs (1 + s)(1 + f) times it of a
short: its worth is that, negative of a short, so that later is never better on either side. V(q) is what q units bring
on the worst path from a call on, x_k of the schedule at a time. Each step supposes of the next call's V what it shows
of this call's; without calls V is 0.

1.  `rule`: what the argument needs of chunk(N).
2.  `schedule`: V; nothing else that may happen in a block brings less; what a healthy look is worth.
3.  `equity`: between the calls.
4.  `moving`: the closed form of a rule of shares, and when a short grows faster than it is closed.
5.  `standing`: at one price, when a call lowers the share of equity, and what it takes to cure an account.
6.  `surplus`: where the insurance fund settles every fill, what that leaves owed, and what fund and account come to.
7.  `several`: that what each position needs is enough for an account that holds several.
8.  `charges`: where every call is charged in full, what that is worth as a worse fill.
9.  `splitting`: what a keeper gains by two calls in place of one, and which flat reward does not pay for that.
10. `funded`: where funding is paid, what the steps need of the worth of a unit that has paid.
"""

from __future__ import annotations

from collections.abc import Iterator

from novate.proofs.components.close_out import CloseOut
from novate.proofs.components.close_outs.partial import (
    charges,
    equity,
    funded,
    moving,
    rule,
    schedule,
    several,
    splitting,
    standing,
    surplus,
)
from novate.proofs.components.close_outs.partial.endless import endless
from novate.proofs.engine.obligation import Obligation

FILES = (rule, schedule, equity, moving, standing, surplus, several, charges, splitting, funded)


def obligations() -> Iterator[Obligation]:
    """All of them."""
    for file in FILES:
        yield from file.obligations()


BELOW = (
    "below the schedule mean nobody is cured on the worst path, or a smaller account, which then looks healthy, comes "
    "to a debt of its own"
)
FILLS = (
    "of fills that are settled G is put together call by call; of a long it falls only where a call more is needed, so "
    "its least over what the rest may be worth is at the lowest price or just above such an edge"
)
SEVERAL = (
    "of accounts with several positions whose fills are settled, what a position needs is most on the worst path: "
    "before each call it is what moves and fills have cost, and a share of what is left, which grows with the notional"
)
PAID = (
    "where funding is paid the schedule is that of any ticks, with what units have paid by then; a long has most calls "
    "where prices rise as fast as they may, as of more no less is left, and has paid most by the last of them"
)
CLOSE_OUT = CloseOut(
    obligations=obligations,
    assumed="a call closes min(N, maximum, max(min(minimum, N), share N)) of what is left, worth N, in every block, or "
    "min(N, share M) of what was worth M at the first call",
    endless=endless,
    by_hand=(
        "the induction over calls and blocks: each step supposes of the next call what it shows of this one",
        "what is worth as much as the first call due is worth it at a look before that, as early calls are no worse",
        BELOW,
        FILLS,
        SEVERAL,
        PAID,
        "of equity between the calls the steps of the schedule are used once more, with what the oracle shows",
    ),
)
