"""The frontier of capital against loss: the page's two, and every division on a grid for drawn books."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import product

from small_books import book, drawn

from novate.model.margins.capital import Capital
from novate.model.margins.frontier import Frontier, Piece, merged, uncovered
from novate.proofs.design.capital_frontier import capital_frontier
from novate.proofs.engine.limits import Limits


def points(frontier: Frontier | None) -> list[tuple[Fraction, Fraction]]:
    """Its kinks."""
    assert frontier is not None
    return [(each.capital, each.loss) for each in frontier.kinks]


def fractions(*pairs: tuple[str, str]) -> list[tuple[Fraction, Fraction]]:
    """Exact numbers."""
    return [(Fraction(one), Fraction(other)) for one, other in pairs]


def test_a_long_and_a_short() -> None:
    """B = 1/10 - C/2."""
    rows = book({"A": 1}, {"A": -1}).by_account
    assert points(capital_frontier(rows, Limits())) == fractions(("0", "1/10"), ("1/5", "0"))


def test_a_kink() -> None:
    """Long A, short A, long B: (0, 1/5), (1/10, 1/10), (3/10, 0), and what is between them."""
    found = capital_frontier(book({"A": 1}, {"A": -1}, {"B": 1}).by_account, Limits())
    assert points(found) == fractions(("0", "1/5"), ("1/10", "1/10"), ("3/10", "0"))
    assert found is not None
    assert [found.at(Fraction(each)) for each in ("1/20", "1/5", "1")] == [Fraction(3, 20), Fraction(1, 20), 0]


def test_no_division_on_a_grid_leaves_less() -> None:
    """From K_worst without capital to nothing with K_portfolio; certain without the solver."""
    for each in drawn(5, spreads=True):
        rows = each.by_account
        found, capital = capital_frontier(rows, Limits()), Capital.of(each)
        assert found is not None
        assert found.is_certain(rows)
        assert points(found)[0] == (0, capital.worst)
        assert points(found)[-1] == (capital.portfolio, 0)
        step = capital.portfolio / 4
        for parts in product(range(5), repeat=len(rows)):
            amounts = [part * step for part in parts]
            assert uncovered(rows, amounts) >= found.at(sum(amounts))


def test_a_frontier_that_is_not_one_is_noticed() -> None:
    """A kink that is too low, a line that is too high, a kink left out."""
    rows = book({"A": 1}, {"A": -1}, {"B": 1}).by_account
    found = capital_frontier(rows, Limits())
    assert found is not None
    first, middle, last = found.kinks
    assert not replace(found, kinks=(first, replace(middle, loss=Fraction(0)), last)).is_certain(rows)
    assert not replace(found, kinks=(first, last), pieces=found.pieces[:1]).is_certain(rows)
    heavy = Piece(tuple(2 * each for each in found.pieces[0].weights), found.pieces[0].parts)
    assert not replace(found, pieces=(heavy, *found.pieces[1:])).is_certain(rows)


def test_accounts_that_are_multiples_of_each_other_are_one() -> None:
    """A thousand who are long are one, and the frontier is as of one."""
    many = book(*[{"A": 1 + number % 3} for number in range(300)], {"A": -1}).by_account
    assert len(merged(many)[0]) == 2
    found = capital_frontier(many, Limits())
    assert found is not None
    assert found.kinks[-1].capital == Fraction(601, 10)


def test_of_too_many_different_accounts_nothing_is_said() -> None:
    """The answer says so, and the rest of it is there."""
    every = book(*[{"A": 1 + number, "B": number - 300} for number in range(300) if number != 300])
    assert capital_frontier(every.by_account, Limits()) is None
