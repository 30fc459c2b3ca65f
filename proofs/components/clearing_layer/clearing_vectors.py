"""Clearing vectors: why the rounds of `novate.model.clearing_layer.clearing` end at the greatest and the least.

A member owes T, has cash e and gets i from others. It pays T where e + i >= T, else a e + b i, with a and b the parts
that are kept in default.

1.  Who gets no less pays no less, and nobody pays less than 0 or more than T.
2.  From the top: who cannot pay pays less; then all get less, and who could not pay still cannot.
3.  From below: who can pay out of the least still can out of more; so it is released rightly, and all get more.
4.  Of what pays min(T, a e + b i) there is one solution where cash reaches everybody: of two the difference at a member
    is at most that of what it gets, so all of it stays among those who differ.
5.  Everybody is paid in full in the greatest iff each can pay with claims that are; and costs are all that is lost.
"""

from __future__ import annotations

from collections.abc import Iterator

import z3

from novate.model.core.symbolic.numbers import Formula, Term, smaller
from novate.proofs.engine.obligation import Obligation

OWES, CASH, GETS, MORE = z3.Reals("owes cash gets gets_more")
CASH_KEPT, CLAIMS_KEPT = z3.Reals("cash_kept claims_kept")
PAID, GREATER, PART, GIVEN = z3.Reals("paid greater part given")
SUM, SUM_OF_MORE = z3.Reals("sum sum_of_more")

KNOWN = (OWES >= 0, CASH >= 0, GETS >= 0, CASH_KEPT >= 0, CASH_KEPT <= 1, CLAIMS_KEPT >= 0, CLAIMS_KEPT <= 1)


def in_default(gets: Term) -> Term:
    """`Network.in_default`."""
    return CASH_KEPT * CASH + CLAIMS_KEPT * gets


def can_pay(gets: Term) -> Formula:
    """`Network.can_pay`."""
    return CASH + gets >= OWES


def answer(gets: Term) -> Term:
    """`Network.answer`, of one member."""
    return z3.If(can_pay(gets), OWES, in_default(gets))


def obligations() -> Iterator[Obligation]:
    """All of them."""
    yield from of_one_member()
    yield from of_the_rounds()
    yield from of_one_solution()
    yield from of_the_whole()


def of_one_member() -> Iterator[Obligation]:
    """Step 1."""
    yield Obligation(
        "a member pays from nothing to what it owes", KNOWN, z3.And(answer(GETS) >= 0, answer(GETS) <= OWES)
    )
    yield Obligation("who gets no less pays no less", (*KNOWN, GETS <= MORE), answer(GETS) <= answer(MORE))
    yield Obligation(
        "what a member gets grows with what one debtor more pays",
        (SUM <= SUM_OF_MORE, PART >= 0, PAID <= GREATER),
        SUM + PART * PAID <= SUM_OF_MORE + PART * GREATER,
    )


def of_the_rounds() -> Iterator[Obligation]:
    """Steps 2 and 3."""
    yield Obligation(
        "who cannot pay is left with less in default", (*KNOWN, z3.Not(can_pay(GETS))), in_default(GETS) < OWES
    )
    yield Obligation(
        "who cannot pay cannot with less", (*KNOWN, GETS <= MORE, z3.Not(can_pay(MORE))), z3.Not(can_pay(GETS))
    )
    yield Obligation("who can pay can with more", (*KNOWN, GETS <= MORE, can_pay(GETS)), can_pay(MORE))
    yield Obligation(
        "held in default a member pays no more than by the rule",
        KNOWN,
        smaller(OWES, in_default(GETS)) <= answer(GETS),
    )
    yield Obligation(
        "and of no vector more than by the rule of those who default",
        (*KNOWN, GETS <= MORE, z3.Not(can_pay(MORE)), answer(GETS) == PAID),
        in_default(MORE) >= PAID,
    )


def of_one_solution() -> Iterator[Obligation]:
    """Step 4; a `difference` is that of two solutions, the greater less the smaller."""
    yield Obligation(
        "two solutions differ at a member by no more than what it gets does",
        (*KNOWN, GETS <= MORE),
        smaller(OWES, in_default(MORE)) - smaller(OWES, in_default(GETS)) <= CLAIMS_KEPT * (MORE - GETS),
    )
    here, elsewhere, inflow, outflow = z3.Reals("difference sum_of_differences what_it_gets what_it_gives")
    yield Obligation(
        "what all of them differ by is no more than what they give each other of it",
        (elsewhere <= inflow, here <= outflow),
        elsewhere + here <= inflow + outflow,
    )
    yield Obligation(
        "so nothing of it is lost on the way to others, or in default",
        (here > 0, PART >= 0, PART <= 1, CLAIMS_KEPT >= 0, CLAIMS_KEPT <= 1, here <= CLAIMS_KEPT * PART * here),
        z3.And(CLAIMS_KEPT == 1, PART == 1),
    )
    yield Obligation(
        "and those who owe each other alone are reached by no cash where they pay less than they owe",
        (SUM == SUM + CASH_KEPT * CASH + GIVEN, GIVEN >= 0, CASH_KEPT * CASH >= 0),
        z3.And(CASH_KEPT * CASH == 0, GIVEN == 0),
    )


def of_the_whole() -> Iterator[Obligation]:
    """Step 5."""
    claims, added = z3.Reals("claims injected")
    yield Obligation(
        "with claims paid in full a member pays in full iff it has got what was missing",
        (*KNOWN, claims >= 0, added >= 0),
        (CASH + added + claims >= OWES) == (added >= OWES - claims - CASH),
    )
    left = z3.If(can_pay(GETS), CASH + GETS - OWES, 0)
    cost = z3.If(can_pay(GETS), 0, (1 - CASH_KEPT) * CASH + (1 - CLAIMS_KEPT) * GETS)
    yield Obligation(
        "what a member has is what it pays, what it is left with and what its default costs",
        KNOWN,
        z3.And(answer(GETS) + left + cost == CASH + GETS, left >= 0, cost >= 0),
    )
    yield Obligation(
        "held to less on the way, a rescued member is released no sooner",
        (*KNOWN, smaller(OWES, in_default(GETS)) >= PAID, GETS <= MORE),
        smaller(OWES, in_default(MORE)) >= PAID,
    )
