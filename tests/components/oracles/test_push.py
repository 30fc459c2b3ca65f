"""An oracle whose nodes push reports: what it may show, and natural statements about it that are false."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from novate.model.actions import NextBlock, Refusal
from novate.model.contract import Oracle
from novate.model.core.reference.genesis import genesis
from novate.model.core.reference.machine import execute
from novate.model.core.reference.rules import Rules
from novate.model.core.symbolic.lag_profile import lag_profile
from novate.model.core.symbolic.state import Machine
from novate.model.oracles.band.parameters import Band
from novate.model.oracles.push.parameters import Push
from novate.model.specification import Side, Specification
from novate.model.state import ClearingState
from novate.proofs.engine.limits import Limits, Route
from novate.proofs.refinement.mechanisms import PER_CENT, mechanism
from novate.proofs.verdicts.verdict import Status
from novate.proofs.verdicts.verify import verify

HALF = Fraction(1, 2)


def rules_of(oracle: Push) -> Rules:
    """Of a market that may halve or rise by half in a block."""
    return Rules.of(mechanism({"move_up": HALF, "move_down": HALF, "oracle": oracle}))


def reached(rules: Rules, *prices: tuple[int, int], start: int = 100) -> ClearingState | Refusal:
    """Where a run of (market price, oracle price) gets, or what refuses its last block."""
    state = genesis(rules, {"A": start})
    for place, pair in enumerate(prices):
        result = execute(rules, state, NextBlock({"A": pair}))
        if isinstance(result, Refusal):
            assert place == len(prices) - 1, f"block {place}: {result.message}"
            return result
        state = result.state
    return state


def message(rules: Rules, *prices: tuple[int, int], start: int = 100) -> str:
    """Why the last block is refused."""
    result = reached(rules, *prices, start=start)
    assert isinstance(result, Refusal), "the last block is not refused"
    assert result.guard == "oracle-bound"
    return result.message


def test_a_report_is_due_from_the_threshold_on_and_lands_in_the_same_block() -> None:
    """Of the answer, equality included, in both directions."""
    rules = rules_of(Push(10 * PER_CENT))
    assert isinstance(reached(rules, (91, 100), (109, 100)), ClearingState)
    for price in (90, 110):
        assert isinstance(reached(rules, (price, price)), ClearingState)
        assert message(rules, (price, 100)) == (
            f"the oracle price of A is 100 ticks; it must be from {price} to {price}: a report is under way for "
            f"1 block, market prices are from {price} to {price} since then, and the answer of 100 must be replaced"
        )


def test_the_threshold_is_of_the_answer_and_not_of_the_market_price() -> None:
    """At 92 the answer of 100 is 8 % off by itself, and 8.7 % of the market price."""
    rules = rules_of(Push(Fraction(85, 1_000)))
    assert isinstance(reached(rules, (92, 100)), ClearingState)


def test_without_a_report_the_answer_stays_or_is_a_view_of_this_block() -> None:
    """For whatever reason it is brought up to date."""
    rules = rules_of(Push(10 * PER_CENT, node_error=2 * PER_CENT))
    for shown in (100, 94, 96):
        assert isinstance(reached(rules, (95, shown)), ClearingState)
    for shown in (99, 97, 93):
        assert "it must be from 931/10 to 969/10 or from 100 to 100" in message(rules, (95, shown))


def test_a_report_lands_in_time_with_a_price_since_it_is_due() -> None:
    """Here at most two blocks later."""
    rules = rules_of(Push(10 * PER_CENT, report_delay=2))
    for shown in (85, 86, 88):
        assert isinstance(reached(rules, (88, 100), (86, 100), (85, shown)), ClearingState)
    text = message(rules, (88, 100), (86, 100), (85, 100))
    assert text.endswith(
        "a report is under way for 3 blocks, market prices are from 85 to 88 since then, and the answer of 100 must be "
        "replaced"
    )
    assert "must be from 88 to 88 or from 100 to 100" in message(rules, (95, 100), (88, 95))


def test_an_answer_that_is_off_when_it_lands_is_due_again() -> None:
    """From that block on: so 88 is shown although the market has been away from it for three blocks."""
    rules = rules_of(Push(10 * PER_CENT, report_delay=2))
    run = ((88, 100), (80, 100), (72, 88), (65, 88))
    assert isinstance(reached(rules, *run), ClearingState)
    assert "must be from 60 to 72: a report is under way for 3 blocks" in message(rules, *run, (60, 88))


def test_what_it_remembers_is_in_the_state() -> None:
    """The answer, for how long a report is under way, market prices since, and those that the answer was near."""
    rules = rules_of(Push(10 * PER_CENT, report_delay=2))
    state = reached(rules, (95, 100), (88, 100), (86, 100))
    assert isinstance(state, ClearingState)
    assert state.markets["A"].memory == (100, 1, 88, 88, 95, 95)
    assert genesis(rules, {"A": 100}).markets["A"].memory == ()


def test_a_threshold_is_no_deviation() -> None:
    """False: "off by at most 50 %". At 50.01 the answer of 100 is 100 % above the market, and no report is due."""
    assert isinstance(reached(rules_of(Push(HALF)), (5_001, 10_000), start=10_000), ClearingState)


def test_a_report_of_a_price_from_before_it_was_due_would_start_the_clock_anew() -> None:
    """False: "of any of the last prices". The answer would stay at 100, and the market get to 65.61 in its shadow."""
    tenth = 10 * PER_CENT
    specification = mechanism({"move_up": tenth, "move_down": tenth, "oracle": Push(tenth, report_delay=2)})
    rules, falls = Rules.of(specification), ((9_000, 10_000), (8_100, 10_000))
    assert "must be from 7290 to 9000:" in message(rules, *falls, (7_290, 10_000), start=10_000)
    profile = lag_profile(Machine(specification, specification.markets["A"], Side.LONG))
    assert profile.least_market_now == Fraction(729, 1_000) > Fraction(6_561, 10_000)


EXAMPLE = {"move_up": PER_CENT, "move_down": PER_CENT, "slippage": Fraction(0)}


def example(oracle: Oracle, margin: Fraction) -> Specification:
    """A delay of two blocks, moves of 1 %, fine quanta."""
    market = EXAMPLE | {"oracle": oracle, "maintenance_margin": margin, "unit": Fraction(1, 10**7)}
    return mechanism(market, keeper_delay=2, insurance_fund=0, dust_notional=0, gas_cost=0)


@pytest.mark.parametrize("name", ["no-bad-debt", "solvency"])
def test_a_band_as_wide_as_the_threshold_proves_what_a_run_breaks(name: str) -> None:
    """False: 4.89 % are enough of a long. 100, 98.000001 without a report, and three falls of 1 %."""
    margin = Fraction(489, 10_000)
    band = verify(example(Band(2 * PER_CENT, 2 * PER_CENT), margin), "A", Side.LONG, "no-bad-debt", Limits())
    pushed = verify(example(Push(2 * PER_CENT), margin), "A", Side.LONG, name, Limits())
    assert (band.status, pushed.status) == (Status.PROVED, Status.VIOLATED)
    assert pushed.scenario is not None


def needed(oracle: Oracle, side: Side) -> tuple[Fraction, Fraction]:
    """The least margins without bad debt, and with no negative equity."""
    specification = example(oracle, 5 * PER_CENT)
    profile = lag_profile(Machine(specification, specification.markets["A"], side))
    if side is Side.LONG:
        return 1 - profile.least_market, 1 - profile.least_oracle
    return profile.most_market - 1, profile.most_oracle - 1


THRESHOLD = 2 * PER_CENT
WIDER = THRESHOLD / (1 - THRESHOLD)


def test_no_band_is_as_good() -> None:
    """As wide as the threshold it asks for too little of longs, and too much of shorts.

    One that is wide enough asks for more of both, and for much more where the oracle price counts: there the deviation
    of a band counts twice.
    """
    exactly = [needed(Push(THRESHOLD), side)[0] for side in Side]
    assert exactly == [1 - Fraction(98, 100) * Fraction(99, 100) ** 3, Fraction(102, 100) * Fraction(101, 100) ** 3 - 1]
    narrow, wide = ([needed(Band(each, each), side)[0] for side in Side] for each in (THRESHOLD, WIDER))
    assert [round(float(each) * 100, 4) for each in exactly] == [4.9107, 5.0907]
    assert [round(float(each) * 100, 4) for each in narrow] == [4.8726, 5.1328]
    assert [round(float(each) * 100, 4) for each in wide] == [4.9107, 5.1766]
    assert needed(Push(THRESHOLD), Side.LONG)[1] == exactly[0]
    assert round(float(needed(Band(THRESHOLD, THRESHOLD), Side.LONG)[1]) * 100, 3) == 6.775


def test_one_that_is_as_wide_as_it_goes_in_each_direction_asks_for_as_much_of_close_outs() -> None:
    """An answer that stays is up to t/(1 - t) above the market and t/(1 + t) below; solvency is milder than that."""
    one = Fraction(1)
    band, push = Band(WIDER, THRESHOLD / (one + THRESHOLD)), Push(THRESHOLD)
    for side in Side:
        assert needed(band, side)[0] == needed(push, side)[0]
        assert needed(band, side)[1] > needed(push, side)[1]


def test_what_a_chain_with_a_threshold_asks_for() -> None:
    """0.1 %, moves of 0.5 %, a delay of two blocks, fills 0.5 % worse: 2.0831 % of a long, 2.1171 % of a short."""
    thousandth, half = Fraction(1, 1_000), PER_CENT / 2
    specification = mechanism({"move_up": half, "move_down": half, "oracle": Push(thousandth)}, keeper_delay=2)
    profile = lag_profile(Machine(specification, specification.markets["A"], Side.LONG))
    long, short = 1 - (1 - half) * profile.least_market, (1 + half) * profile.most_market - 1
    assert [round(float(each) * 100, 4) for each in (long, short)] == [2.0831, 2.1171]


@pytest.mark.parametrize("side", list(Side))
def test_its_thresholds_are_exact_where_reports_are_late(side: Side) -> None:
    """By theorem, with a run: a millionth less than what the bound asks for is too little."""
    late = Push(PER_CENT / 2, report_delay=3, node_error=PER_CENT / 10)
    bound = needed(late, side)[0]
    for margin, status in ((bound, Status.PROVED), (bound - Fraction(1, 10**6), Status.VIOLATED)):
        specification = example(late, margin)
        found = verify(specification, "A", side, "no-bad-debt", Limits(route=Route.THEOREM))
        assert found.status is status
        assert (found.scenario is None) is (status is Status.PROVED)


def test_a_late_report_costs_more_than_its_delay() -> None:
    """False: "a report delay is staleness". What lands may be off already, and its successor is under way as long."""
    late = Push(PER_CENT / 2, report_delay=3)
    kept = (1 - PER_CENT / 2) * Fraction(99, 100) ** 6
    assert 1 - needed(late, Side.LONG)[0] == Fraction(99, 100) ** 8 < kept
    assert 1 - needed(replace(late, report_delay=1), Side.LONG)[0] == (1 - PER_CENT / 2) * Fraction(99, 100) ** 4
