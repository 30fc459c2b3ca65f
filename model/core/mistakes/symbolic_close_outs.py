"""Mutants of the symbolic machine: close-outs and the loss waterfall."""

from __future__ import annotations

from novate.model.mutant import Mutant

SYMBOLIC_CLOSE_OUTS = (
    Mutant(
        "anybody is closed out",
        "symbolic.liquidate.liquidate",
        '"not-liquidatable": is_liquidatable(machine, old),',
        "",
    ),
    Mutant(
        "fills at any price",
        "symbolic.liquidate.liquidate",
        '"slippage-bound": fills_within_slippage(machine, old, closed_now(machine, old, new), fill),',
        "",
    ),
    Mutant(
        "the flat reward need not be held",
        "symbolic.liquidate.liquidate",
        "**reward_held(machine, old, new, fill),",
        "",
    ),
    Mutant(
        "what is held is looked at before the fill",
        "symbolic.liquidate.held_at",
        " + machine.side.sign * (fill - shown)",
        "",
    ),
    Mutant(
        "slippage on the wrong side",
        "symbolic.liquidate.worst_fill",
        "1 - machine.side.sign",
        "1 + machine.side.sign",
    ),
    Mutant(
        "as large as it is now",
        "symbolic.liquidate.fills_within_slippage",
        "account.position.anchor",
        "account.position.oracle",
    ),
    Mutant(
        "slippage forgotten",
        "symbolic.liquidate.worst_fill",
        "times(1 - machine.side.sign * worst, market)",
        "market",
    ),
    Mutant(
        "fills measured from the oracle price",
        "symbolic.liquidate.liquidate",
        "fills_within_slippage(machine, old, closed_now(machine, old, new), fill)",
        "fills_within_slippage(machine, old, old.position.oracle, fill)",
    ),
    Mutant(
        "close-outs rounded in the account's favour",
        "symbolic.liquidate.settle",
        "(down, -up) if machine.side is Side.LONG else (-up, down)",
        "(up, -down) if machine.side is Side.LONG else (-down, up)",
    ),
    Mutant("every close-out forgives", "symbolic.liquidate.settle", "z3.And(is_last, balance < 0)", "balance < 0"),
    Mutant(
        "a shortfall is not forgiven",
        "symbolic.liquidate.liquidate",
        "money.balance + money.shortfall",
        "money.balance",
    ),
    Mutant("penalty forgotten", "symbolic.liquidate.owed", "return penalty + flat", "return 0 * penalty + flat"),
    Mutant("no floor of rewards", "symbolic.liquidate.owed", "specification.reward_floor", "0"),
    Mutant("all that is left", "symbolic.liquidate.charged", "number(of_margin) * left", "left"),
    Mutant("no cap of rewards", "symbolic.liquidate.owed", "if cap is not None", "if False"),
    Mutant("the fund pays for the floor", "symbolic.liquidate.owed", "penalty - share + reward", "penalty + flat"),
    Mutant("flat reward on the house", "symbolic.liquidate.owed", "return penalty + flat", "return penalty"),
    Mutant("penalty rounded down", "symbolic.liquidate.charged", "penalty = rounding.up(", "penalty = rounding.down("),
    Mutant(
        "the keeper's share rounded up",
        "symbolic.liquidate.charged",
        "share = rounding.down(",
        "share = rounding.up(",
    ),
    Mutant("charges never capped", "symbolic.liquidate.charged", "smaller(due, left)", "due"),
    Mutant(
        "charges strip the other positions of their cover",
        "symbolic.liquidate.left_of_account",
        "account.others.margin",
        "account.others.value",
    ),
    Mutant("reward beyond the charges", "symbolic.liquidate.charged", "smaller(keeper_due, charges)", "keeper_due"),
    Mutant(
        "the reward is not booked",
        "symbolic.liquidate.liquidate",
        "before.ledger.keeper_claims + money.reward",
        "before.ledger.keeper_claims",
    ),
    Mutant(
        "the fund gets the keeper's part too",
        "symbolic.liquidate.liquidate",
        "money.charges - money.reward, money.shortfall",
        "money.charges, money.shortfall",
    ),
    Mutant(
        "close-outs are not counted",
        "symbolic.liquidate.liquidate",
        "before.ledger.close_outs + 1",
        "before.ledger.close_outs",
    ),
    Mutant(
        "an earlier close-out is forgotten",
        "symbolic.liquidate.closed_one_more",
        "new.closed == old.closed + 1",
        "new.closed == old.closed",
    ),
    Mutant("the position stays open", "symbolic.liquidate.left_open", ", no_notional(new.position))", ",)"),
    Mutant(
        "a waterfall layer is skipped",
        "symbolic.waterfall.absorbed",
        "paid = smaller(available, shortfall)",
        "paid = 0 * shortfall",
    ),
    Mutant(
        "the fund pays and keeps its money",
        "symbolic.waterfall.absorbed",
        "after.insurance_fund == available - paid",
        "after.insurance_fund == available",
    ),
    Mutant(
        "the fund pays before it receives",
        "symbolic.waterfall.absorbed",
        "smaller(available, shortfall)",
        "smaller(before.insurance_fund, shortfall)",
    ),
    Mutant("nothing is closed", "symbolic.liquidate.liquidate", '"no-position": old.holds,', ""),
    Mutant(
        "the keeper takes the whole penalty",
        "symbolic.liquidate.charged",
        "number(specification.keeper_share) * penalty",
        "penalty",
    ),
    Mutant(
        "keeper and fund swapped",
        "symbolic.liquidate.charged",
        "return charges, smaller(keeper_due, charges)",
        "return charges, charges - smaller(keeper_due, charges)",
    ),
    Mutant(
        "the residue of a close-out is lost",
        "symbolic.liquidate.liquidate",
        "before.ledger.fees - money.account_flow - money.maker_flow",
        "before.ledger.fees",
    ),
    Mutant(
        "uncovered bad debt is not recorded",
        "symbolic.waterfall.absorbed",
        "before.uncovered_bad_debt + shortfall - paid",
        "before.uncovered_bad_debt",
    ),
    Mutant(
        "the fund pays what it does not have",
        "symbolic.waterfall.absorbed",
        "smaller(available, shortfall)",
        "1 * shortfall",
    ),
)
