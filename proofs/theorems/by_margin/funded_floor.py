"""Positions that pay funding where a minimum is a floor under requirements: from which margin on they leave no debt.

At a look an account has max(m N, c) of a notional N at least, so it has m N. In what is asked of a margin where charges
stop at what is left, or no flat reward is charged, c has no part: the theorems with funding, of the same market whose
minimum is nothing, answer. They hold of any requirement that is at least m N, which is proved with symbols
(`tests/proofs/theorems/test_sizes.py`), and positions of c/m and more are the plain market's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction

from novate.model.core.symbolic.state import Machine
from novate.model.specification import Minimum
from novate.proofs.theorems.inequality import Inequality, Row
from novate.proofs.theorems.of_property import ByMargin
from novate.proofs.theorems.parameters import Parameters, Shape
from novate.properties import USUAL

FUNDED_FLOOR = "nothing is known yet of positions that pay funding where a minimum is a floor under requirements"


def applies(machine: Machine) -> bool:
    """Whether it is about such positions, closed at once."""
    return machine.pays_funding and machine.market.is_floored and machine.market.close_out.is_whole


def left_out(machine: Machine) -> str:
    """Why no margin is known, in words; empty where one is, or where it is that none is enough."""
    first = next(_left_out(machine), "")
    return f"{FUNDED_FLOOR} {first}" if first else ""


def _left_out(machine: Machine) -> Iterator[str]:
    if machine.many_positions:
        yield "in accounts that hold several positions"
    if machine.specification.keeper_flat_reward and not machine.specification.penalty_capped_by_equity:
        yield "and are charged a flat reward in full"


def plain(machine: Machine) -> Machine:
    """The same mechanism without a minimum in this market."""
    market = replace(machine.market, minimum_maintenance=0, minimum_is=Minimum.SUM)
    specification = replace(machine.specification, markets={**machine.specification.markets, market.name: market})
    return replace(machine, specification=specification, market=market)


def by_margin(rows: Callable[[Shape], tuple[Row, ...]]) -> ByMargin:
    """Who answers for a property that asks for these rows."""

    def margin(machine: Machine, _: int | None = None) -> Fraction | None:
        return least_margin(plain(machine), rows)

    return ByMargin(margin, lambda _: None, left_out, plain, USUAL.name, applies=applies, lifts=FUNDED_FLOOR)


def least_margin(machine: Machine, rows: Callable[[Shape], tuple[Row, ...]]) -> Fraction | None:
    """The least with which they hold; None where none is enough, or the theorem does not speak of it."""
    shape, parameters = Shape.of(machine), Parameters.of(machine)
    asked = [Inequality(*row, shape=shape) for row in rows(shape)]
    profile = parameters.profile
    if any(row.is_hopeless(profile) for row in asked) or profile.least_oracle == 0:
        return None
    found = max(Fraction(row.bound(parameters)) for row in asked)
    return found if found <= 1 or machine.side.sign < 0 else None
