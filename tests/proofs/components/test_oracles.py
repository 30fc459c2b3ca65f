"""Every oracle keeps to its lag profile, in numbers too, and none of what is proved of it is empty."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
import z3
from proof_mechanisms import MARKET, mechanism
from proof_mechanisms import oracle_of as band_of

from novate.model.contract import NUMBERS, Feed, LagProfile, Oracle, feeds_of
from novate.model.core.symbolic.lag_profile import lag_profile, moves_of
from novate.model.core.symbolic.numbers import number
from novate.model.core.symbolic.powers import of_feed
from novate.model.core.symbolic.state import Machine
from novate.model.oracles.band.parameters import Band
from novate.model.oracles.ema.parameters import Ema
from novate.model.oracles.exact.parameters import Exact
from novate.model.oracles.fallback.parameters import Fallback
from novate.model.oracles.lowest.parameters import Lowest
from novate.model.oracles.mean.parameters import Average, Mean
from novate.model.oracles.median.parameters import Median
from novate.model.oracles.push.parameters import Push, PushInTime
from novate.model.parameters import ORACLES as ORACLE_COMPONENTS
from novate.model.specification import MoveWindow, Side
from novate.proofs.components import looks
from novate.proofs.components.oracles import ORACLES, oracle_of
from novate.proofs.engine.checked import Outcome
from novate.proofs.engine.limits import Limits
from novate.proofs.engine.obligation import prove
from novate.proofs.engine.solver import satisfy

NARROW = Band(Fraction(2, 100), Fraction(1, 1000), 1)
SIDES = pytest.mark.parametrize("side", list(Side))
WINDOWS = (MoveWindow(4, Fraction(3, 100), Fraction(2, 100)),)
STALE = mechanism(MARKET | {"move_windows": WINDOWS}, staleness=3, deviation=Fraction(1, 100), keeper_delay=2)


THREE = tuple(Feed(f"feed {place}", each) for place, each in enumerate((band_of(STALE), Exact(), NARROW), start=1))
IN_NUMBERS: dict[str, tuple[Oracle, ...]] = {
    "band": (band_of(STALE), PushInTime(Fraction(2, 100), 1, 2, Fraction(1, 500))),
    "exact": (Exact(),),
    "mean": (Mean(4), Mean(4, Average.GEOMETRIC), Mean(3, Average.GEOMETRIC)),
    "ema": (Ema(Fraction(1, 2), Fraction(1, 1000)), Ema(Fraction(1, 1000), Fraction(1, 1000))),
    "push": (Push(Fraction(2, 100), 2, Fraction(1, 500)), Push(Fraction(1, 1000), 4, Fraction(1, 500))),
    "median": (Median(THREE, faulty=1),),
    "fallback": (Fallback(THREE),),
    "lowest": (Lowest(THREE),),
}
"""By kind: of one whose proof tells cases apart one for each; those made of feeds with as many as theorems speak of."""
EVERY = [each for oracles in IN_NUMBERS.values() for each in oracles]
WITHOUT_HORIZONS = ("mean",)
"""Kinds of which what is reached is proved for one bound on the moves of a block alone."""


def machine_of(oracle: Oracle, side: Side) -> Machine:
    """One side of a market with this oracle, in numbers with all their digits."""
    windows = () if oracle.kind in WITHOUT_HORIZONS else WINDOWS
    market = replace(STALE.markets["A"], oracle=oracle, move_windows=windows)
    return Machine(replace(STALE, markets={"A": market}), market, side, exact=True)


@SIDES
@pytest.mark.parametrize("kind", ORACLES)
def test_nothing_is_proved_of_an_oracle_that_is_empty(kind: str, side: Side) -> None:
    """Some in numbers satisfy the premises of each obligation of symbols."""
    machine = ORACLES[kind].symbols(side)
    instances = [in_numbers(machine_of(oracle, side)) for oracle in IN_NUMBERS[kind]]
    for each in (*ORACLES[kind].kept(machine), *ORACLES[kind].reached(machine)):
        asked = ([z3.substitute(premise, *pairs) for premise in each.premises] for pairs in instances)
        assert any(satisfy(premises, Limits()).outcome is Outcome.SATISFIABLE for premises in asked), each.name


def in_numbers(machine: Machine) -> list[tuple[z3.ExprRef, z3.ExprRef]]:
    """Each symbol, and the number that it is there."""
    oracle = machine.market.oracle
    found = {"move_up": machine.market.move_up, "move_down": machine.market.move_down}
    own = {name: getattr(oracle, name) for each in ORACLE_COMPONENTS.variants[oracle.kind] for name in each.numbers}
    found |= {name: value for name, value in own.items() if value is not None}
    for feed in feeds_of(oracle):
        profile = lag_profile(of_feed(machine, feed))
        found |= {f"{feed.name} {name}": getattr(profile, name) for name in NUMBERS}
    found |= moves_of(machine) | {"keeper_delay": STALE.keeper_delay}
    return [(z3.Real(name), number(value)) for name, value in found.items()]


@SIDES
@pytest.mark.parametrize("oracle", EVERY, ids=str)
def test_one_in_numbers_keeps_to_its_profile(oracle: Oracle, side: Side) -> None:
    """By the argument for one file: of an oracle that is made of feeds, theirs are part of it."""
    machine = replace(machine_of(oracle, side), exact=False)
    obligations = list(oracle_of(machine).kept(machine))
    assert prove(obligations, Limits()).holds
    named = {feed.name for feed in feeds_of(oracle)}
    assert named == {
        each.name.removeprefix("feed ").split(":")[0] for each in obligations if each.name.startswith("feed ")
    }


@pytest.mark.parametrize("oracle", EVERY, ids=str)
def test_a_search_may_ask_what_it_shows(oracle: Oracle) -> None:
    """After prices that never moved it may show that price, and not a hundred times as much where it has a bound."""
    prices = [(z3.Real("newest"), 0), (z3.Real("older"), 1), (z3.Real("oldest"), 2)]
    shown = z3.Real("shown")
    machine = machine_of(oracle, Side.LONG)
    shows, is_bounded = oracle_of(machine).shows(machine, shown, prices), lag_profile(machine).least_market_now > 0
    rest = [price == 7 for price, _ in prices]
    assert satisfy([*rest, shows, shown == 7], Limits()).outcome is Outcome.SATISFIABLE
    far = satisfy([*rest, shows, shown == 700], Limits()).outcome
    assert far is (Outcome.UNSATISFIABLE if is_bounded else Outcome.SATISFIABLE)


@pytest.mark.parametrize("oracle", [*EVERY, Mean(1), Mean(1, Average.GEOMETRIC)], ids=str)
def test_any_solver_can_read_what_is_proved_of_it(oracle: Oracle) -> None:
    """No sum of one term alone, which SMT-LIB does not know."""
    machine = replace(machine_of(oracle, Side.LONG), exact=False)
    symbols = ORACLES[oracle.kind].symbols(Side.LONG)
    for each in (*oracle_of(machine).kept(machine), *oracle_of(machine).reached(symbols)):
        sums = [term for formula in each.negation for term in terms_of(formula) if z3.is_add(term)]
        assert all(term.num_args() > 1 for term in sums), each.name


def terms_of(formula: z3.ExprRef) -> Iterator[z3.ExprRef]:
    """All terms of which it is made."""
    yield formula
    for each in formula.children():
        yield from terms_of(each)


@pytest.mark.parametrize("oracle", EVERY, ids=str)
def test_its_profile_is_exact(oracle: Oracle) -> None:
    """Of one file's numbers: no number of it is a float, not even 1."""
    machine = machine_of(oracle, Side.LONG)
    profile = lag_profile(machine)
    assert all(isinstance(getattr(profile, name), int | Fraction) for name in NUMBERS)
    assert all(isinstance(each, int | Fraction) for each in oracle_of(machine).reach(machine, 2))


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
