"""What a machine says, so that it can be compared; and which mistakes cannot be seen in it."""

from __future__ import annotations

import ast
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from importlib import import_module
from inspect import getsource
from typing import Any

import z3

import novate.model.core.symbolic
from novate.model.core.symbolic import abstraction, powers
from novate.model.core.symbolic.numbers import Formula
from novate.model.mutant import Mutant
from novate.proofs.engine.limits import Limits
from novate.proofs.engine.solver import searching
from novate.proofs.refinement.templates import Symbolic, Template, soundness_lens

LIMITS = Limits(resources=1_000_000)
"""Of the question whether one formula implies another: where it takes longer, asking anew is as good."""


def said(symbolic: Symbolic, term: Any) -> Hashable:
    """What a machine says: equal for equal terms, as long as one of them is kept."""
    if term == "inductive":
        return symbolic.inductive
    kind, market, side = term
    return identity((symbolic.template if isinstance(kind, type) else symbolic.lens)(kind, market, side))


def identity(found: Any) -> Hashable:
    """The numbers that the solver's library gives the terms in it: equal terms are one object."""
    if isinstance(found, z3.AstRef):
        return int(found.get_id())
    if isinstance(found, Template):
        return identity((found.step, found.arguments, found.effects, found.floors))
    if isinstance(found, Mapping):
        return tuple((name, identity(each)) for name, each in found.items())
    if isinstance(found, tuple | list):
        return tuple(map(identity, found))
    if is_dataclass(found):
        return tuple(identity(getattr(found, each.name)) for each in fields(found))
    return found  # type: ignore[no-any-return]  # a number or a name


def follows(known: Symbolic, other: Symbolic, term: Any) -> bool:
    """Whether what the other machine asks of steps and accounts holds wherever what the known one asks does.

    That is, of a step all its effects, of an account its invariant. Whatever else the term has must be the same.
    """
    if term == "inductive":
        return other.inductive <= known.inductive
    kind, market, side = term
    if isinstance(kind, type):
        old, new = (each.template(kind, market, side) for each in (known, other))
        rest = (identity((each.step.guards, each.step.close_out, each.arguments, each.floors)) for each in (old, new))
        return len(set(rest)) == 1 and implies(old.effects, new.effects)
    if kind is soundness_lens:
        packs = (each.lens(kind, market, side).packed.children() for each in (known, other))
        return all(implies(*each) for each in zip(*packs, strict=True))
    return False


def implies(old: Formula, new: Formula) -> bool:
    """Whether the solver finds that it does."""
    return bool(searching((old, z3.Not(new)), LIMITS).check() == z3.unsat)


def works_on_numbers(mutant: Mutant) -> bool:
    """Whether the mistake is in a file that the abstraction of a state imports, or in what an oracle is held against.

    That is what it remembers, and how far moves can have taken the market.
    """
    _, _, rest = mutant.function.partition("core.symbolic.")
    files = imported(abstraction.__name__.rpartition(".")[2]) | imported(powers.__name__.rpartition(".")[2])
    return rest.partition(".")[0] in files or mutant.function.endswith(".remembered")


@cache
def imported(file: str) -> set[str]:
    """A file of the symbolic machine, and those that it imports, and so on."""
    found: set[str] = set()
    waiting = [file]
    while waiting:
        found.add(each := waiting.pop())
        waiting += set(imports_of(each)) - found
    return found


def imports_of(file: str) -> Iterable[str]:
    """Files of the symbolic machine that one of them imports."""
    package = novate.model.core.symbolic.__name__
    tree = ast.parse(getsource(import_module(f"{package}.{file}")))
    named: Iterator[str] = (each.module or "" for each in ast.walk(tree) if isinstance(each, ast.ImportFrom))
    return [name.removeprefix(f"{package}.") for name in named if name.startswith(f"{package}.")]
