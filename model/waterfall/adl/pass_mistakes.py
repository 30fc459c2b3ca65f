"""Mistakes that people make about auto-deleveraging, each of which some check must notice."""

from __future__ import annotations

from novate.model.mutant import Mutant, within

MISTAKES = within(
    "waterfall.adl",
    Mutant("deleveraging is at the mark", "passes.deleveraged", "None if rule.price", "now.mark if rule.price"),
    Mutant(
        "payments are rounded down", "passes.payment", "-(bankrupt.balance * size //", "(-bankrupt.balance * size //"
    ),
    Mutant(
        "each pays for its part of the whole debt and not of what is left",
        "passes.deleveraged",
        "payment(bankrupt, ",
        "payment(now.bankrupt, ",
    ),
    Mutant("what is paid is not received", "passes.exchanged", "bankrupt.balance + paid", "bankrupt.balance"),
    Mutant("a position is closed on one side alone", "passes.exchanged", "other.size + moved", "other.size"),
    Mutant("the bankrupt account's own side is asked", "passes.may_be_asked", "< 0", "!= 0"),
    Mutant("who has gained nothing is asked", "passes.may_be_asked", "not rule.only_profitable or", "True or"),
    Mutant("a limit of accounts is ignored", "passes.sizes", "[: rule.most_accounts]", ""),
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
        "guarantee.no_cascade_margin",
        "(1 - shown.least_oracle) / (1 + shown.least_oracle)",
        "1 - shown.least_oracle",
    ),
    Mutant(
        "the no-cascade margin of a short is that of no bad debt",
        "guarantee.no_cascade_margin",
        "(shown.most_oracle - 1) / (shown.most_oracle + 1)",
        "shown.most_oracle - 1",
    ),
    Mutant(
        "the no-cascade margin looks at the market where the oracle is what decides",
        "guarantee.no_cascade_margin",
        "(1 - shown.least_oracle) / (1 + shown.least_oracle)",
        "(1 - shown.least_market) / (1 + shown.least_market)",
    ),
    Mutant(
        "a floor is taken for a minimum that is added",
        "guarantee._left_out",
        "machine.market.is_floored",
        "False",
    ),
    Mutant(
        "who is left with a part of what he took is not looked at",
        "contract.asks_all",
        "specification.adl_accounts is None and",
        "True and",
    ),
    Mutant(
        "a score is the mark over the entry, which is upside down for shorts",
        "reference.score",
        "profit_score(other.gain(mark), cost,",
        "profit_score(mark, other.entry,",
    ),
    Mutant("the mark of the block before is that of this one", "reference.this_pass", "now.last_oracle or", ""),
    Mutant(
        "what the oracle moves in a block is taken of what it was before",
        "guarantee.margin_of_a_block",
        "(1 - shown.least_oracle) / shown.least_oracle",
        "1 - shown.least_oracle",
    ),
    Mutant(
        "what the oracle moves in a block is what it moves until a close-out",
        "guarantee.margin_of_a_block",
        ".at_most_late(0)",
        "",
    ),
    Mutant("the worst offset is not looked at", "guarantee.guaranteed_fill", "range(len(sizes))", "range(1)"),
    Mutant(
        "the market maker keeps his money, and not the position",
        "reference.shared_out",
        "paid.get(closed.maker, 0) + closed.flow - kept",
        "paid.get(closed.maker, 0)",
    ),
    Mutant(
        "where nobody takes a position nothing is closed unless something is left",
        "reference.shared_out",
        "not (left or closed.maker == NOBODY)",
        "not left",
    ),
    Mutant("the others pay twice what is left", "reference.this_pass", "closed.flow - left", "closed.flow - 2 * left"),
    Mutant(
        "what the layers above have paid is forgotten",
        "reference.this_pass",
        "closed.flow - left",
        "closed.flow",
    ),
    Mutant(
        "the market maker's own position is not as before",
        "reference.holder",
        "(closed.size if name == closed.maker else 0)",
        "0",
    ),
)
"""In the order of the table."""
