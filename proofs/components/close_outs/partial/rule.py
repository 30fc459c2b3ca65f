"""What the argument needs of the rule: of a larger position no less is closed, no less left, no larger share closed.

The amounts are symbols: whatever they are.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import z3

from novate.model.core.symbolic.numbers import Term, larger, smaller
from novate.proofs.engine.obligation import Obligation

SHARE, MINIMUM, MAXIMUM, LEFTOVER = z3.Reals("share minimum maximum leftover_minimum")
SMALL, LARGE = z3.Reals("notional larger_notional")


@dataclass(frozen=True, slots=True)
class Rule:
    """`novate.model.close_outs.partial.parameters.Partial`, of terms."""

    share: Term = SHARE
    minimum: Term = MINIMUM
    maximum: Term = MAXIMUM
    leftover_minimum: Term | None = None

    def chunk(self, notional: Term) -> Term:
        """`novate.model.close_outs.partial.reference.chunk`, of terms."""
        most = smaller(notional, self.maximum)
        part = smaller(most, larger(self.minimum, self.share * notional))
        if self.leftover_minimum is None:
            return part
        left = notional - part
        return z3.If(z3.And(left > 0, left < self.leftover_minimum), most, part)


def obligations() -> Iterator[Obligation]:
    """Of a rule without a minimum of what is left; and that one with it closes no less."""
    yield closes_something()
    yield closes_no_less(Rule())
    yield leaves_no_less()
    yield closes_no_larger_share()
    yield from in_units()
    yield from of_the_whole()
    with_leftover = Rule(leftover_minimum=LEFTOVER).chunk(SMALL)
    yield Obligation("with a minimum of what is left no less is closed", (), with_leftover >= Rule().chunk(SMALL))


def closes_something() -> Obligation:
    """And never more than there is."""
    part = Rule().chunk(SMALL)
    premises = SHARE > 0, MAXIMUM > 0, SMALL > 0
    return Obligation("a call closes something, and no more than there is", premises, z3.And(part > 0, part <= SMALL))


def closes_no_less(rule: Rule) -> Obligation:
    """Chunk(N) grows with N."""
    premises = SHARE >= 0, SMALL <= LARGE
    return Obligation("of a larger position no less is closed", premises, rule.chunk(SMALL) <= rule.chunk(LARGE))


def leaves_no_less() -> Obligation:
    """N - chunk(N) grows with N."""
    left = SMALL - Rule().chunk(SMALL) <= LARGE - Rule().chunk(LARGE)
    return Obligation("of a larger position no less is left", (SHARE <= 1, SMALL <= LARGE), left)


def closes_no_larger_share() -> Obligation:
    """Chunk(N)/N does not grow with N."""
    share = Rule().chunk(LARGE) * SMALL <= Rule().chunk(SMALL) * LARGE
    premises = MINIMUM >= 0, MAXIMUM >= 0, SMALL > 0, SMALL <= LARGE
    return Obligation("of a larger position no larger share is closed", premises, share)


def of_the_whole() -> Iterator[Obligation]:
    """Equal parts: of the same whole no less is closed of a larger rest, and no less left; and all is in proportion."""
    whole, part = z3.Reals("whole part_of_position")
    of_small, of_large = (smaller(each, SHARE * whole) for each in (SMALL, LARGE))
    yield Obligation(
        "of equal parts no less is closed of a larger rest, and no less left",
        (SMALL <= LARGE,),
        z3.And(of_small <= of_large, SMALL - of_small <= LARGE - of_large),
    )
    yield Obligation(
        "of a part of the position the parts are that part",
        (part >= 0,),
        smaller(part * SMALL, SHARE * (part * whole)) == part * of_small,
    )


def in_units() -> Iterator[Obligation]:
    """The same of units: `part` and `part_of_larger` are what a call closes of the two notionals."""
    units, closed, closed_of_larger = z3.Reals("units closed closed_of_larger")
    part, part_of_larger = z3.Reals("part part_of_larger")
    shown, more_shown = z3.Reals("shown more_shown")
    are_parts = closed * shown == part, closed_of_larger * more_shown == part_of_larger
    no_larger_share = part_of_larger * (units * shown) <= part * (units * more_shown)
    yield Obligation(
        "a call closes no more units where the oracle shows more",
        (units > 0, shown > 0, more_shown > 0, *are_parts, no_larger_share),
        closed_of_larger <= closed,
    )
    price, higher, most = z3.Reals("price higher_price most_shown_of_it")
    at_price = closed * (price * most) == part, closed_of_larger * (higher * most) == part_of_larger
    yield Obligation(
        "a call closes no less at a higher market price where the oracle shows the most of it",
        (most > 0, *at_price, part <= part_of_larger),
        closed * price <= closed_of_larger * higher,
    )
