"""Verdicts in the corners: long delays, stale oracles, dust, weak neighbours, a solver without resources."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from math import ceil, floor

import pytest

from novate.model.close_outs.whole.parameters import Whole
from novate.model.oracles.band.parameters import Band
from novate.model.specification import Keeper, Margin, MarketParameters, Side, Specification
from novate.proofs.counterexamples.replay import replay
from novate.proofs.engine.limits import Limits, Route
from novate.proofs.status import Status
from novate.proofs.verdicts.verdict import Verdict
from novate.proofs.verdicts.verify import verify

MARKET = MarketParameters(
    name="M",
    initial_margin=Fraction(5, 100),
    maintenance_margin=Fraction(3, 100),
    minimum_maintenance=0,
    minimum_notional=10_000_000,
    base_quantum=Fraction(1, 10**9),
    price_tick=Fraction(1, 100),
    unit=Fraction(1, 10**5),
    penalty=Fraction(15, 1000),
    move_up=Fraction(5, 1000),
    move_down=Fraction(5, 1000),
    slippage=Fraction(5, 1000),
    max_open_interest=None,
    oracle=Band(Fraction(0), Fraction(0), 0),
    close_out=Whole(),
)
SPECIFICATION = Specification(
    title="test",
    margin=Margin.ISOLATED,
    quote_quantum=Fraction(1, 10**6),
    markets={"M": MARKET},
    penalty_capped_by_equity=True,
    keeper=Keeper.OPEN,
    keeper_share=Fraction(1, 2),
    keeper_flat_reward=0,
    insurance_fund=0,
    keeper_delay=2,
    gas_cost=2_000_000,
    dust_notional=0,
    expect={},
)


def with_margin(specification: Specification, maintenance: Fraction, initial: Fraction | None = None) -> Specification:
    """The same with other margins."""
    market = replace(
        specification.markets["M"], maintenance_margin=maintenance, initial_margin=max(initial or 0, maintenance)
    )
    return replace(specification, markets={"M": market})


def threshold(specification: Specification, side: Side) -> Fraction:
    """The closed form of the issue tracker: long 1-(1-d)^n(1-s)(1-f)/(1+e), short (1+u)^n(1+s)(1+f)/(1-e)-1."""
    market, blocks = specification.markets["M"], specification.horizon
    penalty = Fraction(0) if specification.penalty_capped_by_equity else market.penalty
    if side is Side.LONG:
        left = (1 - market.move_down) ** blocks * (1 - market.slippage) * (1 - penalty)
        return 1 - left / (1 + market.oracle.deviation_up)
    return (1 + market.move_up) ** blocks * (1 + market.slippage) * (1 + penalty) / (
        1 - market.oracle.deviation_down
    ) - 1


def near(value: Fraction, relative: str) -> Fraction:
    """The value times `relative`, rounded away from it to nine decimals."""
    scaled = value * Fraction(relative) * 10**9
    return Fraction(ceil(scaled) if Fraction(relative) > 1 else floor(scaled), 10**9)


def verdict(specification: Specification, side: Side, name: str) -> Verdict:
    """The solver's verdict; where a theorem applies it must say the same."""
    found = confirmed(verify(specification, "M", side, name, Limits(route=Route.SEARCH)))
    decided = confirmed(verify(specification, "M", side, name, Limits()))
    assert decided.status == found.status, decided.method
    return found


def confirmed(found: Verdict) -> Verdict:
    """Its scenario is replayed once more, where there is one."""
    assert (found.scenario is not None) == (found.status is Status.VIOLATED)
    if found.scenario is not None:
        actions = [step.action for step in found.scenario.steps]
        run = replay(found.scenario.specification, found.scenario.initial, actions, found.property, "M", found.side)
        assert run.refusal is None
        assert run.violation is not None
        assert run.violation.step == len(actions) - 1
        assert [step.state for step in run.steps] == [step.state for step in found.scenario.steps]
    return found


