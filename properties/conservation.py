"""Conservation: no money appears or disappears."""

from __future__ import annotations

from novate.model.contract import Limit
from novate.model.specification import MarketParameters, Specification
from novate.properties.balance import balance
from novate.properties.property import Property


def assumptions(_: Specification, __: MarketParameters) -> tuple[Limit, ...]:
    """None: it holds whatever prices, oracles and keepers do."""
    return ()


CONSERVATION = Property(
    name="conservation",
    short="cons",
    title="Money is conserved to the quantum",
    statement="At every moment the cash held equals the sum of all balances, the insurance fund, the fees and the "
    "keepers' claims, less the uncovered bad debt.",
    formula="cash = sum b + F + fees + claims - U",
    source="double-entry bookkeeping; rounding residues of trades belong to the fees",
    expected="Money is neither made nor lost.",
    assumptions=assumptions,
    on_books=lambda specification, books: (balance(specification, books),),
)
