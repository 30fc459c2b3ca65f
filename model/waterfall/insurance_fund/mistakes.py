"""Mistakes that people make about an insurance fund that pays, each of which some check must notice."""

from __future__ import annotations

from novate.model.mutant import Mutant, within

KEPT = ("ledger.insurance_fund - paid", "ledger.insurance_fund")
MISTAKES = within(
    "waterfall.insurance_fund",
    Mutant("the fund pays and keeps its money", "reference.pay", *KEPT),
    Mutant("the fund pays what it does not have", "reference.pay", "min((ledger.insurance_fund,", "min((ledger.cash,"),
    Mutant(
        "caps of the fund are ignored",
        "reference.left_of_caps",
        "caps if cap is not None",
        "caps[:0] if cap is not None",
    ),
    Mutant("caps are never counted down", "reference.left_of_caps", "cap - used for", "cap for"),
    Mutant("a fund that pays all or nothing pays in part", "reference.paid_of", "owed if owed <= most else 0", "most"),
    Mutant("what was paid before counts no more", "reference.counted", "spent.ever + paid", "paid"),
    Mutant("a market's cap is that of all", "reference.counted", "spent.for_market(market) + paid", "paid"),
    Mutant("the fund pays and keeps its money", "symbolic.pay", *KEPT),
    Mutant("the fund pays what it does not have", "symbolic.pay", "most = ledger.insurance_fund", "most = ledger.cash"),
    Mutant("caps of the fund are ignored", "symbolic.pay", "most = smaller(most, left)", "pass"),
    Mutant("caps are never counted down", "symbolic.left_of_caps", "cap - each for", "number(cap) for"),
    Mutant(
        "a fund that pays all or nothing pays in part",
        "symbolic.paid_of",
        "z3.If(owed <= most, owed, number(0))",
        "smaller(most, owed)",
    ),
    Mutant("what was paid before counts no more", "symbolic.counted", "each + paid", "paid"),
)
"""In the order of the table."""
