"""Mutants of the reference: deposits, withdrawals, trades, and what accounts are worth."""

from __future__ import annotations

from novate.model.mutant import Mutant

REFERENCE_ACTIONS = (
    Mutant("a fee rounded down", "reference.fees.fee", "rounded_up(", "rounded_down("),
    Mutant(
        "a fee after the check may leave a debt",
        "reference.fees.paying_at_last",
        "min(amount, worth)",
        "amount",
    ),
    Mutant(
        "no fee is taken before the check",
        "reference.trade.trade",
        "each if at_last else paying(each, owed) for name, each in unpaid.items()",
        "each for name, each in unpaid.items()",
    ),
    Mutant("a buyer pays rounded down", "reference.accounts.filled", "paid = rounded_up(", "paid = rounded_down("),
    Mutant(
        "a seller receives rounded up",
        "reference.accounts.filled",
        "received = rounded_down(",
        "received = rounded_up(",
    ),
    Mutant(
        "the residue of rounding belongs to nobody",
        "reference.accounts.filled",
        "residue=paid - received",
        "residue=0",
    ),
    Mutant("a closed position keeps its entry", "reference.accounts.holding", "if positions[market] == 0", "if False"),
    Mutant(
        "a deposit cures nobody",
        "reference.deposit.deposit",
        "rested_if_healthy(rules, state, account)",
        "account",
    ),
    Mutant(
        "a deposit cures everybody",
        "reference.deposit.deposit",
        "rested_if_healthy(rules, state, account)",
        "account._replace(overdue=0)",
    ),
    Mutant(
        "a deposit is not booked as cash",
        "reference.deposit.deposit",
        "cash=state.ledger.cash + action.amount",
        "cash=state.ledger.cash",
    ),
    Mutant("an amount of nothing", "reference.guards.amount_positive", "amount > 0", "amount >= 0"),
    Mutant(
        "no margin check on a withdrawal",
        "reference.withdraw.withdraw",
        "or initial_margin(rules, state, action.account, account)",
        "",
    ),
    Mutant("cash is paid that is not there", "reference.withdraw.withdraw", "or cash_there(state, paid)", ""),
    Mutant(
        "a withdrawal leaves the cash",
        "reference.withdraw.paid_of",
        "cash=ledger.cash - paid",
        "cash=ledger.cash",
    ),
    Mutant(
        "what is kept back is missing for ever",
        "reference.withdraw.paid_of",
        "uncovered_bad_debt - (amount - paid)",
        "uncovered_bad_debt",
        of_component=True,
    ),
    Mutant("a gate keeps nobody back", "reference.withdraw.withdraw", "or gate_open(ledger)", "", of_component=True),
    Mutant(
        "a withdrawal is paid in full",
        "reference.waterfall.paid_out",
        'part("waterfall", layer, "reference").paid_out(ledger, amount)',
        "amount",
        of_component=True,
    ),
    Mutant(
        "maintenance in place of initial margin",
        "reference.guards.initial_margin",
        "headroom(rules, state, account, rules.initial) >= 0",
        "headroom(rules, state, account, rules.maintenance) >= 0",
    ),
    Mutant(
        "two markets with isolated margin",
        "reference.guards.one_market_per_account",
        "positions) <= 1",
        "positions) <= 2",
    ),
    Mutant("a trade with oneself", "reference.guards.different_accounts", "if first != second", "if True"),
    Mutant("a price below zero", "reference.trade.price_not_negative", "price >= 0", "price >= -1"),
    Mutant(
        "dust may be opened",
        "reference.trade.refused_side",
        "or minimum_notional(rules, state, action.market, name, account)",
        "",
    ),
    Mutant(
        "no margin check on the seller",
        "reference.trade.trade",
        "in checked.items():",
        "in [(action.buyer, checked[action.buyer])]:",
    ),
    Mutant(
        "a trade leaves the buyer overdue",
        "reference.trade.trade",
        "else rested(each)",
        "else rested(each) if name == action.seller else each",
    ),
    Mutant(
        "equity at the market price",
        "reference.margin.headroom",
        "markets[name].oracle",
        "markets[name].price",
    ),
    Mutant(
        "longs margined as shorts",
        "reference.rules.Requirement.headroom",
        "self.long if size > 0",
        "self.long if size < 0",
    ),
    Mutant("no minimum maintenance", "reference.rules.Requirement.headroom", "less_share - self.minimum", "less_share"),
    Mutant("no deduction", "reference.rules.Requirement.headroom", " + line.deduction", ""),
    Mutant("the tier that asks least", "reference.rules.Requirement.headroom", "= min(less_share", "= max(less_share"),
    Mutant("a floor is added", "reference.rules.Requirement.headroom", "if self.is_floor:", "if False:"),
    Mutant("a floor alone is enough", "reference.rules.Requirement.headroom", "return min(", "return max("),
    Mutant("a promise has a floor", "reference.rules.promise", "n(0), scale)", "n(0), scale)._replace(is_floor=True)"),
    Mutant(
        "liquidatable at equality",
        "reference.margin.is_liquidatable",
        "rules.maintenance) < 0",
        "rules.maintenance) <= 0",
    ),
    Mutant(
        "an account without positions is liquidatable",
        "reference.margin.is_liquidatable",
        "bool(account.positions) and headroom",
        "headroom",
        equivalent="Only an account without positions and with a balance below zero would be judged otherwise, and "
        "none can be reached: a deposit only adds; a withdrawal or a trade must leave the initial requirement, which "
        "without positions is a balance of at least 0; and the close-out of the last position forgives what is below "
        "0 (`settled`).",
    ),
    Mutant(
        "debts count as owed by the house",
        "reference.books.books",
        "max(0, scaled_equity(rules, state, account))",
        "scaled_equity(rules, state, account)",
    ),
    Mutant(
        "the fund starts without its cash", "reference.genesis.genesis", "cash=cash_at_first(specification)", "cash=0"
    ),
    Mutant(
        "a trade leaves the seller overdue",
        "reference.trade.trade",
        "else rested(each)",
        "else rested(each) if name == action.buyer else each",
    ),
    Mutant("the buyer goes short", "reference.accounts.filled", "market, size, -paid", "market, -size, -paid"),
    Mutant(
        "a withdrawal leaves the account overdue",
        "reference.withdraw.withdraw",
        "rested(before._replace(balance=before.balance - action.amount))",
        "before._replace(balance=before.balance - action.amount)",
        equivalent="An overdue account is liquidatable: prices stay within a block, and whatever cures an account sets "
        "`overdue` to 0. So its equity is below its maintenance requirement, and less money does not raise it. A "
        "withdrawal asks for the initial requirement, which no specification lets be smaller, and refuses.",
    ),
    Mutant(
        "initial in place of maintenance margin",
        "reference.margin.is_liquidatable",
        "rules.maintenance",
        "rules.initial",
    ),
    Mutant(
        "a promise about the oracle price",
        "reference.margin.beyond_promise",
        "state.markets[name].price",
        "state.markets[name].oracle",
    ),
    Mutant(
        "maintenance margin in place of a promise",
        "reference.margin.beyond_promise",
        "rules.promised",
        "rules.maintenance",
    ),
    Mutant(
        "debts are left out of the books",
        "reference.books.books",
        "sum(account.balance for",
        "sum(max(0, account.balance) for",
    ),
)
