"""Limits in words: a proof is only as good as they are, so every verdict lists those that it uses."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import cache, partial
from types import ModuleType

from novate.model.component import part
from novate.model.contract import LEFT_OUT, Assumption, Guarantee, Guarantor, Limit, table_kind
from novate.model.figures import amount, blocks
from novate.model.layers import stands_in
from novate.model.quantities import format_rate
from novate.model.specification import MarketParameters, Side, Specification
from novate.model.waterfall.cover import is_usual


def moves(specification: Specification, market: MarketParameters) -> str:
    """The bounds on price moves, the shortest first."""
    spans = ("per block", *(f"within {blocks(window.blocks)}" for window in market.move_windows))
    ups = (market.move_up, *(window.up for window in market.move_windows))
    downs = (market.move_down, *(window.down for window in market.move_windows))
    besides = of_impact(market).moves(specification, market)
    if ups == downs:
        return f"the market price moves by at most {bounds(ups, spans)}{besides}"
    return (
        f"the market price rises by at most {bounds(ups, spans)}, and falls by at most {bounds(downs, spans)}{besides}"
    )


def of_impact(market: MarketParameters) -> ModuleType:
    """How what close-outs do to the price is put into words."""
    return part("impact", market.impact.kind, "words")


def bounds(rates: Sequence[Fraction], spans: Sequence[str]) -> str:
    """As in "0.5% per block and 8% within 100 blocks"."""
    *most, last = (f"{format_rate(rate)} {span}" for rate, span in zip(rates, spans, strict=True))
    return f"{', '.join(most)} and {last}" if most else last


def oracle(_: Specification, market: MarketParameters) -> str:
    """What the oracle may show."""
    found: str = part("oracles", table_kind(market.oracle), "words").assumption(market.oracle)
    return found


def delay(specification: Specification, _: MarketParameters) -> str:
    """The bound on the keepers' delay; who answers for it is for `novate.proofs.verdicts.assume_guarantee` to say."""
    late = blocks(specification.delay)
    if not specification.closes_whole:
        return (
            f"an account is called at most {late} after the block in which it became liquidatable, and from then on in "
            "every block until it is healthy or closed"
        )
    known = f"no account stays overdue for more than {late} after the one in which it became liquidatable"
    return f"{known}, but for those that no close-out is possible of" if specification.reverts_below_reward else known


def crowd(specification: Specification, _: MarketParameters) -> str:
    """From what the bound on the keepers' delay follows."""
    found: str = of_keepers(specification).crowd(specification)
    return found


def slippage(specification: Specification, market: MarketParameters) -> str:
    """The bound on slippage, and those of smaller positions."""
    if not market.slippage:
        return "a close-out fills at the market price"
    found = f"a close-out fills at the market price worsened by at most {format_rate(market.slippage)}"
    if market.slippage_from is not None:
        least = format_rate(market.slippage_from)
        return f"{found}, of the largest position; of smaller ones by less in proportion, from {least} on"
    smaller = [
        f"{format_rate(each.slippage)} up to {money(specification, each.up_to)}" for each in market.slippage_up_to
    ]
    return f"{found}; of smaller positions, as worth when last healthy: {', '.join(smaller)}" if smaller else found


def market_makers(_: Specification, __: MarketParameters) -> str:
    """Somebody takes the other side."""
    return "a market maker with enough cash takes the other side of every close-out"


def dust(specification: Specification, _: MarketParameters) -> str:
    """Which positions nobody has to care about."""
    return f"positions below {money(specification, specification.dust_notional)} at liquidation are nobody's concern"


def gas(specification: Specification, _: MarketParameters) -> str:
    """What a close-out costs a keeper."""
    found: str = of_keepers(specification).gas(specification)
    return found


def willing_keepers(specification: Specification, _: MarketParameters) -> str:
    """What is left to believe of keepers who are known to be paid."""
    found: str = of_keepers(specification).willing(specification)
    return found


def of_keepers(specification: Specification) -> ModuleType:
    """How keepers are put into words."""
    return part("keepers", table_kind(specification.keepers), "words")


