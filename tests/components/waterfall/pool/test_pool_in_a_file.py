"""A pool from a file to its answers: what of it counts, exactly, and that the mechanism needs it."""

from __future__ import annotations

import tomllib
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from novate.model.specification import Specification
from novate.model.waterfall.pool.contract import held
from novate.model.waterfall.pool.words import setting
from novate.proofs.engine.limits import Limits
from novate.proofs.status import Status
from novate.proofs.verdicts.whole import verify_whole
from novate.specification.file import SpecificationError, parse_document, to_document

EXAMPLE = Path(__file__).parents[4] / "examples" / "pool-that-cannot-run.toml"
WORST = Fraction(50_000_000) * (1 - Fraction(98, 100) ** 4 - Fraction(6, 100))
"""Longs lose in a window: four falls of 2 % against a margin of 6 %."""


def document(**pool: object) -> dict[str, Any]:
    """The example with another pool."""
    found = tomllib.loads(EXAMPLE.read_text())
    del found["expect"]
    return found | {"pool": pool}


def meant(**pool: object) -> Specification:
    """What the file means."""
    return parse_document(document(**pool))


@pytest.mark.parametrize(
    ("pool", "counted", "words"),
    [
        ({}, 90_000_000, "leaving takes 4 blocks: 900,000 cannot leave"),
        ({"requested": "10%"}, 81_000_000, "leaving takes 4 blocks, 10% due already: 810,000 cannot leave"),
        ({"withdrawal_delay": "3 blocks"}, 0, "leaving takes 3 blocks: 0 cannot leave"),
        ({"withdrawals": "free"}, 0, "all may leave at once: 0 cannot leave"),
        ({"withdrawals": "gated", "reserve": "5"}, 500, "5 of it stay: 5 cannot leave"),
        ({"withdrawals": "gated", "reserve": "1_000_000"}, 90_000_000, "1,000,000 of it stay: 900,000 cannot leave"),
    ],
)
def test_what_cannot_leave_counts(pool: dict[str, object], counted: int, words: str) -> None:
    """In quanta of a cent, and in words; and the file is read back as written."""
    delayed = {} if "withdrawals" in pool else {"withdrawals": "delayed", "withdrawal_delay": "4 blocks"}
    found = meant(assets="900_000", **delayed | pool)
    assert held(found) == counted
    assert setting(found) == f"pool 900,000 ({words} before a close-out)"
    assert parse_document(to_document(found)) == found


def test_it_is_needed_to_the_quantum() -> None:
    """Fund and pool together hold the worst window's cost, or it is not proved; a block less, and a run breaks it."""
    needed = WORST - 100_000
    for missing, delay, status in ((0, 4, Status.PROVED), (1, 4, Status.UNKNOWN), (0, 3, Status.VIOLATED)):
        quanta = -(-needed * 100 // 1) - missing
        found = meant(
            assets=f"{quanta // 100}.{quanta % 100:02}", withdrawals="delayed", withdrawal_delay=f"{delay} blocks"
        )
        assert held(found) == (quanta if delay == 4 else 0)
        assert verify_whole(found, "fund-sufficiency", Limits()).status is status


@pytest.mark.parametrize(
    ("pool", "problem"),
    [
        ({"withdrawal_delay": "3 blocks"}, '"free", expected "delayed", of which withdrawal_delay speaks'),
        ({"withdrawals": "delayed", "reserve": "1"}, '"delayed", expected "gated", of which reserve speaks'),
        ({"withdrawals": "gated"}, 'nothing, expected a value, which withdrawals = "gated" needs'),
        ({"withdrawals": "never"}, '"never", expected "free", "delayed" or "gated"'),
    ],
)
def test_what_says_too_little_or_too_much_is_refused(pool: dict[str, object], problem: str) -> None:
    """With what was found, and what is expected."""
    with pytest.raises(SpecificationError) as error:
        meant(**pool)
    assert problem in "\n".join(map(str, error.value.problems))


def test_a_pool_that_is_no_layer_is_refused() -> None:
    """Whatever stands in its table."""
    found = document(assets="5")
    found["waterfall"]["layers"] = ["insurance-fund"]
    with pytest.raises(SpecificationError, match=r'pool.assets: found "5", expected "pool" in waterfall.layers'):
        parse_document(found)
