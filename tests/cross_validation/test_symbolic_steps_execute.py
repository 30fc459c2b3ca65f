from __future__ import annotations

from random import Random

import pytest
from cross_draws import drawn_adventure
from cross_mechanisms import MECHANISMS, random_mechanism


@pytest.mark.parametrize("name", MECHANISMS)
def test_drawn_steps_execute(name: str) -> None:
    """What the solver draws from the symbolic machine, the reference carries out to the same state."""
    drawn = drawn_adventure(MECHANISMS[name], Random(3), 6)
    assert set(drawn) == {"Deposit", "Withdraw", "Trade", "NextBlock", "Liquidate"}, drawn


@pytest.mark.parametrize("seed", range(8))
def test_drawn_steps_execute_in_a_random_mechanism(seed: int) -> None:
    """The agreement does not hang on the numbers of the mechanism."""
    random = Random(seed)
    assert drawn_adventure(random_mechanism(random), random, 4)
