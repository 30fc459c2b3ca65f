"""The obligations of margin models: proved, of something that can be, and damaged ones are not."""

from __future__ import annotations

import pytest
import z3

from novate.model.core.symbolic.numbers import larger, smaller
from novate.proofs.components.margins import MODELS, capital, contagion, deficits
from novate.proofs.engine.limits import Limits
from novate.proofs.engine.obligation import Obligation, prove
from novate.proofs.engine.solver import Outcome, satisfy


@pytest.mark.parametrize("key", MODELS)
def test_each_is_proved_of_something_that_can_be(key: str) -> None:
    """No premises contradict each other."""
    found = list(MODELS[key].obligations())
    assert found
    assert prove(found, Limits()).holds
    for each in found:
        assert satisfy([*each.premises, z3.BoolVal(True)], Limits()).outcome is Outcome.SATISFIABLE, each.name


WRONG = (
    Obligation(
        "an account is at the sum of its markets' worst, which cannot all come at once",
        (capital.LOSSES <= capital.WORST, capital.LOSS <= capital.MOST, capital.MOST >= 0, capital.WORST >= 0),
        larger(capital.LOSSES + capital.LOSS, 0) == capital.WORST + capital.MOST,
    ),
    Obligation(
        "a hedge loses nothing",
        (capital.NOTIONAL > 0, capital.SPREAD >= 0, capital.OTHER - capital.ONE <= capital.SPREAD),
        capital.NOTIONAL * capital.OTHER <= capital.NOTIONAL * capital.ONE,
    ),
    Obligation(
        "whoever comes last loses no more than its part",
        (
            *contagion.KNOWN,
            contagion.LACKING <= contagion.THERE,
            contagion.LOSES * contagion.THERE == contagion.LACKING * contagion.HAS,
        ),
        smaller(contagion.LACKING, contagion.HAS) <= contagion.LOSES,
    ),
    Obligation(
        "sizes that net to zero leave enough for everybody",
        (contagion.THERE >= 0, contagion.LACKING >= 0, contagion.LEFT == contagion.THERE - contagion.LACKING),
        contagion.LEFT >= contagion.THERE,
    ),
    Obligation(
        "an account with a leg that lacks something is liquidatable",
        (deficits.EQUITY < deficits.REQUIRED, deficits.OWN_EQUITY >= deficits.OWN_REQUIRED),
        deficits.EQUITY + deficits.OWN_EQUITY < deficits.REQUIRED + deficits.OWN_REQUIRED,
    ),
)


@pytest.mark.parametrize("wrong", WRONG, ids=lambda each: each.name)
def test_what_looks_right_is_refuted(wrong: Obligation) -> None:
    """By a case of it."""
    proof = prove([wrong], Limits())
    assert proof.failed is wrong
