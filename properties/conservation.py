"""Conservation: no money appears or disappears."""

from __future__ import annotations

from typing import Any

from novate.model.contract import Limit
from novate.model.figures import amount
from novate.model.observation import Books
from novate.model.specification import MarketParameters, Specification
from novate.properties.property import Claim, Property


def balance(specification: Specification, books: Books[Any]) -> Claim:
    """Cash held equals what everybody's claims add up to, less the losses that nobody has paid for.

    Other arguments rest on this sentence too, whatever property they are about.
    """
    claims = books.balances + books.insurance_fund + books.fees + books.keeper_claims - books.uncovered_bad_debt
    label = "cash equals balances + fund + fees + keeper claims - uncovered bad debt"
    return Claim(label, True, books.cash == claims, lambda: unbalanced(specification, books.cash, claims))


def unbalanced(specification: Specification, cash: Any, claims: Any) -> str:
    """What is there and what should be."""
    return (
        f"the cash held is {amount(cash, specification)}, and what it is held for (balances, fund, fees and keeper "
        f"claims, less the uncovered bad debt) adds up to {amount(claims, specification)}"
    )


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
    assumptions=assumptions,
    on_books=lambda specification, books: (balance(specification, books),),
)
