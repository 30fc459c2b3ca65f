"""Splitting a call: which flat rewards pay the smallest call in stress, and no keeper for two calls in place of one."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

MINIMUM = 2


def gain(flat: int, gas: int, rate: int, parts: tuple[int, ...]) -> int:
    """What so many calls bring a keeper."""
    return sum(rate * part + flat - gas for part in parts)


def splits(whole: int) -> Iterator[tuple[int, ...]]:
    """All ways to close it in calls of the minimum or more, in one call too."""
    yield (whole,)
    for first in range(MINIMUM, whole - MINIMUM + 1):
        yield from ((first, *rest) for rest in splits(whole - first))


def is_in_order(flat: int, gas: int, calm: int, rate: int) -> bool:
    """Of all sizes and splits: every call is worth its gas in stress, and in calm no split more than one call."""
    for whole in range(MINIMUM, 4 * MINIMUM + 1):
        at_once = gain(flat, calm, rate, (whole,))
        for parts in splits(whole):
            if gain(flat, calm, rate, parts) > at_once or min(gain(flat, gas, rate, (each,)) for each in parts) < 0:
                return False
    return True


def test_there_is_such_a_flat_reward_iff_the_share_of_the_smallest_call_pays_what_gas_varies_by() -> None:
    """Of all rewards up to the gas and more; the ends of what is allowed are whole numbers, so those will do."""
    seen = set()
    for rate, gas, calm in product(range(4), range(7), range(7)):
        if calm <= gas:
            exists = any(is_in_order(flat, gas, calm, rate) for flat in range(gas + 2))
            assert exists is (rate * MINIMUM >= gas - calm)
            seen.add((rate == 0, exists, gas == calm))
    assert seen == {(True, True, True), (True, False, False), (False, True, True), (False, True, False)} | {
        (False, False, False)
    }


def test_what_pays_in_stress_pays_for_splits_in_calm() -> None:
    """Said: a flat reward that covers the gas in stress is safe in calm. j calls bring (j - 1)(g - G) more there.

    Said: a share of the penalty makes up for that. It does not count: it is the same for one call and for many.
    """
    for rate in (0, 3):
        assert gain(5, 2, rate, (2, 2, 4)) - gain(5, 2, rate, (8,)) == 2 * (5 - 2)
