"""A rule with amounts and an oracle that may be off and late: proved from the margin on, a replayed run just below."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from novate.model.core.symbolic.state import Machine
from novate.model.specification import Side
from novate.proofs.engine.limits import Limits
from novate.proofs.mutation.specimen import basis_points, isolated
from novate.proofs.mutation.specimens.partial import AMOUNTS
from novate.proofs.status import Status
from novate.proofs.verdicts.thresholds import smallest_margin
from novate.proofs.verdicts.verify import verify

NAME = "no-bad-debt"
STEP = Fraction(1, 10**6)


@pytest.mark.parametrize("side", Side)
def test_the_first_call_is_made_where_the_oracle_shows_the_most(side: Side) -> None:
    """Without that, 2.3 basis points of margin had neither a proof nor a run for a long."""
    specification = isolated(basis_points(900), AMOUNTS)
    (market,) = specification.markets.values()
    least = smallest_margin(Machine(specification, market, side), NAME)
    assert least is not None
    for margin, status in ((least, Status.PROVED), (least - STEP, Status.VIOLATED)):
        changed = replace(specification, markets={market.name: replace(market, maintenance_margin=margin)})
        verdict = verify(changed, market.name, side, NAME, Limits())
        assert verdict.status is status
        assert (verdict.scenario is not None) is (status is Status.VIOLATED)
