"""The loss waterfall: who pays what a closed account could not.

The layers of a file pay in its order (`novate.model.waterfall`): each takes the ledger and what is still owed, and pays
what it may. What the last of them cannot pay is uncovered bad debt.
"""

from __future__ import annotations

from novate.model.actions import Refusal
from novate.model.component import part
from novate.model.figures import blocks
from novate.model.layers import cuts_withdrawals
from novate.model.observation import Absorbed
from novate.model.specification import Specification
from novate.model.state import Ledger


def absorbed(specification: Specification, ledger: Ledger, market: str, owed: int) -> Ledger:
    """Absorb what a close-out in a market leaves (quote quanta)."""
    for layer in specification.layers:
        ledger, paid = part("waterfall", layer, "reference").pay(specification, ledger, market, owed)
        owed -= paid
    return ledger._replace(uncovered_bad_debt=ledger.uncovered_bad_debt + owed)


def seen_of_layers(
    specification: Specification, before: Ledger, after: Ledger, market: str, owed: int
) -> Absorbed[int]:
    """What the properties look at: the ledger once it has received its part, and once layers have paid."""
    layers = (part("waterfall", each, "reference").seen(before, after, market) for each in specification.layers)
    return Absorbed(owed, tuple(layers), after.uncovered_bad_debt - before.uncovered_bad_debt)


def in_next_block(ledger: Ledger) -> Ledger:
    """The ledger where a block begins: what layers have paid in one counts anew, and a gate is closed for one less."""
    spent = ledger.spent
    if not (spent.in_block or spent.closed):
        return ledger
    return ledger._replace(spent=spent._replace(in_block=0, closed=max(0, spent.closed - 1)))


def paid_out(specification: Specification, ledger: Ledger, amount: int) -> int:
    """What an account is paid that withdraws so much (quote quanta)."""
    for layer in cuts_withdrawals(specification):
        amount = part("waterfall", layer, "reference").paid_out(ledger, amount)
    return amount


def gate_open(ledger: Ledger) -> Refusal | None:
    """Refuse while a layer keeps everybody from withdrawing."""
    closed = ledger.spent.closed
    if not closed:
        return None
    message = f"nobody may withdraw for {blocks(closed)}: a close-out has left what no layer paid"
    return Refusal("gate-open", message, {"found": closed, "needed": 0})
