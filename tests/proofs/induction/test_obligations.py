"""The proofs themselves: not vacuous, refuted by broken mechanisms, limited, repeatable. About 20 s on one core."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from fractions import Fraction
from typing import Any

import pytest
import z3
from proof_mechanisms import BY_INDUCTION, UNIT, about, charged, lost, mechanism

from novate.model.actions import Deposit, Liquidate, NextBlock, Refusal, Trade
from novate.model.caches.cache import fresh
from novate.model.close_outs.partial.parameters import Partial
from novate.model.core.reference.genesis import genesis
from novate.model.core.reference.machine import execute
from novate.model.core.reference.margin import least_balance
from novate.model.core.reference.rules import Rules
from novate.model.core.symbolic import liquidate as close_outs
from novate.model.core.symbolic import margin as health_checks
from novate.model.core.symbolic import next_block as blocks
from novate.model.core.symbolic import trade as trades
from novate.model.core.symbolic import withdraw as withdrawals
from novate.model.core.symbolic.numbers import number
from novate.model.core.symbolic.state import Machine
from novate.model.funding.ticks.parameters import Ticks
from novate.model.impact.depth.parameters import Depth
from novate.model.oracles.band.parameters import Band
from novate.model.rounding import rounding_allowance
from novate.model.specification import Keeper, Margin, MarketParameters, Minimum, MoveWindow, Side, Specification
from novate.proofs.engine.checked import Outcome
from novate.proofs.engine.limits import Limits, Route
from novate.proofs.engine.obligation import Obligation
from novate.proofs.engine.solver import satisfy
from novate.proofs.induction import argument, invariant
from novate.proofs.induction.argument import prove_property
from novate.proofs.induction.family import family, numbers
from novate.proofs.status import Status
from novate.proofs.verdicts.verdict import Verdict
from novate.proofs.verdicts.verify import verify

SECOND: dict[str, Any] = {
    "maintenance_margin": Fraction(15, 100),
    "move_up": Fraction(3, 200),
    "move_down": Fraction(1, 125),
    "max_open_interest": 10**9 * UNIT,
    "closes_only_below": Fraction(17, 100),
}
BOUNDED: dict[str, Any] = {"max_open_interest": 10**9 * UNIT, "closes_only_below": Fraction(12, 100)}
SAFE = {
    "isolated": mechanism(BOUNDED, keeper_share=Fraction(1)),
    "capped": mechanism(BOUNDED, penalty_capped_by_equity=True, gas_cost=UNIT, dust_notional=10**4 * UNIT),
    "flat": mechanism(BOUNDED | {"minimum_maintenance": 3 * UNIT}, keeper_flat_reward=2 * UNIT, gas_cost=UNIT),
    "fresh": mechanism(BOUNDED, staleness=0, deviation=Fraction(0), keeper_delay=0),
    "cross": mechanism(BOUNDED, SECOND, margin=Margin.CROSS),
    "capped cross": mechanism(BOUNDED, SECOND, margin=Margin.CROSS, penalty_capped_by_equity=True),
}
"""Mechanisms for which every property is proved."""

SIDES = pytest.mark.parametrize("side", list(Side))
EVERY = pytest.mark.parametrize("name", BY_INDUCTION)


@pytest.fixture(autouse=True)
def nothing_remembered() -> Iterator[None]:
    """No proof is taken over from another test."""
    with fresh():
        yield


def machine_of(specification: Specification, side: Side = Side.LONG, market: str = "A") -> Machine:
    """The machine of one market and side."""
    return Machine(specification, specification.markets[market], side)


def obligations(machine: Machine) -> Iterator[Obligation]:
    """Every obligation of every property, each part of the arguments once."""
    parts = {
        part.name + str(numbers(part.machine)): part
        for name in BY_INDUCTION
        for part in argument.argument(machine, name)
    }
    for part in parts.values():
        yield from part.build(part.machine)


@SIDES
@pytest.mark.parametrize("kind", SAFE)
def test_the_premises_of_every_obligation_can_hold(kind: str, side: Side) -> None:
    """An obligation whose premises no state satisfies would prove nothing."""
    for obligation in obligations(machine_of(SAFE[kind], side)):
        assert satisfy(obligation.premises, Limits()).outcome is Outcome.SATISFIABLE, obligation.name


@SIDES
@EVERY
@pytest.mark.parametrize("kind", SAFE)
def test_safe_mechanisms_are_proved(kind: str, name: str, side: Side) -> None:
    """What the broken twins below refute holds of the mechanisms that they break."""
    proof = prove_property(machine_of(SAFE[kind], side), name, Limits())
    assert proof.holds, proof.failed


Twin = Callable[[pytest.MonkeyPatch], None]


def keepers_may_sleep_forever(patch: pytest.MonkeyPatch) -> None:
    """The block goes on however long an account is overdue."""

    def patient(*arguments: Any) -> Any:
        return replace(blocks.next_block(*arguments), guards={})

    patch.setattr(invariant, "next_block", patient)


def prices_jump(patch: pytest.MonkeyPatch) -> None:
    """A block moves the market price to any other."""
    patch.setattr(blocks, "repriced", lambda _, __, position, ___: z3.And(position.market > 0, position.oracle > 0))


def margin_calls_come_late(patch: pytest.MonkeyPatch) -> None:
    """Accounts count as healthy down to half of the maintenance requirement."""
    whole = health_checks.own_requirement
    patch.setattr(health_checks, "own_requirement", lambda *arguments: whole(*arguments) / 2)


def margin_calls_come_early(patch: pytest.MonkeyPatch) -> None:
    """Accounts count as liquidatable from twice the maintenance requirement down."""
    whole = health_checks.own_requirement
    patch.setattr(health_checks, "own_requirement", lambda *arguments: whole(*arguments) * 2)


def trades_are_not_checked(patch: pytest.MonkeyPatch) -> None:
    """A trade may leave less than the initial margin."""
    patch.setattr(trades, "passes_initial", lambda *_: z3.BoolVal(True))


def withdrawals_are_not_checked(patch: pytest.MonkeyPatch) -> None:
    """A withdrawal may leave less than the initial margin."""
    patch.setattr(withdrawals, "passes_initial", lambda *_: z3.BoolVal(True))


def fills_at_any_price(patch: pytest.MonkeyPatch) -> None:
    """A close-out may fill far below the market price."""
    patch.setattr(close_outs, "fills_within_slippage", lambda *known: known[-1] >= 0)


def fills_above_the_market_only(patch: pytest.MonkeyPatch) -> None:
    """A close-out must fill better than the market, which nobody offers."""
    patch.setattr(close_outs, "fills_within_slippage", lambda _, __, market, fill: fill > 2 * market)


def charges_are_not_collected(patch: pytest.MonkeyPatch) -> None:
    """Keeper and fund are paid, but the account is not charged."""
    settle = close_outs.settle

    def generous(*arguments: Any) -> Any:
        money = settle(*arguments)
        return replace(money, balance=money.balance + money.charges)

    patch.setattr(close_outs, "settle", generous)


def charges_are_doubled(patch: pytest.MonkeyPatch) -> None:
    """Twice the penalty is charged."""
    charged_once = close_outs.charged

    def greedy(*arguments: Any) -> Any:
        charges, reward = charged_once(*arguments)
        return 12 * charges, reward

    patch.setattr(close_outs, "charged", greedy)


def reward_is_forgotten(patch: pytest.MonkeyPatch) -> None:
    """The keeper gets nothing."""
    charged_once = close_outs.charged
    patch.setattr(close_outs, "charged", lambda *arguments: (charged_once(*arguments)[0], number(0)))


def reward_exceeds_the_charges(patch: pytest.MonkeyPatch) -> None:
    """The keeper gets twice what the account is charged."""
    charged_once = close_outs.charged

    def lavish(*arguments: Any) -> Any:
        charges, _ = charged_once(*arguments)
        return charges, 2 * charges

    patch.setattr(close_outs, "charged", lavish)


def fund_is_not_debited(patch: pytest.MonkeyPatch) -> None:
    """The fund pays a shortfall and keeps its money."""
    absorbed = close_outs.absorbed

    def magic(machine: Any, before: Any, after: Any, owed: Any) -> Any:
        said = absorbed(machine, before, after, owed)
        kept = after.insurance_fund == before.insurance_fund
        return [kept if each.arg(0).eq(after.insurance_fund) else each for each in said]

    patch.setattr(close_outs, "absorbed", magic)


ABOUT_CLOSE_OUTS = {"no-bad-debt", "solvency", "fund-sufficiency"}
BROKEN: dict[Twin, set[str]] = {
    keepers_may_sleep_forever: ABOUT_CLOSE_OUTS,
    prices_jump: ABOUT_CLOSE_OUTS | {"no-wrongful-close-out"},
    margin_calls_come_late: ABOUT_CLOSE_OUTS,
    margin_calls_come_early: {"no-wrongful-close-out"},
    trades_are_not_checked: ABOUT_CLOSE_OUTS,
    withdrawals_are_not_checked: ABOUT_CLOSE_OUTS,
    fills_at_any_price: ABOUT_CLOSE_OUTS | {"keeper-incentive"},
    fills_above_the_market_only: {"liquidation-progress"},
    charges_are_not_collected: {"conservation"},
    charges_are_doubled: {"no-bad-debt"},
    reward_is_forgotten: {"keeper-incentive"},
    reward_exceeds_the_charges: {"keeper-incentive", "solvency"},
    fund_is_not_debited: {"conservation"},
}
"""Broken twin of the symbolic mechanism -> the properties that it must refute."""


@SIDES
@pytest.mark.parametrize("twin", BROKEN)
def test_a_broken_twin_is_refuted(twin: Twin, side: Side, monkeypatch: pytest.MonkeyPatch) -> None:
    """The solver shows a state in which the broken mechanism fails; it does not merely give up."""
    specification = replace(SAFE["isolated"], gas_cost=UNIT, dust_notional=10**4 * UNIT)
    machine = machine_of(specification, side)
    twin(monkeypatch)
    for name in BROKEN[twin]:
        proof = prove_property(machine, name, Limits())
        assert proof.answer is not None, f"{name} is still proved"
        assert proof.answer.outcome is Outcome.SATISFIABLE


def test_every_property_has_a_broken_twin() -> None:
    """No property is so weak that nothing refutes it."""
    assert set().union(*BROKEN.values()) == set(BY_INDUCTION)


@pytest.mark.parametrize("twin", [prices_jump, margin_calls_come_early])
def test_a_promise_to_all_positions_is_refuted_with_cross_margin(twin: Twin, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is added up over several positions does not hide a broken mechanism."""
    assert prove_property(machine_of(SAFE["cross"]), "no-wrongful-close-out", Limits()).holds
    with fresh():
        twin(monkeypatch)
        assert not prove_property(machine_of(SAFE["cross"]), "no-wrongful-close-out", Limits()).holds


