from __future__ import annotations

from collections.abc import Callable

import pytest

from novate.model.core.reference.genesis import genesis
from novate.model.core.reference.rules import Rules
from novate.model.state import ClearingState, Ledger, MarketState


def test_in_the_beginning_there_is_only_the_fund(make_rules: Callable[..., Rules]) -> None:
    """Block 0: the oracle sees the market prices, nobody has an account, and the cash is the fund's."""
    rules = make_rules("A", "B", insurance_fund=50)
    assert genesis(rules, {"B": 7, "A": 5}) == ClearingState(
        block=0,
        markets={"A": MarketState(5, 5, ()), "B": MarketState(7, 7, ())},
        accounts={},
        ledger=Ledger(cash=50, insurance_fund=50, fees=0, keeper_claims=0, uncovered_bad_debt=0, close_outs=0),
    )


@pytest.mark.parametrize("prices", [{}, {"A": 5}, {"A": 5, "B": 0}, {"A": 5, "B": 7, "C": 1}])
def test_prices_are_complete_and_positive(make_rules: Callable[..., Rules], prices: dict[str, int]) -> None:
    """A price that is missing, zero or of an unknown market is misuse, and the message names the markets."""
    with pytest.raises(ValueError, match="at least 1 tick are needed for A, B; found"):
        genesis(make_rules("A", "B"), prices)
