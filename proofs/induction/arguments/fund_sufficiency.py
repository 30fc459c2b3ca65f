"""Fund sufficiency, one side of one market: a close-out drains at most its share of what is set aside for that side.

What is set aside is `insurance_fund` of the machine that is asked about. With isolated margin one close-out empties the
account, and the invariant says what it can cost. With cross margin the last close-out drains at most what was spent
(`novate.proofs.induction.spending`) and its own share. The others drained the negative of what they brought: so the
account as a whole drains at most the sum of the shares.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import z3

from novate.model.core.symbolic.margin import is_liquidatable
from novate.model.core.symbolic.state import Machine, fresh_state
from novate.model.specification import Specification
from novate.model.waterfall.cover import is_usual
from novate.proofs.engine.obligation import Obligation
from novate.proofs.induction.close_outs import beyond_spent, implied, observed, reachable, reachable_close_out
from novate.proofs.induction.part import Argument, Part
from novate.properties.fund_sufficiency import FUND_SUFFICIENCY, on_share


def claim(machine: Machine, _: Sequence[Machine]) -> Iterator[Part]:
    """The lemma of one side; its shares are added up outside the solver."""
    yield Part(FUND_SUFFICIENCY.name, machine, share_of_fund)


def share_of_fund(machine: Machine) -> Iterator[Obligation]:
    """The lemma: a close-out drains at most its share, and what was spent before."""
    step, premises = reachable_close_out(machine, spends=machine.many_positions)
    exposure, part = step.before.account.position.anchor, machine.specification.insurance_fund
    drain = beyond_spent(step, spends=machine.many_positions)
    for claim in on_share(
        machine.specification, machine.market, exposure, drain, part=part, close_outs=observed(step).close_outs
    ):
        yield implied(claim, "liquidate", premises)
    if goes_one_way(machine):
        yield moved_against(machine)


def goes_one_way(machine: Machine) -> bool:
    """Whether nothing but the price makes an account liquidatable, and in the block before it is closed out at last."""
    return not machine.many_positions and machine.market.close_out.is_whole and not machine.pays_funding


def moved_against(machine: Machine) -> Obligation:
    """Whoever is liquidatable saw the oracle price move against him since he was healthy, at a margin below 100 %.

    Where accounts are closed out in the block after that, everybody closed out in one block saw the same two oracle
    prices: so in one block it is the longs of a market or its shorts, never both.
    """
    state = fresh_state(machine, "now")
    account, sign = state.account, machine.side.sign
    premises = (*reachable(machine, state), account.holds, is_liquidatable(machine, account))
    against = sign * (account.position.oracle - account.position.anchor) < 0
    never = machine.market.maintenance_margin >= 1 if sign > 0 else False
    return Obligation("the price moved against it", premises, z3.Or(never, against))


SUMS = (
    "Sums over the close-outs of a window: the shares of each side add up to at most what is set aside for it, and "
    "what is set aside for all sides is at most what is in the fund (where a window is one block, for the dearer "
    "side of each market: in one block a price goes one way)."
)
SUMS_OF_TURNS = (
    "Sums over the close-outs of a wave: all that waits for a turn or longer is worth at most what is left of the wave "
    "then, so a wave costs at most what its turns do, each given to the side that costs most there; that is at most "
    "what is in the fund, and a window has close-outs of one wave alone."
)
SUMS_OF_LAYERS = (
    " Here it is what the layers of the waterfall cover together that is held against it, layer by layer from the last "
    "one up (the theorem waterfall/cover)."
)


def summed(specification: Specification) -> str:
    """Over what, and what it is held against."""
    sums = SUMS_OF_TURNS if specification.has_turns else SUMS
    return sums if is_usual(specification) else sums + SUMS_OF_LAYERS


ARGUMENT = Argument(claim, spends=lambda machine: machine.many_positions, summed=summed)
