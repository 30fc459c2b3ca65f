"""Verdicts on shorts that grow faster than calls close them: no number bounds what they come to."""

from __future__ import annotations

import pytest

from novate.model.close_outs.partial.parameters import Partial
from novate.model.core.symbolic.state import Machine
from novate.model.specification import Side
from novate.proofs.engine.limits import Limits, Route
from novate.proofs.refinement.mechanisms import PER_CENT, mechanism
from novate.proofs.refinement.small import MARKET
from novate.proofs.status import Status
from novate.proofs.theorems.decide import within_rounding
from novate.proofs.verdicts.verify import verify

ENDLESS = mechanism(MARKET | {"close_out": Partial(PER_CENT)}, keeper_delay=0)


@pytest.mark.parametrize("route", [Route.AUTO, Route.SEARCH])
@pytest.mark.parametrize("name", ["no-bad-debt", "liquidation-progress"])
def test_there_is_a_verdict_whichever_way_it_is_looked_for(name: str, route: Route) -> None:
    """And it is not that the property holds: the long way asks for no bound that there is not."""
    verdict = verify(ENDLESS, "A", Side.SHORT, name, Limits(route=route))
    assert verdict.status in (Status.VIOLATED, Status.UNKNOWN, Status.SEARCHED), verdict.detail


def test_no_rounding_is_reckoned_of_a_margin_that_is_never_enough() -> None:
    """It is about amounts, and such a short breaks an inequality about the margin."""
    assert within_rounding(Machine(ENDLESS, ENDLESS.markets["A"], Side.SHORT), "no-bad-debt") == ""


def test_a_margin_that_is_enough_for_nobody_is_not_said_to_hold_up_to_nothing() -> None:
    """The size counts for nothing there, or even a single quantum is too much."""
    verdict = verify(ENDLESS, "A", Side.SHORT, "no-bad-debt", Limits(route=Route.THEOREM))
    assert verdict.detail.endswith("at 5% it holds for no position, however small")
    assert "may never come to an end" in verdict.detail
