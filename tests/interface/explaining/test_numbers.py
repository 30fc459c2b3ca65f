"""The numbers of an explanation are those of the theorem, worked out again another way."""

import json
import re
from fractions import Fraction
from math import prod
from pathlib import Path
from typing import Any

import pytest
import sympy as sp

from novate.explaining.explain import explain
from novate.explaining.explanation import Explanation
from novate.explaining.json_form import as_json
from novate.explaining.markdown import as_markdown
from novate.explaining.numbers import rounded, value_of
from novate.explaining.price_steps import Worked, steps
from novate.explaining.words import largest, outcome, why
from novate.model.close_outs.partial.steps import calls, lowest
from novate.model.component import part
from novate.model.core.symbolic.lag_profile import lag_profile
from novate.model.core.symbolic.powers import fall, rise
from novate.model.core.symbolic.state import Machine
from novate.model.oracles.steps import SYMBOLS
from novate.model.parameters import ORACLE
from novate.model.specification import Side
from novate.proofs.design.question import Question
from novate.proofs.design.readings import Readings, exactly, machine_of
from novate.proofs.theorems.derivation import symbol
from novate.proofs.theorems.presentation import form
from novate.specification.file import parse_document, read_document, read_specification
from novate.workers.engine import verify

EXAMPLES = Path(__file__).parents[3] / "examples"


def explained(document: dict[str, Any], name: str, side: Side | None) -> Explanation:
    """Of the first market of a document, in this process."""
    specification = parse_document(document)
    market = None if side is None else next(iter(specification.markets))
    verdict = verify(specification, market, side, name, 60)
    return explain(document, specification, Question(market, side, name), verdict, ())


CASES = [
    ("dydx-v4-eth-usd", "no-bad-debt", Side.LONG),
    ("thin-keeper-reward", "keeper-incentive", Side.SHORT),
    ("cross-margin", "solvency", Side.LONG),
    ("dydx-v4-in-parts", "no-bad-debt", Side.SHORT),
]


@pytest.mark.parametrize(("file", "name", "side"), CASES)
def test_a_bound_is_the_formula_that_is_shown(file: str, name: str, side: Side) -> None:
    """SymPy, given the exact numbers, comes to the exact bound; so does what is read off the words, but for digits."""
    document = read_document(EXAMPLES / f"{file}.toml")
    found = explained(document, name, side)
    assert found.demands
    for demand in found.demands:
        parameters = Readings(found.specification, exactly).parameters(demand.where, demand.size)
        assert parameters is not None
        numbers = {each: value_of(parameters, str(each)) for each in form(demand.inequality).free_symbols}
        exact = {
            key: sp.Rational(number.numerator, number.denominator)
            for key, number in numbers.items()
            if number is not None
        }
        assert form(demand.inequality).subs(exact) == sp.Rational(demand.bound.numerator, demand.bound.denominator)
        read = eval(demand.in_numbers.replace("...", "").replace(",", ""))  # noqa: S307 - what novate wrote
        quantum = found.specification.quote_quantum if demand.subject == "gas_cost" else 1
        assert float(read) == pytest.approx(float(demand.bound * quantum), abs=1e-5)
        assert all(symbol(each.name) in exact for each in found.readings if symbol(each.name) in numbers)


def test_a_step_of_a_key_is_what_a_file_with_that_value_needs() -> None:
    """By hand: (1 - move)^(delay + 1) (1 - slippage), over 1 + deviation; each key alone."""
    found = explained(read_document(EXAMPLES / "dydx-v4-eth-usd.toml"), "no-bad-debt", Side.LONG)

    def needed(move: str = "5/1000", blocks: int = 3, slippage: str = "5/1000", deviation: str = "0") -> Fraction:
        left = (1 - Fraction(move)) ** blocks * (1 - Fraction(slippage)) / (1 + Fraction(deviation))
        return 1 - left

    assert {
        each.key: (each.less and each.less.bound, each.more and each.more.bound) for each in found.sensitivities
    } == {
        "oracle.deviation": (None, needed(deviation="1/100")),
        "oracle.staleness": (None, needed(blocks=4)),
        "environment.max_move_per_block": (needed("4/1000"), needed("6/1000")),
        "environment.keeper_delay": (needed(blocks=2), needed(blocks=4)),
        "environment.slippage": (needed(slippage="4/1000"), needed(slippage="6/1000")),
    }
    (demand,) = found.demands
    assert demand.bound == needed()
    assert demand.slack == Fraction(3, 100) - needed()


