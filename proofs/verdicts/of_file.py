"""The verdict on what a file's numbers alone decide: a component's theorem says when it holds, and what breaks it."""

from __future__ import annotations

from fractions import Fraction

from novate.model.specification import Specification
from novate.proofs.engine.limits import Limits, Route
from novate.proofs.status import Method, Status
from novate.proofs.theorems.of_file import is_in_force
from novate.proofs.verdicts.reliance import relied_on_by_all
from novate.proofs.verdicts.verdict import Verdict
from novate.properties import PROPERTIES
from novate.properties.property import FileClaim

BY_THEOREM = "only a theorem speaks of it: there is no machine to search"
CHANGED = "the component is not the one of which the theorem was proved"


def verify_file(specification: Specification, name: str, limits: Limits) -> Verdict:
    """The verdict; its `seconds` are for the caller to fill in."""
    watched = PROPERTIES[name]
    absent = watched.not_applicable(specification, None)
    claim = watched.on_file(specification) if absent is None and watched.on_file is not None else None
    status, reason = Status.NOT_APPLICABLE, absent or ""
    if claim is not None:
        status, reason = judged(claim, name, specification, limits)
    told = claim.run() if claim is not None and status is Status.VIOLATED else ()
    return Verdict(
        market=None,
        side=None,
        property=name,
        status=status,
        detail="; ".join(told) or reason or (claim.says if claim is not None else ""),
        reason=reason,
        assumptions=() if absent else relied_on_by_all(specification, name),
        headroom=None if claim is None else headroom(claim, specification),
        scenario=None,
        told=told,
        seconds=0.0,
        method=Method.THEOREM,
    )


def holds(specification: Specification, name: str) -> bool:
    """Whether the theorem says that it does."""
    return verify_file(specification, name, Limits()).status is Status.PROVED


def breaks(specification: Specification, name: str) -> bool:
    """Whether it says that it does not, and what breaks it replays."""
    return verify_file(specification, name, Limits()).status is Status.VIOLATED


def judged(claim: FileClaim, name: str, specification: Specification, limits: Limits) -> tuple[Status, str]:
    """The status, and why it is open where it is."""
    if limits.route not in (Route.AUTO, Route.THEOREM):
        return Status.UNKNOWN, BY_THEOREM
    if not is_in_force(name, specification):
        return Status.UNKNOWN, CHANGED
    if claim.room is None:
        return Status.UNKNOWN, claim.says
    return (Status.PROVED if claim.room >= 0 else Status.VIOLATED), ""


def headroom(claim: FileClaim, specification: Specification) -> Fraction | None:
    """What is left, in quote units or in numbers of what decides it."""
    if claim.room is None:
        return None
    return claim.room * specification.quote_quantum if claim.is_money else claim.room
