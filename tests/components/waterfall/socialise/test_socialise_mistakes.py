"""Mistakes that people make about losses that are shared out, put in place: each is noticed by some check here."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import test_socialise as checks

from novate.model.mutant import Mutant
from novate.model.waterfall.socialise.share_mistakes import MISTAKES
from novate.proofs.mutation.mutant import applied

CHECKS = (
    checks.test_by_gains_nobody_pays_more_than_its_own_and_all_is_covered_iff_the_loss_is_at_most_all_gains,
    checks.test_gains_since_the_last_healthy_look_suffice_whatever_is_traded_meanwhile,
    checks.test_by_size_both_sides_pay_and_the_surplus_is_up_to_a_quantum_for_each_base_quantum,
    checks.test_profits_scaled_down_are_at_most_the_residual_and_less_than_a_quantum_each_is_kept,
    checks.test_nobody_gains_by_leaving_first_where_what_was_cut_is_counted_down,
    checks.test_never_more_is_kept_back_than_is_missing,
    checks.test_a_gate_protects_nobody_where_the_deficit_is_still_there_when_it_lapses,
)


def fails(check: Callable[[], None]) -> bool:
    """Whether an assertion of it does."""
    try:
        check()
    except (AssertionError, ArithmeticError):
        return True
    return False


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda each: each.mistake)
def test_it_is_noticed(mistake: Mutant) -> None:
    """With the mistake in place."""
    with applied(mistake):
        assert any(map(fails, CHECKS))


def test_without_a_mistake_nothing_is() -> None:
    """It is the mistake that is noticed."""
    assert not any(map(fails, CHECKS))
