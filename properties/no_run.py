"""No run: where withdrawals bear what is missing, nobody gains by being the first to leave.

With T of cash and U of losses that nobody paid, the house owes T + U. Whoever withdraws x is paid x T/(T + U), rounded
down, and what is kept back is not missing any more. So with y <= x T/(T + U) paid

    (T - y)/(T - y + U - (x - y))  >=  T/(T + U):

whoever comes later is paid the same share or more. If what was kept back stayed missing he would be paid less: of two
claims of 1 on a cash of 1 the first would get 1/2, and the second 1/3. If the first got all of his, the second nothing.
"""

from __future__ import annotations

from typing import Any

from novate.model.figures import amount
from novate.model.layers import cuts_withdrawals
from novate.model.observation import Withdrawn
from novate.model.specification import MarketParameters, Specification
from novate.properties.property import Claim, Property

NOT_CUT = "no layer of the waterfall keeps anything back of a withdrawal"


def on_withdrawn(specification: Specification, seen: Withdrawn[Any]) -> tuple[Claim, ...]:
    """What is paid is the share of the claim that the cash is of all claims, and as large a share is left to others."""
    paid, kept_back = seen.cash_before - seen.cash_after, seen.missing_before - seen.missing_after
    owed, owed_after = seen.cash_before + seen.missing_before, seen.cash_after + seen.missing_after
    return (
        Claim(
            "a withdrawal is paid its share of the cash, rounded down",
            True,
            (paid * owed <= seen.amount * seen.cash_before) & (seen.amount * seen.cash_before < (paid + 1) * owed),
            lambda: (
                f"of {amount(seen.amount, specification)} the account is paid {amount(paid, specification)}, which "
                f"is not its share of a cash of {amount(seen.cash_before, specification)}, of which "
                f"{amount(owed, specification)} is owed"
            ),
        ),
        Claim(
            "whoever comes later is paid no smaller a share",
            True,
            seen.cash_before * owed_after <= seen.cash_after * owed,
            lambda: (
                f"the share that is paid falls from {share(seen.cash_before, owed)} to "
                f"{share(seen.cash_after, owed_after)}"
            ),
        ),
        Claim(
            "what is kept back is not missing any more",
            True,
            (kept_back == seen.amount - paid) & (seen.missing_after >= 0),
            lambda: (
                f"{amount(seen.amount - paid, specification)} is kept back, and what is missing falls by "
                f"{amount(kept_back, specification)}"
            ),
        ),
    )


def share(cash: int, owed: int) -> str:
    """As a fraction, since a rounded one may hide the difference."""
    return f"{cash}/{owed}"


def not_applicable(specification: Specification, _: MarketParameters | None) -> str | None:
    """Where no layer cuts withdrawals they are paid in full, as long as there is cash."""
    return None if cuts_withdrawals(specification) else NOT_CUT


NO_RUN = Property(
    name="no-run",
    short="runs",
    title="Nobody gains by leaving first",
    statement="Whoever withdraws is paid the share of his claim that the cash held is of all claims, rounded down, and "
    "leaves no smaller a share to those who come later.",
    formula="T'/(T' + U') >= T/(T + U)",
    source="derived in this file",
    expected="Nobody gains by leaving first.",
    concerns=lambda specification: bool(cuts_withdrawals(specification)),
    not_applicable=not_applicable,
    assumptions=lambda _, __: (),
    on_withdrawn=on_withdrawn,
)
