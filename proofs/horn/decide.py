"""What Spacer makes of one property of one side of one market: proved with an invariant, reached, or not decided."""

from __future__ import annotations

from dataclasses import dataclass

import z3

from novate.model.core.symbolic.state import Machine
from novate.proofs.components.oracles import oracle_of
from novate.proofs.engine.checked import Checked
from novate.proofs.engine.limits import Limits
from novate.proofs.engine.obligation import prove
from novate.proofs.horn.clauses import Clauses, clauses
from novate.proofs.horn.readable import sentences
from novate.proofs.horn.recheck import obligations, thinned
from novate.proofs.horn.spacer import Reached, ask


@dataclass(frozen=True, slots=True)
class HornDecision:
    """Spacer's answer, as far as it has been checked."""

    reached: Reached
    checked: tuple[Checked, ...] = ()
    """The obligations of the invariant, where it is proved."""
    invariant: tuple[str, ...] = ()
    """Its conjuncts, in words."""
    reason: str = ""
    """Why it is undecided."""


def decide(machine: Machine, name: str, limits: Limits) -> HornDecision:
    """Ask Spacer, and believe only an invariant that is proved anew."""
    asked = clauses(machine, name)
    if asked is None:
        return HornDecision(Reached.UNDECIDED, reason=not_asked(machine))
    found = ask(asked, limits)
    if found.reached is not Reached.NEVER:
        return HornDecision(found.reached, reason=found.reason)
    kept = prove(list(oracle_of(machine).kept(machine)), limits)
    if not kept.holds:
        return HornDecision(Reached.UNDECIDED, reason=NOT_KEPT)
    return checked(asked, found.invariant, limits)


NOT_KEPT = "the oracle is not shown to keep to the lag profile that Spacer was told"


def not_asked(machine: Machine) -> str:
    """Why there are no clauses."""
    if machine.many_positions:
        return "Spacer is not asked about accounts with several positions"
    return "Spacer is not asked about this property: its claims are not linear, or not about one account alone"


def checked(asked: Clauses, invariant: z3.BoolRef, limits: Limits) -> HornDecision:
    """Proved, if every obligation of the invariant is."""
    proof = prove(obligations(asked, invariant), limits)
    if not proof.holds:
        failed = proof.undecided or (proof.failed.name if proof.failed else "")
        return HornDecision(Reached.UNDECIDED, reason=f"Spacer's invariant does not pass its check: {failed}")
    needed = thinned(asked, invariant, limits)
    final = prove(obligations(asked, z3.And(*needed)), limits)
    return HornDecision(Reached.NEVER, final.checked, sentences(needed))