@pytest.mark.parametrize("twin", [keepers_may_sleep_forever, trades_are_not_checked, fills_at_any_price])
def test_broken_twins_are_refuted_with_cross_margin(twin: Twin, monkeypatch: pytest.MonkeyPatch) -> None:
    """The argument over several positions does not hide a broken mechanism either."""
    twin(monkeypatch)
    for name in ABOUT_CLOSE_OUTS | {"liquidation-progress"}:
        assert not prove_property(machine_of(SAFE["cross"]), name, Limits()).holds, name


@EVERY
def test_a_tiny_limit_gives_unknown_with_the_reason(name: str) -> None:
    """Where the solver may hardly work the verdict is `unknown`, never a guess, and says that it was stopped."""
    verdict = verify(SAFE["isolated"], *about(name), name, Limits(resources=10, route=Route.SEARCH))
    assert verdict.status is Status.UNKNOWN
    assert "the solver stopped" in verdict.detail


def answers(names: list[str]) -> dict[str, Verdict]:
    """Verdicts on a mechanism that breaks some properties and keeps others."""
    thin = mechanism(BOUNDED | {"maintenance_margin": Fraction(5, 100)}, gas_cost=UNIT)
    return {name: replace(verify(thin, *about(name), name, Limits(route=Route.SEARCH)), seconds=0.0) for name in names}


