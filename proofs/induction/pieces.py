"""Pieces of obligations: formulas of one machine that many obligations share, each written down once."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from novate.model.caches.cache import LastingCache
from novate.model.core.symbolic.state import Machine
from novate.proofs.induction.family import kind

States = ParamSpec("States")
Formulas = TypeVar("Formulas")

_pieces: LastingCache[Hashable, Any] = LastingCache(most=3_000)


def piece(
    write: Callable[Concatenate[Machine, States], Formulas],
) -> Callable[Concatenate[Machine, States], Formulas]:
    """The same function, but for a machine of numbers it writes only once about the same states, or parts of them."""

    @wraps(write)
    def written(machine: Machine, /, *states: States.args, **named: States.kwargs) -> Formulas:
        if named or machine.parametric or machine.moves is not None or machine.profile is not None:
            return write(machine, *states, **named)
        key = (write, kind(machine), machine.marked, *map(id, states))
        _, found = _pieces.lasting(key, lambda: (states, write(machine, *states, **named)))
        return cast("Formulas", found)

    return written
