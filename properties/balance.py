"""The balance of the books: what other arguments rest on, whatever property they are about."""

from __future__ import annotations

from typing import Any

from novate.model.figures import amount
from novate.model.observation import Books
from novate.model.specification import Specification
from novate.properties.property import Claim


def balance(specification: Specification, books: Books[Any]) -> Claim:
    """Cash held equals what everybody's claims add up to, less the losses that nobody has paid for."""
    claims = books.balances + books.insurance_fund + books.fees + books.keeper_claims - books.uncovered_bad_debt
    label = "cash equals balances + fund + fees + keeper claims - uncovered bad debt"
    if has_pool(specification):
        claims, label = claims + books.pool, label.replace("fees +", "fees + pool +")
    return Claim(label, True, books.cash == claims, lambda: unbalanced(specification, books.cash, claims))


def has_pool(specification: Specification) -> bool:
    """Whether a liquidity pool is a layer of its waterfall."""
    return "pool" in specification.layers


def unbalanced(specification: Specification, cash: Any, claims: Any) -> str:
    """What is there and what should be."""
    return (
        f"the cash held is {amount(cash, specification)}, and what it is held for (balances, fund, fees and keeper "
        f"claims, less the uncovered bad debt) adds up to {amount(claims, specification)}"
    )
