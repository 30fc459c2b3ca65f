"""No wrongful close-out: the smallest promise that can be kept, whether a file makes one or not."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from novate.model.core.symbolic.state import Machine
from novate.proofs.engine.limits import Limits
from novate.proofs.status import Status
from novate.proofs.theorems.conditions import domain
from novate.proofs.theorems.parameters import Parameters, Shape
from novate.proofs.theorems.plainer.paid_by_fund import as_proved
from novate.proofs.verdicts.of_property import InVerdict
from novate.proofs.verdicts.shares import percent, proviso
from novate.proofs.verdicts.thresholds import inequalities, is_hopeless, is_known
from novate.proofs.verdicts.verdict import Figures, shares
from novate.properties.no_wrongful_close_out import NO_WRONGFUL_CLOSE_OUT


def of_promises(machine: Machine, _: Limits) -> Figures:
    """The smallest promise that can be kept, where the theorem speaks of it."""
    return shares(closes_only_below=smallest_promise(machine))


def smallest_promise(machine: Machine) -> Fraction | None:
    """The least share of the notional at the market price that `closes_only_below` can keep; None where none is known.

    Exact where that is short, else rounded up to 12 decimals.
    """
    name = NO_WRONGFUL_CLOSE_OUT.name
    machine = as_proved(machine, name)
    nearly = Parameters.of(replace(machine, exact=False))
    if not is_known(machine, name) or is_hopeless(machine, name) or not domain(name, Shape.of(machine), nearly):
        return None
    (row,) = inequalities(machine, name)
    share = Fraction(row.bound(nearly))
    return share if share.denominator < 10**30 else Fraction(-(-share * 10**12 // 1), 10**12)


def promise_figure(machine: Machine, known: Figures, status: Status) -> str:
    """From which promise on it holds, or would."""
    if "closes_only_below" not in known:
        return ""
    share = known["closes_only_below"].exact
    if status is Status.NOT_APPLICABLE:
        return f"it would hold from {percent(share)} on"
    return f"holds from a closes_only_below of {percent(share)} on{proviso(machine)}"


IN_VERDICT = InVerdict(figures=of_promises, detail=promise_figure, stand_anyway=True)
