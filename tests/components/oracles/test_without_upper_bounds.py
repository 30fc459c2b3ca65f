"""Oracles without upper bounds, and what is made of them: nobody asks for a bound that there is not."""

from __future__ import annotations

from fractions import Fraction

import pytest

from novate.model.contract import Feed, Oracle
from novate.model.core.symbolic.lag_profile import lag_profile
from novate.model.core.symbolic.state import Machine
from novate.model.oracles.band.parameters import Band
from novate.model.oracles.ema.parameters import Ema
from novate.model.oracles.exact.parameters import Exact
from novate.model.oracles.fallback.parameters import Fallback
from novate.model.oracles.lowest.parameters import Lowest
from novate.model.specification import Side
from novate.proofs.components.oracles import oracle_of
from novate.proofs.engine.limits import Limits
from novate.proofs.engine.obligation import prove
from novate.proofs.refinement.mechanisms import mechanism

PER_CENT = Fraction(1, 100)


def feeds(*oracles: Oracle) -> tuple[Feed, ...]:
    """With names."""
    return tuple(Feed(f"feed-{place}", each) for place, each in enumerate(oracles))


NOTHING_SHOWN = Band(deviation_down=Fraction(1), staleness=2)
"""It may show next to nothing of the market price."""
LEFT_BEHIND = Lowest(feeds(Lowest(feeds(Ema(PER_CENT, PER_CENT)))))
"""Falls of 2 % leave it behind without a bound, so what is made of it has no bound on how far it may jump."""
ORACLES: dict[str, Oracle] = {
    "it shows next to nothing": NOTHING_SHOWN,
    "a fallback to one that shows next to nothing": Fallback(feeds(Exact(), NOTHING_SHOWN)),
    "the lowest of what is left behind": LEFT_BEHIND,
    "a fallback to what is left behind": Fallback(feeds(Exact(), LEFT_BEHIND)),
}


@pytest.mark.parametrize("side", list(Side))
@pytest.mark.parametrize("name", ORACLES)
def test_what_it_guarantees_is_known_and_proved_without_them(name: str, side: Side) -> None:
    """Of numbers, where asking for such a bound divides by 0."""
    market = {"oracle": ORACLES[name], "move_up": 3 * PER_CENT, "move_down": 2 * PER_CENT}
    specification = mechanism(market, keeper_delay=1)
    machine = Machine(specification, specification.markets["A"], side)
    assert lag_profile(machine).has_most is False
    assert prove(list(oracle_of(machine).kept(machine)), Limits()).holds
