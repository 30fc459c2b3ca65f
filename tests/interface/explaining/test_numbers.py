"""The numbers of an explanation are those of the theorem, worked out again another way."""

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import sympy as sp

from novate.explaining.explain import explain
from novate.explaining.explanation import Explanation
from novate.explaining.numbers import value_of
from novate.explaining.price_steps import LETTERS_OF_SPANS, blocks, in_numbers, steps, value
from novate.explaining.words import outcome
from novate.model.component import part
from novate.model.core.symbolic.lag_profile import lag_profile
from novate.model.core.symbolic.powers import spans
from novate.model.specification import Side
from novate.proofs.design.readings import Readings, exactly, machine_of
from novate.proofs.design.requirements import Question
from novate.proofs.theorems.derivation import symbol
from novate.proofs.theorems.presentation import form
from novate.specification.file import parse_document, read_document
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


@pytest.mark.parametrize("kind", ["exact", "band"])
@pytest.mark.parametrize("staleness", ["0 blocks", "3 blocks"])
def test_a_profile_is_worked_out_as_its_formula_says(kind: str, staleness: str) -> None:
    """Every number, of either side, with a deviation that differs by direction; no kind's formula has drifted."""
    document = read_document(EXAMPLES / "dydx-v4-eth-usd.toml")
    band = {"kind": "band", "deviation": {"up": "1%", "down": "2%"}, "staleness": staleness}
    document["oracle"] = band if kind == "band" else {"kind": kind}
    document["environment"]["max_move_per_block"] = {"up": "3%", "down": "1%"}
    machine = machine_of(parse_document(document), "ETH-USD", Side.LONG)
    for name, formula in part("oracles", kind, "words").PROFILE.items():
        assert steps(machine, name)[-1] == (formula, in_numbers(machine, formula))
        letters = {
            f"{way}_{LETTERS_OF_SPANS.get(each.name, each.name)}"
            for way in ("phi", "upsilon")
            for each in spans(machine)
        }
        letters |= set(getattr(part("oracles", kind, "words"), "LETTERS", {}))
        known = {each: value(machine, each) for each in letters}
        exact = eval(formula, {"__builtins__": {}, "min": min, "max": max}, known)  # noqa: S307 - novate's own words
        assert exact == getattr(lag_profile(machine), name)
    assert blocks(machine, "K") == 3


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
