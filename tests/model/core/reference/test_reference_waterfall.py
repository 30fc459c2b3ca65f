from __future__ import annotations

import pytest

from novate.model.core.reference.waterfall import absorbed
from novate.model.state import Ledger
from novate.proofs.refinement.small import mechanism


@pytest.mark.parametrize(("shortfall", "fund", "uncovered"), [(0, 100, 7), (60, 40, 7), (100, 0, 7), (130, 0, 37)])
def test_the_fund_pays_as_far_as_it_reaches(shortfall: int, fund: int, uncovered: int) -> None:
    """The rest is added to the bad debt that is already there; nothing else changes."""
    ledger = Ledger(cash=1, insurance_fund=100, fees=2, keeper_claims=3, uncovered_bad_debt=7, close_outs=4)
    expected = ledger._replace(insurance_fund=fund, uncovered_bad_debt=uncovered)
    assert absorbed(mechanism({}), ledger, "A", shortfall) == expected
