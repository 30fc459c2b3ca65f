from __future__ import annotations

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


def all_adventures() -> None:
    """A bounded run through every mechanism, each step confirmed by the symbolic machine."""
    for seed in range(2):
        for name, specification in MECHANISMS.items():
            adventure(Run(specification, SYMBOLIC[name]), Random(seed), 3)


def all_draws() -> None:
    """A bounded run through every mechanism, with steps drawn from the symbolic machine."""
    for seed in range(3):
        for name, specification in MECHANISMS.items():
            drawn_adventure(specification, Random(seed), 3, SYMBOLIC[name])


@pytest.mark.parametrize("twin", TWINS)
def test_a_run_gives_a_wrong_twin_away(twin: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Some step of the wrong reference is no symbolic step, some refusal none, or some property is judged otherwise."""
    begin(twin, monkeypatch)
    with pytest.raises(DisagreementError):
        all_adventures()


@pytest.mark.parametrize("twin", [name for name in TWINS if name not in UNSEEN])
def test_a_drawn_step_gives_a_wrong_twin_away(twin: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The wrong reference refuses a symbolic step, goes beyond all of them, or ends somewhere else."""
    begin(twin, monkeypatch)
    with pytest.raises(DisagreementError):
        all_draws()


def test_the_right_reference_passes_the_same_runs() -> None:
    """What gives wrong twins away does not accuse the right one."""
    all_adventures()
    all_draws()