def test_verdicts_do_not_depend_on_what_was_asked_before() -> None:
    """Asked again, from nothing and in reversed order, every verdict is the same to the last digit of its scenario."""
    first = answers(list(BY_INDUCTION))
    with fresh():
        assert answers(list(reversed(BY_INDUCTION))) == first
    assert {verdict.status for verdict in first.values()} == {Status.PROVED, Status.VIOLATED}


COARSE: dict[str, Any] = {
    "unit": Fraction(1, 7),
    "move_up": Fraction(1, 10),
    "move_down": Fraction(1, 10),
    "penalty": Fraction(13, 1000),
    "slippage": Fraction(0),
}


def worst_shortfall(side: Side, *, capped: bool) -> int:
    """The largest shortfall, in quanta, of forced close-outs at the threshold of no-bad-debt, over sizes and prices."""
    changes = {"staleness": 0, "keeper_delay": 0, "deviation": Fraction(0), "penalty_capped_by_equity": capped}
    sketch = mechanism(COARSE, **changes)
    threshold = lost(sketch, side, charged(sketch))
    rules = Rules.of(mechanism(COARSE | {"maintenance_margin": threshold, "initial_margin": threshold}, **changes))
    return max(shortfall(rules, side, size, price) for price in range(10, 2_000, 10) for size in range(1, 20))


