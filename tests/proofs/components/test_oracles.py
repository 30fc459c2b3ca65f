"""Every oracle keeps to its lag profile, in numbers too, and none of what is proved of it is empty."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
import z3
from proof_mechanisms import MARKET, mechanism
from proof_mechanisms import oracle_of as band_of

from novate.model.contract import NUMBERS, LagProfile, Oracle
from novate.model.core.symbolic.lag_profile import lag_profile, moves_of
from novate.model.core.symbolic.numbers import number
from novate.model.core.symbolic.state import Machine
from novate.model.oracles.exact.parameters import Exact
from novate.model.oracles.mean.parameters import Mean
from novate.model.parameters import VARIANTS
from novate.model.specification import MoveWindow, Side
from novate.proofs.components import looks
from novate.proofs.components.oracles import ORACLES, oracle_of
from novate.proofs.engine.limits import Limits
from novate.proofs.engine.obligation import prove
from novate.proofs.engine.solver import Outcome, satisfy

SIDES = pytest.mark.parametrize("side", list(Side))
WINDOWS = (MoveWindow(4, Fraction(3, 100), Fraction(2, 100)),)
STALE = mechanism(MARKET | {"move_windows": WINDOWS}, staleness=3, deviation=Fraction(1, 100), keeper_delay=2)


@SIDES
@pytest.mark.parametrize("kind", ORACLES)
def test_it_keeps_to_its_profile_and_gets_to_the_bounds(kind: str, side: Side) -> None:
    """Of any numbers."""
    oracle = ORACLES[kind]
    machine = oracle.symbols(side)
    assert prove([*oracle.kept(machine), *oracle.reached(machine)], Limits()).holds


IN_NUMBERS: dict[str, tuple[Oracle, tuple[MoveWindow, ...]]] = {
    "band": (band_of(STALE), WINDOWS),
    "exact": (Exact(), WINDOWS),
    "mean": (Mean(4), ()),
}
"""Oracles, and the bounds over several blocks of which what is proved of them speaks."""


@SIDES
@pytest.mark.parametrize("kind", ORACLES)
def test_nothing_is_proved_of_an_oracle_that_is_empty(kind: str, side: Side) -> None:
    """One in numbers satisfies the premises of all obligations of symbols."""
    own, windows = IN_NUMBERS[kind]
    market = replace(STALE.markets["A"], oracle=own, move_windows=windows)
    specification = replace(STALE, markets={"A": market})
    numbers, machine = Machine(specification, market, side, exact=True), ORACLES[kind].symbols(side)
    found = {"move_up": numbers.market.move_up, "move_down": numbers.market.move_down}
    found |= {name: getattr(own, name) for each in VARIANTS[kind] for name in each.numbers}
    found |= moves_of(numbers) | {"keeper_delay": STALE.keeper_delay}
    pairs = [(z3.Real(name), number(value)) for name, value in found.items()]
    for each in (*ORACLES[kind].kept(machine), *ORACLES[kind].reached(machine)):
        premises = [z3.substitute(premise, *pairs) for premise in each.premises]
        assert satisfy(premises, Limits()).outcome is Outcome.SATISFIABLE, each.name


@SIDES
@pytest.mark.parametrize("deviation", [Fraction(0), Fraction(1, 100), Fraction(1), Fraction(2)])
def test_it_keeps_to_it_in_numbers(deviation: Fraction, side: Side) -> None:
    """Of one file's, also where the oracle may show next to nothing: there is no upper bound then."""
    specification = mechanism(MARKET, staleness=2, deviation=deviation)
    machine = Machine(specification, specification.markets["A"], side)
    assert prove(list(oracle_of(machine).kept(machine)), Limits()).holds


class Promising:
    """A profile in which one number promises a little more than the contract's."""

    def __init__(self, profile: LagProfile, number: str) -> None:
        """That number; least and most each in its own direction."""
        self.profile, self.number = profile, number

    def __getattr__(self, name: str) -> Any:
        """The contract's, or more than that."""
        found = getattr(self.profile, name)
        if name != self.number:
            return found
        return found * Fraction(1001, 1000) if name.startswith("least") else found * Fraction(999, 1000)


@SIDES
@pytest.mark.parametrize("number", [name for name in NUMBERS if not name.startswith("shown")])
@pytest.mark.parametrize("kind", ORACLES)
def test_a_contract_that_promises_more_is_not_proved(
    kind: str, number: str, side: Side, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of any of the numbers: the proof rests on moves and on what the twin says of one block, not on the contract."""
    oracle = ORACLES[kind]
    monkeypatch.setattr(looks, "lag_profile", lambda machine: Promising(lag_profile(machine), number))
    assert not prove(list(oracle.kept(oracle.symbols(side))), Limits()).holds