ORACLES: dict[str, dict[str, Any]] = {
    "exact": {"kind": "exact"},
    "band": {"kind": "band", "deviation": {"up": "1%", "down": "2%"}, "staleness": "3 blocks"},
    "never-late": {"kind": "band", "deviation": {"up": "1%", "down": "2%"}},
    "push": {"kind": "push", "threshold": "1%", "report_delay": "2 blocks", "node_error": "0.1%"},
    "heartbeat": {"kind": "push", "threshold": "1%", "heartbeat": "4 blocks", "trust": "heartbeat"},
    "mean": {"kind": "mean", "window": "3 blocks"},
    "root": {"kind": "mean", "window": "3 blocks", "average": "geometric"},
    "ema": {"kind": "ema", "weight": "10%", "rounding": "1%"},
    "far-behind": {"kind": "ema", "weight": "1%", "rounding": "1%"},
    "next-to-nothing": {"kind": "band", "deviation": "100%"},
    "lowest": {"kind": "lowest", "feeds": ["band", "exact", "root"]},
    "fallback": {"kind": "fallback", "feeds": ["push", "ema"]},
    "median": {"kind": "median", "feeds": ["band", "exact", "push"]},
    "some-lie": {"kind": "median", "feeds": ["band", "exact", "push", "mean", "never-late"], "faulty": 1, "quorum": 4},
    "of-medians": {"kind": "lowest", "feeds": ["median", "some-lie"]},
}
BOUND = [name for name in ORACLES if name not in ("far-behind", "next-to-nothing")]


BY_BLOCK = {"up": "3%", "down": "1%"}
SEVERAL = {"1 block": BY_BLOCK, "5 blocks": "4%"}


def machine_with(oracle: str, moves: Any = None) -> Machine:
    """A long of the example with this oracle."""
    document = read_document(EXAMPLES / "dydx-v4-eth-usd.toml")
    document["environment"]["max_move_per_block"] = moves or BY_BLOCK
    document["feeds"] = {name: ORACLES[name] for name in used(oracle) if name != oracle}
    return machine_of(parse_document({**document, "oracle": ORACLES[oracle]}), "ETH-USD", Side.LONG)


def used(oracle: str) -> set[str]:
    """It, and all feeds that it is made of."""
    return {oracle}.union(*map(used, ORACLES[oracle].get("feeds", ())))


def greatest(rank: int, *values: Fraction) -> Fraction:
    """The second greatest, and so on."""
    return sorted(values, reverse=True)[rank - 1]


def mean_of(ranks: list[int], *values: Fraction) -> Fraction:
    """Of one over each value of these ranks."""
    return sum((1 / greatest(rank, *values) for rank in ranks), Fraction(0)) / len(ranks)


def worked_out(formula: str, worked: Worked) -> Fraction:
    """A formula, read as it stands, with exact numbers for its letters."""
    names: dict[str, Any] = {"min": min, "max": max, "greatest": greatest, "mean_of": mean_of}

    def named(found: re.Match[str]) -> str:
        name = f"number{len(names)}"
        names[name] = worked.value(found[0])
        return name

    code = worked.tokens.sub(named, formula.replace("^", "**"))
    code = re.sub(r"mean of 1 over each of the (.*) of \(", lambda found: f"mean_of([{ranks_in(found[1])}], ", code)
    code = re.sub(r"(\S+ )?greatest of \(", lambda found: f"greatest({ranks_in(found[0])}, ", code)
    return Fraction(eval(code, {"__builtins__": {}}, names))  # noqa: S307 - novate's own words


def ranks_in(words: str) -> str:
    """Of "2nd greatest and the 3rd greatest"."""
    return ", ".join(found or "1" for found in re.findall(r"(?:(\d)\w\w )?greatest", words))


