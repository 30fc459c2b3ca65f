from __future__ import annotations

import re
from fractions import Fraction

from novate.pages.chart import Chart, Line, Mark, Panel, thinned, ticks
from novate.pages.chart_svg import as_svg


def test_a_long_line_is_thinned_and_keeps_its_ends_and_extremes() -> None:
    """A spike of one block in 20,000 is seen."""
    points = [(Fraction(x), Fraction(100)) for x in range(20_000)]
    points[7_777], points[7_778] = (Fraction(7_777), Fraction(3)), (Fraction(7_778), Fraction(900))
    kept = thinned(points)
    assert len(kept) <= 404
    assert {points[0], points[-1], points[7_777], points[7_778]} <= {*kept}
    assert list(kept) == sorted(kept)
    assert thinned(points[:400]) == tuple(points[:400])


def test_ticks_are_round_numbers_inside() -> None:
    """Of any size, and few."""
    assert ticks(Fraction(94), Fraction(100)) == [94, 96, 98, 100]
    for low, high in ((Fraction(-1, 3), Fraction(2, 7)), (Fraction(0), Fraction(10**30)), (Fraction(5), Fraction(6))):
        found = ticks(low, high)
        assert 2 <= len(found) <= 6
        assert low <= found[0] < found[-1] <= high


def test_every_point_is_drawn_where_it_belongs() -> None:
    """A price of 50 between 0 and 100 is in the middle; a step holds until the next one."""
    line = Line("price", ((Fraction(0), Fraction(0)), (Fraction(2), Fraction(100)), (Fraction(4), Fraction(50))))
    chart = Chart("title", "words", "block", (Panel("prices", (line,)),), (Mark(Fraction(2), "close-out"),))
    svg = as_svg(chart, "x").text
    (drawn,) = re.findall(r'points="([^"]*)"', svg)
    places = [tuple(map(float, each.split(","))) for each in drawn.split()]
    (x0, y0), (x1, y1), (x2, y2), *_, (x4, y4), _ = places
    assert (x1, y1, x2) == (x2, y0, (x0 + x4) / 2)
    assert y4 == (y0 + y2) / 2
    assert f'class="mark" x1="{x2}" x2="{x2}"' in svg
    assert svg.count("close-out") == 1
