"""Parts of an argument: obligations about one machine; and what makes the argument for a property."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import z3

from novate.model.core.symbolic.state import Machine
from novate.model.specification import Specification
from novate.proofs.engine.obligation import Obligation


@dataclass(frozen=True, slots=True)
class Part:
    """Obligations about one machine."""

    name: str
    """Unique for what `build` builds; with the machine's numbers it identifies the part."""
    machine: Machine
    build: Callable[[Machine], Iterable[Obligation]]
    is_induction: bool = False
    """Whether its conclusions are the invariant, which other parts assume."""
    is_contract: bool = False
    """Whether it says of a component that it keeps what the invariant takes for granted."""


@dataclass(frozen=True, slots=True)
class Argument:
    """What makes the theorem of one property."""

    claim: Callable[[Machine, Sequence[Machine]], Iterator[Part]]
    """What it says of states that satisfy the invariant: of a machine, and all that its account may hold."""
    rests_on_invariant: bool = True
    """Whether those states are all that is reachable, or any."""
    of_each_step: bool = False
    """Whether it is true of each step from any state, as the mechanism says it: whoever pays, whatever is refused."""
    needs_cover: bool = True
    """Whether what covers an account is any part of it: then the margins have to pay for close-outs."""
    spends: Callable[[Machine], bool] = lambda _: False
    """Whether close-outs may spend what covers an account, since the fund gets it."""
    silent: Callable[[Machine], str] = lambda _: ""
    """Why nothing is known of a machine, as what its account may hold is; empty where the argument is about it."""
    of_charged: Callable[[Machine], Iterator[Obligation]] = lambda _: iter(())
    """What shows that it is true of accounts as well that were charged for others, whatever that left them with; where
    nothing does it holds until they are."""
    summed: Callable[[Specification], str] = lambda _: ""
    """What is added up outside the solver, in words; empty where nothing is."""


def alone(build: Callable[[Machine], Obligation], machine: Machine) -> tuple[Obligation]:
    """One obligation as a part."""
    return (build(machine),)


def unproved(name: str) -> Argument:
    """Of a property that no induction over the machine's steps is known to prove: it fails, and says so."""
    unknown = Obligation("no induction over the steps of the machine is known", (), z3.BoolVal(False))
    return Argument(lambda machine, _: iter((Part(name, machine, lambda _: (unknown,)),)), rests_on_invariant=False)
