"""Mistakes that people make about auto-deleveraging, each of which some check must notice."""

from __future__ import annotations

from novate.model.mutant import Mutant, within

MISTAKES = within(
    "waterfall.adl",
    Mutant("deleveraging is at the mark", "reference.deleveraged", "None if rule.price", "now.mark if rule.price"),
    Mutant(
        "payments are rounded down", "reference.payment", "-(bankrupt.balance * size //", "(-bankrupt.balance * size //"
    ),
    Mutant(
        "each pays for its part of the whole debt and not of what is left",
        "reference.deleveraged",
        "payment(bankrupt, ",
        "payment(now.bankrupt, ",
    ),
    Mutant("what is paid is not received", "reference.exchanged", "bankrupt.balance + paid", "bankrupt.balance"),
    Mutant("a position is closed on one side alone", "reference.exchanged", "other.size + moved", "other.size"),
    Mutant("the bankrupt account's own side is asked", "reference.may_be_asked", "< 0", "!= 0"),
    Mutant("who has gained nothing is asked", "reference.may_be_asked", "not rule.only_profitable or", "True or"),
    Mutant("a limit of accounts is ignored", "reference.sizes", "[: rule.most_accounts]", ""),
    Mutant(
        "largest remainders are taken for D'Hondt's rule",
        "allocations.dhondt.allocate",
        "lots[place] + 1) / members[place].gain, place) for",
        "1 - budget * members[place].gain % total(members)), place) for",
    ),
    Mutant(
        "a queue asks for more than the gain", "allocations.queue.queue", "min(members[place].gain, budget)", "budget"
    ),
    Mutant("the lowest score is asked first", "allocations.score.allocate", "-members", "members"),
    Mutant(
        "the no-cascade margin is that of no bad debt",
        "contract.no_cascade_margin",
        "(1 - shown.least_oracle) / (1 + shown.least_oracle)",
        "1 - shown.least_oracle",
    ),
    Mutant(
        "the no-cascade margin of a short is that of no bad debt",
        "contract.no_cascade_margin",
        "(shown.most_oracle - 1) / (shown.most_oracle + 1)",
        "shown.most_oracle - 1",
    ),
    Mutant("the worst offset is not looked at", "contract.guaranteed_fill", "range(len(sizes))", "range(1)"),
)
"""In the order of the table."""
