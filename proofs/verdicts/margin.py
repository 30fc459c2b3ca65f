"""From which maintenance margin on a property holds, in words."""

from __future__ import annotations

from novate.model.core.symbolic.lag_profile import lag_profile, oracle_profile
from novate.model.core.symbolic.powers import Span, worst_move
from novate.model.core.symbolic.state import Machine
from novate.model.figures import blocks
from novate.proofs.status import Status
from novate.proofs.verdicts.shares import percent, proviso
from novate.proofs.verdicts.thresholds import is_hopeless, is_known, smallest_margin

UNKNOWN_MARGIN = "from which maintenance margin on it holds is not known: no theorem is about this mechanism"
NOTHING_SHOWN = "the oracle may show next to nothing of what a short costs"
NOTHING_LEFT = "the market may be next to nothing of what the oracle shows, after a fall that is long enough"
NEVER_CLOSED = "the close-out of so large a position may never come to an end, or not in as many calls as are reckoned"
FLAT_REWARD = "the flat reward exceeds minimum_maintenance"
FLOOR = "minimum_maintenance, a floor, does not pay both the flat reward and what is lost"
"""Why no margin is known to be enough."""


def margin_figure(machine: Machine, name: str, status: Status) -> str:
    """From which maintenance margin on it holds; of a proof that no margin is known to be enough is not said."""
    if not is_known(machine, name):
        return UNKNOWN_MARGIN
    hopeless = is_hopeless(machine, name)
    least = None if hopeless else smallest_margin(machine, name)
    if least is None and status is Status.PROVED:
        return ""
    if least is None:
        nothing = NOTHING_LEFT if lag_profile(machine).least_market == 0 else NOTHING_SHOWN
        if not machine.market.close_out.is_whole and oracle_profile(machine).has_most:
            nothing = NEVER_CLOSED
        unpaid = FLOOR if machine.market.is_floored else FLAT_REWARD
        return f"no maintenance margin is known to be enough: {nothing if hopeless else unpaid}"
    return f"holds from a maintenance margin of {percent(least)} on{proviso(machine)}{hopeless_window(machine)}"


def hopeless_window(machine: Machine) -> str:
    """Says so where a window is so long that the price may go anywhere in it; empty otherwise."""
    moved = worst_move(machine, Span.HORIZON)
    if 1 / FAR < moved < FAR:
        return ""
    far = "fall to less than a millionth of" if moved < 1 else "rise to more than a million times"
    return f" (in {blocks(machine.specification.horizon)} the price may {far} what it was)"


FAR = 10**6
"""Times; a price that moves as far as that leaves no margin that anybody would ask for."""
