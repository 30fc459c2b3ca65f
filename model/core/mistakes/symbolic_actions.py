"""Mutants of the symbolic machine: deposits, withdrawals, trades, and what an account is worth."""

from __future__ import annotations

from novate.model.mutant import Mutant

SYMBOLIC_ACTIONS = (
    Mutant(
        "a deposit cures nobody",
        "symbolic.deposit.deposit",
        "settled(machine, after.account, carried(before.account, after.account))",
        "carried(before.account, after.account)",
    ),
    Mutant(
        "a deposit is not booked as cash",
        "symbolic.deposit.deposit",
        "before.ledger.cash + amount",
        "before.ledger.cash",
    ),
    Mutant("an amount of nothing", "symbolic.deposit.deposit", "amount > 0", "amount >= 0"),
    Mutant(
        "no margin check on a withdrawal",
        "symbolic.withdraw.withdraw",
        '"initial-margin": passes_initial(machine, after.account),',
        "",
    ),
    Mutant("cash is paid that is not there", "symbolic.withdraw.withdraw", '"cash": before.ledger.cash >= amount,', ""),
    Mutant(
        "a withdrawal leaves the clock running",
        "symbolic.withdraw.withdraw",
        "restarted(after.account),",
        "",
    ),
    Mutant(
        "no margin check on a trade",
        "symbolic.trade.trade",
        '"initial-margin": passes,',
        "",
    ),
    Mutant(
        "dust may be opened",
        "symbolic.trade.trade",
        "position.oracle >= machine.market.minimum_notional",
        "position.oracle > 0",
    ),
    Mutant("a price below zero", "symbolic.trade.trade", '"price-positive": value >= 0,', ""),
    Mutant(
        "a buyer pays rounded down",
        "symbolic.trade.trade",
        "rounding.up(value), rounding.down(value)",
        "rounding.down(value), rounding.down(value)",
    ),
    Mutant(
        "the residue of rounding belongs to nobody",
        "symbolic.trade.trade",
        "before.ledger.fees + paid - received",
        "before.ledger.fees",
    ),
    Mutant(
        "buyer and seller swapped",
        "symbolic.trade.trade",
        "z3.If(buys, -paid, received)",
        "z3.If(buys, received, -paid)",
    ),
    Mutant(
        "a fee is nobody's",
        "symbolic.trade.trade",
        "pool + fee.own + fee.counterparty",
        "pool + fee.own",
    ),
    Mutant(
        "what a fee takes after the check is checked",
        "symbolic.fees.checked",
        "unpaid if machine.specification.fee_after_check else paid",
        "paid",
    ),
    Mutant("others' money moves", "symbolic.unchanged.rest_unchanged", "after.bystanders == before.bystanders", "True"),
    Mutant(
        "longs valued as shorts",
        "symbolic.margin.equity",
        "machine.side.sign * account.position.oracle",
        "-machine.side.sign * account.position.oracle",
    ),
    Mutant("equity at the market price", "symbolic.margin.equity", "position.oracle", "position.market"),
    Mutant("no minimum maintenance", "symbolic.margin.required", " + market.minimum_maintenance", ""),
    Mutant("no deduction", "symbolic.margin.share", " - deduction", ""),
    Mutant("one rate for every size", "symbolic.margin.share", "larger, lines, ", "larger, (), "),
    Mutant("a floor is added", "symbolic.margin.required", "if market.is_floored", "if False"),
    Mutant("a floor alone is enough", "symbolic.margin.required", "larger(asked, ", "larger(0 * asked, "),
    Mutant("a floor is added to what covers", "symbolic.margin.beyond_required", "market.is_floored or", "False or"),
    Mutant(
        "maintenance in place of initial margin",
        "symbolic.margin.passes_initial",
        "Level.INITIAL",
        "Level.MAINTENANCE",
    ),
    Mutant("liquidatable at equality", "symbolic.margin.is_liquidatable", "account) <", "account) <="),
    Mutant(
        "a rounding may lose two quanta",
        "symbolic.numbers.Rounding.down",
        "value - 1 < rounded",
        "value - 2 < rounded",
    ),
    Mutant(
        "the other positions are worth nothing",
        "symbolic.margin.equity",
        " + account.others.value",
        "",
    ),
    Mutant(
        "the other positions require no initial margin",
        "symbolic.margin.passes_initial",
        "account.others.initial",
        "account.others.value",
    ),
    Mutant(
        "initial in place of maintenance margin",
        "symbolic.margin.own_requirement",
        "Level.MAINTENANCE",
        "Level.INITIAL",
    ),
    Mutant(
        "a step may change the ledger at will",
        "symbolic.unchanged.ledger_unchanged",
        "z3.And(*amounts, *spent)",
        "z3.BoolVal(bool(kept))",
    ),
    Mutant(
        "a step may change the other positions at will",
        "symbolic.unchanged.others_unchanged",
        '!= "anchor"',
        'not in ("anchor", "margin")',
    ),
    Mutant(
        "a promise about the oracle price",
        "symbolic.margin.own_promise",
        "account.position.market",
        "account.position.oracle",
    ),
    Mutant("a promise without the minimum", "symbolic.margin.promised", " - market.minimum_maintenance", ""),
    Mutant(
        "the other positions are no part of a promise",
        "symbolic.margin.beyond_promise",
        " + account.others.promise",
        "",
    ),
    Mutant("a deposit moves the oracle", "symbolic.prices.same_prices", "after.oracle == before.oracle", "True"),
)
