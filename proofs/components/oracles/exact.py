"""An oracle that shows the market price keeps to its lag profile, and its worst runs reach the bounds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

import z3

from novate.model.core.symbolic.numbers import Formula, Number, Term
from novate.model.core.symbolic.powers import Span, fall, rise
from novate.model.core.symbolic.state import Machine
from novate.model.oracles.exact.parameters import Exact
from novate.model.specification import Side
from novate.proofs.components import looks
from novate.proofs.components.looks import compounding, known_moves
from novate.proofs.components.oracle import FORMS, TOXIC, Oracle, Seen, Way, movable
from novate.proofs.components.runs import RUNS
from novate.proofs.components.witness import SOON, Witness, witness
from novate.proofs.engine.obligation import Obligation


def machine_of_symbols(side: Side) -> Machine:
    """A machine whose moves are symbols."""
    return looks.machine_of_symbols(side, Exact())


def kept(machine: Machine) -> Iterator[Obligation]:
    """The oracle keeps to its profile for K blocks after any look: what it shows is where the market is."""
    yield from looks.kept(machine, iter(()), looks.newest, lambda _, __: z3.BoolVal(True))


def reach(machine: Machine, blocks: int) -> tuple[Fraction, Fraction]:
    """The least and the most that the market can be so many blocks after a look, per unit of what that showed."""
    return fall(machine, blocks), rise(machine, blocks)


def shows(_: Machine, oracle: Term, seen: Sequence[Seen]) -> Formula:
    """It is the newest of the market prices."""
    newest, _age = seen[0]
    return z3.And(oracle > 0, oracle == newest)


def way(_: str, __: Machine, run: Witness) -> Way:
    """The market is what the oracle shows, all along."""
    return Way(run.anchor, run.anchor, run.oracle)


def attainable(form: str, machine: Machine, run: Witness) -> tuple[Number, ...]:
    """Whether prices can take that way: of numbers, symbols, or arrays."""
    if RUNS[form].is_shrunk:
        return movable(machine), fall(machine, Span.HORIZON) < 1
    if form in SOON:
        return movable(machine), *moves_kept(machine, run)
    return (movable(machine),)


def moves_kept(machine: Machine, run: Witness) -> tuple[Number, ...]:
    """The market gets from what the look showed to the close-out in time, and the oracle is there with it."""
    furthest = fall(machine, Span.HORIZON) * run.anchor, rise(machine, Span.HORIZON) * run.anchor
    return furthest[0] <= run.final, run.final <= furthest[1], run.oracle == run.final


def reached(machine: Machine) -> Iterator[Obligation]:
    """Every run that a theorem asks for has a way that the oracle and the moves allow."""
    size = z3.Real("size")
    for form in FORMS:
        run = witness(form, machine, size)
        possible = () if form == TOXIC else attainable(form, machine, run)
        given = (*known_moves(machine), *compounding(machine), size > 0, run.anchor > 0, *possible)
        yield Obligation(f"the way to the {form}", given, z3.And(*moves_kept(machine, run)))


ORACLE = Oracle(
    symbols=machine_of_symbols,
    kept=kept,
    reached=reached,
    attainable=attainable,
    way=way,
    reach=reach,
    shows=shows,
    assumed="the oracle price is the market price of the same block",
    by_hand=looks.BY_HAND,
)
