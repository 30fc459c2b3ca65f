"""A mutant: one mistake in one function of the mechanism, put in place while a check runs.

The mistake is a change to the function's own text, so that a record reads like the line in a review that should have
stopped it. The changed text is compiled, and its code takes the place of the original's inside the same function
object: whoever has imported the function runs the mutant.
"""

from __future__ import annotations
import __future__

import ast
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, cached_property
from inspect import getsource
from pkgutil import resolve_name
from textwrap import dedent
from types import CodeType, FunctionType

from novate.model.caches.cache import fresh
from novate.model.mutant import Mutant


class MutantError(ValueError):
    """The mutant cannot be put in place: the function or the text that it changes is not there."""


@contextmanager
def applied(mutant: Mutant) -> Iterator[None]:
    """Put the mutant in place while the block runs, with caches that know nothing of it. Raises `MutantError`."""
    function = damaged_function(mutant)
    whole = function.__code__
    function.__code__ = mutated_code(mutant)
    try:
        with fresh(changed=(mutant.function,)):
            yield
    finally:
        function.__code__ = whole


def damaged_function(mutant: Mutant) -> FunctionType:
    """The function, method or property that the mutant changes."""
    try:
        found: object = resolve_name(f"novate.model.{mutant.function}")
    except (ImportError, AttributeError) as error:
        raise MutantError(f"{mutant.name}: {error}") from error
    if isinstance(found, cached_property):
        found = found.func
    if isinstance(found, property):
        found = found.fget
    if not isinstance(found, FunctionType):
        raise MutantError(f"{mutant.name}: {mutant.function} is {type(found).__name__}; expected a plain function")
    return found


@cache
def mutated_code(mutant: Mutant) -> CodeType:
    """The code of the damaged function with the mistake in it. Raises `MutantError`."""
    function = damaged_function(mutant)
    text = dedent(getsource(function))
    if (count := text.count(mutant.original)) != 1 or mutant.original == mutant.mutated:
        raise MutantError(
            f"{mutant.name}: the text to change occurs {count} times in {mutant.function}, expected once: "
            f"{mutant.original!r}"
        )
    try:
        return compiled(text.replace(mutant.original, mutant.mutated), function.__name__, f"<{mutant.name}>")
    except SyntaxError as error:
        raise MutantError(f"{mutant.name}: the changed text is no Python: {error}") from error


def compiled(definition: str | ast.Module, name: str, label: str) -> CodeType:
    """The code of the function of this name that is defined there. Raises `SyntaxError`."""
    flags = __future__.annotations.compiler_flag
    module = compile(definition, label, "exec", flags=flags, dont_inherit=True)
    codes = (each for each in module.co_consts if isinstance(each, CodeType))
    return next(code for code in codes if code.co_name == name)
