"""`novate.compare`: exact numbers, and what the parts of the answer have to do with each other."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from pathlib import Path
from typing import Any

import pytest

import novate
from novate.comparing.books import region_of, requirement
from novate.comparing.picture import picture
from novate.comparing.replayed import replayed
from novate.comparing.words import money, move, share, times
from novate.model.core.reference.margin import maintenance_requirement
from novate.model.core.reference.rules import Rules
from novate.model.margins.smallest_path import smallest
from novate.model.price_history import PriceHistory
from novate.model.state import Account, ClearingState, Ledger, MarketState
from novate.specification.file import parse_bytes

ROOT = Path(__file__).parents[3]
FILE = ROOT / "examples" / "margins" / "two-hedged-markets.toml"
PAIR = "STETH-USD/ETH-USD"


@pytest.fixture(scope="module")
def hedged() -> novate.Specification:
    """The example."""
    return novate.read(FILE)


def one(side: int, equity: str = "6_000") -> list[novate.Holding]:
    """Somebody alone, with 100,000 of the first market."""
    return [novate.Holding("a", {"ETH-USD": 50 * side}, equity=equity)]


@pytest.mark.parametrize("side", [1, -1])
def test_alone_the_capital_is_the_smallest_safe_margin(side: int, hedged: novate.Specification) -> None:
    """Of isolated margin: with it, no bad debt; the file's own verdicts say the same share of the notional."""
    found = novate.compare(hedged, margins="isolated", accounts=one(side))
    needed = {(str(row[1]), kind): each for row, both in _needed(found).items() for kind, each in both.items()}
    assert found["isolated"].required == 100_000 * needed["long" if side > 0 else "short", "isolated"]
    assert found["isolated"].largest_multiple is not None
    assert found["isolated"].largest_multiple > 1


def _needed(found: novate.Compared) -> Any:
    from novate.comparing.survival import margins

    return {place: each for place, each in margins(found.answer.variants).items() if place[0] == "ETH-USD"}


def test_a_picture_has_a_line_for_each_model(hedged: novate.Specification) -> None:
    """In its colour, and the same every time."""
    found = novate.compare(hedged, margins=["isolated", "pooled"], accounts=one(1)).answer
    drawn = picture(found, "svg")
    assert drawn == picture(found, "svg")
    assert b"#1f5fa8" in drawn
    assert b"#d9691e" not in drawn


def test_a_multiple_is_where_the_collateral_is_used_up(hedged: novate.Specification) -> None:
    """At it the loss is just what there is: of a long 6,000 = 100,000 (1 - (1 - d t) 0.995), d = 1 - 0.975^2."""
    found = novate.compare(hedged, margins="pooled", accounts=one(1))
    multiple = found["pooled"].largest_multiple
    assert multiple is not None
    fall = 1 - Fraction(975, 1000) ** 2
    assert 100_000 * (1 - (1 - fall * multiple) * Fraction(995, 1000)) == 6_000
    assert novate.compare(hedged, margins="pooled", accounts=one(1, "1"))["pooled"].largest_multiple == 0


def test_a_spread_is_what_a_hedge_saves(hedged: novate.Specification) -> None:
    """With the file's, with one in its place whichever market comes first, and with none that says anything."""
    none, one, any_move = (
        novate.compare(hedged, margins="pooled", max_spread={PAIR: most}) for most in ("0%", "1%", "100%")
    )
    assert none.capital["portfolio"] < one.capital["portfolio"] < any_move.capital["portfolio"]
    assert none.portfolio_saves > 0 == any_move.portfolio_saves
    assert novate.compare(hedged, margins="pooled").capital == one.capital


def test_the_reference_confirms_what_it_can_play(hedged: novate.Specification) -> None:
    """And would say so if the two did not mean the same."""
    found = novate.compare(hedged, margins=["isolated", "cross", "pooled"], max_spread={PAIR: "100%"}).answer
    assert found.witnesses
    assert all(each.replayed and not each.denied for each in found.witnesses)
    margins = {"ETH-USD": Fraction(6, 100), "STETH-USD": Fraction(7, 100)}
    moves = Fraction(1), Fraction(8, 10), Fraction(12, 10)
    jumps = [dict(zip(margins, each, strict=True)) for each in product(moves, repeat=2)]
    witnesses = smallest(margins, jumps)
    assert {each.how for each in witnesses if each.outcome(each.breaks).uncovered}
    for each in witnesses:
        for kind in {each.breaks, each.holds} - {"pooled"}:
            assert replayed(each, kind, jumps) == each.outcome(kind)


def test_requirements_are_those_of_the_reference() -> None:
    """With tiers and minimums, of several sizes."""
    specification = parse_bytes((ROOT / "examples" / "by-size.toml").read_bytes())
    rules = Rules.of(specification, dict.fromkeys(specification.markets, 0))
    for name, market in specification.markets.items():
        for size in (1, 10**5, 10**8, 10**11):
            states = {each: MarketState(1000, 1000, PriceHistory()) for each in specification.markets}
            state = ClearingState(0, states, {}, Ledger(0, 0, 0, 0, 0, 0))
            expected = maintenance_requirement(rules, state, Account(0, {name: size}, 0))
            assert requirement(market, size * 1000 * market.unit) == expected


def test_a_price_that_nothing_bounds_is_a_problem() -> None:
    """Of a feed that may show next to nothing there is no largest loss of a short."""
    open_ended = novate.parse(
        FILE.read_text().replace('deviation = "0%"', 'kind = "band"\ndeviation = { up = "0%", down = "100%" }')
    )
    with pytest.raises(novate.SpecificationError, match="bounds how far a price can rise"):
        region_of(open_ended.meaning, {})


@pytest.mark.parametrize(
    ("options", "error", "said"),
    [
        ({"margins": ["portfolio"]}, ValueError, "no machine yet"),
        ({"max_spread": {"ETH-USD": "1%"}}, ValueError, "expected two markets"),
        ({"max_spread": {PAIR: "-1%"}}, ValueError, "expected a rate from"),
        ({"accounts": [novate.Holding("a", {"BTC": 1}, equity=1)]}, novate.SpecificationError, "BTC"),
        ({"accounts": [novate.Holding("a", {"ETH-USD": 1}, equity=1)], "prices": {"X": 1}}, ValueError, "X"),
        ({"accounts": ["a"]}, TypeError, "expected a Holding"),
    ],
)
def test_what_cannot_be_asked(options: dict[str, Any], error: type[Exception], said: str, hedged: Any) -> None:
    """Said before anything is worked out."""
    with pytest.raises(error, match=said):
        novate.compare(hedged, **options)


def test_numbers_for_a_person() -> None:
    """Rounded towards 0, and marked."""
    third = Fraction(1, 3)
    assert (money(Fraction(5, 2)), money(third), money(-third)) == ("2.5", "~0.33", "~-0.33")
    assert (move(third), move(-third), move(Fraction(0))) == ("~+33.33%", "~-33.33%", "0%")
    assert (share(Fraction(1, 2)), times(None), times(third)) == ("50%", "any", "0.333 times")