def shortfall(rules: Rules, side: Side, size: int, price: int) -> int:
    """Open with the least possible balance, let the price move by 10 %, close out if that is allowed."""
    state, lost_quanta = genesis(rules, {"A": price}), Fraction(0)
    flow = size * price * COARSE["unit"] * side.sign
    least = least_balance(rules, {"A": side.sign * size}, {"A": price}, initial=True)
    buyer, seller = ("trader", "maker") if side is Side.LONG else ("maker", "trader")
    worse = price * (10 - side.sign) // 10
    for action in (
        Deposit("trader", least + -((-flow) // 1)),
        Deposit("maker", 10**6),
        Trade("A", buyer, seller, size, price),
        NextBlock({"A": (worse, worse)}),
        Liquidate("trader", "A", "maker", worse),
    ):
        step = execute(rules, state, action)
        if isinstance(step, Refusal):
            assert step.guard == "not-liquidatable", step
            break
        state, lost_quanta = step.state, step.close_out.shortfall if step.close_out else Fraction(0)
    return int(lost_quanta)


@SIDES
@pytest.mark.parametrize("capped", [True, False])
def test_rounding_costs_what_it_is_allowed_and_no_more(side: Side, capped: bool) -> None:
    """At the threshold itself, where nothing but rounding is lost, R quanta are reached and never exceeded."""
    allowed = rounding_allowance(mechanism(penalty_capped_by_equity=capped))
    assert worst_shortfall(side, capped=capped) == allowed


def changed_markets() -> Iterator[tuple[str, MarketParameters]]:
    """One market per number that a proof may depend on, that number changed."""
    market = SAFE["flat"].markets["A"]
    for field in fields(Band):
        yield field.name, replace(market, oracle=replace(market.oracle, **{field.name: 7}))  # type: ignore[type-var]
    yield "move_windows", replace(market, move_windows=(MoveWindow(2, Fraction(1, 100), Fraction(1, 100)),))
    for field in fields(MarketParameters):
        if field.name not in (
            "name",
            "base_quantum",
            "price_tick",
            "reference_price",
            "unit",
            "move_windows",
            "sides",
            "oracle",
            "close_out",
            "funding",
            "impact",
            "minimum_is",
        ):
            yield field.name, replace(market, **{field.name: (getattr(market, field.name) or 0) + 1})
    yield "close_out", replace(market, close_out=Partial(Fraction(1, 2)))
    yield "funding", replace(market, funding=Ticks(Fraction(1, 100)))
    yield "impact", replace(market, impact=Depth(10, 1))
    yield "minimum_is", replace(market, minimum_is=Minimum.FLOOR)


@pytest.mark.parametrize(("key", "market"), list(changed_markets()))
def test_markets_that_differ_in_a_number_share_no_proof(key: str, market: MarketParameters) -> None:
    """A proof is taken over from another market only if all numbers that it rests on are equal."""
    machine = machine_of(SAFE["flat"])
    assert numbers(replace(machine, market=market)) != numbers(machine), key


def test_mechanisms_that_differ_in_a_number_share_no_proof() -> None:
    """The same for the numbers of the mechanism, for the side, and for the number of markets in one account."""
    machine, specification = machine_of(SAFE["flat"]), SAFE["flat"]
    changes: list[dict[str, Any]] = [
        {field.name: getattr(specification, field.name) + 1}
        for field in fields(Specification)
        if isinstance(getattr(specification, field.name), int | Fraction) and field.name != "penalty_capped_by_equity"
    ]
    changes += [{"penalty_capped_by_equity": True}, {"keeper": Keeper.PROTOCOL}]
    others = [replace(machine, specification=replace(specification, **change)) for change in changes]
    others += [replace(machine, side=Side.SHORT), replace(machine, exact=True), machine_of(SAFE["cross"])]
    keys = [numbers(each) for each in (machine, *others)]
    assert len(set(keys)) == len(keys) >= 13


def test_what_another_market_pays_in_funding_is_another_proof() -> None:
    """Roundings are counted with the most payments of any market: equal numbers of one's own are not enough."""
    found = {
        numbers(machine_of(mechanism(BOUNDED, SECOND | other)))
        for other in ({}, {"funding": Ticks(Fraction(1, 100))}, {"funding": Ticks(Fraction(1, 100), 2)})
    }
    assert len(found) == 3


def test_names_and_quanta_do_not_matter_to_a_proof() -> None:
    """Markets with equal numbers under other names are proved once."""
    machine = machine_of(SAFE["flat"])
    other = replace(machine.market, name="B", unit=Fraction(1, 7), price_tick=Fraction(1, 3), base_quantum=Fraction(1))
    assert numbers(replace(machine, market=other)) == numbers(machine)


def test_a_family_has_each_kind_of_position_once() -> None:
    """With isolated margin a position is alone; with cross margin either side of every other market joins it."""
    assert len(family(machine_of(SAFE["isolated"]))) == 1
    assert len(family(machine_of(SAFE["cross"]))) == 3
    twins = mechanism(BOUNDED, BOUNDED, SECOND, margin=Margin.CROSS)
    assert len(family(machine_of(twins))) == 4


@pytest.mark.parametrize("order", [("A", "B"), ("B", "A")])
def test_a_proof_for_one_market_does_not_leak_into_another(order: tuple[str, str]) -> None:
    """A safe market and an unsafe one in one mechanism keep their own verdicts, whichever is asked first."""
    thin = {"maintenance_margin": Fraction(2, 100), "initial_margin": Fraction(3, 100)}
    specification = mechanism({}, thin)
    statuses = {
        market: verify(specification, market, Side.LONG, "no-bad-debt", Limits(route=Route.SEARCH)).status
        for market in order
    }
    assert statuses == {"A": Status.PROVED, "B": Status.VIOLATED}
