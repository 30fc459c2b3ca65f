"""What a mistake cannot have touched: what was worked out while its function did not run.

Before anything is damaged, every function that a mistake is in is made to say so when it runs. What is worked out
without it is worked out in the same way when it is damaged, and has the same answer.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from inspect import getsource
from textwrap import dedent
from types import CodeType, FunctionType
from typing import TypeVar

from novate.model.caches import watch
from novate.model.caches.cache import fresh
from novate.model.caches.watch import Idle, with_idle
from novate.model.mutant import Mutant
from novate.proofs.mutation.mutant import compiled, damaged_function

Result = TypeVar("Result")


@contextmanager
def watching(mutants: Iterable[Mutant]) -> Iterator[None]:
    """Notice for as long as the block runs which of the functions that they damage run. Raises `MutantError`."""
    names: dict[FunctionType, set[str]] = defaultdict(set)
    for mutant in mutants:
        names[damaged_function(mutant)].add(mutant.function)
    whole = {function: function.__code__ for function in names}
    for function, its_names in names.items():
        function.__code__ = telling(function, tuple(sorted(its_names)))
        watch.watched.update(its_names)
    try:
        yield
    finally:
        watch.watched.clear()
        for function, code in whole.items():
            function.__code__ = code


@cache
def telling(function: FunctionType, names: tuple[str, ...]) -> CodeType:
    """The function's code, which first says that it runs."""
    module = ast.parse(dedent(getsource(function)))
    (definition,) = module.body
    assert isinstance(definition, ast.FunctionDef)
    first = ast.parse(f"__import__({watch.__name__!r}, fromlist=['tell']).tell({names!r})").body
    definition.body[:0] = first
    return compiled(ast.fix_missing_locations(module), function.__name__, f"<{names[0]}, watched>")


def idle_during(work: Callable[[], Result]) -> tuple[Result, Idle]:
    """What comes of some work, done with caches that know who ran for what is in them, and who does not run for it."""
    with fresh(changed=()):
        return with_idle(work)
