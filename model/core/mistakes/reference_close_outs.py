"""Mutants of the reference: close-outs and the loss waterfall."""

from __future__ import annotations

from novate.model.mutant import Mutant

REFERENCE_CLOSE_OUTS = (
    Mutant(
        "anybody is closed out",
        "reference.liquidate.refused_close_out",
        "or liquidatable(rules, state, action.account, account)",
        "",
    ),
    Mutant(
        "fills at any price",
        "reference.liquidate.refused_close_out",
        "or fill_within_slippage(rules, state, action, account)",
        "",
    ),
    Mutant(
        "the flat reward need not be held",
        "reference.liquidate.refused_close_out",
        "or reward_held(rules, state, action, account)",
        "",
    ),
    Mutant(
        "what is held is looked at before the fill",
        "reference.liquidate.held_at",
        " + closed * beyond_oracle",
        "",
    ),
    Mutant(
        "slippage on the wrong side",
        "reference.liquidate.fill_within_slippage",
        "fills.lowest if size > 0",
        "fills.lowest if size < 0",
    ),
    Mutant(
        "fills measured from the oracle price",
        "reference.liquidate.fill_within_slippage",
        "state.markets[action.market].price",
        "state.markets[action.market].oracle",
    ),
    Mutant(
        "slippage forgotten",
        "reference.rules.fills",
        "scaled(1 - slippage, scale)",
        "scale",
    ),
    Mutant(
        "no margin check on the market maker",
        "reference.liquidate.refused_maker",
        "or initial_margin(rules, state, name, maker)",
        "",
    ),
    Mutant(
        "half the position is closed",
        "reference.liquidate.closed_out",
        "part_closed(rules, state, action, account)",
        "-(-part_closed(rules, state, action, account) // 2)",
    ),
    Mutant("penalty forgotten", "reference.liquidate.billed", "charges = penalty - share + reward", "charges = reward"),
    Mutant("flat reward on the house", "reference.liquidate.billed", "penalty - share + reward", "penalty"),
    Mutant("penalty rounded down", "reference.liquidate.billed", "penalty = rounded_up(", "penalty = rounded_down("),
    Mutant(
        "the keeper's share rounded up",
        "reference.liquidate.billed",
        "share = rounded_down(",
        "share = rounded_up(",
    ),
    Mutant(
        "charges never capped",
        "reference.liquidate.billed",
        "charges = min(charges, left_of(rules, state, closed))",
        "lacking = 0",
    ),
    Mutant("what is left is rounded up", "reference.liquidate.left_of", "rounded_down(", "rounded_up("),
    Mutant(
        "charges strip the other positions of their cover",
        "reference.liquidate.left_of",
        "headroom(rules, state, closed, rules.maintenance)",
        "int(equity(rules, state, closed) * rules.scale)",
    ),
    Mutant(
        "reward beyond the charges",
        "reference.liquidate.billed",
        "reward=min(reward, charges)",
        "reward=reward",
    ),
    Mutant(
        "keeper and fund swapped",
        "reference.liquidate.billed",
        "reward=min(reward, charges)",
        "reward=charges - min(reward, charges)",
    ),
    Mutant(
        "every close-out forgives",
        "reference.liquidate.settled",
        "0 if closed.positions else max(0, -balance)",
        "max(0, -balance)",
    ),
    Mutant(
        "a shortfall is not forgiven",
        "reference.liquidate.settled",
        "balance=balance + shortfall",
        "balance=balance",
    ),
    Mutant(
        "the reward is not booked",
        "reference.liquidate.booked",
        "keeper_claims=ledger.keeper_claims + bill.reward",
        "keeper_claims=ledger.keeper_claims",
    ),
    Mutant(
        "the fund gets the keeper's part too",
        "reference.liquidate.booked",
        "+ bill.charges - bill.reward",
        "+ bill.charges",
    ),
    Mutant(
        "the residue of a close-out is lost",
        "reference.liquidate.booked",
        "fees=ledger.fees + residue",
        "fees=ledger.fees",
    ),
    Mutant(
        "close-outs are not counted",
        "reference.liquidate.booked",
        "close_outs=ledger.close_outs + 1",
        "close_outs=ledger.close_outs",
    ),
    Mutant(
        "the record confuses market and oracle price",
        "reference.liquidate.observed",
        "market_notional=size * market.price * unit",
        "market_notional=size * market.oracle * unit",
    ),
    Mutant(
        "layers pay in another order",
        "reference.waterfall.absorbed",
        "specification.layers:",
        "reversed(specification.layers):",
        of_component=True,
    ),
    Mutant(
        "what was paid in a block counts for ever",
        "reference.waterfall.in_next_block",
        "_replace(in_block=0)",
        "_replace(ever=0)",
        of_component=True,
    ),
    Mutant("a waterfall layer is skipped", "reference.waterfall.absorbed", "cation.layers", "cation.layers[1:]"),
    Mutant(
        "uncovered bad debt is not recorded",
        "reference.waterfall.absorbed",
        "ledger.uncovered_bad_debt + owed",
        "ledger.uncovered_bad_debt",
    ),
    Mutant(
        "slippage of longs for shorts too",
        "reference.rules.fills",
        "scaled(1 + slippage, scale)",
        "scale",
    ),
    Mutant("slippage rises beyond the largest", "reference.liquidate.rising", "min(Fraction(1), ", "max(Fraction(0), "),
    Mutant(
        "the smallest fill as the largest do", "reference.liquidate.rising", "small + part * (large - small)", "large"
    ),
    Mutant("small positions fill as large ones", "reference.liquidate.fills_of", "worth <= each.up_to", "False"),
    Mutant("as large as it is now", "reference.next_block.last_seen", "before[name].oracle", "1"),
    Mutant("close-outs are free", "reference.liquidate.billed", "charges = penalty - share + reward", "charges = 0"),
    Mutant("no floor of rewards", "reference.liquidate.billed", "specification.within_reward_limits(", "("),
    Mutant("the fund pays up to the floor", "reference.liquidate.billed", "penalty - share + reward", "penalty + flat"),
    Mutant(
        "the keeper takes the whole penalty",
        "reference.liquidate.billed",
        "penalty * rules.keeper_share",
        "penalty * scale",
    ),
    Mutant(
        "the fund pays before it receives",
        "reference.liquidate.booked",
        "return absorbed(rules.specification, received, market, bill.from_fund + shortfall)",
        "paid = absorbed(rules.specification, ledger, market, bill.from_fund + shortfall); return received._replace("
        "uncovered_bad_debt=paid.uncovered_bad_debt, "
        "insurance_fund=received.insurance_fund - ledger.insurance_fund + paid.insurance_fund)",
    ),
    Mutant(
        "the fund pays a keeper nothing",
        "reference.liquidate.booked",
        "market, bill.from_fund + shortfall)",
        "market, shortfall)",
    ),
    Mutant(
        "what the fund pays never gets to the keeper",
        "reference.liquidate.billed",
        "return Bill(charges, reward, lacking",
        "return Bill(charges, min(reward, charges), lacking",
    ),
    Mutant(
        "nobody absorbs a loss",
        "reference.liquidate.booked",
        "absorbed(rules.specification, received, market, bill.from_fund + shortfall)",
        "received",
    ),
    Mutant(
        "a close-out leaves the account overdue",
        "reference.liquidate.liquidate",
        "rested_if_healthy(rules, state, account)",
        "account",
    ),
    Mutant(
        "a close-out leaves the market maker overdue",
        "reference.liquidate.liquidate",
        "rested(maker)",
        "maker",
    ),
)
