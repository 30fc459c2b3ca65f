"""Digests: what a theorem was proved about, as short texts that change when it does.

The *mechanism* of a shape is what its parametric machine can do: every guard and every effect of every step, what a
close-out shows, health and its clocks, and the facts about parameters. An obligation of any theorem is built
out of these terms (of this machine, of the other side, or of a second market, which has the same terms with other
names), so a theorem's obligations can change only if a mechanism, its statement or the argument changes. The argument
is novate's own and not the mechanism's; that it is still the one which was proved is the test's business, which builds
every obligation anew (`obligations`: a second or so for each theorem, too slow for a verdict).

A symbol hides what a function does with a particular number. So the steps of one machine of *numbers* belong to the
mechanism as well: nothing is charged, paid, late or minimal in it, as 0 is what a function is most likely to treat
apart. One that treats any other number apart is not seen here; the run that exercises a proof is replayed all the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields, replace
from fractions import Fraction
from hashlib import sha256
from typing import Any

import z3

from novate.model.contract import FUNDING_NUMBERS, NUMBERS
from novate.model.core.symbolic.numbers import Formula, Term
from novate.model.core.symbolic.parameters import MARKET_SYMBOLS, MECHANISM_SYMBOLS, facts, joined
from novate.model.core.symbolic.state import Machine, fresh_state
from novate.model.core.symbolic.transition import Transition
from novate.model.observation import Books, CloseOut, Window
from novate.model.specification import Side
from novate.proofs.components.oracle import Oracle
from novate.proofs.engine.obligation import Obligation
from novate.proofs.engine.smtlib import Wording
from novate.proofs.induction.invariant import invariant, steps
from novate.proofs.theorems.conditions import domain
from novate.proofs.theorems.frontier import whole_condition
from novate.proofs.theorems.parameters import Parameters, Shape
from novate.proofs.theorems.room import witnessed
from novate.properties import PROPERTIES

ORDINARY = {
    "initial_margin": Fraction(1, 10),
    "maintenance_margin": Fraction(1, 20),
    "max_open_interest": 1000,
}
"""What the machine of numbers has that is not 0."""


WITHOUT_NUMBERS = ("profile", "funding")
"""Fields of `Parameters` that are no numbers of a file, but what these come to."""


def digest(texts: Iterable[str]) -> str:
    """SHA-256 of the texts, each apart from the next."""
    return sha256("\0".join(texts).encode()).hexdigest()


def mechanism(shape: Shape) -> str:
    """The digest of what a machine of this shape can do; empty where no machine of symbols can be built.

    A function that asks whether a parameter is larger than something cannot do so of a symbol: Z3 raises, and no
    theorem can be about such a mechanism.
    """
    try:
        return digest(each.sexpr() for each in (*of_symbols(shape.machine), *of_numbers(shape.machine)))
    except z3.Z3Exception:
        return ""


def of_symbols(machine: Machine) -> Iterator[Formula]:
    """Everything that the theorems use of the machine whose parameters are symbols, in one formula."""
    before, after = fresh_state(machine, "before"), fresh_state(machine, "after")
    yield z3.And(
        *facts(machine),
        *joined(machine),
        invariant(machine, before),
        *parameters_of(machine),
        *(each for name, step in steps(machine, before, after).items() for each in written(name, step)),
    )


def of_numbers(machine: Machine) -> Iterator[Formula]:
    """The steps of a machine of the same shape whose parameters are numbers, most of them 0."""
    ordinary = ORDINARY | ({"minimum_maintenance": 10} if machine.market.is_floored else {})
    rates: dict[str, Any] = {name: ordinary.get(name, 0) for name in MARKET_SYMBOLS}
    market = replace(machine.market, **rates)
    amounts: dict[str, Any] = dict.fromkeys(MECHANISM_SYMBOLS, 0)
    if machine.many_positions:
        amounts["positions"] = 3
    mechanism = replace(machine.specification, **amounts)
    numbers = replace(machine, specification=mechanism, market=market)
    before, after = fresh_state(numbers, "before"), fresh_state(numbers, "after")
    yield z3.And(*(each for name, step in steps(numbers, before, after).items() for each in written(name, step)))


def component(oracle: Oracle) -> str:
    """The digest of an oracle: how prices follow it, the profile that it keeps to, and which runs get to the bounds.

    All of that is in its own obligations.
    """
    machines = [oracle.symbols(side) for side in Side]
    return obligations(each for machine in machines for each in (*oracle.kept(machine), *oracle.reached(machine)))


def written(name: str, step: Transition) -> Iterator[Formula]:
    """One step, with the names of its guards."""
    yield from (z3.Implies(z3.Bool(f"{name}: {guard}"), formula) for guard, formula in step.guards.items())
    yield from step.effects
    if step.close_out is not None:
        yield from named(step.close_out)


def parameters_of(machine: Machine) -> Iterator[Formula]:
    """What a condition can mention, each number with its name."""
    found = Parameters.of(machine)
    numbers = [field.name for field in fields(found) if field.name not in WITHOUT_NUMBERS]
    yield from (z3.Real(f"its {name}") == getattr(found, name) for name in numbers)
    yield from (z3.Real(f"its {name}") == getattr(found.profile, name) for name in NUMBERS)
    if machine.pays_funding:
        yield from (z3.Real(f"its {name}") == getattr(found.funding, name) for name in FUNDING_NUMBERS)


def named(record: object) -> Iterator[Formula]:
    """The fields of a record of terms or numbers, each with its name."""
    for field in fields(record):  # type: ignore[arg-type]  # every caller has a dataclass
        yield z3.Real(f"its {field.name}") == getattr(record, field.name)


def statement(name: str, shape: Shape) -> str:
    """The digest of what a theorem says: the claims, the condition, where it speaks, and where its runs are proved."""
    machine, watched = shape.machine, PROPERTIES[name]
    books: Books[Term] = Books(*(z3.Real(field.name) for field in fields(Books)))
    seen: CloseOut[Term] = CloseOut(*(z3.Real(field.name) for field in fields(CloseOut)))
    window: Window[Term] = Window({("", shape.side): z3.Real("exposure")}, *z3.Reals("drain close_outs"))
    claims = (
        *watched.on_books(machine.specification, books),
        *watched.on_close_out(machine.specification, machine.market, seen),
        *watched.on_window(replace(machine.specification, markets={"": machine.market}), window),
    )
    parameters, rows = Parameters.of(machine), whole_condition(name, shape) or ()
    texts = [part for claim in claims for part in (claim.label, str(claim.premise), written_out(claim.conclusion))]
    for row in rows:
        bound = written_out(row.bound(parameters))
        texts += [
            row.label,
            row.subject,
            str(row.at_least),
            row.form,
            bound,
            written_out(witnessed(name, row, machine)),
        ]
    return digest((*texts, written_out(domain(name, shape, parameters))))


def written_out(value: object) -> str:
    """A term, or what else stands in its place."""
    return value.sexpr() if isinstance(value, z3.ExprRef) else str(value)


def obligations(listed: Iterable[Obligation], wording: Wording | None = None) -> str:
    """The digest of everything that has to be proved; whoever asks for several keeps the wording that they share."""
    wording = wording or Wording()
    return digest(text for each in listed for text in (each.name, *map(wording.text, each.negation)))