def test_a_fast_rise_and_a_stale_oracle_look_like_a_fall() -> None:
    """Moves of 5 % up but 0.1 % down, a staleness of 4: an old price breaks what the simple form allows."""
    market = replace(MARKET, move_up=Fraction(5, 100), move_down=Fraction(1, 1000), slippage=Fraction(0))
    specification = replace(SPECIFICATION, markets={"M": replace(market, oracle=Band(staleness=4))})
    simple = 1 - (1 - market.move_down) ** 7
    jump = 1 - 1 / (1 + market.move_up) ** 3
    assert jump > simple
    assert verdict(with_margin(specification, near(simple, "1.005")), Side.LONG, "solvency").status == "violated"
    assert verdict(with_margin(specification, near(jump, "1.005")), Side.LONG, "solvency").status == "proved"


@pytest.mark.parametrize("side", Side)
def test_a_position_that_shrinks_to_dust_does_not_pay_its_keeper(side: Side) -> None:
    """However large it was opened: with a proportional reward it fails below the notional that the detail names."""
    market = replace(MARKET, minimum_notional=1_000 * 10**6)
    specification = replace(SPECIFICATION, markets={"M": market})
    found = verdict(specification, side, "keeper-incentive")
    assert found.status is Status.VIOLATED
    worst = Fraction(2) / (market.penalty / 2) / ((1 - market.slippage) if side is Side.LONG else 1)
    shown = Fraction(ceil(worst * 10**6), 10**6)
    assert f"from a notional of {float(shown):.6f}".rstrip("0") in found.detail
    above = replace(specification, dust_notional=ceil(worst * 10**6))
    assert verdict(above, side, "keeper-incentive").status is Status.PROVED
    below = replace(specification, dust_notional=floor(worst * 10**6 * Fraction(99, 100)))
    assert verdict(below, side, "keeper-incentive").status is Status.VIOLATED


@pytest.mark.parametrize("side", Side)
@pytest.mark.parametrize("capped", [True, False])
def test_two_markets_in_one_account_are_as_safe_as_each_alone(side: Side, capped: bool) -> None:
    """Cross margin: above the closed forms of all sides and markets it is proved; one weak market breaks it."""
    specification = replace(SPECIFICATION, margin=Margin.CROSS, penalty_capped_by_equity=capped)
    enough = near(max(threshold(specification, each) for each in Side), "1.005")
    strong = replace(MARKET, maintenance_margin=enough, initial_margin=enough)
    other = replace(strong, name="N")
    both = replace(specification, markets={"M": strong, "N": other})
    assert verdict(both, side, "no-bad-debt").status is Status.PROVED
    weak = replace(both, markets={"M": strong, "N": replace(other, maintenance_margin=enough / 2)})
    assert verdict(weak, side, "no-bad-debt").status is Status.VIOLATED


def test_equal_questions_have_equal_answers() -> None:
    """But for the seconds."""
    specification = with_margin(SPECIFICATION, Fraction(1, 100))
    first, second = (verify(specification, "M", Side.SHORT, "no-bad-debt", Limits()) for _ in range(2))
    assert replace(first, seconds=0.0) == replace(second, seconds=0.0)


def test_a_solver_without_resources_leaves_the_verdict_open() -> None:
    """At its limit the verdict is unknown, with the reason; never proved, never violated."""
    specification = replace(SPECIFICATION, quote_quantum=Fraction(1, 10**5))
    found = verify(specification, "M", Side.LONG, "no-bad-debt", Limits(resources=1, route=Route.SEARCH))
    assert found.status is Status.UNKNOWN
    assert "the solver stopped" in found.detail


@pytest.mark.parametrize("side", Side)
@pytest.mark.parametrize("delay", [100, 1000])
def test_a_long_delay_changes_nothing_but_the_numbers(side: Side, delay: int) -> None:
    """The verdict flips at the closed form for long delays too."""
    market = replace(MARKET, move_up=Fraction(1, 1000), move_down=Fraction(1, 1000))
    specification = replace(SPECIFICATION, markets={"M": market}, keeper_delay=delay)
    least = threshold(specification, side)
    assert verdict(with_margin(specification, near(least, "0.995")), side, "no-bad-debt").status == "violated"
    assert verdict(with_margin(specification, near(least, "1.005")), side, "no-bad-debt").status == "proved"
