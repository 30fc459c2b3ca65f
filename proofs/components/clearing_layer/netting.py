"""Netting: what it leaves as it is, what it leaves at least, and why levels confirm that no more can be struck off.

Of one debt: `before` is what is owed, `struck` what is struck off, `rise` how much higher the creditor's level is than
the debtor's. What is left makes a rise of 1 at least, what is struck off one of 1 at most.
"""

from __future__ import annotations

from collections.abc import Iterator

import z3

from novate.model.core.symbolic.numbers import larger, number
from novate.proofs.engine.obligation import Obligation

OWED, OWES, IN, OUT = z3.Reals("owed owes struck_off_owed struck_off_owes")
BEFORE, STRUCK, OTHER, RISE = z3.Reals("before struck other rise")
MORE_OWED, MORE_OWES = z3.Reals("more_owed more_owes")


def obligations() -> Iterator[Obligation]:
    """All of them."""
    yield Obligation(
        "a member of a circulation has the same net position as before",
        (IN == OUT,),
        (OWED - IN) - (OWES - OUT) == OWED - OWES,
    )
    yield Obligation(
        "one debt more is struck off what is owed and what owes",
        (IN == OUT, MORE_OWED == MORE_OWES),
        IN + MORE_OWED == OUT + MORE_OWES,
    )
    yield Obligation(
        "a member owes at least what it owes net, whatever is struck off",
        (IN == OUT, OWED - IN >= 0, OWES - OUT >= 0),
        larger(number(0), OWES - OWED) <= OWES - OUT,
    )
    levels = (
        BEFORE >= 0,
        STRUCK >= 0,
        STRUCK <= BEFORE,
        z3.Implies(STRUCK < BEFORE, RISE >= 1),
        z3.Implies(STRUCK > 0, RISE <= 1),
    )
    yield Obligation(
        "along each debt nothing else that could be struck off is worth more",
        (*levels, OTHER >= 0, OTHER <= BEFORE),
        OTHER * (1 - RISE) <= STRUCK * (1 - RISE),
    )
