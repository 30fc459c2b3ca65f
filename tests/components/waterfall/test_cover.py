"""What layers cover: against an adversary who cuts losses as he likes, and the statements about it that are false."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import cache
from itertools import permutations, product
from random import Random
from typing import Any

import pytest

from novate.model.core.reference.waterfall import absorbed, in_next_block
from novate.model.observation import Event
from novate.model.specification import Place, Side, Specification
from novate.model.state import Ledger
from novate.model.waterfall.cover import Losses, is_one_pot, pot, smallest_fund, spare, uncovered
from novate.proofs.components.waterfall import cover
from novate.proofs.engine.limits import Limits
from novate.proofs.engine.obligation import prove
from novate.proofs.refinement.small import mechanism

LONG_A, SHORT_A, LONG_B = ("A", Side.LONG), ("A", Side.SHORT), ("B", Side.LONG)
FUND, FEES = "insurance-fund", "fee-pool"
ORDERS = ((FUND,), (FUND, FEES), (FEES, FUND), (FEES,))
Pieces = tuple[tuple[int, str, int], ...]
"""(block, market, cost) of each close-out."""


def layered(
    first: Mapping[str, Any] | None = None, second: Mapping[str, Any] | None = None, **own: Any
) -> Specification:
    """Two markets, and these layers."""
    return mechanism(first or {}, second or {}, **own)


def left(specification: Specification, *pieces: tuple[int, str, int]) -> int:
    """What stays uncovered of these close-outs, as it is reckoned from the file."""
    events = [Event(block, name, *flows(Fraction(cost)), Fraction(1)) for block, name, cost in pieces]
    return int(uncovered(specification, events))


def flows(cost: Fraction) -> tuple[Fraction, Fraction]:
    """(what the fund gets, what layers are asked for) of a close-out that costs so much, or brings it."""
    return max(Fraction(0), -cost), max(Fraction(0), cost)


def left_by_reference(specification: Specification, pieces: Pieces) -> int:
    """The same, as the reference's ledger has it."""
    fund, fees = specification.insurance_fund, specification.fee_pool or 0
    ledger, now = Ledger(fund + fees, fund, fees, 0, 0, 0), 0
    for block, market, cost in pieces:
        ledger, now = (ledger, now) if block == now else (in_next_block(ledger), block)
        ledger = absorbed(specification, ledger, market, cost)
    return ledger.uncovered_bad_debt


def losses(sides: Mapping[Place, int]) -> Losses:
    """Of sides that may all fail in one window."""
    markets = {name: sum(each for (of, _), each in sides.items() if of == name) for name, _ in sides}
    return Losses(Fraction(sum(sides.values())), markets, dict(sides))


@cache
def cuts(sides: tuple[tuple[Place, int], ...]) -> tuple[Pieces, ...]:
    """Every order of pieces of these losses or less, in one block or two."""
    return tuple(
        tuple((int(number >= begins), market, cost) for number, (market, cost) in enumerate(found))
        for found in orders(dict(sides))
        for begins in range(len(found) + 1)
    )


def orders(rest: dict[Place, int]) -> Iterator[tuple[tuple[str, int], ...]]:
    """Every order of pieces."""
    yield ()
    for place, most in rest.items():
        for cost in range(1, most + 1):
            yield from (((place[0], cost), *others) for others in orders(rest | {place: most - cost}))


def drawn(random: Random) -> tuple[Specification, dict[Place, int]]:
    """Any layers, and what may fail."""
    places = random.choice(([LONG_A], [LONG_A, LONG_B], [LONG_A, SHORT_A], [LONG_A, SHORT_A, LONG_B]))
    sides = {place: random.randint(0, 2 if len(places) > 2 else 3) for place in places}
    caps = {"insurance_cap": random.choice((None, None, 0, 1, 2, 3))}, {"insurance_cap": random.choice((None, 1, 2))}
    every = {name: random.choice((None, None, 1, 3, 5)) for name in ("fund_cap_per_block", "fund_cap_lifetime")}
    found = layered(
        *caps,
        layers=random.choice(ORDERS),
        insurance_fund=random.randint(0, 6),
        fee_pool=random.randint(0, 3),
        fund_payment=random.choice(("partial", "all-or-nothing")),
        fund_cap_per_event=random.choice((None, None, 1, 2, 3)),
        **every,
    )
    return found, sides


