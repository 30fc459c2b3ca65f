"""A fund that pays so much of a block at most, with fees for the rest; and one that pays all or nothing.

Prices move so far that accounts which fail together leave more than the caps allow, in one block and in several.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from novate.model.specification import Specification
from novate.proofs.refinement.small import PER_CENT, mechanism

WILD: dict[str, Any] = {"move_up": 20 * PER_CENT, "move_down": 20 * PER_CENT, "unit": Fraction(1, 3)}
MECHANISMS: dict[str, Specification] = {
    "a fund with a cap a block, then fees": mechanism(
        WILD | {"insurance_cap": 500},
        layers=("insurance-fund", "fee-pool"),
        insurance_fund=400,
        fund_cap_per_block=60,
        fee_pool=10,
        trading_fee=Fraction(1, 1000),
    ),
    "all or nothing, with a cap for each market": mechanism(
        WILD | {"insurance_cap": 140}, fund_payment="all-or-nothing", insurance_fund=400
    ),
}
