"""Mistakes that people make about deleveraging, put in place: each is noticed by some check of this folder."""

from __future__ import annotations

from functools import partial

import pytest
import test_allocations
import test_deleveraging
import test_deleveraging_in_a_mechanism as in_a_mechanism
import test_no_cascade

from novate.model.mutant import Mutant
from novate.model.specification import Side
from novate.model.waterfall.adl.pass_mistakes import MISTAKES
from novate.proofs.mutation.mutant import applied

CHECKS = (
    *(
        partial(test_deleveraging.test_costs_add_up_to_the_deficit_whoever_is_chosen, each)
        for each in ("list", "pro-rata")
    ),
    test_deleveraging.test_no_payment_is_a_quantum_above_the_price_and_the_last_pays_the_rest,
    test_deleveraging.test_who_is_chosen_first,
    test_deleveraging.test_no_other_price_removes_the_deficit,
    test_deleveraging.test_there_may_be_nobody_who_has_gained,
    test_deleveraging.test_as_much_is_filled_as_is_guaranteed_from_any_place_on,
    test_allocations.test_lots_are_those_allotted_one_by_one,
    partial(
        in_a_mechanism.test_the_other_side_closes_at_the_bankruptcy_price_as_far_as_the_fund_leaves_something, 40, 160
    ),
    in_a_mechanism.test_a_market_maker_may_be_on_the_other_side_himself,
    in_a_mechanism.test_where_no_market_maker_is_the_other_side_closes_at_the_price_of_the_close_out,
    partial(in_a_mechanism.test_at_the_mark_of_the_block_before_too_much_is_paid_or_too_little, 60, 50, 60, 0),
    partial(in_a_mechanism.test_a_score_is_the_same_way_round_on_both_sides, -1, (150, 140)),
    test_no_cascade.test_figures_at_the_mark_of_the_block_before,
    partial(test_no_cascade.test_known_figures, "8", 2, 0, "12.4424"),
    test_no_cascade.test_of_what_it_says_nothing,
    test_no_cascade.test_a_market_maker_may_be_deleveraged_himself_and_left_with_a_part,
    *(partial(test_no_cascade.test_no_path_needs_more_and_some_path_needs_as_much, each) for each in Side),
)


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda each: each.mistake)
def test_it_is_noticed(mistake: Mutant) -> None:
    """By an assertion that fails, with the mistake in place."""
    with applied(mistake):
        assert any(fails(check) for check in CHECKS)


def fails(check: partial[None]) -> bool:
    """Whether an assertion of it does."""
    try:
        check()
    except (AssertionError, ValueError, ArithmeticError):
        return True
    return False


def test_without_a_mistake_nothing_is() -> None:
    """It is the mistake that is noticed."""
    assert not any(fails(check) for check in CHECKS)
