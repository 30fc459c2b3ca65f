"""Moves that are given: a feed's spans are its own."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from novate.model.contract import Feed
from novate.model.core.symbolic.powers import Span, fall, of_feed, rise, spans, with_feeds
from novate.model.core.symbolic.state import Machine
from novate.model.oracles.band.parameters import Band
from novate.model.oracles.exact.parameters import Exact
from novate.model.oracles.fallback.parameters import Fallback
from novate.model.oracles.lowest.parameters import Lowest
from novate.model.specification import Side
from novate.proofs.refinement.mechanisms import mechanism

INNER = Fallback((Feed("late", Band(staleness=5)), Feed("later.", Band(staleness=7))))
ORACLE = Lowest((Feed("late", Band(staleness=2)), Feed("inner", INNER), Feed("now", Exact())))


def machine() -> Machine:
    """One whose oracle is made of feeds, two of which have one name at different places."""
    specification = mechanism({"oracle": ORACLE}, keeper_delay=1)
    return Machine(specification, specification.markets["A"], Side.LONG)


def test_every_feed_has_a_machine_under_its_name() -> None:
    """Those of feeds of feeds under both names."""
    assert {name: each.market.oracle.lookback for name, each in with_feeds(machine())} == {
        "": 7,
        "late ": 2,
        "inner ": 7,
        "inner late ": 5,
        "inner later. ": 7,
        "now ": 0,
    }


def test_given_moves_are_those_of_the_same_feed() -> None:
    """Named after it, they are what the feed's own machine would work out."""
    given = {
        f"{own}{name}_{span}": move(each, span)
        for own, each in with_feeds(machine())
        for name, move in (("fall", fall), ("rise", rise))
        for span in spans(machine())
    }
    plain, whole = machine(), replace(machine(), moves=given)
    for (_, one), (_, other) in zip(with_feeds(plain), with_feeds(whole), strict=True):
        for span in spans(machine()):
            assert (fall(one, span), rise(one, span)) == (fall(other, span), rise(other, span))
    inner = of_feed(of_feed(whole, ORACLE.feeds[1]), INNER.feeds[0])
    assert fall(inner, Span.HORIZON) == Fraction(96, 100) ** 7
