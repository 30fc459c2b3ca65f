"""Present: what the functions of the mechanism are at this moment, as a key for what was worked out with them.

A function may be replaced, or its code, while a process runs: what was found out before no longer counts.
"""

from __future__ import annotations

from collections.abc import ValuesView
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from itertools import chain
from operator import attrgetter, is_
from pkgutil import iter_modules
from types import CodeType, FunctionType, ModuleType

import novate.model.core.symbolic
import novate.model.oracles
import novate.properties


def present() -> int:
    """A number for what every name of the symbolic machine and of the properties stands for, and every function's code.

    It is the same number for as long as nothing is replaced, and again once everything is put back.
    """
    members = tuple(chain.from_iterable(_members()))
    for number, each in enumerate(_seen):
        if len(members) == len(each.members) and all(map(is_, members, each.members)) and each.is_whole():
            return number
    _seen.append(Present(members, *_functions()))
    return len(_seen) - 1


@dataclass(frozen=True, slots=True)
class Present:
    """What there was at one moment."""

    members: tuple[object, ...]
    """Kept, so that nothing else gets their identity."""
    functions: tuple[FunctionType, ...]
    codes: tuple[CodeType, ...]

    def is_whole(self) -> bool:
        """Whether every function has the code that it had."""
        return all(map(is_, map(attrgetter("__code__"), self.functions), self.codes))


_seen: list[Present] = []


@cache
def _members() -> tuple[ValuesView[object], ...]:
    """What stands in each of them: views, which show what is there whenever they are looked at."""
    return tuple(vars(each).values() for each in _places())


@cache
def _places() -> tuple[ModuleType | type, ...]:
    """The modules, and the classes that are written in them."""
    properties = (import_module(f"novate.properties.{name}") for _, name, _ in iter_modules(novate.properties.__path__))
    found = [*symbolic_modules(), *properties]
    return (*found, *(each for module in found for each in vars(module).values() if _is_own(each, module)))


def symbolic_modules() -> list[ModuleType]:
    """Those of the symbolic machine, and of the oracles' twins of it."""
    core = (f"novate.model.core.symbolic.{name}" for _, name, _ in iter_modules(novate.model.core.symbolic.__path__))
    oracles = (f"novate.model.oracles.{name}.symbolic" for _, name, _ in iter_modules(novate.model.oracles.__path__))
    return [import_module(name) for name in (*core, *oracles)]


def _is_own(member: object, module: ModuleType) -> bool:
    return isinstance(member, type) and member.__module__ == module.__name__


def _functions() -> tuple[tuple[FunctionType, ...], tuple[CodeType, ...]]:
    """Every function that those names stand for, and its code."""
    members = chain.from_iterable(_members())
    functions = tuple(dict.fromkeys(each for each in members if isinstance(each, FunctionType)))
    return functions, tuple(each.__code__ for each in functions)
