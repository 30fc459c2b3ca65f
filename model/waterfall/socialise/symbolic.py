"""The symbolic twin of socialised loss."""

from __future__ import annotations

import z3

from novate.model.core.symbolic.numbers import Rounding, Term, larger, number
from novate.model.core.symbolic.state import Ledger, Machine
from novate.model.observation import LayerSeen


def pay(_: Machine, ledger: Ledger, __: Term) -> tuple[Ledger, Term]:
    """Pay nothing; the ledger, and that."""
    return ledger, number(0)


def seen(*_: object) -> LayerSeen[Term]:
    """What the properties look at: that it neither holds nor pays anything."""
    return LayerSeen("socialise", number(0), number(0))


def paid_out(ledger: Ledger, amount: Term, rounding: Rounding) -> Term:
    """What of a withdrawal is paid: its share of the cash, and never more kept back than is missing.

    A product, and so no effect of a step: few proofs need it (`novate.model.core.symbolic.waterfall.admitted`).
    """
    missing = ledger.uncovered_bad_debt
    share = z3.If(missing == 0, amount, amount * ledger.cash / (ledger.cash + missing))
    return larger(amount - missing, rounding.down(share, number(0)))
