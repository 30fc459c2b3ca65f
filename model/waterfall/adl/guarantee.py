"""What auto-deleveraging at the bankruptcy price guarantees: that it starts no cascade, and that it fills.

*No cascade.* With additive maintenance margins whoever is deleveraged frees m of the oracle notional, and loses the
haircut rate, which is how far the bankruptcy price is beyond the oracle price. So every healthy account stays healthy
iff that is at most m. The bankrupt account was healthy at a look, so its bankruptcy price is at worst 1 - m of what the
oracle showed then (a short's 1 + m), and the oracle is at least W_K of that now, at most V_K:

    long: m >= (1 - W_K)/(1 + W_K)        short: m >= (V_K - 1)/(V_K + 1)

At the mark there is no haircut. At that of the block before it is how far the oracle has moved since, whatever the
account owes: with W_1 and V_1 the least and the most that it shows over what it showed a block before,

    long: m >= (1 - W_1)/W_1              short: m >= (V_1 - 1)/V_1

A floor breaks it: a part that is closed frees none of that. A minimum that is added to the share does not: it makes
bankruptcy prices better. What is charged beyond what an account has does: others pay it.

*It fills.* Sizes of a market net to zero, so the other side is no smaller than the bankrupt position. With at most so
many accounts a pass, in the order of a list from any place on, as much is sure as the fewest of them in a row hold.

Source: derived; `novate.proofs.components.waterfall.deleveraging` proves it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from novate.model.core.symbolic.lag_profile import lag_profile
from novate.model.core.symbolic.numbers import Term
from novate.model.core.symbolic.state import Machine
from novate.model.layers import charging
from novate.model.specification import Side, Specification
from novate.model.waterfall.adl.contract import asks_all, comes_first
from novate.model.waterfall.adl.parameters import At


def no_cascade_margin(machine: Machine) -> Term:
    """The least maintenance margin with which deleveraging makes no healthy account liquidatable.

    Of a bankrupt position on the machine's side, closed in time; none is needed at the mark, which is no haircut.
    Raises `ZeroDivisionError` where the oracle may show any multiple of what it showed.
    """
    if machine.specification.adl_price == At.MARK:
        return Fraction(0)
    if machine.specification.adl_price == At.PREVIOUS_MARK:
        return margin_of_a_block(machine)
    shown = lag_profile(machine)
    if machine.side is Side.LONG:
        return (1 - shown.least_oracle) / (1 + shown.least_oracle)
    return (shown.most_oracle - 1) / (shown.most_oracle + 1)


def margin_of_a_block(machine: Machine) -> Term:
    """The same at the mark of the block before. Raises `ZeroDivisionError` likewise."""
    shown = machine.profile or lag_profile(replace(machine, specification=machine.specification.at_most_late(0)))
    if machine.side is Side.LONG:
        return (1 - shown.least_oracle) / shown.least_oracle
    return (shown.most_oracle - 1) / shown.most_oracle


def sides_that_count(machine: Machine) -> tuple[Side, ...]:
    """Of which bankrupt accounts the margin has to be, so that it is enough for those of the machine's side.

    At the bankruptcy price both: who was deleveraged against one side may be closed out against the other. At a mark
    nobody's own bankruptcy price counts.
    """
    at_a_mark = machine.specification.adl_price != At.BANKRUPTCY
    return (machine.side,) if at_a_mark else machine.market.sides


def left_out(machine: Machine) -> str:
    """Why that says nothing of a mechanism, in words; empty where it does."""
    return next(_left_out(machine), "")


def _left_out(machine: Machine) -> Iterator[str]:
    mechanism = machine.specification
    if machine.many_positions:
        yield "an account may hold other positions, whose losses are in its bankruptcy price"
    if not machine.market.close_out.is_whole:
        yield "close-outs in parts go on for longer after a look than the oracle's profile is for"
    if machine.market.is_floored:
        yield "with a minimum_maintenance that is a floor a part that is closed frees less than its share of it"
    if machine.pays_funding:
        yield "funding payments since the last look are in the bankruptcy price"
    if mechanism.fund_pays_keeper or not mechanism.penalty_capped_by_equity:
        yield "what a close-out is charged beyond the account's equity is in what the others pay"
    if mechanism.adl_price != At.MARK and not asks_all(mechanism):
        yield "a market maker may be left with a part of what he took, and be deleveraged himself"
    if is_not_alone(mechanism):
        yield "another layer charges accounts as well"


def is_not_alone(specification: Specification) -> bool:
    """Whether another layer charges accounts before it, or for what it leaves at a mark."""
    layers, leaves_nothing = charging(specification), specification.adl_price == At.BANKRUPTCY
    return bool(layers) and not (comes_first(specification) and (leaves_nothing or len(layers) == 1))


def guaranteed_fill(sizes: Sequence[int], most: int) -> int:
    """Base quanta that at most so many accounts in a row close, whichever of the list, a ring, is the first."""
    return min(sum((*sizes, *sizes)[first : first + min(most, len(sizes))]) for first in range(len(sizes)))
