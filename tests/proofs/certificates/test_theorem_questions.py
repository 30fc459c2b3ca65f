"""Questions of the theorems, in the parameters as symbols: a sample of each kind is certified."""

from __future__ import annotations

import pytest

from novate.proofs.certificates.checker import check
from novate.proofs.certificates.search import certificate
from novate.proofs.engine.cross_check import script
from novate.proofs.theorems.theorem import theorem_named

SAMPLE = (
    ("lag-profile/mean", "the mean goes on to fall (long)"),
    ("lag-profile/push", "an answer is what is taken for granted of a feed (long)"),
    ("solvency/cross/long/capped", "the position is worth its cover (long)"),
    ("solvency/cross/long/in-full", "the run keeps to the mechanism"),
    ("keeper-incentive/isolated/short/capped", "broken: the keeper's reward is at least the gas cost"),
    ("liquidation-progress/cross/long/capped", "(3) what it costs, a short held"),
    ("no-bad-debt/cross/long/in-full", "withdraw keeps the invariant (long)"),
)


@pytest.mark.parametrize(("theorem", "name"), SAMPLE, ids=lambda each: each)
def test_a_question_of_a_theorem_is_certified(theorem: str, name: str) -> None:
    """By products of parameters' signs, quotients, and equations that are solved; the checker believes it."""
    question = script(next(each.negation for each in theorem_named(theorem).obligations() if each.name == name))
    assert check(question, certificate(question)) == ""
