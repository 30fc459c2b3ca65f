"""Spells of accounts that are closed in parts: every step of the reference is one of the symbolic machine.

What that guarantees of a spell (what was sold and what is left are worth the schedule mean, equity never less than the
worst) is so confirmed of prices that go any way, keepers who are early or late, and oracles that look back.
"""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from random import Random

import pytest

from novate.model.core.symbolic.lag_profile import lag_profile, oracle_profile
from novate.model.core.symbolic.state import Machine
from novate.model.specification import Side, Specification
from novate.proofs.refinement.of_close_outs.partial import BOTH_KINDS, CROSS, SPELLS
from novate.proofs.refinement.run import ConfirmedRun
from novate.proofs.refinement.templates import Symbolic
from novate.proofs.refinement.traders import ORACLES, block, close_everybody, close_out, maker_of, open_position

SYMBOLIC = {name: Symbolic(specification) for name, specification in SPELLS.items()}
SIZES = (7, 20, 55, 110, 110)


def spell(run: ConfirmedRun, random: Random, sign: int) -> None:
    """Somebody just healthy, prices that mostly go against him, and keepers who call when they must, or before."""
    (market,) = run.specification.markets
    price = run.now.state.markets[market].price
    open_position(run, "ann", market, sign * random.choice(SIZES), price, edge=0)
    for _ in range(40):
        against = random.choice((Fraction(-sign), Fraction(-sign), Fraction(-sign), Fraction(sign, 2), Fraction(0)))
        shown = random.choice(ORACLES)
        if not block(run, {market: against}, shown) and not block(run, {market: Fraction(0)}, "fresh"):
            close_out(run, "ann", market, Fraction(random.choice((0, 1))))
            close_out(run, "ann", market, Fraction(0))
            continue
        if "ann" in run.liquidatable() and random.random() < 1 / 4:
            close_out(run, "ann", market, Fraction(1))
        if not run.account("ann").positions:
            return


@pytest.mark.parametrize("name", SPELLS)
def test_every_step_of_a_spell_is_one_of_the_symbolic_machine(name: str) -> None:
    """And its invariant holds in every state; calls come one after the other, and some spells end in a shortfall."""
    reached: Counter[str] = Counter()
    for seed in range(8):
        random = Random(seed)
        run = ConfirmedRun(SPELLS[name], SYMBOLIC[name])
        for sign in (1, -1):
            spell(run, random, sign)
        reached += run.reached
    assert reached["close-out after an earlier one"] > 15, reached
    assert reached["refused: one-call-a-block"], reached
    assert reached["positions left"], reached
    assert maker_of("A") in run.now.state.accounts


@pytest.mark.parametrize(("specification", "seeds"), [(CROSS, range(8)), (BOTH_KINDS, range(2))], ids=["parts", "both"])
def test_a_cross_account_is_called_in_all_of_its_markets(specification: Specification, seeds: range) -> None:
    """Of several positions every one is called in a block; each step is one of the machine of each of them."""
    symbolic, reached = Symbolic(specification), Counter[str]()
    for seed in seeds:
        random = Random(seed)
        run = ConfirmedRun(specification, symbolic)
        for market in specification.markets:
            price = run.now.state.markets[market].price
            open_position(run, "ann", market, random.choice((-1, 1)) * random.choice(SIZES), price, edge=0)
        signs = {market: (1 if size > 0 else -1) for market, size in run.account("ann").positions.items()}
        for _ in range(30):
            against = {market: random.choice((Fraction(-sign), Fraction(0))) for market, sign in signs.items()}
            if not block(run, dict.fromkeys(specification.markets, Fraction(0)) | against, random.choice(ORACLES)):
                close_everybody(run, Fraction(random.choice((0, 1))))
                block(run, dict.fromkeys(specification.markets, Fraction(0)), "fresh")
        reached += run.reached
    assert reached["close-out after an earlier one"] > len(seeds), reached
    assert reached["positions left"], reached


@pytest.mark.parametrize("name", SPELLS)
def test_there_is_something_to_confirm(name: str) -> None:
    """The means are less than one block's price, of a long, and more of a short."""
    specification = SPELLS[name]
    for side in Side:
        machine = Machine(specification, specification.markets["A"], side, exact=True)
        profile, oracle = lag_profile(machine), oracle_profile(machine)
        worse = (
            oracle.least_market - profile.least_market
            if side is Side.LONG
            else profile.most_market - oracle.most_market
        )
        assert worse > 0
