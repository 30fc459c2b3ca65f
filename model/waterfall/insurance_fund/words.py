"""An insurance fund as a layer, in words."""

from __future__ import annotations

from collections.abc import Iterator

from novate.model.figures import money
from novate.model.specification import Specification
from novate.model.waterfall.insurance_fund.parameters import Payment

NAME = "the insurance fund"


def setting(specification: Specification) -> str:
    """What is in it, how it pays, and what it pays at most."""
    held, how = money(specification.insurance_fund, specification), ", ".join(limits(specification))
    return f"insurance fund {held} ({how})" if how else f"insurance fund {held}"


def limits(specification: Specification) -> Iterator[str]:
    """Each that there is."""
    if specification.fund_payment == Payment.ALL_OR_NOTHING:
        yield "all or nothing"
    caps = (
        (specification.fund_cap_per_event, "a close-out"),
        (specification.fund_cap_per_block, "a block"),
        (specification.fund_cap_lifetime, "ever"),
        *((market.insurance_cap, f"ever for {name}") for name, market in specification.markets.items()),
    )
    yield from (f"at most {money(cap, specification)} {what}" for cap, what in caps if cap is not None)
