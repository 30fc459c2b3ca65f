"""Verdicts flip exactly at the closed forms, computed here independently of the package."""

from __future__ import annotations

import random
from dataclasses import replace
from fractions import Fraction
from math import ceil, floor

import pytest

from novate.model.specification import Keeper, Margin, MarketParameters, Side, Specification
from novate.proofs.limits import Limits
from novate.proofs.replay import replay
from novate.proofs.verdict import Status, Verdict
from novate.proofs.verify import verify

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
    deviation=Fraction(0),
    staleness=0,
    insurance_fund=0,
    keeper_delay=2,
    gas_cost=2_000_000,
    dust_notional=0,
    expect={},
)


def drawn(seed: int) -> Specification:
    """A random mechanism; all rates are decimals that a file can hold."""
    dice = random.Random(seed)

    def rate(most: int) -> Fraction:
        return Fraction(dice.randint(0, most), 10_000)

    market = replace(
        MARKET,
        penalty=rate(300),
        slippage=rate(200),
        move_up=rate(300) + Fraction(1, 10_000),
        move_down=rate(300) + Fraction(1, 10_000),
    )
    return replace(
        SPECIFICATION,
        markets={"M": market},
        margin=dice.choice(list(Margin)),
        penalty_capped_by_equity=dice.random() < 0.5,
        deviation=rate(100),
        staleness=dice.randint(0, 3),
        keeper_delay=dice.choice((0, 1, 2, 5, 20)),
    )


def with_margin(specification: Specification, maintenance: Fraction, initial: Fraction | None = None) -> Specification:
    """The same with other margins."""
    market = replace(
        specification.markets["M"], maintenance_margin=maintenance, initial_margin=max(initial or 0, maintenance)
    )
    return replace(specification, markets={"M": market})


def threshold(specification: Specification, side: Side) -> Fraction:
    """The closed form of the issue tracker: long 1-(1-d)^n(1-s)(1-f)/(1+e), short (1+u)^n(1+s)(1+f)/(1-e)-1."""
    market, blocks = specification.markets["M"], specification.keeper_delay + 1 + specification.staleness
    penalty = Fraction(0) if specification.penalty_capped_by_equity else market.penalty
    if side is Side.LONG:
        left = (1 - market.move_down) ** blocks * (1 - market.slippage) * (1 - penalty)
        return 1 - left / (1 + specification.deviation)
    return (1 + market.move_up) ** blocks * (1 + market.slippage) * (1 + penalty) / (1 - specification.deviation) - 1


def near(value: Fraction, relative: str) -> Fraction:
    """The value times `relative`, rounded away from it to nine decimals."""
    scaled = value * Fraction(relative) * 10**9
    return Fraction(ceil(scaled) if Fraction(relative) > 1 else floor(scaled), 10**9)


def verdict(specification: Specification, side: Side, name: str) -> Verdict:
    """The verdict, its scenario replayed once more where there is one."""
    found = verify(specification, "M", side, name, Limits())
    assert (found.scenario is not None) == (found.status is Status.VIOLATED)
    if found.scenario is not None:
        actions = [step.action for step in found.scenario.steps]
        run = replay(specification, found.scenario.initial, actions, name, "M", side)
        assert run.refusal is None
        assert run.violation is not None
        assert run.violation.step == len(actions) - 1
        assert [step.state for step in run.steps] == [step.state for step in found.scenario.steps]
    return found


@pytest.mark.parametrize("side", Side)
@pytest.mark.parametrize("seed", range(14))
def test_no_bad_debt_flips_at_the_closed_form(seed: int, side: Side) -> None:
    """Half a percent below the threshold a replayed scenario breaks it; half a percent above it is proved."""
    specification = drawn(seed)
    least = threshold(specification, side)
    initial = None if seed % 2 else least * Fraction(13, 10)
    assert verdict(with_margin(specification, near(least, "0.995"), initial), side, "no-bad-debt").status == "violated"
    assert verdict(with_margin(specification, near(least, "1.005"), initial), side, "no-bad-debt").status == "proved"


@pytest.mark.parametrize("side", Side)
@pytest.mark.parametrize("capped", [True, False])
def test_at_equality_it_is_proved(side: Side, capped: bool) -> None:
    """At exactly the threshold no whole quantum beyond R is ever lost, and the headroom is 0."""
    specification = replace(SPECIFICATION, penalty_capped_by_equity=capped)
    exact = with_margin(specification, threshold(specification, side))
    found = verdict(exact, side, "no-bad-debt")
    assert found.status is Status.PROVED
    assert found.headroom == 0


@pytest.mark.parametrize("side", Side)
@pytest.mark.parametrize("delay", [100, 1000])
def test_a_long_delay_changes_nothing_but_the_numbers(side: Side, delay: int) -> None:
    """The verdict flips at the closed form for long delays too."""
    market = replace(MARKET, move_up=Fraction(1, 1000), move_down=Fraction(1, 1000))
    specification = replace(SPECIFICATION, markets={"M": market}, keeper_delay=delay)
    least = threshold(specification, side)
    assert verdict(with_margin(specification, near(least, "0.995")), side, "no-bad-debt").status == "violated"
    assert verdict(with_margin(specification, near(least, "1.005")), side, "no-bad-debt").status == "proved"