def exposure(specification: Specification, market: MarketParameters) -> str:
    """What the open interest bounds."""
    bound = money(specification, market.max_open_interest or 0)
    window = blocks(specification.horizon)
    whole = " (an account counts when its last position is closed, with all of them)" * specification.many_positions
    return (
        f"the positions of one side closed out within {window}, each at the oracle price at which it was last healthy, "
        f"add up to at most {bound}{whole}"
    )


def undrained(specification: Specification, _: MarketParameters) -> str:
    """The fund is whole when the window starts, and so are all other layers, and no cap is used up."""
    if is_usual(specification):
        return "the insurance fund is full when the window starts"
    return "all layers of the waterfall hold what the file says when the window starts, and have paid nothing before"


def uncharged(specification: Specification, __: MarketParameters) -> str:
    """Where a layer may charge accounts: it has not yet; of all that is proved of accounts."""
    want = ", nor deleveraged for want of a market maker" if stands_in(specification) else ""
    return (
        "no account has been charged for another before, which is for what the layers that hold money leave of a "
        f"close-out{want}"
    )


def made(_: Specification, __: MarketParameters) -> str:
    """That positions of others are closed for what is left, and for nothing else."""
    return "a market maker takes what is closed out, so that others are deleveraged only for what a close-out leaves"


def fund(specification: Specification, _: MarketParameters) -> str:
    """What is in the insurance fund."""
    return f"the insurance fund starts with {money(specification, specification.insurance_fund)}"


def money(specification: Specification, quanta: int) -> str:
    """Quote units, exact."""
    return amount(quanta, specification)


def one_sided(market: MarketParameters) -> tuple[Limit, ...]:
    """That nobody defaults on the side of which there is no verdict; nothing where both sides have one."""
    return (Limit.ONE_SIDED,) if len(market.sides) < len(Side) else ()


def other_side(_: Specification, market: MarketParameters) -> str:
    """Who cannot default."""
    (missing,) = (side for side in Side if side not in market.sides)
    return f"nobody who is {missing} in {market.name} can default"


def company(_: Specification, __: MarketParameters) -> str:
    """With cross margin: what a price does in one market, all positions of an account pay for."""
    return "in every other market where the account may hold positions, that market's limits hold as well"


def close_outs(specification: Specification, market: MarketParameters) -> str:
    """How much one takes, and what it does to the price."""
    found: str = part("close_outs", market.close_out.kind, "words").assumption(specification, market)
    return f"{found}, and {of_impact(market).own()}"


def largest_position(specification: Specification, market: MarketParameters) -> str:
    """How large a position is."""
    most = money(specification, market.largest_position or 0)
    return f"no position is worth more than {most} at the oracle price at which its account was last healthy"


def capacity(specification: Specification, _: MarketParameters) -> str:
    """What is left out of how many accounts keepers close out."""
    found: str = of_keepers(specification).left_out()
    return found


def funding(_: Specification, market: MarketParameters) -> str:
    """How much one side pays the other, and how often."""
    found: str = part("funding", market.funding.kind, "words").assumption(market)
    return found


def no_payments(specification: Specification, market: MarketParameters) -> str:
    """What else an account neither pays nor receives, and what its fees are on."""
    fees = "trading fees are on what the oracle shows"
    if not specification.trading_fee:
        fees = "there is no trading fee" if market.funding.pays else "no trading fee"
    return fees if market.funding.pays else f"{funding(specification, market)} and {fees}"


WORDS: Mapping[Limit, Callable[[Specification, MarketParameters], str]] = {
    Limit.MOVES: moves,
    Limit.ORACLE: oracle,
    Limit.DELAY: delay,
    Limit.CROWD: crowd,
    Limit.SLIPPAGE: slippage,
    Limit.MARKET_MAKERS: market_makers,
    Limit.DUST: dust,
    Limit.GAS: gas,
    Limit.WILLING_KEEPERS: willing_keepers,
    Limit.EXPOSURE: exposure,
    Limit.UNDRAINED: undrained,
    Limit.UNCHARGED: uncharged,
    Limit.MADE: made,
    Limit.FUND: fund,
    Limit.ONE_SIDED: other_side,
    Limit.COMPANY: company,
    Limit.LARGEST_POSITION: largest_position,
    Limit.CLOSE_OUTS: close_outs,
    Limit.CAPACITY: capacity,
    Limit.FUNDING: funding,
    Limit.NO_PAYMENTS: no_payments,
}
"""Each limit with the numbers of a market."""

