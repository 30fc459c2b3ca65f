from __future__ import annotations

from itertools import product
from random import Random

import pytest
from cross_draws import drawn_adventure
from cross_mechanisms import MECHANISMS
from cross_runs import Run, adventure
from cross_templates import DisagreementError, Symbolic
from cross_twins import TWINS

SYMBOLIC = {name: Symbolic(specification) for name, specification in MECHANISMS.items()}
UNSEEN = {"notional recorded at the oracle", "cash that is not there", "dust may be opened"}
"""What drawn steps cannot see: a wrong record of a right step; a guard that refuses none of the numbers drawn."""


def begin(twin: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put the wrong functions in place."""
    for target in TWINS[twin].targets:
        monkeypatch.setattr(f"novate.model.reference.{target}", TWINS[twin].replacement)


def adventures(seeds: int, where: str = "") -> None:
    """Bounded runs through every mechanism of such a name, each step confirmed by the symbolic machine."""
    for seed, name in product(range(seeds), MECHANISMS):
        if where in name:
            adventure(Run(MECHANISMS[name], SYMBOLIC[name]), Random(seed), 2)


def draws(seeds: int, where: str = "") -> None:
    """Bounded runs through every mechanism of such a name, with steps drawn from the symbolic machine."""
    for seed, name in product(range(seeds), MECHANISMS):
        if where in name:
            drawn_adventure(MECHANISMS[name], Random(seed), 2, SYMBOLIC[name])


@pytest.mark.parametrize("twin", TWINS)
def test_a_run_gives_a_wrong_twin_away(twin: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Some step of the wrong reference is no symbolic step, some refusal none, or some property is judged otherwise."""
    begin(twin, monkeypatch)
    with pytest.raises(DisagreementError):
        adventures(6, TWINS[twin].where)


@pytest.mark.parametrize("twin", [name for name in TWINS if name not in UNSEEN])
def test_a_drawn_step_gives_a_wrong_twin_away(twin: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The wrong reference refuses a symbolic step, goes beyond all of them, or ends somewhere else."""
    begin(twin, monkeypatch)
    with pytest.raises(DisagreementError):
        draws(12, TWINS[twin].where)


def test_the_right_reference_passes_the_same_runs() -> None:
    """What gives wrong twins away does not accuse the right one."""
    adventures(1)
    draws(1)
