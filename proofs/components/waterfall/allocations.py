"""Pro-rata keeps every axiom but one, and whole lots by D'Hondt's rule are best: for any number of members.

What a member pays is the budget times its gain over the sum of gains. Sums over members of any number are symbols; a
step adds one member.

*Min-max.* Who all pay less than the share pay less than the budget together; who all pay at most the share each pay
just it. So no allocation has a smaller largest share, and no other has as small a one.

*Whole lots.* D'Hondt's last lot went to the least (lots + 1)/gain: its share, the largest, is at most (lots + 1)/gain
of every member. Where all shares were less nobody would have more lots, and that member fewer: not the budget.

So nobody has fewer lots than pro-rata has whole ones: it would be a lot below its share, all others at most at theirs,
and all together below the budget. By Adams' rule nobody has more than pro-rata rounded up, the other way round.

*Uniqueness.* Whom a split or a merger does not help pays the sum of what its parts would; and equal parts pay the
same. So each of the U quanta pays budget/U.
"""

from __future__ import annotations

from collections.abc import Iterator

import z3

from novate.proofs.engine.obligation import Obligation

GAIN, OTHER, FACTOR = z3.Reals("gain other_gain factor")
BUDGET, ALL, MORE, LATER = z3.Reals("budget all_gains more later_budget")
PAID, PAYS, GAINS = z3.Reals("paid_by_all pays gains")
LARGEST, SMALLEST = z3.Reals("largest_share smallest_share")
LESS, LESS_OF_ALL = z3.Reals("less_than_share less_than_share_of_all")
LOTS, THEIRS, OTHERS, OTHERS_THEIRS = z3.Reals("lots lots_instead lots_of_others lots_of_others_instead")
UNITS, OF_ONE, OF_UNITS = z3.Reals("units pays_of_one pays_of_units")


def obligations() -> Iterator[Obligation]:
    """All of them."""
    yield from of_order()
    yield from of_accounts()
    yield from of_changes()
    yield from of_the_largest_share()
    yield from of_whole_lots()
    yield from of_uniqueness()


def pays(gain: z3.ExprRef, budget: z3.ExprRef = BUDGET, gained: z3.ExprRef = ALL) -> z3.ExprRef:
    """What pro-rata takes of it."""
    return budget * gain / gained


def of_order() -> Iterator[Obligation]:
    """Nobody pays more than its gain; a larger one pays, and keeps, no less."""
    payable = (BUDGET <= ALL, ALL > 0)
    yield Obligation("nobody pays more than its gain", (*payable, GAIN >= 0), pays(GAIN) <= GAIN)
    yield Obligation("a larger gain pays no less", (GAIN >= OTHER, BUDGET >= 0, ALL > 0), pays(GAIN) >= pays(OTHER))
    yield Obligation("a larger gain keeps no less", (GAIN >= OTHER, *payable), GAIN - pays(GAIN) >= OTHER - pays(OTHER))


def of_accounts() -> Iterator[Obligation]:
    """Two accounts pay what one does, whatever the rest is; and a unit makes no difference."""
    yield Obligation("two accounts pay what one does", (ALL > 0,), pays(GAIN) + pays(OTHER) == pays(GAIN + OTHER))
    yield Obligation(
        "the unit makes no difference",
        (FACTOR > 0, ALL > 0),
        pays(FACTOR * GAIN, FACTOR * BUDGET, FACTOR * ALL) == FACTOR * pays(GAIN),
    )


def of_changes() -> Iterator[Obligation]:
    """A larger budget, a larger gain, and a second loss."""
    positive = (GAIN >= 0, ALL > 0)
    yield Obligation("nobody pays less of a larger loss", (*positive, LATER >= BUDGET), pays(GAIN, LATER) >= pays(GAIN))
    yield Obligation(
        "who had gained more would pay no less",
        (GAIN <= ALL, ALL > 0, BUDGET >= 0, MORE >= 0),
        pays(GAIN + MORE, BUDGET, ALL + MORE) >= pays(GAIN),
    )
    yield Obligation(
        "two losses in turn are paid as their sum is",
        (ALL > BUDGET, ALL > 0),
        pays(GAIN) + pays(GAIN - pays(GAIN), LATER, ALL - BUDGET) == pays(GAIN, BUDGET + LATER),
    )


def of_the_largest_share() -> Iterator[Obligation]:
    """No allocation has a smaller one, and no other has as small a one."""
    yield Obligation(
        "where all pay less than a share, so do they together",
        (PAID < LARGEST * GAINS, PAYS < LARGEST * GAIN),
        PAID + PAYS < LARGEST * (GAINS + GAIN),
    )
    yield Obligation(
        "what is less than the share of all gains is less than the budget",
        (ALL > 0, LARGEST == BUDGET / ALL, PAID < LARGEST * ALL),
        PAID < BUDGET,
    )
    yield Obligation(
        "who pays less than the share leaves no less to be paid by others",
        (LESS <= LESS_OF_ALL, LESS >= 0, LESS_OF_ALL == 0),
        LESS == 0,
    )


def of_whole_lots() -> Iterator[Obligation]:
    """D'Hondt's rule; whole numbers are equal, or one apart."""
    yield Obligation(
        "with a smaller largest share nobody has more lots",
        (LARGEST * GAIN <= LOTS + 1, THEIRS < LARGEST * GAIN, z3.Or(THEIRS <= LOTS, THEIRS >= LOTS + 1)),
        THEIRS <= LOTS,
    )
    yield Obligation(
        "and who had the last lot has fewer, so that all have fewer together",
        (LOTS == LARGEST * GAIN, THEIRS < LARGEST * GAIN, OTHERS_THEIRS <= OTHERS),
        OTHERS_THEIRS + THEIRS < OTHERS + LOTS,
    )
    yield Obligation(
        "where somebody is a lot or more below pro-rata, nobody is above it",
        (LARGEST * GAIN <= LOTS + 1, pays(GAIN) >= LOTS + 1, GAIN > 0, ALL > 0),
        LARGEST <= BUDGET / ALL,
    )
    yield Obligation(
        "by Adams' rule, where somebody is a lot or more above pro-rata, nobody is below it",
        (LOTS - 1 <= SMALLEST * GAIN, pays(GAIN) <= LOTS - 1, GAIN > 0, ALL > 0),
        SMALLEST >= BUDGET / ALL,
    )
    yield Obligation(
        "the largest share is at most that of the budget and a lot more for each other member",
        (LARGEST * GAIN == LOTS, LARGEST * GAINS <= OTHERS + MORE, ALL == GAINS + GAIN, ALL > 0),
        LARGEST <= (OTHERS + LOTS + MORE) / ALL,
    )


def of_uniqueness() -> Iterator[Obligation]:
    """Of a rule that neither splits nor mergers help against, and in which equals pay equally."""
    yield Obligation(
        "one quantum more pays what a quantum does",
        (OF_UNITS == UNITS * OF_ONE,),
        OF_UNITS + OF_ONE == (UNITS + 1) * OF_ONE,
    )
    yield Obligation(
        "if all quanta pay the same they pay pro-rata",
        (ALL > 0, ALL * OF_ONE == BUDGET, PAYS == GAIN * OF_ONE),
        pays(GAIN) == PAYS,
    )
