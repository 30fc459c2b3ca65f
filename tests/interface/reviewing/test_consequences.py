"""Which way verdicts and figures went, and how few lines say it: what is alike together, the worst first."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import product
from pathlib import Path

import pytest

from novate.model.contract import Assumption, Limit
from novate.model.specification import Side
from novate.proofs.status import Status
from novate.proofs.verdicts.verdict import Verdict, amounts
from novate.reviewing.comparison import (
    HEADROOM,
    LARGEST,
    STATUS,
    THRESHOLD,
    Course,
    Figure,
    Row,
    of_figure,
    of_status,
    rows_of,
)
from novate.reviewing.consequences import MOST_LINES, consequences
from novate.reviewing.words import both_in_words, money
from novate.specification.file import read_specification

ETH = read_specification(Path(__file__).parents[3] / "examples" / "dydx-v4-eth-usd.toml")
PROVED, VIOLATED, UNKNOWN, NOT_APPLICABLE = Status.PROVED, Status.VIOLATED, Status.UNKNOWN, Status.NOT_APPLICABLE
COURSES = {
    (PROVED, VIOLATED): Course.BROKEN,
    (UNKNOWN, VIOLATED): Course.BROKEN,
    (None, VIOLATED): Course.BROKEN,
    (PROVED, UNKNOWN): Course.OPEN,
    (PROVED, NOT_APPLICABLE): Course.OPEN,
    (None, UNKNOWN): Course.OPEN,
    (VIOLATED, UNKNOWN): Course.CHANGED,
    (VIOLATED, NOT_APPLICABLE): Course.CHANGED,
    (UNKNOWN, NOT_APPLICABLE): Course.CHANGED,
    (NOT_APPLICABLE, UNKNOWN): Course.OPEN,
    (VIOLATED, None): Course.CHANGED,
    (None, PROVED): Course.CHANGED,
    (VIOLATED, PROVED): Course.BETTER,
    (NOT_APPLICABLE, PROVED): Course.BETTER,
}


@pytest.mark.parametrize(("pair", "course"), COURSES.items())
def test_a_verdict_goes_its_way(pair: tuple[Status | None, Status | None], course: Course) -> None:
    """A market that is new has none before."""
    assert of_status(*pair) is course


def test_nothing_becomes_violated_or_loses_its_proof_unnoticed() -> None:
    """Of all pairs of statuses."""
    for before, after in product((*Status, None), repeat=2):
        course = of_status(before, after)
        assert (course is Course.SAME) is (before is after)
        if after is VIOLATED and before is not VIOLATED:
            assert course is Course.BROKEN
        if before is PROVED and after not in (PROVED, VIOLATED, None):
            assert course is Course.OPEN


def share(number: str) -> Figure:
    """A share of a notional."""
    return Figure(Fraction(number), is_money=False)


@pytest.mark.parametrize(
    ("name", "gains"), [(HEADROOM, True), (LARGEST, True), (THRESHOLD, False), ("sufficient_fund", False)]
)
def test_a_figure_goes_its_way(name: str, *, gains: bool) -> None:
    """Of some more is better, of others less; of one that is not known before or after nobody can say."""
    up, down = (Course.BETTER, Course.WORSE) if gains else (Course.WORSE, Course.BETTER)
    assert of_figure(name, share("0.01"), share("0.02")) is up
    assert of_figure(name, share("0.02"), share("0.01")) is down
    assert of_figure(name, share("0.02"), share("0.02")) is Course.SAME
    assert of_figure(name, None, share("0.02")) is of_figure(name, share("0.02"), None) is Course.CHANGED


def verdict(status: Status, headroom: str | None) -> Verdict:
    """Of a long of the example."""
    room = None if headroom is None else Fraction(headroom)
    return Verdict("ETH-USD", Side.LONG, "p", status, "", (), room, None, 0.0)


@pytest.mark.parametrize(
    ("before", "after", "course"),
    [
        ((PROVED, "0.01"), (PROVED, None), Course.WORSE),
        ((PROVED, "0.01"), (NOT_APPLICABLE, "0.001"), Course.CHANGED),
        ((PROVED, None), (PROVED, "0.01"), Course.CHANGED),
        ((PROVED, "0.01"), None, Course.CHANGED),
    ],
)
def test_a_headroom_that_nobody_knows_any_more_is_worse(
    before: tuple[Status, str | None], after: tuple[Status, str | None] | None, course: Course
) -> None:
    """Unless the property, or the market, is gone."""
    now = [] if after is None else [verdict(*after)]
    found = rows_of([verdict(*before)], now, (ETH, ETH))
    assert [row.course for row in found if row.name == HEADROOM] == [course]


def test_a_largest_position_where_there_was_none_is_worse_than_a_proof_for_every_size() -> None:
    """Unless that proof took for granted that no position is larger than the file says, or nothing was proved."""
    every, some = verdict(PROVED, "0.01"), verdict(VIOLATED, "-0.01")
    some = replace(some, figures=amounts(largest_position=Fraction(500_000)))
    (row,) = (row for row in rows_of([every], [some], (ETH, ETH)) if row.name == LARGEST)
    assert (both_in_words(row), row.course) == (("every size", "0.5"), Course.WORSE)
    (row,) = (row for row in rows_of([some], [every], (ETH, ETH)) if row.name == LARGEST)
    assert (both_in_words(row), row.course) == (("0.5", "every size"), Course.BETTER)
    assumed = replace(every, assumptions=(Assumption(Limit.LARGEST_POSITION, "ETH-USD"),))
    for unknown in (assumed, verdict(VIOLATED, "-0.01")):
        (row,) = (row for row in rows_of([unknown], [some], (ETH, ETH)) if row.name == LARGEST)
        assert (both_in_words(row), row.course) == (("-", "0.5"), Course.CHANGED)


def rows(market: str, headroom: str, *properties: str) -> list[Row]:
    """Of both sides of a market that had 1 % left."""
    found = []
    for side, name in product(Side, properties):
        one, other = share("0.01"), share(headroom)
        broken = other.exact < 0
        status = (VIOLATED, Course.BROKEN) if broken else (PROVED, Course.SAME)
        found.append(Row(market, side, name, STATUS, PROVED, *status))
        found.append(Row(market, side, name, HEADROOM, one, other, of_figure(HEADROOM, one, other)))
    return found


def test_what_is_alike_is_said_once_and_the_worst_first() -> None:
    """Properties, sides and markets together."""
    given = rows("A", "0.005", "p", "q") + rows("B", "-0.01", "p", "q") + rows("C", "0.005", "p", "q")
    found = consequences(given, show_all=False)
    assert [(line.course.word, *line.cells) for line in found.details] == [
        ("worse", "B long, short", "proved", "violated", "p, q"),
        ("worse", "B long, short", "+1 pp", "-1 pp", "headroom of p, q"),
        ("worse", "A, C long, short", "+1 pp", "+0.5 pp", "headroom of p, q"),
    ]
    whole = consequences(given, show_all=True).details
    assert [line.cells for line in whole if line.course is Course.SAME] == [
        ("A, C long, short", "proved", "proved", "p, q")
    ]


def test_many_markets_are_ranked() -> None:
    """A line for each, but for those that are alike; what is said of all markets together stays."""
    fund = Row(
        None, None, "f", HEADROOM, Figure(Fraction(9), is_money=True), Figure(Fraction(5), is_money=True), Course.WORSE
    )
    given = [row for number in range(MOST_LINES + 1) for row in rows(f"M{number}", f"0.00{number + 10}", "p")]
    given += [*rows("BAD", "-0.02", "p"), *rows("TWIN", "-0.02", "p"), fund]
    found = consequences(given, show_all=False)
    assert [line.cells for line in found.details] == [("all markets", "+9", "+5", "headroom of f")]
    assert len(found.ranking) == MOST_LINES + 2
    first, second, *_ = found.ranking
    assert (first.course, first.cells) == (Course.BROKEN, ("BAD, TWIN", "2 violated now", "+1 pp", "-2 pp"))
    assert second.cells == ("M0", "as before", "+1 pp", "+0.1 pp")


def test_two_numbers_that_differ_never_look_the_same() -> None:
    """Where all that is shown of them is."""
    one, other = Fraction(1, 3), Fraction(1, 3) + Fraction(1, 10**9)
    row = Row(
        "A", Side.LONG, "p", "initial_margin", Figure(one, is_money=False), Figure(other, is_money=False), Course.WORSE
    )
    before, after = both_in_words(row)
    assert before != after
    assert before.startswith("33.33333")
    one, other = (Figure(Fraction(text), is_money=True) for text in ("5.001", "5.002"))
    assert both_in_words(replace(row, before=one, after=other)) == ("5.001", "5.002")


def test_money_is_rounded_to_cents_to_the_side_that_is_asked_for() -> None:
    """But for small amounts, and those that need no rounding."""
    assert [money(Fraction("1234.567"), up=up) for up in (True, False)] == ["1,234.57", "1,234.56"]
    assert money(Fraction("0.0001"), up=True) == "0.0001"
    assert money(Fraction("12.5"), up=True) == "12.5"
