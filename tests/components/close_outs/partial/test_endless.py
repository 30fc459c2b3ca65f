"""Verdicts on shorts that grow faster than calls close them: no number bounds what they come to."""

from __future__ import annotations

import pytest

from novate.model.close_outs.partial.parameters import Partial
from novate.model.core.symbolic.state import Machine
from novate.model.specification import Side, Specification
from novate.proofs.engine.limits import Limits, Route
from novate.proofs.refinement.mechanisms import PER_CENT, mechanism
from novate.proofs.refinement.small import MARKET
from novate.proofs.status import Status
from novate.proofs.theorems.decide import within_rounding
from novate.proofs.verdicts.verify import verify


def with_close_out(rule: Partial, **limits: int) -> Specification:
    """A market with such a close-out, and keepers who are never late."""
    return mechanism(MARKET | {"close_out": rule} | limits, keeper_delay=0)


ENDLESS = with_close_out(Partial(PER_CENT))


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
    """The size counts for nothing there, or even a single quantum is too much. And what would help is said."""
    verdict = verify(ENDLESS, "A", Side.SHORT, "no-bad-debt", Limits(route=Route.THEOREM))
    assert verdict.detail.endswith("at 5% it holds for no position, however small")
    assert "a position is never closed: with rises of 4% a block it is worth more after each call" in verdict.detail
    assert "a call must close more than 3.846154% of what is left" in verdict.detail


def test_from_which_position_on_a_short_is_never_closed_is_said() -> None:
    """A maximum of 1,000 is more than 1/26 of less than 26,000 at the first call, and that is 25,000 at the look."""
    runaway = with_close_out(Partial(10 * PER_CENT, chunk_maximum=1_000), largest_position=10**6)
    verdict = verify(runaway, "A", Side.SHORT, "no-bad-debt", Limits())
    assert verdict.status is Status.VIOLATED
    assert "a position worth more than 24,999 is never closed" in verdict.detail
    smaller = with_close_out(Partial(10 * PER_CENT, chunk_maximum=1_000), largest_position=24_999)
    assert "is never closed" not in verify(smaller, "A", Side.SHORT, "no-bad-debt", Limits()).detail


def test_of_a_share_alone_a_run_is_replayed_of_a_few_quanta() -> None:
    """Thousands of calls would be needed of more, and a position within its limit cannot be made any larger."""
    small = with_close_out(Partial(PER_CENT / 2), largest_position=10**6)
    assert verify(small, "A", Side.LONG, "no-bad-debt", Limits()).status is Status.VIOLATED
