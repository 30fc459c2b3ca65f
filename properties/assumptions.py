"""The adversary's limits, in words: a proof is only as good as they are, so every verdict lists those that it uses."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from novate.model.figures import amount, blocks
from novate.model.quantities import format_rate
from novate.model.specification import MarketParameters, Side, Specification


def moves(_: Specification, market: MarketParameters) -> str:
    """The bounds on price moves, the shortest first."""
    spans = ("per block", *(f"within {blocks(window.blocks)}" for window in market.move_windows))
    ups = (market.move_up, *(window.up for window in market.move_windows))
    downs = (market.move_down, *(window.down for window in market.move_windows))
    if ups == downs:
        return f"the market price moves by at most {bounds(ups, spans)}"
    return f"the market price rises by at most {bounds(ups, spans)}, and falls by at most {bounds(downs, spans)}"


def bounds(rates: Sequence[Fraction], spans: Sequence[str]) -> str:
    """As in "0.5% per block and 8% within 100 blocks"."""
    *most, last = (f"{format_rate(rate)} {span}" for rate, span in zip(rates, spans, strict=True))
    return f"{', '.join(most)} and {last}" if most else last


def oracle(specification: Specification, _: MarketParameters) -> str:
    """The bound on the oracle."""
    deviation, staleness = specification.deviation, specification.staleness
    if deviation >= 1:
        highest = f"the highest market price of {recent(staleness)}" if staleness else "the market price of this block"
        return f"the oracle price is above 0 and at most {format_rate(deviation)} above {highest}"
    if staleness:
        below, above = (f"{format_rate(deviation)} {way} " if deviation else "" for way in ("below", "above"))
        return f"the oracle price is from {below}the lowest to {above}the highest market price of {recent(staleness)}"
    distance = f"within {format_rate(deviation)} of" if deviation else "equal to"
    return f"the oracle price is {distance} the market price of this block"


def recent(staleness: int) -> str:
    """The blocks to whose prices the oracle may refer."""
    return f"this block and the {staleness} before it"


def delay(specification: Specification, _: MarketParameters) -> str:
    """The bound on the keepers' delay; who answers for it is for `novate.proofs.verdicts.assume_guarantee` to say."""
    late = blocks(specification.keeper_delay)
    return f"no account stays overdue for more than {late} after the one in which it became liquidatable"


def slippage(_: Specification, market: MarketParameters) -> str:
    """The bound on slippage."""
    if not market.slippage:
        return "a close-out fills at the market price"
    return f"a close-out fills at the market price worsened by at most {format_rate(market.slippage)}"


def market_makers(_: Specification, __: MarketParameters) -> str:
    """Somebody takes the other side."""
    return "a market maker with enough cash takes the other side of every close-out"


def dust(specification: Specification, _: MarketParameters) -> str:
    """Which positions nobody has to care about."""
    return f"positions below {money(specification, specification.dust_notional)} at liquidation are nobody's concern"


def gas(specification: Specification, _: MarketParameters) -> str:
    """What a close-out costs a keeper."""
    return f"one close-out costs a keeper at most {money(specification, specification.gas_cost)}"


def willing_keepers(specification: Specification, _: MarketParameters) -> str:
    """What is left to believe of keepers who are known to be paid."""
    return f"a keeper who is paid at least the gas acts within {blocks(specification.keeper_delay)}"


def exposure(specification: Specification, market: MarketParameters) -> str:
    """What the open interest bounds."""
    bound = money(specification, market.max_open_interest or 0)
    window = blocks(specification.horizon)
    whole = " (an account counts when its last position is closed, with all of them)" * specification.many_positions
    return (
        f"the positions of one side closed out within {window}, each at the oracle price at which it was last healthy, "
        f"add up to at most {bound}{whole}"
    )


def undrained(_: Specification, __: MarketParameters) -> str:
    """The fund is whole when the window starts."""
    return "the insurance fund is full when the window starts"


def fund(specification: Specification, _: MarketParameters) -> str:
    """What is in the insurance fund."""
    return f"the insurance fund starts with {money(specification, specification.insurance_fund)}"


def money(specification: Specification, quanta: int) -> str:
    """Quote units, exact."""
    return amount(quanta, specification)


def one_sided(_: Specification, market: MarketParameters) -> tuple[str, ...]:
    """That nobody defaults on the side of which there is no verdict; nothing where both sides have one."""
    missing = [side for side in Side if side not in market.sides]
    return tuple(f"nobody who is {side} in {market.name} can default" for side in missing)


LEFT_OUT = (
    "close-outs are whole, and fill at a price that they do not move, whatever their size and number",
    "however many accounts are overdue, all of them are closed out in time",
    "there are no funding payments and no trading fees",
)
"""What the model leaves out, as limits of every verdict: each until some component carries it."""

COMPANY = "in every other market where the account may hold positions, that market's limits hold as well"
"""With cross margin: what a price does in one market, all positions of an account pay for."""


def adversary(specification: Specification, market: MarketParameters) -> tuple[str, ...]:
    """The limits that every statement about a close-out rests on."""
    return tuple(limit(specification, market) for limit in (moves, oracle, delay, slippage))
