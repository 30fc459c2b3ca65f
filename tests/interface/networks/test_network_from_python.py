"""`novate.network`: the same answer as the command's, and what cannot be asked."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

import novate
from novate.command_line import run

EXAMPLES = Path(__file__).parents[3] / "examples" / "networks"
DEBTS = EXAMPLES / "debts.csv"


def test_it_is_the_answer_of_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    """As an object, as text, and attribute by attribute."""
    found = novate.network(DEBTS, cash=EXAMPLES / "cash.csv", cash_lost="10%")
    options = ["network", str(DEBTS), "--cash", str(EXAMPLES / "cash.csv"), "--cash-lost", "10%"]
    assert run([*options, "--format", "json"]) == 1
    assert json.loads(capsys.readouterr().out) == found.to_dict()
    assert run(options) == 1
    assert capsys.readouterr().out == str(found)
    assert repr(found) == f"<novate.Network of {DEBTS}: NOT FINE>"
    assert found
    assert not found.is_fine
    assert set(found.defaults_at_best) <= set(found.defaults_at_worst)
    assert all(found.paid_at_worst[each] <= found.paid_at_best[each] for each in found.paid_at_best)


@pytest.mark.parametrize(
    ("options", "error", "said"),
    [
        ({"cash": {"a": 0.5}}, TypeError, "found 0.5 of a; expected a whole number or a Fraction"),
        ({"cash": {"a": Fraction(-1)}}, ValueError, "found -1 of a; expected an amount of at least 0"),
        ({"claims_lost": "120%"}, ValueError, "expected a rate from"),
        ({"cash": EXAMPLES / "debts.csv"}, novate.SpecificationError, "no column member"),
        ({"seconds": 0}, ValueError, "seconds"),
    ],
)
def test_what_cannot_be_asked(options: dict[str, Any], error: type[Exception], said: str) -> None:
    """Said before anything is worked out."""
    with pytest.raises(error, match=said):
        novate.network(DEBTS, **options)


def test_a_file_says_itself_what_a_list_does_not() -> None:
    """Cash beside a TOML file would contradict it."""
    with pytest.raises(ValueError, match="a TOML file says them itself"):
        novate.network(EXAMPLES / "renewed-quotas.toml", cash={})