def test_an_adversary_leaves_something_uncovered_only_where_cover_says_so() -> None:
    """Exactly where, of layers that pay in part or of one side; and the reference leaves what is reckoned."""
    random, exact = Random(3), 0
    for _ in range(500):
        specification, sides = drawn(random)
        every = cuts(tuple(sides.items()))
        worst = next((each for each in every if left(specification, *each)), None)
        room = spare(specification, losses(sides))
        assert worst is None or room < 0, (specification, sides, worst)
        is_exact = (worst is None) == (room >= 0)
        exact += is_exact
        assert is_exact or (len(sides) > 1 and specification.fund_payment == "all-or-nothing"), (specification, sides)
        for each in (worst or (), random.choice(every)):
            assert left_by_reference(specification, each) == left(specification, *each)
    assert exact > 480


def test_the_smallest_fund_is_the_smallest() -> None:
    """One quantum less does not do; where there is none, no fund does."""
    random = Random(5)
    for _ in range(200):
        specification, sides = drawn(random)
        found = smallest_fund(specification, losses(sides))
        enough = [fund for fund in range(12) if spare(replace(specification, insurance_fund=fund), losses(sides)) >= 0]
        assert found == (enough[0] if enough else None)


@pytest.mark.parametrize(
    ("layers", "total", "uncovered_of_it"),
    [((FUND,), 5, 2), ((FUND, FEES), 5, 0), ((FEES, FUND), 6, 1), ((FEES,), 3, 1)],
)
def test_layers_that_pay_what_they_can_are_like_one_fund(
    layers: tuple[str, ...], total: int, uncovered_of_it: int
) -> None:
    """However a shortfall is cut (W1, W4): what is left is what all of them together do not hold."""
    specification = layered(layers=layers, insurance_fund=3, fee_pool=2)
    assert is_one_pot(specification) == (FUND in layers)
    assert max(0, total - pot(specification)) == uncovered_of_it
    for first in range(total + 1):
        assert left(specification, (0, "A", first), (1, "B", total - first)) == uncovered_of_it


def test_income_in_between_may_come_too_late() -> None:
    """W5: so it never counts in what is guaranteed; both bounds are reached."""
    nothing = layered(insurance_fund=0)
    assert (left(nothing, (0, "A", -1), (0, "A", 1)), left(nothing, (0, "A", 1), (0, "A", -1))) == (0, 1)
    for fund, costs in product(range(3), permutations((-2, -1, 1, 2))):
        found = left(layered(insurance_fund=fund), *((0, "A", each) for each in costs))
        assert max(0, 3 - fund - 3) <= found <= max(0, 3 - fund)


def test_all_or_nothing_has_paid_all_but_the_largest_piece_where_it_refuses_one() -> None:
    """W6, of all cuts of small shortfalls; and it is not true that it pays as much as one that pays in part."""
    for fund, pieces in product(range(6), product(range(1, 5), repeat=3)):
        specification = layered(insurance_fund=fund, fund_payment="all-or-nothing")
        found = left(specification, *((0, "A", each) for each in pieces))
        assert found == 0 or sum(pieces) - found > fund - max(pieces)
    assert left(layered(insurance_fund=1, fund_payment="all-or-nothing"), (0, "A", 2)) == 2


def test_alone_it_refuses_nothing_iff_close_outs_never_cost_more_together_than_it_holds() -> None:
    """Whatever it got in between, of accounts that pay before they cost; so it is like one fund, but where it is not.

    FALSE of all of them together alone: holding 1, it refuses 2 that come before an income of 2.
    """
    for fund, pieces in product(range(4), product(range(-2, 3), repeat=4)):
        alone = layered(insurance_fund=fund, fund_payment="all-or-nothing")
        costs = [sum(pieces[: count + 1]) for count in range(len(pieces))]
        assert (left(alone, *((0, "A", each) for each in pieces)) == 0) == (max(costs) <= fund)
    alone = layered(insurance_fund=1, fund_payment="all-or-nothing")
    assert is_one_pot(alone)
    assert left(alone, (0, "A", 2), (0, "A", -2)) == 2
    unlike: tuple[dict[str, Any], ...] = (
        {"fund_cap_lifetime": 1},
        {"fund_pays_keeper": True},
        {"layers": (FUND, FEES)},
        {"layers": (FEES,)},
    )
    for each in unlike:
        assert not is_one_pot(replace(alone, **each))


