"""A network of keepers keeps to its delay: one step of the queue at a time, all numbers symbols.

*Ahead.* Of an account that is due, the accounts that have waited as long or longer, itself among them: at most N when
it falls due, and nobody joins them. Each good block takes C of them, so after g good blocks at most N - C g are left.
*Windows.* Of n = q W + r blocks in a row at most q w + min(r, w) are useless, window by window.

By hand: that whole numbers above an edge are at least one above it (each obligation is about reals, and says so by a
premise); the induction over blocks and windows; that of arrivals the queue is longest for whom came in the first W
blocks. That nothing less will do is shown by exhaustive search of small networks, in the tests.
"""

from __future__ import annotations

from collections.abc import Iterator

import z3

from novate.model.core.symbolic.numbers import Formula, smaller
from novate.proofs.engine.obligation import Obligation

CAPACITY, CROWD, ROUNDS, GOOD, AHEAD, AFTER = z3.Reals("capacity crowd rounds good ahead ahead_after")
USELESS, WITHIN, REST, BAD = z3.Reals("useless within rest bad")
TAKEN, ALL = z3.Reals("useless_of_windows blocks_of_windows")
"""q w and q W."""
BURST, RATE, BLOCKS, SERVED = z3.Reals("arrivals_at_once arrivals_per_block blocks served")


def obligations() -> Iterator[Obligation]:
    """All of them."""
    yield from of_the_queue()
    yield from of_windows()
    yield from of_arrivals()


def is_left(accounts: z3.ExprRef, good: z3.ExprRef) -> Formula:
    """At most so many are ahead after so many good blocks."""
    return accounts <= CROWD - CAPACITY * good


def of_the_queue() -> Iterator[Obligation]:
    """Oldest first."""
    yield Obligation(
        "when an account falls due at most the crowd is ahead", (CROWD >= AHEAD,), is_left(AHEAD, 0 * GOOD)
    )
    yield Obligation(
        "a good block takes the capacity from those ahead",
        (is_left(AHEAD, GOOD), AFTER <= AHEAD - CAPACITY),
        is_left(AFTER, GOOD + 1),
    )
    yield Obligation(
        "a useless block adds nobody to those ahead", (is_left(AHEAD, GOOD), AFTER <= AHEAD), is_left(AFTER, GOOD)
    )
    yield Obligation(
        "whoever is left has seen fewer good blocks than it takes to close out the crowd",
        (CAPACITY > 0, is_left(AHEAD, GOOD), AHEAD >= 1, CROWD <= CAPACITY * ROUNDS),
        GOOD < ROUNDS,
    )
    yield Obligation(
        "and one good block less does not close out a crowd that is larger",
        (CAPACITY > 0, CROWD > CAPACITY * (ROUNDS - 1), AHEAD == CROWD - CAPACITY * GOOD, GOOD <= ROUNDS - 1),
        AHEAD > 0,
    )


def most_useless(rest: z3.ExprRef) -> z3.ExprRef:
    """Those of whole windows, and of the rest: q w + min(r, w)."""
    return TAKEN + smaller(rest, USELESS)


def of_windows() -> Iterator[Obligation]:
    """At most w of any W blocks in a row are useless."""
    after = z3.Real("bad_after")
    yield Obligation(
        "a whole window more has at most so many useless blocks more",
        (BAD <= TAKEN, after <= BAD + USELESS),
        after <= TAKEN + USELESS,
    )
    yield Obligation(
        "what is left of a window has no more useless blocks than it has blocks",
        (BAD <= TAKEN, after <= BAD + USELESS, after <= BAD + REST),
        after <= most_useless(REST),
    )
    blocks = ROUNDS + TAKEN + USELESS
    yield Obligation(
        "so many blocks have all the good ones that are needed",
        (blocks == BLOCKS, most_useless(REST) >= BAD),
        BLOCKS - BAD >= ROUNDS,
    )
    last = z3.Real("last_rounds")
    yield Obligation(
        "one block less lacks one, where the useless blocks of each window come first",
        (
            last >= 1,
            ALL - TAKEN + last == ROUNDS,
            blocks - 1 == BLOCKS,
            REST == BLOCKS - ALL,
            most_useless(REST) == BAD,
        ),
        BLOCKS - BAD < ROUNDS,
    )


def of_arrivals() -> Iterator[Obligation]:
    """At most B + A (v - 1) in v blocks in a row."""
    given = (RATE <= CAPACITY, BLOCKS >= 1)
    ahead = BURST + RATE * (BLOCKS - 1) - CAPACITY * (BLOCKS - 1)
    yield Obligation("without congestion the queue is never longer than the burst", given, ahead <= BURST)
    yield Obligation(
        "where keepers close out no fewer than come, a period more leaves no longer a queue",
        (RATE * WITHIN <= CAPACITY * (WITHIN - USELESS), SERVED == CAPACITY * (WITHIN - USELESS)),
        AHEAD + RATE * WITHIN - SERVED <= AHEAD,
    )
    yield Obligation(
        "where they close out fewer, it leaves a longer one",
        (RATE * WITHIN > CAPACITY * (WITHIN - USELESS), SERVED == CAPACITY * (WITHIN - USELESS)),
        AHEAD + RATE * WITHIN - SERVED > AHEAD,
    )
