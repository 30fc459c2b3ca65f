"""The loss waterfall: who pays what a closed account could not.

A layer takes the ledger and a shortfall and returns the ledger after it has paid what it can, with what remains. Layers
pay in the order of `LAYERS`, each only when the one above it is empty. The insurance fund is the only one so far; an LP
pool, auto-deleveraging and socialised losses belong below it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from novate.model.state import Ledger

Layer = Callable[[Ledger, int], tuple[Ledger, int]]


def insurance_fund(ledger: Ledger, shortfall: int) -> tuple[Ledger, int]:
    """Pay the shortfall out of the insurance fund as far as it reaches."""
    paid = min(ledger.insurance_fund, shortfall)
    return ledger._replace(insurance_fund=ledger.insurance_fund - paid), shortfall - paid


LAYERS: Sequence[Layer] = (insurance_fund,)


def absorbed(ledger: Ledger, shortfall: int) -> Ledger:
    """Absorb a shortfall (quote quanta); what no layer can pay is recorded as uncovered bad debt."""
    for layer in LAYERS:
        ledger, shortfall = layer(ledger, shortfall)
    return ledger._replace(uncovered_bad_debt=ledger.uncovered_bad_debt + shortfall)
