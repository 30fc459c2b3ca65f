"""The lock holds every obligation that is built today; the rest of it is tested with the theorems in force."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from novate.proofs.theorems import lock
from novate.proofs.theorems.theorem import theorems


@pytest.mark.parametrize("name", [each.name for each in theorems()])
def test_the_lock_holds_every_obligation(name: str, digests: Mapping[str, str]) -> None:
    """What is proved today is what was proved when the lock was written."""
    assert digests[name] == lock.OBLIGATIONS[name]
