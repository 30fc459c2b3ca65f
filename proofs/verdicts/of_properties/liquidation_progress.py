"""Liquidation progress: what it means, unless it is broken; and who may be stuck where close-outs can be refused."""

from __future__ import annotations

from novate.model.core.symbolic.state import Machine
from novate.model.figures import amount
from novate.proofs.engine.limits import Limits
from novate.proofs.engine.obligation import prove
from novate.proofs.induction.close_outs import equity_covers
from novate.proofs.induction.family import family
from novate.proofs.induction.refused import largest_refused
from novate.proofs.status import Status
from novate.proofs.verdicts.of_property import InVerdict
from novate.proofs.verdicts.verdict import Figures, amounts

ENABLED = "a close-out at the market price is enabled whenever an account is overdue"
ALWAYS = "a close-out is enabled whenever an account is overdue, at every fill that slippage permits"


def dead_zone(machine: Machine, limits: Limits) -> Figures:
    """Quote quanta: only positions worth less when last healthy can be stuck; without it where any can, or none."""
    if not machine.specification.reverts_below_reward or not machine.specification.closes_whole:
        return {}
    if machine.many_positions and not prove(map(equity_covers, family(machine)), limits).holds:
        return {}  # what an account has in others may then be less than what is reckoned with
    most = largest_refused(machine, limits)
    return amounts(dead_zone=None if most is None else int(most) or None)


def in_words(machine: Machine, known: Figures, status: Status) -> str:
    """That a close-out is possible; or which accounts have none."""
    if "dead_zone" in known and status is Status.VIOLATED:
        below = amount(known["dead_zone"].exact, machine.specification)
        return f"dead zone: only a position worth less than {below} when its account was last healthy can be stuck"
    if status is Status.VIOLATED:
        return ""
    return ALWAYS if machine.specification.reverts_below_reward else ENABLED


IN_VERDICT = InVerdict(figures=dead_zone, detail=in_words)
