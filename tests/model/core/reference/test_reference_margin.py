from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from novate.model.core.reference.margin import (
    equity,
    headroom,
    initial_requirement,
    is_liquidatable,
    least_balance,
    maintenance_requirement,
)
from novate.model.core.reference.rules import Rules
from novate.model.specification import Margin
from novate.model.state import Account, ClearingState

NAMES = ("A", "B", "C")
positions = st.dictionaries(st.sampled_from(NAMES), st.integers(-(10**6), 10**6).filter(bool), max_size=len(NAMES))
prices = st.fixed_dictionaries({name: st.integers(1, 10**6) for name in NAMES})
units = st.fractions(Fraction(1, 10**6), 10, max_denominator=10**6)


@given(balance=st.integers(), held=positions, at=prices, unit=units, minimum=st.integers(0, 10**6))
def test_equity_and_requirements_are_the_formulas(
    make_rules: Callable[..., Rules],
    make_state: Callable[..., ClearingState],
    balance: int,
    held: dict[str, int],
    at: dict[str, int],
    unit: Fraction,
    minimum: int,
) -> None:
    """Over several markets, equity nets and requirements add up, exactly, with the minimum once a position."""
    rules = make_rules(*NAMES, margin=Margin.CROSS, unit=unit, minimum_maintenance=minimum)
    state = make_state(rules, at)
    account = Account(balance, held, 0)
    value = sum((size * at[name] * unit for name, size in held.items()), Fraction(0))
    gross = sum((abs(size) * at[name] * unit for name, size in held.items()), Fraction(0))
    assert equity(rules, state, account) == balance + value
    assert maintenance_requirement(rules, state, account) == Fraction(5, 100) * gross + minimum * len(held)
    assert initial_requirement(rules, state, account) == Fraction(10, 100) * gross + minimum * len(held)
    assert is_liquidatable(rules, state, account) == (
        bool(held) and balance + value < Fraction(5, 100) * gross + minimum * len(held)
    )


@pytest.mark.parametrize("size", [1000, -1000])
def test_liquidatable_is_strict(
    make_rules: Callable[..., Rules], make_state: Callable[..., ClearingState], size: int
) -> None:
    """An account that has exactly its requirement is healthy; one quantum less and it is liquidatable."""
    rules = make_rules()
    state = make_state(rules, 100)
    balance = 5_000 - size * 100
    assert not is_liquidatable(rules, state, Account(balance, {"A": size}, 0))
    assert is_liquidatable(rules, state, Account(balance - 1, {"A": size}, 0))


def test_nothing_to_liquidate_without_a_position(
    make_rules: Callable[..., Rules], make_state: Callable[..., ClearingState]
) -> None:
    """An account without a position is not liquidatable, however little it has."""
    rules = make_rules()
    assert not is_liquidatable(rules, make_state(rules, 100), Account(-5, {}, 0))


@given(held=positions, at=prices, unit=units, minimum=st.integers(0, 10**6), initial=st.booleans())
def test_least_balance_is_the_least(
    make_rules: Callable[..., Rules],
    make_state: Callable[..., ClearingState],
    held: dict[str, int],
    at: dict[str, int],
    unit: Fraction,
    minimum: int,
    initial: bool,
) -> None:
    """With the least balance an account passes; with one quantum less it does not."""
    rules = make_rules(*NAMES, margin=Margin.CROSS, unit=unit, minimum_maintenance=minimum)
    state = make_state(rules, at)
    balance = least_balance(rules, held, at, initial=initial)
    requirements = rules.initial if initial else rules.maintenance
    assert headroom(rules, state, Account(balance, held, 0), requirements) >= 0
    assert headroom(rules, state, Account(balance - 1, held, 0), requirements) < 0
