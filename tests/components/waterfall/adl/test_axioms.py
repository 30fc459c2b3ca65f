"""Which rule breaks which axiom, with the smallest witness: what the page says, and what it says is false."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from axiom_table import found, kept, tables

from novate.model.waterfall.adl.allocations import RULES
from novate.model.waterfall.adl.allocations.queue import queue
from novate.model.waterfall.adl.allocations.rule import Amount, BudgetError, Member, Rule, Shares, allocated
from novate.model.waterfall.adl.allocations.score import price_ratio_score
from novate.properties.allocations import AXIOMS
from novate.properties.allocations.smallest_witness import smallest_witness

PRO_RATA, EQUAL, LEVELLING, LARGEST, LIST = "pro-rata", "equal", "levelling", "largest-first", "list"
SMALLEST = {
    ("equals pay equally", LARGEST): "[1, 1]; 1: pay [1, 0]",
    ("equals pay equally", LIST): "[1, 1]; 1: pay [1, 0]",
    ("a larger gain pays no less", LIST): "[1, 2]; 1: pay [1, 0]",
    ("a larger gain keeps no less", LARGEST): "[1, 2]; 2: keep [1, 0]",
    ("a larger gain keeps no less", LIST): "[2, 1]; 2: keep [0, 1]",
    ("min-max", EQUAL): "[1, 2]; 1: pay [1/2, 1/2]: 1/2 of a gain, not 1/3",
    ("min-max", LEVELLING): "[1, 2]; 1: pay [0, 1]: 1/2 of a gain, not 1/3",
    ("min-max", LARGEST): "[1, 1]; 1: pay [1, 0]: 1 of a gain, not 1/2",
    ("min-max", LIST): "[1, 1]; 1: pay [1, 0]: 1 of a gain, not 1/2",
    ("split-proof", LEVELLING): "[1, 2]; 1: split into [1, 1, 1] pays 2/3, not 1",
    ("split-proof", LARGEST): "[1, 2]; 1: split into [1, 1, 1] pays 0, not 1",
    ("merge-proof", EQUAL): "[1, 1, 1]; 1: merged into [2, 1] pays 1/2, not 2/3",
    ("two losses as their sum", LARGEST): "[1, 2]; 2: 1 and 1 pay [1, 1], not [0, 2]",
}
"""Of the ten axioms of an allocation and the five rules for any parts; all others hold."""
ABOUT_ACCOUNTS = ("deposit-proof", "re-entry-proof")


def says(axiom: str, rule: str) -> str:
    """What the search has found; empty where nothing."""
    return str(found()[rule, axiom] or "")


def test_the_search_finds_the_smallest_witness_of_each_and_no_other() -> None:
    """Worked out by hand once, and not where the search could read it."""
    axioms = [each for each in AXIOMS if each not in ABOUT_ACCOUNTS]
    assert len(axioms) == 10
    broken = {
        (axiom, rule): says(axiom, rule) for axiom in axioms for rule in (PRO_RATA, EQUAL, LEVELLING, LARGEST, LIST)
    }
    assert {key: text for key, text in broken.items() if text} == SMALLEST


def test_the_page_has_what_the_search_finds() -> None:
    """`python tests/components/waterfall/adl/axiom_table.py` writes it."""
    assert kept() == tables()


def test_whoever_reopens_its_position_pays_nothing_whatever_the_rule() -> None:
    """It has no gain then: of [1, 1] and a loss of 1 the other pays all."""
    assert all(says("re-entry-proof", rule).startswith("[1") for rule in RULES)


def test_a_deposit_helps_against_scores_alone() -> None:
    """The score of one falls from 4 to 2, and the other pays all; gains are what they were."""
    assert {rule for rule in RULES if says("deposit-proof", rule)} == {"score"}
    before, after = [Member(1, 4), Member(1, 3)], [Member(1, 2), Member(1, 3)]
    assert allocated(RULES["score"], before, 1) == (1, 0)
    assert allocated(RULES["score"], after, 1) == (0, 1)


def test_a_score_by_mark_over_entry_is_upside_down_for_shorts() -> None:
    """Of two shorts with one leverage the one that has gained more comes later: 2.5 against 4.9 at a mark of 50."""
    richer, poorer = (price_ratio_score(50, entry, 5, 1) for entry in (100, 51))
    assert (richer, round(float(poorer), 2)) == (2.5, 4.9)


def test_lots() -> None:
    """D'Hondt's rule alone is min-max, Adams' alone split-proof; largest remainders may take less of a larger loss."""
    assert {axiom: [rule for rule in ("dhondt", "adams", "hamilton") if not says(axiom, rule)] for axiom in AXIOMS} == {
        "equals pay equally": [],
        "a larger gain pays no less": ["dhondt", "hamilton"],
        "a larger gain keeps no less": ["adams", "hamilton"],
        "min-max": ["dhondt"],
        "split-proof": ["adams"],
        "merge-proof": ["dhondt"],
        "scale": [],
        "monotone in the budget": ["dhondt", "adams"],
        "monotone in one's own gain": ["dhondt", "adams", "hamilton"],
        "two losses as their sum": [],
        "deposit-proof": ["dhondt", "adams", "hamilton"],
        "re-entry-proof": [],
    }
    assert says("min-max", "adams").startswith("[1, 2]; 1: pay [1, 0]")
    assert says("split-proof", "hamilton") == says("split-proof", "dhondt")
    assert says("split-proof", "dhondt") == "[1, 2]; 1: split into [1, 1, 1] pays 0, not 1"
    assert says("monotone in the budget", "hamilton") == "[1, 3, 3]; 3: pay [1, 1, 1], and of one more [0, 2, 2]"


def test_not_every_rule_that_nobody_splits_against_and_that_scales_and_is_monotone_is_pro_rata() -> None:
    """FALSE: `equal` is all that, and lets equals pay equally; where they do not, a list is split- and merge-proof."""
    asked = ("equals pay equally", "split-proof", "scale", "monotone in the budget", "monotone in one's own gain")
    assert not any(says(axiom, EQUAL) for axiom in asked)
    assert not any(says(axiom, LIST) for axiom in ("split-proof", "merge-proof", "scale"))


def test_a_list_is_split_proof_only_where_both_accounts_take_the_place_of_the_one() -> None:
    """FALSE that it is so wherever the second one stands: of 2 and a loss of 2 the first alone is asked for 1."""
    rule = RULES[LIST]
    assert allocated(rule, [Member(2), Member(1)], 2) == (2, 0)
    assert allocated(rule, [Member(1), Member(1), Member(1)], 2) == (1, 1, 0)


def test_every_axiom_can_be_broken() -> None:
    """By some rule; what none here breaks, by one that asks the smallest gain first."""
    never = [axiom for axiom in AXIOMS if not any(says(axiom, rule) for rule in RULES)]
    assert never == ["monotone in one's own gain"]

    def smallest_first(members: Sequence[Member], budget: Amount) -> Shares:
        return queue(members, sorted(range(len(members)), key=lambda place: members[place].gain), budget)

    witness = smallest_witness(Rule("smallest-first", "", smallest_first), AXIOMS[never[0]])
    assert str(witness) == "[1, 1]; 1: with [2, 1] pays 0, not 1"


@pytest.mark.parametrize("budget", [-1, 4])
def test_a_budget_that_gains_do_not_allow_is_refused(budget: int) -> None:
    """With what was found, and what is expected."""
    with pytest.raises(BudgetError, match=f"found a budget of {budget}, expected at least 0 and at most 3"):
        allocated(RULES[PRO_RATA], [Member(1), Member(2)], budget)