@pytest.mark.parametrize("side", Side)
@pytest.mark.parametrize(("flat", "minimum", "status"), [(5, 5, "proved"), (5, 4, "violated"), (0, 0, "proved")])
def test_an_uncapped_flat_reward_needs_a_minimum(side: Side, flat: int, minimum: int, status: str) -> None:
    """With a flat reward g and a minimum c it is safe exactly if c >= g as well."""
    specification = replace(SPECIFICATION, penalty_capped_by_equity=False, keeper_flat_reward=flat * 10**6)
    least = near(threshold(specification, side), "1.005")
    market = replace(with_margin(specification, least).markets["M"], minimum_maintenance=minimum * 10**6)
    assert verdict(replace(specification, markets={"M": market}), side, "no-bad-debt").status == status


@pytest.mark.parametrize("side", Side)
@pytest.mark.parametrize("seed", range(6))
def test_solvency_has_its_own_threshold(seed: int, side: Side) -> None:
    """Without slippage, with capped charges, it flips where equity at the oracle price can first be negative."""
    dice = random.Random(seed)
    market = replace(MARKET, slippage=Fraction(0))
    deviation, staleness = Fraction(dice.randint(0, 100), 10_000), dice.randint(0, 2)
    specification = replace(SPECIFICATION, markets={"M": market}, deviation=deviation, staleness=staleness)
    blocks = specification.keeper_delay + 1 + staleness
    if side is Side.LONG:
        least = 1 - (1 - market.move_down) ** blocks * (1 - deviation) / (1 + deviation)
    else:
        least = (1 + market.move_up) ** blocks * (1 + deviation) / (1 - deviation) - 1
    assert verdict(with_margin(specification, near(least, "0.995")), side, "solvency").status == "violated"
    assert verdict(with_margin(specification, near(least, "1.005")), side, "solvency").status == "proved"


def test_a_fast_rise_and_a_stale_oracle_look_like_a_fall() -> None:
    """With a staleness of 4 and moves of up to 5 % up but 0.1 % down, an old price breaks what the simple form allows."""
    market = replace(MARKET, move_up=Fraction(5, 100), move_down=Fraction(1, 1000), slippage=Fraction(0))
    specification = replace(SPECIFICATION, markets={"M": market}, staleness=4)
    simple = 1 - (1 - market.move_down) ** 7
    jump = 1 - 1 / (1 + market.move_up) ** 3
    assert jump > simple
    assert verdict(with_margin(specification, near(simple, "1.005")), Side.LONG, "solvency").status == "violated"
    assert verdict(with_margin(specification, near(jump, "1.005")), Side.LONG, "solvency").status == "proved"


@pytest.mark.parametrize("side", Side)
@pytest.mark.parametrize("capped", [True, False])
def test_the_smallest_fund_is_exact(side: Side, capped: bool) -> None:
    """max_open_interest * (threshold - margin) is enough; half a percent less is not."""
    interest = 50_000_000 * 10**6
    market = replace(MARKET, max_open_interest=interest)
    specification = replace(SPECIFICATION, markets={"M": market}, penalty_capped_by_equity=capped)
    least = threshold(specification, side)
    margin = near(least, "0.9")
    fund = ceil((least - margin) * interest)
    enough = with_margin(replace(specification, insurance_fund=fund), margin)
    found = verdict(enough, side, "fund-sufficiency")
    assert found.status is Status.PROVED
    assert f"{Fraction(fund, 10**6) // 1}" in found.detail.replace(",", "")
    less = replace(enough, insurance_fund=fund * 995 // 1000)
    assert verdict(less, side, "fund-sufficiency").status is Status.VIOLATED


@pytest.mark.parametrize("side", Side)
def test_a_position_that_shrinks_to_dust_does_not_pay_its_keeper(side: Side) -> None:
    """However large it was opened: with a proportional reward only, it fails below the notional that the detail names."""
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


def test_what_cannot_happen_is_vacuous() -> None:
    """Prices that never move, and longs without leverage, are never liquidated; that is said, not counted as proved."""
    still = replace(MARKET, move_up=Fraction(0), move_down=Fraction(0))
    frozen = replace(SPECIFICATION, markets={"M": still})
    assert verdict(frozen, Side.LONG, "no-bad-debt").status is Status.VACUOUS
    assert verdict(frozen, Side.SHORT, "liquidation-progress").status is Status.VACUOUS
    assert verdict(frozen, Side.LONG, "conservation").status is Status.PROVED
    unleveraged = with_margin(SPECIFICATION, Fraction(1, 1000), Fraction(1))
    assert verdict(unleveraged, Side.LONG, "no-bad-debt").status is Status.VACUOUS


def test_what_the_specification_leaves_out_does_not_apply() -> None:
    """No open interest, no fund to size; a protocol that liquidates needs no incentive, but its delay is assumed."""
    assert verdict(SPECIFICATION, Side.LONG, "fund-sufficiency").status is Status.NOT_APPLICABLE
    protocol = replace(SPECIFICATION, keeper=Keeper.PROTOCOL)
    found = verdict(protocol, Side.LONG, "keeper-incentive")
    assert found.status is Status.NOT_APPLICABLE
    assert any("undischarged" in assumption for assumption in found.assumptions)


@pytest.mark.parametrize("side", Side)
@pytest.mark.parametrize("capped", [True, False])
def test_two_markets_in_one_account_are_as_safe_as_each_alone(side: Side, capped: bool) -> None:
    """Cross margin: above the closed forms of both sides of all markets everything is proved; a weak market breaks it."""
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
    found = verify(specification, "M", Side.LONG, "no-bad-debt", Limits(resources=1))
    assert found.status is Status.UNKNOWN
    assert "the solver stopped" in found.detail
