"""No bad debt under bounded delay: whoever is closed out in time can pay for it."""

from __future__ import annotations

from typing import Any

from novate.model.observation import CloseOut
from novate.model.rounding import rounding_allowance
from novate.model.specification import MarketParameters, Specification
from novate.properties.assumptions import adversary
from novate.properties.property import Claim, Property


def on_close_out(specification: Specification, _: MarketParameters, close_out: CloseOut[Any]) -> tuple[Claim, ...]:
    """The shortfall is rounding at most."""
    allowance = rounding_allowance(specification)
    return (Claim(f"the shortfall is at most {allowance} quanta", True, close_out.shortfall <= allowance),)


NO_BAD_DEBT = Property(
    name="no-bad-debt",
    title="No close-out leaves bad debt",
    statement="Whenever keepers act within the delay and prices stay inside their bounds, no close-out leaves a "
    "shortfall of more than R quanta, the worst effect of rounding.",
    formula="shortfall <= R",
    source="long: m >= 1 - (1-d)^n (1-s)(1-f)/(1+e); short: m >= (1+u)^n (1+s)(1+f)/(1-e) - 1; n = D + 1 + h",
    assumptions=adversary,
    on_close_out=on_close_out,
)
