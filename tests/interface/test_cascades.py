"""Whether deleveraging makes healthy accounts liquidatable: proved, broken by a run, or open with a reason."""

from __future__ import annotations

import tomllib
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from novate.model.contract import Limit
from novate.model.specification import Side
from novate.proofs.engine.limits import Limits
from novate.proofs.status import Status
from novate.proofs.verdicts.verdict import Verdict
from novate.proofs.verdicts.verify import verify
from novate.scenarios.informal_trace_format import write
from novate.scenarios.replay import Replayed, replay_file
from novate.specification.file import parse_document

EXAMPLE = Path(__file__).parents[2] / "examples" / "deleveraging-without-cascade.toml"
ENOUGH, LESS = "2.6%", "2.5%"
NAME = "no-cascade"


def asked(side: Side, rate: str = ENOUGH, initial: str | None = None, **tables: dict[str, Any]) -> Verdict:
    """The verdict on the example with this maintenance margin, and the same initial one unless it is said."""
    found = tomllib.loads(EXAMPLE.read_text())
    del found["expect"]
    found["markets"]["ETH-USD"] |= {"initial_margin": initial or rate, "maintenance_margin": rate}
    for name, table in tables.items():
        found[name] = found.get(name, {}) | table
    return verify(parse_document(found), "ETH-USD", side, NAME, Limits())


@pytest.mark.parametrize("side", Side)
def test_from_a_margin_on_it_is_proved_of_both_sides(side: Side) -> None:
    """Of any number of deleveragings: that none happened before is not assumed, nor what the fund holds.

    But that there are market makers is: see `test_without_market_makers_the_margin_is_not_enough`.
    """
    found = asked(side)
    assert found.status is Status.PROVED
    assert found.headroom == Fraction(26, 1000) - Fraction(5, 195)
    assert {each.limit for each in found.assumptions} == {Limit.MOVES, Limit.ORACLE, Limit.DELAY, Limit.MADE}


@pytest.mark.parametrize("payment", ["partial", "all-or-nothing"])
def test_with_a_digit_less_a_run_breaks_it_and_is_repeated(payment: str, tmp_path: Path) -> None:
    """A fund that pays a part pays for another account first; nobody has to have less than the initial margin."""
    found = asked(Side.LONG, LESS, waterfall={"fund_payment": payment})
    assert found.status is Status.VIOLATED
    assert found.scenario is not None
    assert found.detail.startswith("account victim, healthy with an equity of ")
    assert "is deleveraged and is left with -" in found.detail
    write(tmp_path / "run.itf.json", found.scenario, "0")
    again = replay_file(tmp_path / "run.itf.json")
    assert isinstance(again, Replayed)
    assert again.exit_code == 0


def test_the_margin_of_one_side_is_not_enough_for_that_side() -> None:
    """FALSE: shorts need 1.9608 %. Who is deleveraged against a long is closed out himself, and a long pays for it."""
    found = asked(Side.SHORT, LESS)
    assert found.status is Status.VIOLATED
    assert found.detail.startswith("account second victim, healthy with an equity of ")


def test_where_the_layers_above_pay_for_everything_nobody_is_deleveraged() -> None:
    """Whatever the margin is; then it rests on what the fund holds, and on open interest."""
    found = asked(Side.LONG, LESS, waterfall={"insurance_fund": "1_250_000"})
    assert (found.status, found.headroom) == (Status.PROVED, None)
    assert found.detail == "the layers above pay for everything: nobody is ever deleveraged"
    assert {Limit.UNDRAINED, Limit.EXPOSURE} <= {each.limit for each in found.assumptions}


@pytest.mark.parametrize(
    ("side", "changes", "reason"),
    [
        (Side.LONG, {"rate": LESS, "initial": "5%"}, "an account with just its maintenance margin would not bear it"),
        (Side.SHORT, {"rate": LESS, "initial": "5%"}, "the margin does not bear what the other side leaves"),
        (Side.LONG, {"adl": {"accounts_per_pass": "500 accounts"}}, "a market maker may be left with a part"),
        (Side.LONG, {"adl": {"candidates": "profitable"}}, "a market maker may be left with a part"),
        (Side.LONG, {"liquidation": {"penalty_capped_by_equity": False}}, "what a close-out is charged beyond"),
    ],
)
def test_where_it_is_open_it_says_why(side: Side, changes: dict[str, Any], reason: str) -> None:
    """FALSE that it is violated below the margin: whoever has just traded has the initial one."""
    found = asked(side, **changes)
    assert found.status is Status.UNKNOWN
    assert found.reason.startswith(reason)


def test_at_the_mark_it_is_proved_with_any_margin() -> None:
    """There is no haircut; the loss stays uncovered."""
    found = asked(Side.LONG, "0.1%", adl={"price": "mark"})
    assert (found.status, found.headroom) == (Status.PROVED, Fraction(1, 1000))
