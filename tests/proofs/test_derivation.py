"""The derived closed forms against the engine's own thresholds and figures. About 10 s on one core."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from math import ceil
from pathlib import Path
from random import Random

import pytest
import sympy as sp

from novate.model.specification import Keeper, Margin, MarketParameters, Side, Specification
from novate.model.symbolic.state import Machine
from novate.proofs import derivation
from novate.proofs.derivation import as_text, closed_forms, symbol_table, table
from novate.proofs.figures import notional_figure
from novate.proofs.limits import Limits
from novate.proofs.thresholds import smallest_fund, threshold

DOCUMENT = Path(__file__).parents[2] / "docs" / "thresholds.md"
FORMS = closed_forms()


def drawn(random: Random, *, capped: bool) -> Specification:
    """A market with rates of up to a few per cent, a delay of up to 6 and a staleness of up to 4 blocks."""

    def rate(most: int) -> Fraction:
        return Fraction(random.randrange(most), 1000)

    minimum = random.randrange(100)
    market = MarketParameters(
        name="DRAWN",
        initial_margin=Fraction(1, 2),
        maintenance_margin=rate(80),
        minimum_maintenance=minimum,
        minimum_notional=0,
        base_quantum=Fraction(1),
        price_tick=Fraction(1),
        unit=Fraction(1),
        penalty=rate(30) + Fraction(1, 1000),
        move_up=rate(60) * random.choice((1, 10)),
        move_down=rate(60),
        slippage=rate(30),
        max_open_interest=random.randrange(1, 10**6),
    )
    return Specification(
        title="drawn",
        margin=Margin.ISOLATED,
        quote_quantum=Fraction(1),
        markets={"DRAWN": market},
        penalty_capped_by_equity=capped,
        keeper=Keeper.OPEN,
        keeper_share=Fraction(random.randrange(1, 11), 10),
        keeper_flat_reward=random.randrange(minimum + 1),
        deviation=rate(30),
        staleness=random.randrange(5),
        insurance_fund=random.randrange(10**4),
        keeper_delay=random.randrange(7),
        gas_cost=random.randrange(100, 1000),
        dust_notional=0,
        expect={},
    )


def machines(seed: int) -> list[Machine]:
    """Twelve drawn mechanisms, both sides of each, capped and not."""
    random = Random(seed)
    specifications = [drawn(random, capped=bool(index % 2)) for index in range(12)]
    return [Machine(each, each.markets["DRAWN"], side, exact=True) for each in specifications for side in Side]


def value(name: str, machine: Machine) -> Fraction:
    """A closed form at a machine's parameters, exactly."""
    specification, market = machine.specification, machine.market
    capped = specification.penalty_capped_by_equity
    numbers = {
        "m": market.maintenance_margin,
        "d": market.move_down,
        "u": market.move_up,
        "n": specification.horizon,
        "h": specification.staleness,
        "e": specification.deviation,
        "s": market.slippage,
        "f": 0 if capped else market.penalty,
        "kappa": specification.keeper_share,
        "c": market.minimum_maintenance,
        "g": 0 if capped else specification.keeper_flat_reward,
        "G": specification.gas_cost,
        "F": specification.insurance_fund,
        "I": market.max_open_interest,
    }
    exact = {
        getattr(derivation, {"G": "gas", "F": "fund", "I": "interest"}.get(key, key)): number
        for key, number in numbers.items()
    }
    result = FORMS[name, machine.side].subs({key: sp.Rational(Fraction(number)) for key, number in exact.items()})
    return Fraction(int(result.p), int(result.q))


@pytest.mark.parametrize("seed", range(3))
def test_the_margins_are_those_of_the_engine(seed: int) -> None:
    """Each closed form equals the threshold that is reported as headroom, to the last digit."""
    for machine in machines(seed):
        assert value("no-bad-debt", machine) == threshold(machine, "no-bad-debt")
        assert value("fund-sufficiency", machine) == threshold(machine, "fund-sufficiency")
        parts = (value(f"solvency, {part}", machine) for part in ("at the oracle price", "the fund not drained"))
        assert max(parts) == threshold(machine, "solvency")


@pytest.mark.parametrize("seed", range(3))
def test_the_smallest_fund_is_that_of_the_engine(seed: int) -> None:
    """Where the margin is below the threshold; above it the engine's figure is 0 whatever the flat reward."""
    for machine in machines(seed):
        wanted = ceil(value("smallest insurance fund", machine))
        is_missing = machine.market.maintenance_margin < value("no-bad-debt", machine)
        assert smallest_fund(machine) == (wanted if is_missing else 0)


def test_the_smallest_notional_is_that_of_the_engine_but_for_rounding() -> None:
    """The engine allows for a reward that is rounded down by a quantum, and answers in whole quanta."""
    for machine in [each for each in machines(0) if not each.specification.penalty_capped_by_equity][:6]:
        least = value("smallest notional that pays its keeper", machine)
        dearer = replace(
            machine, specification=replace(machine.specification, gas_cost=machine.specification.gas_cost + 1)
        )
        figure = re.search(r"notional of (\d+) on", notional_figure(machine, Limits()))
        assert figure is not None
        assert least <= int(figure[1]) <= value("smallest notional that pays its keeper", dearer) + 1


def test_no_bad_debt_reads_as_its_property_file_states_it() -> None:
    """Derived, not typed in, it comes out in the form of its source line."""
    assert as_text(FORMS["no-bad-debt", Side.LONG]) == "1 - (1 - d)**n*(1 - f)*(1 - s)/(1 + e)"
    assert as_text(FORMS["no-bad-debt", Side.SHORT]) == "-1 + (1 + u)**n*(1 + f)*(1 + s)/(1 - e)"


def test_a_rise_much_faster_than_a_fall_decides_the_long_where_the_oracle_is_stale() -> None:
    """With a staleness of 3, up 30 % and down 1 %: the jump back of the oracle is what a long has to survive."""
    numbers = {derivation.d: sp.Rational(1, 100), derivation.u: sp.Rational(3, 10), derivation.e: 0, derivation.n: 4}
    form = FORMS["solvency, at the oracle price", Side.LONG].subs(numbers)
    assert form.subs(derivation.h, 3) == 1 - sp.Rational(10, 13) ** 2
    assert form.subs(derivation.h, 0) == 1 - sp.Rational(99, 100) ** 4


def test_the_document_shows_the_generated_tables() -> None:
    """docs/thresholds.md has both tables as the code prints them."""
    text = DOCUMENT.read_text(encoding="utf-8")
    assert table() in text
    assert symbol_table() in text