@pytest.mark.parametrize("oracle", BOUND)
def test_a_profile_is_worked_out_as_its_formula_says(oracle: str) -> None:
    """Every number of every kind, with moves and deviations that differ by direction; so is what stands in formulas."""
    machine = machine_with(oracle)
    worked = Worked(machine, part("oracles", machine.market.oracle.kind, "steps"))
    profile, letters = worked.told.profile(machine), worked.letters
    assert {*profile} == {*SYMBOLS}
    for name, formula in profile.items():
        assert steps(machine, name)[-1] == (formula, worked.in_numbers(formula))
        assert worked_out(formula, worked) == getattr(lag_profile(machine), name), name
        assert len(steps(machine, name)) > 1 or formula == "1"
    for token, letter in letters.items():
        if letter.formula and "..." not in letter.formula:
            assert worked_out(letter.formula, worked) == worked.value(token), token
    assert worked.blocks("K") == 3


def test_every_kind_says_how_its_profile_comes_about() -> None:
    """Nobody forgot one."""
    assert {machine_with(name).market.oracle.kind for name in BOUND} == {*ORACLE.variants}


@pytest.mark.parametrize("moves", [BY_BLOCK, SEVERAL], ids=["one bound", "several"])
@pytest.mark.parametrize("oracle", ["mean", "root"])
def test_what_is_left_out_of_a_mean_is_like_what_is_shown(oracle: str, moves: dict[str, Any]) -> None:
    """By hand: 3 over the sum, and the third root of the product."""
    machine = machine_with(oracle, moves)
    value = Worked(machine, part("oracles", "mean", "steps")).value
    for token, way, first in (("mean_fall_K", fall, 3), ("mean_rise_0", rise, 0)):
        prices = [Fraction(way(machine, blocks)) for blocks in range(first, first + 3)]
        of_product = float(prod(prices)) ** (1 / 3)
        if oracle == "mean":
            assert value(token) == 3 / sum(1 / each for each in prices)
        else:
            assert float(value(token)) == pytest.approx(of_product)


def test_an_average_over_several_bounds_has_its_series() -> None:
    """The terms go on beyond what can be shown; the number is the contract's."""
    machine = machine_with("ema", SEVERAL)
    *_, (token, numbers), last = steps(machine, "least_market")
    known = rounded(lag_profile(machine).least_market)
    assert (token, last) == ("fall_K", ("fall_K", known))
    assert numbers == "1/(a/phi_(K) + a * (1 - a)/phi_(K + 1) + ...) = " + numbers.split(" = ")[1] + f" = {known}"
    assert "1/(0.1/phi_(3) + 0.1 * (1 - 0.1)/phi_(3 + 1) + ...)" in numbers


def test_without_a_bound_there_are_no_steps() -> None:
    """An average left behind, a band that may show next to nothing; and close-outs in parts with funding."""
    assert steps(machine_with("far-behind"), "least_market") == ()
    assert steps(machine_with("next-to-nothing"), "most_market") == ()
    assert steps(machine_with("next-to-nothing"), "least_market")
    in_parts = machine_of(read_specification(EXAMPLES / "dydx-v4-own-rules-with-funding.toml"), "ETH-USD", Side.LONG)
    assert steps(in_parts, "least_market") == ()


def test_a_margin_that_is_worked_out_call_by_call_moves_as_another_theorem_says() -> None:
    """The same mechanism with a fund that takes part, and without: one has an inequality, and the other has none."""
    found = explained(read_document(EXAMPLES / "dydx-v4-fee-and-fund.toml"), "solvency", Side.LONG)
    other = explained(read_document(EXAMPLES / "dydx-v4-in-parts.toml"), "solvency", Side.LONG)
    assert not found.demands
    assert found.margin is not None
    assert other.binding is not None
    assert [each.key for each in found.sensitivities] == [each.key for each in other.sensitivities]
    assert len(found.sensitivities) == 6
    bounds = [
        (one.bound, another.bound)
        for each, like in zip(found.sensitivities, other.sensitivities, strict=True)
        for one, another in ((each.less, like.less), (each.more, like.more))
        if one is not None and another is not None
    ]
    for needed, bound in [*bounds, (found.margin, other.binding.bound)]:
        assert needed is not None
        assert bound is not None
        assert 0 <= needed - bound < Fraction(1, 10**11)
    assert largest(found.sensitivities) == "environment.max_move_per_block"
    assert "a maintenance margin of 6.1847% is needed" in why(found)
    (document,) = json.loads(as_json("x", [found], "1"))["explanations"]
    assert Fraction(document["margin"]) == found.margin
    assert Fraction(document["sensitivities"][0]["less"]["bound"]) > found.margin
    assert "| close\\_out.chunk\\_share | 10% | 9%: 6.6757% | 11%: 5.8151% |" in as_markdown("x", [found])


