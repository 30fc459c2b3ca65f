"""Keepers and oracles that may be very late: a proof or a replayed scenario, and no longer a run than there must be."""

from __future__ import annotations

from fractions import Fraction
from math import floor
from typing import Any

import pytest
from proof_mechanisms import mechanism

from novate.model.core.symbolic.state import Machine
from novate.model.specification import Side
from novate.proofs.counterexamples.replay import replay
from novate.proofs.engine.limits import Limits
from novate.proofs.status import Method, Status
from novate.proofs.theorems.counterexamples.of_position import READABLE
from novate.proofs.verdicts.thresholds import threshold
from novate.proofs.verdicts.vacuity import witness
from novate.proofs.verdicts.verdict import Verdict
from novate.proofs.verdicts.verify import verify

SIDES = pytest.mark.parametrize("side", list(Side))
LATE = pytest.mark.parametrize("late", [{"keeper_delay": 10_000}, {"staleness": 10_000}], ids=["keepers", "oracle"])


def moving(rate: Fraction) -> dict[str, Any]:
    """A market that moves by at most this in a block."""
    return {"move_up": rate, "move_down": rate}


def replayed(verdict: Verdict, late: dict[str, int], *markets: dict[str, Any]) -> int:
    """The steps of a scenario, which breaks its property once more in the mechanism itself."""
    specification, scenario = mechanism(*markets, **late), verdict.scenario
    assert scenario is not None
    actions = [step.action for step in scenario.steps]
    run = replay(specification, scenario.initial, actions, verdict.property, "A", verdict.side)
    assert run.refusal is None
    assert run.violation is not None
    return len(actions)


@LATE
@SIDES
def test_a_few_blocks_of_a_long_delay_are_enough_to_break_what_is_far_from_safe(
    late: dict[str, int], side: Side
) -> None:
    """With 1 % a block nobody needs to sleep for 10,000 blocks: the scenario is one that a person can read."""
    verdict = verify(mechanism(**late), "A", side, "no-bad-debt", Limits())
    assert (verdict.status, verdict.method) == (Status.VIOLATED, Method.THEOREM)
    assert replayed(verdict, late) < 2 * READABLE[0]


@pytest.mark.parametrize("late", [{"keeper_delay": 2_000}, {"staleness": 2_000}], ids=["keepers", "oracle"])
def test_where_the_whole_delay_is_needed_the_whole_delay_is_replayed(late: dict[str, int]) -> None:
    """With 0.005 % a block it takes most of the 2,000 blocks to lose 9 %."""
    market = moving(Fraction(5, 10**5)) | {"maintenance_margin": Fraction(9, 100), "initial_margin": Fraction(9, 100)}
    verdict = verify(mechanism(market, **late), "A", Side.LONG, "no-bad-debt", Limits())
    assert (verdict.status, verdict.method) == (Status.VIOLATED, Method.THEOREM)
    assert 2_000 < replayed(verdict, late, market) < 4_000


@LATE
@SIDES
def test_a_safe_market_is_exercised_by_keepers_who_come_at_once(late: dict[str, int], side: Side) -> None:
    """The run has no more blocks than the price needs to make an account liquidatable."""
    safe = mechanism(moving(Fraction(1, 10**6)) | {"initial_margin": Fraction(103, 1_000)}, **late)
    assert verify(safe, "A", side, "no-bad-debt", Limits()).status is Status.PROVED
    run = witness(Machine(safe, safe.markets["A"], side), "no-bad-debt", Limits()).scenario
    steps = len(run.steps) if run is not None else 0
    assert 0 < steps < 10_000


@SIDES
def test_a_hair_from_the_threshold_the_finest_run_is_tried_at_once(side: Side) -> None:
    """10 ppm a block, keepers 5,000 blocks late, an oracle 100: a margin of 10^-7 too little is shown to break."""
    late = {"keeper_delay": 5_000, "staleness": 100}
    market = moving(Fraction(1, 10**5)) | {"initial_margin": Fraction(30, 100)}
    machine = Machine(mechanism(market, **late), mechanism(market, **late).markets["A"], side, exact=True)
    least = threshold(machine, "no-bad-debt")
    assert least is not None
    market |= {"maintenance_margin": Fraction(floor(least * 10**12), 10**12) - Fraction(1, 10**7)}
    verdict = verify(mechanism(market, **late), "A", side, "no-bad-debt", Limits())
    assert verdict.status is Status.VIOLATED
    assert 5_000 < replayed(verdict, late, market) < 40_000


def test_a_proof_with_very_many_digits_is_not_tried_and_the_verdict_says_so() -> None:
    """10^-60 a block, keepers 900 blocks late, 10^-63 too little: no run that short shows it, and no solver can."""
    late, market = {"keeper_delay": 900}, moving(Fraction(1, 10**60)) | {"initial_margin": Fraction(30, 100)}
    machine = Machine(mechanism(market, **late), mechanism(market, **late).markets["A"], Side.LONG)
    least = threshold(machine, "no-bad-debt")
    assert least is not None
    market |= {"maintenance_margin": Fraction(floor(least * 10**63), 10**63)}
    verdict = verify(mechanism(market, **late), "A", Side.LONG, "no-bad-debt", Limits())
    assert verdict.status is Status.UNKNOWN
    assert "with every digit it is not tried" in verdict.detail
    assert "54,1" in verdict.detail