FALSE: Mapping[str, tuple[Specification, Sequence[tuple[int, str, int]], int]] = {
    "no layer pays before the one above is empty": (
        layered(layers=(FUND, FEES), insurance_fund=2, fund_cap_per_event=1, fee_pool=1),
        [(0, "A", 2)],
        0,
    ),
    "nor before one that pays all or nothing": (
        layered(layers=(FUND, FEES), insurance_fund=1, fund_payment="all-or-nothing", fee_pool=2),
        [(0, "A", 2)],
        0,
    ),
    "a shortfall in one is paid as it is in two": (
        layered(insurance_fund=2, fund_cap_per_event=1),
        [(0, "A", 2)],
        1,
    ),
    "a cap of r a block covers n r in n blocks": (
        layered(insurance_fund=2, fund_cap_per_block=1),
        [(0, "A", 2)],
        1,
    ),
    "caps together as large as all losses, and a fund as large, are enough": (
        layered({"insurance_cap": 2}, {"insurance_cap": 0}, insurance_fund=2),
        [(0, "A", 1), (0, "B", 1)],
        1,
    ),
    "what is enough for each market is enough for both": (
        layered(insurance_fund=1),
        [(0, "A", 1), (0, "B", 1)],
        1,
    ),
    "a fund that pays all or nothing and a pool cover what they hold together": (
        layered(layers=(FUND, FEES), insurance_fund=1, fund_payment="all-or-nothing", fee_pool=1),
        [(0, "A", 2)],
        1,
    ),
}
"""Layers, close-outs, and what stays uncovered: the smallest witnesses against what one would think."""


@pytest.mark.parametrize("name", FALSE)
def test_statements_that_look_right_and_are_false(name: str) -> None:
    """In both ways of reckoning it."""
    specification, pieces, expected = FALSE[name]
    assert left(specification, *pieces) == expected
    assert left_by_reference(specification, tuple(pieces)) == expected


def test_the_witnesses_are_no_more_than_that() -> None:
    """In two close-outs, or two blocks, the same is paid; and the layer below was asked though the fund had money."""
    in_two = [(0, "A", 1), (0, "A", 1)]
    assert left(FALSE["a shortfall in one is paid as it is in two"][0], *in_two) == 0
    assert left(FALSE["a cap of r a block covers n r in n blocks"][0], (0, "A", 1), (1, "A", 1)) == 0
    for name in list(FALSE)[:2]:
        specification, ((_, market, cost),), _ = FALSE[name]
        before = Ledger(3, specification.insurance_fund, specification.fee_pool or 0, 0, 0, 0)
        after = absorbed(specification, before, market, cost)
        assert after.insurance_fund > 0
        assert after.fees < before.fees


def test_what_cover_rests_on_is_proved() -> None:
    """Step by step; and each premise can be true."""
    assert prove(list(cover.obligations()), Limits()).holds


@pytest.mark.parametrize(
    "own", [{"fund_cap_per_event": 2}, {"fund_payment": "all-or-nothing"}, {"fund_cap_lifetime": 3}]
)
def test_what_the_fund_gets_of_an_account_is_there_before_it_pays_and_no_part_of_a_cap(own: dict[str, Any]) -> None:
    """Of close-outs that bring something and cost more: the reference leaves as much, whatever both are."""
    specification = layered(insurance_fund=1, **own)
    for flow in product(product(range(3), range(4)), repeat=2):
        ledger, events = Ledger(1, 1, 0, 0, 0, 0), []
        for received, owed in flow:
            ledger = ledger._replace(insurance_fund=ledger.insurance_fund + received)
            ledger = absorbed(specification, ledger, "A", owed)
            events.append(Event(0, "A", Fraction(received), Fraction(owed), Fraction(1)))
        assert uncovered(specification, events) == ledger.uncovered_bad_debt


def test_a_cap_as_large_as_what_a_window_costs_is_not_enough() -> None:
    """The fund gets 1 of an account that then owes 2: it costs 1, and one of the two is uncovered."""
    of_one = Event(0, "A", Fraction(1), Fraction(2), Fraction(1))
    assert uncovered(layered(insurance_fund=9, fund_cap_per_event=1), [of_one]) == 1
    assert uncovered(layered(insurance_fund=9, fund_cap_per_event=2), [of_one]) == 0
