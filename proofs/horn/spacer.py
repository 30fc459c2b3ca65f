"""One question to Spacer, in a context of its own, within limits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

import z3

from novate.model.core.symbolic.numbers import Formula, Term
from novate.proofs.engine.limits import Limits
from novate.proofs.horn.clauses import Clauses

RESOURCES = 10
"""A question to Spacer is as long as so many plain ones: it asks many of its own."""

STOPPED = ("canceled", "max. resource limit exceeded", "timeout")
"""What Z3 raises where a limit ends a query."""


class Reached(Enum):
    """What Spacer says of a broken claim."""

    NEVER = auto()
    SOMETIMES = auto()
    UNDECIDED = auto()


@dataclass(frozen=True, slots=True)
class SpacerAnswer:
    """Spacer's answer."""

    reached: Reached
    invariant: Formula = None
    """Over the relation's arguments `before`, in the main context, where it is never reached; not checked yet."""
    reason: str = ""
    """Why it is undecided."""


def ask(asked: Clauses, limits: Limits) -> SpacerAnswer:
    """Whether the clauses reach a broken claim. Raises `z3.Z3Exception` where Z3 fails other than by a limit."""
    context = z3.Context()
    engine, relation, broken = rules(asked, context)
    engine.set(engine="spacer", rlimit=RESOURCES * limits.resources, timeout=int(limits.seconds * 1000))
    try:
        result = engine.query(broken())
    except z3.Z3Exception as error:
        reason = z3_message(error)
        if not any(limit in reason for limit in STOPPED):
            raise
        return SpacerAnswer(Reached.UNDECIDED, reason=f"Spacer stopped: {reason}")
    if result == z3.unsat:
        arguments = [term.translate(context) for term in asked.before]
        invariant = z3.substitute_vars(engine.get_cover_delta(-1, relation), *arguments)
        return SpacerAnswer(Reached.NEVER, invariant.translate(z3.main_ctx()))
    if result == z3.sat:
        return SpacerAnswer(Reached.SOMETIMES)
    return SpacerAnswer(Reached.UNDECIDED, reason="Spacer answers unknown and gives no reason")


def z3_message(error: z3.Z3Exception) -> str:
    """The text of Z3's error."""
    text = error.value
    return text.decode() if isinstance(text, bytes) else str(text)


def rules(asked: Clauses, context: Any) -> tuple[Any, Any, Any]:
    """The engine that knows the clauses, the relation, and what it is asked about."""
    engine = z3.Fixedpoint(ctx=context)
    sorts = [term.translate(context).sort() for term in asked.before]
    relation = z3.Function("reachable", *sorts, z3.BoolSort(context))
    broken = z3.Function("broken", z3.BoolSort(context))
    engine.register_relation(relation, broken)
    before, after = ([term.translate(context) for term in terms] for terms in (asked.before, asked.after))

    def body(*formulas: Formula) -> list[Any]:
        return [formula.translate(context) for formula in formulas]

    clauses = [(relation(*after), body(asked.start))]
    clauses += [(relation(*after), [relation(*before), *body(*asked.told, step)]) for step in asked.steps.values()]
    for each in asked.claims:
        premises = [] if each.claim.premise is True else [each.claim.premise]
        bad = body(*asked.told, each.step, *premises, z3.Not(each.claim.conclusion))
        clauses.append((broken(), [relation(*before), *bad]))
    engine.declare_var(*variables([*after, *(formula for _, formulas in clauses for formula in formulas)]))
    for head, formulas in clauses:
        engine.rule(head, formulas)
    return engine, relation, broken


def variables(formulas: Sequence[Formula]) -> Iterator[Term]:
    """Every free constant, once."""
    seen: set[int] = set()
    waiting = list(formulas)
    while waiting:
        term = waiting.pop()
        if term.get_id() in seen:
            continue
        seen.add(term.get_id())
        if z3.is_const(term) and term.decl().kind() == z3.Z3_OP_UNINTERPRETED:
            yield term
        waiting += term.children()
