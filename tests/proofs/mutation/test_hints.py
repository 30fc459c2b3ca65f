"""Hints name mistakes and mechanisms that there are; one that is wrong changes no mark."""

from __future__ import annotations

import pytest

from novate.model.mistakes import MISTAKES
from novate.proofs.mutation import campaign
from novate.proofs.mutation.campaign import Bench, judged
from novate.proofs.mutation.evidence import Evidence
from novate.proofs.mutation.hints import LIKELY
from novate.proofs.mutation.judges import Mark
from novate.proofs.refinement.mechanisms import MECHANISMS

UNPAID = next(each for each in MISTAKES if each.name == "reference: the fund pays a keeper nothing")


def test_hints_name_what_there_is() -> None:
    """Else they would be of no use."""
    assert set(LIKELY.values()) <= set(MECHANISMS)
    assert set(LIKELY) <= {each.name for each in MISTAKES}


@pytest.fixture(scope="module")
def bench() -> Bench:
    """Two mechanisms, of which the second notices."""
    return Bench.of(Evidence(claims=dict.fromkeys(("cross, safe", LIKELY[UNPAID.name]), ())))


@pytest.mark.parametrize("hint", [{}, {UNPAID.name: "cross, safe"}, {UNPAID.name: "a mechanism of the past"}])
def test_a_hint_decides_nothing(hint: dict[str, str], bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """The mistake is noticed whichever is compared first, or none that is there."""
    monkeypatch.setattr(campaign, "LIKELY", hint)
    assert judged(UNPAID, bench).cross_validation is Mark.KILLED
