"""What is of another kind gets a sentence where it is given, and not a trace from somewhere inside."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, given, settings

import novate
from novate.strategies import action_sequences, specifications

MARKET = novate.read(Path(__file__).parents[3] / "examples" / "too-much-leverage.toml")
PRICES = {"ETH-USD": 100}
CYCLE: dict[str, Any] = {}
CYCLE["mechanism"] = CYCLE
wrong: Any = None
"""What a checker of types would refuse."""


def done(action: Any) -> object:
    """What the reference says of it."""
    return novate.Reference(MARKET, PRICES).do(action)


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (lambda: done("x"), "found a str; expected an action: Deposit, Withdraw, Trade, NextBlock, Liquidate"),
        (lambda: done(novate.Deposit("ann", 1.5)), "Deposit.amount: found 1.5; expected a whole number"),  # type: ignore[arg-type]
        (lambda: done(novate.Deposit("ann", True)), "Deposit.amount: found True; expected a whole number"),
        (lambda: done(novate.Deposit(1, 1)), "Deposit.account: found 1; expected a name"),  # type: ignore[arg-type]
        (lambda: done(novate.NextBlock(wrong)), "NextBlock.prices: found None; expected a mapping"),
        (lambda: done(novate.NextBlock({"ETH-USD": wrong})), "found None; expected a pair"),
        (lambda: done(novate.NextBlock({"ETH-USD": (1, wrong)})), "found None; expected ticks"),
        (lambda: novate.simulate(MARKET, [wrong], PRICES), "found a NoneType; expected an action"),
        (lambda: MARKET.replace(wrong), "found a NoneType; expected a mapping"),
        (lambda: novate.from_dict(wrong), "found a NoneType; expected a mapping"),
        (lambda: novate.parse(b"x"), "found a bytes; expected a text"),  # type: ignore[arg-type]
        (lambda: novate.read(wrong), "found a NoneType; expected the path"),
        (lambda: novate.review(MARKET, MARKET, accounts=[1]), "found a int; expected a Holding"),  # type: ignore[list-item]
        (lambda: novate.verify(MARKET, properties="conservation")[wrong], "expected a market"),
    ],
)
def test_another_kind_of_thing_is_a_type_error(ask: Callable[[], object], said: str) -> None:
    """With what was found, and what is expected."""
    with pytest.raises(TypeError, match=said.replace("[", r"\[")):
        ask()


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (lambda: novate.verify(MARKET, properties=()), "nothing to ask"),
        (lambda: novate.verify(MARKET, markets=[]), "nothing to ask"),
        (lambda: novate.repair(MARKET, properties=[]), "nothing to ask"),
        (lambda: novate.envelope(MARKET, points=0), "found points=0"),
        (lambda: novate.from_dict(CYCLE), "values nested too deeply"),
        (lambda: MARKET.replace({"mechanism": CYCLE}), "values nested too deeply"),
    ],
)
def test_a_question_without_content_is_a_value_error(ask: Callable[[], object], said: str) -> None:
    """Nobody takes it for a question about all."""
    with pytest.raises((ValueError, novate.SpecificationError), match=said):
        ask()


def test_whole_numbers_of_every_action_are_taken() -> None:
    """And an oracle's price may be a fraction, a size be left to the rule."""
    block = novate.NextBlock({"ETH-USD": (10_000, Fraction(10_000))}, {"ETH-USD": Fraction(0)})
    close = novate.Liquidate("ann", "ETH-USD", "bob", 100)
    actions = [novate.Deposit("ann", 5), novate.Withdraw("ann", 2), block, close]
    run = novate.simulate(MARKET, actions, PRICES)
    assert [type(result) for _, result in run] == [novate.Step] * 3 + [novate.Refusal]
    assert run.to_dict()["actions"][0] == {"action": "deposit", "account": "ann", "amount": "5", "refused": None}
    assert run.to_polars()["refused by"].to_list() == [None] * 3 + [run.refusals[0][1].guard]
    assert "<td" in run._repr_html_()
    assert hash(run) == hash(novate.simulate(MARKET, actions, PRICES))


def test_answers_can_be_kept_in_sets_cut_and_put_into_frames() -> None:
    """Equal ones once; a part of a report is a report; bounds and changes are rows."""
    report = novate.verify(MARKET, properties=["conservation", "no-bad-debt"])
    assert len({*report, *novate.verify(MARKET, properties=["conservation", "no-bad-debt"])}) == len(report)
    assert report[1:3].verdicts == report.verdicts[1:3]
    found = novate.threshold(MARKET, "markets.ETH-USD.maintenance_margin")
    assert hash(found) == hash(novate.threshold(MARKET, "markets.ETH-USD.maintenance_margin"))
    assert found.to_polars()["exact_bound"].to_list() == [str(each.exact) for each in found]
    repairs = novate.repair(MARKET, properties="no-bad-debt", most=1)
    assert hash(repairs)
    changes = [each.parameter for repair in repairs for each in repair.changes]
    assert changes
    assert repairs.to_polars()["parameter"].to_list() == changes


def test_what_shows_itself_has_a_line_and_a_digest() -> None:
    """Also in Hypothesis' account of a failing test; others have another digest."""
    assert repr(MARKET).startswith("<novate.Specification 'Too much leverage for this much delay': ETH-USD, #")
    assert repr(MARKET) == repr(novate.parse(MARKET.to_toml()))
    assert repr(MARKET) != repr(MARKET.replace({"liquidation.penalty": "2%"}))
    assert "in block 0, 0 accounts, #" in repr(novate.Reference(MARKET, PRICES))

    @settings(max_examples=1, database=None, derandomize=True, phases=[Phase.generate], print_blob=False)
    @given(specifications(), action_sequences(MARKET, most=1))
    def fails(_: novate.Specification, __: novate.Simulation) -> None:
        raise ArithmeticError

    with pytest.raises(ArithmeticError) as caught:
        fails()
    notes = "\n".join(caught.value.__notes__)
    assert len(notes) < 600, notes
    assert "<novate.Simulation of " in notes