IN_SYMBOLS: Mapping[Limit, str] = {
    Limit.MOVES: "no two market prices k blocks apart differ by more than all bounds of max_move_per_block allow over "
    "k blocks",
    Limit.ORACLE: "the market's oracle keeps to its lag profile (`novate theorem lag-profile`)",
    Limit.DELAY: "no account stays overdue for more than D blocks after the one in which it became liquidatable "
    "(keeper-incentive is what discharges it)",
    Limit.SLIPPAGE: "a close-out fills at the market price worsened by at most s",
    Limit.MARKET_MAKERS: "a market maker with enough cash takes the other side of every close-out",
    Limit.GAS: "one close-out costs a keeper at most G; positions below dust_notional are nobody's concern",
    Limit.EXPOSURE: "the positions closed out within n blocks, each at its last healthy oracle price, add up to at "
    "most I",
    Limit.LARGEST_POSITION: "no position is worth more than N at the oracle price at which its account was last "
    "healthy, and all calls of its close-out are made in time",
    Limit.FUNDING: "no position pays more from a look to its close-out than the market's funding profile says",
    Limit.UNDRAINED: "the insurance fund is full when the window starts, and nothing else draws on it meanwhile",
    Limit.COMPANY: "every other position that the account may hold meets the condition as well",
}
"""Each limit that a theorem can rest on, with symbols for its numbers."""


def words_of(specification: Specification, *, in_full: bool = True) -> Callable[[Assumption], str]:
    """Assumptions of a specification as a person reads them; each is put into words once."""
    return cache(partial(in_words if in_full else in_short, specification))


def in_short(specification: Specification, assumption: Assumption) -> str:
    """An assumption as a person reads it, with who answers for it; not why, nor how far."""
    said = in_words(specification, replace(assumption, guarantee=None))
    match assumption.guarantee:
        case None:
            return said
        case Guarantee(Guarantor.NOBODY):
            return f"{said} (undischarged)"
        case Guarantee(Guarantor.INDUCTION):
            return f"until the block before, {said} (discharged by induction)"
        case Guarantee(Guarantor.OTHER_SIDE):
            return f"{said} (discharged by deleveraging)"
        case Guarantee(property=name):
            return f"{said} (discharged by {name})"


def in_words(specification: Specification, assumption: Assumption) -> str:
    """An assumption as a person reads it, with who answers for it."""
    said = WORDS[assumption.limit](specification, specification.markets[assumption.market])
    match assumption.guarantee:
        case None:
            return said
        case Guarantee(Guarantor.NOBODY, reason):
            return f"{said} (undischarged: {reason})"
        case Guarantee(Guarantor.INDUCTION):
            return f"until the block before, {said} (discharged by induction over the blocks)"
        case Guarantee(Guarantor.OTHER_SIDE):
            return f"{said} (discharged by deleveraging: where none does, the other side closes as much, and holds it)"
        case Guarantee(property=name):
            return f"{said} (discharged by {name}{scope(specification)})"


def scope(specification: Specification) -> str:
    """For which positions keepers are paid to act."""
    if not specification.dust_notional:
        return ": keepers are always paid to act"
    least = money(specification, specification.dust_notional)
    return f" for positions of at least {least} at liquidation; undischarged below"


def left_out(specification: Specification) -> list[str]:
    """What the model leaves out, each once: in most markets it is the same."""
    every = (Assumption(limit, market) for limit in LEFT_OUT for market in specification.markets)
    said = (in_words(specification, each) for each in every)
    return list(dict.fromkeys(said))
