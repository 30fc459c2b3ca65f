"""Mistakes that people make about the shares of a pool, each of which some check must notice."""

from __future__ import annotations

from novate.model.mutant import Mutant, within

MISTAKES = within(
    "waterfall.pool",
    Mutant(
        "a deposit is minted rounded up",
        "shares.minted",
        "amount * pool.claims // pool.worth",
        "-(-amount * pool.claims // pool.worth)",
    ),
    Mutant(
        "a redemption is paid rounded up",
        "shares.paid",
        "shares * pool.worth // pool.claims",
        "-(-shares * pool.worth // pool.claims)",
    ),
    Mutant(
        "after a total loss a share costs a quantum",
        "shares.minted",
        """if not takes_deposits(pool):""",
        """if not pool.worth:
        return amount
    if not takes_deposits(pool):""",
    ),
    Mutant("virtual assets have no owner and no price", "shares.Pool.worth", " + self.virtual_assets", ""),
    Mutant("the pool pays and keeps its money", "shares.pay", "pool.assets - amount", "pool.assets"),
    Mutant("the pool pays what it does not have", "shares.pay", "min(pool.assets, owed)", "owed"),
    Mutant("a request is paid at once", "withdrawals.request", "queue.block + terms.delay", "queue.block"),
    Mutant("holders may touch the reserve", "withdrawals.settled", ">= terms.reserve", ">= 0"),
    Mutant("the cool-down is a block short", "contract.window", "delay + 1 + age", "delay + age"),
    Mutant("what can leave freely counts", "contract.outlasts", "terms.delay >= blocks", "terms.delay >= 0"),
    Mutant("those who are due in the window stay", "contract.can_leave", "queue.block + blocks", "queue.block"),
    Mutant("a reserve counts that is not there", "contract.kept", "smaller(assets, terms.reserve)", "terms.reserve"),
    Mutant("one victim more is too few", "inflation.possible", "> virtual_shares", "> virtual_shares + 1"),
    Mutant("a pool pays when prices rise", "counterparty.needed", "(lowest, highest)", "(highest,)"),
    Mutant("losers pay without limit", "counterparty.owed", "-position.collateral", "-10 * position.collateral"),
    Mutant(
        "exposure falls with the price",
        "counterparty.keeps_below_cap",
        "limits.exposure * (rise - 1)",
        "limits.exposure * (rise - 1) / rise",
    ),
    Mutant("a floor may be one too large", "symbolic_shares.rounded_down", "<= dividend", "<= dividend + divisor"),
    Mutant("a deposit brings no shares", "symbolic_shares.deposit", "pool.shares + shares", "pool.shares"),
    Mutant("who is paid takes no money", "symbolic_shares.redeem", "pool.assets - amount", "pool.assets"),
    Mutant("the pool pays and keeps its money", "symbolic_shares.pay", "pool.assets - amount", "pool.assets"),
    Mutant("the pool pays what it does not have", "symbolic_shares.pay", "smaller(pool.assets, owed)", "owed"),
)
"""In the order of the table."""