def test_a_margin_of_many_rewards_is_not_said_to_be_of_calls() -> None:
    """One step of the reward's limit, as a file with that value needs."""
    document = read_document(EXAMPLES / "reward-limits.toml")
    found = explained(document, "solvency", Side.LONG)
    assert "reward by reward" in found.without_theorem
    (cap,) = (each for each in found.sensitivities if each.key == "liquidation.keeper_reward_cap")
    document["liquidation"]["keeper_reward_cap"] = "41"
    more = explained(document, "solvency", Side.LONG)
    assert cap.more is not None
    assert found.margin is not None
    assert more.verdict.headroom is not None
    assert cap.more.bound == found.specification.markets["ETH-USD"].maintenance_margin - more.verdict.headroom
    assert cap.more.bound > found.margin


def test_what_no_inequality_decides_is_said_to_be_so() -> None:
    """What holds whatever the numbers are, and what a search decides, is not dressed up as a formula."""
    document = read_document(EXAMPLES / "dydx-v4-eth-usd.toml")
    assert "whatever the numbers are" in explained(document, "conservation", Side.LONG).without_theorem
    assert "not applicable" in explained(document, "fund-sufficiency", None).without_theorem
    fees = read_document(EXAMPLES / "trading-fee.toml")
    found = explained(fees, "healthy-after-trade", Side.LONG)
    assert "a search decided" in found.without_theorem or found.demands


def test_what_is_missing_is_never_understated() -> None:
    """0.1573 percentage points are 0.16 to be added; and 0.9849 to spare are 0.98."""
    found = explained(read_document(EXAMPLES / "fallback-oracle.toml"), "no-bad-debt", Side.SHORT)
    assert found.binding is not None
    assert outcome(found.binding, found.specification) == "the file has 6%: 0.16 pp is missing"
    found = explained(read_document(EXAMPLES / "dydx-v4-eth-usd.toml"), "no-bad-debt", Side.SHORT)
    assert found.binding is not None
    assert outcome(found.binding, found.specification) == "the file has 3%: 0.98 pp to spare"


@pytest.mark.parametrize("side", Side)
@pytest.mark.parametrize("file", ["dydx-v4-own-rules", "aave-like"])
def test_what_the_calls_of_a_close_out_in_parts_add_up_to_is_the_number(file: str, side: Side) -> None:
    """Share by share at its price; and the worst equity is what its line says."""
    specification = read_specification(EXAMPLES / f"{file}.toml")
    if side not in {each for _, each in specification.places}:
        return
    machine = machine_of(specification, next(iter(specification.markets)), side)
    profile, is_long = lag_profile(machine), side is Side.LONG
    every, has_more = calls(machine) or ((), True)
    number = profile.least_market if is_long else profile.most_market
    added = sum(each.share * each.price for each in every)
    assert (
        (0 <= (number - added) * side.sign < Fraction(1, 10**10))
        if has_more
        else abs(added - number) < Fraction(1, 10**60)
    )
    *told, (formula, count) = steps(machine, "least_market" if is_long else "most_market")
    assert told[0][1].endswith(f" = {specification.delay + 1}")
    assert (len(told), f"{len(every)} calls" in count, formula.startswith("x_0 ")) == (4, True, True)
    found = lowest(machine)
    assert found is not None
    assert found.brought + found.left * found.price == (profile.least_oracle if is_long else profile.most_oracle)
    assert len(steps(machine, "least_oracle" if is_long else "most_oracle")) == 1
    assert steps(machine, "most_market" if is_long else "least_market") == ()
