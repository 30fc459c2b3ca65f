"""Solvency: everybody who is owed can be paid, at every moment.

*Why it is not no-bad-debt.* That speaks of close-outs at the market price; this of equity at the oracle price, whenever
somebody looks. An account whose equity at the oracle price is negative owes what others count as theirs.

*Derivation.* Sizes net to zero in every market, so the equities of all accounts add up to their balances, and

    sum of max(0, E)  =  sum of balances  +  sum of max(0, -E).

With conservation the statement is: the sum of all negative equities, and the bad debt that nobody covered, are at most
the fund. It holds without any fund where no equity at the oracle price is ever negative and no close-out leaves bad
debt. For a long last healthy at oracle price o*, with o* at most 1 + e times a market price p at most h blocks old, the
oracle price o in the block of its forced close-out is at least 1 - e times a market price of at least (1-d)^n p,
n = D + 1 + h. Hence

    long:   m >= 1 - w (1-e)/(1+e),        w = min((1-d)^n, (1+u)^-(h-1))
    short:  m >= w (1+e)/(1-e) - 1,        w = max((1+u)^n, (1-d)^-(h-1))

The second term of w counts for a staleness h >= 2 only: an oracle that jumps back to an older price makes a fast *rise*
look like a fall. It is the larger effect where the price may rise much faster than it may fall; with moves of similar
size (1-d)^n decides, and the threshold is 1 - (1-d)^n (1-e)/(1+e).

Above that threshold close-outs can still drain the fund, and then the statement fails: so the margin must also cover a
close-out up to what the fund itself gets out of it. Where charges are capped that is the threshold of no-bad-debt;
where they are not, it is that threshold with the keeper's part of the penalty only, kappa f instead of f (the fund's
own part of the charges comes back to pay the shortfall).
"""

from __future__ import annotations

from typing import Any

from novate.model.contract import ADVERSARY, Limit
from novate.model.figures import amount
from novate.model.observation import Books
from novate.model.rounding import rounding_of_books
from novate.model.specification import MarketParameters, Specification
from novate.properties.assumptions import one_sided
from novate.properties.property import Claim, Property, beyond_rounding


def on_books(specification: Specification, books: Books[Any]) -> tuple[Claim, ...]:
    """What is owed can be paid, but for R quanta of rounding for each close-out so far, and T for open positions."""
    owed = books.owed + books.fees + books.keeper_claims
    allowance = rounding_of_books(specification, books.close_outs, books.open_positions)
    label = "positive equities + fees + keeper claims are at most the cash"
    return (Claim(label, True, owed <= books.cash + allowance, lambda: missing(specification, books, owed, allowance)),)


def missing(specification: Specification, books: Books[Any], owed: Any, allowance: Any) -> str:
    """What is owed, what is there, and after how many close-outs."""
    after = f"after {int(books.close_outs):,} close-outs " if books.close_outs > 1 else ""
    return (
        f"{after}traders, keepers and the fee account are owed {amount(owed, specification)}, and the clearing house "
        f"holds {amount(books.cash, specification)}: {amount(owed - books.cash, specification)} is missing; "
        f"{beyond_rounding(allowance, specification)}"
    )


def assumptions(_: Specification, market: MarketParameters) -> tuple[Limit, ...]:
    """The adversary's limits, and that nobody owes anything on a side without a verdict."""
    return (*ADVERSARY, *one_sided(market))


SOLVENCY = Property(
    name="solvency",
    short="solv",
    title="Everybody who is owed can be paid",
    statement="At every moment, between the steps of a block too, the positive equities at the oracle price, the fees "
    "and the keepers' claims add up to at most the cash held (beyond R quanta for each close-out so far).",
    formula="sum max(0, E(o)) + fees + claims <= cash + R * close-outs",
    source="derived in this file",
    expected="Everybody who is owed can be paid.",
    of_margin=True,
    assumptions=assumptions,
    decides=("insurance_fund",),
    of_fund=True,
    on_books=on_books,
)
