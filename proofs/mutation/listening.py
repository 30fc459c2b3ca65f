"""Every function of the symbolic machine says that it was called, while the undamaged mechanism is looked at.

One line is put at the head of each, as a mutant is put in place. It makes known what a mutant can change: only what
called the function that it damages.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from inspect import getsource
from textwrap import dedent
from types import CodeType, FunctionType, ModuleType

from novate.proofs.caches import remembered
from novate.proofs.caches.present import symbolic_modules
from novate.proofs.mutation.mutant import MutantError, compiled


@contextmanager
def listening() -> Iterator[None]:
    """For as long as the block runs. Raises `MutantError` where a mutant is in place, or somebody listens already."""
    whole = [(function, function.__code__) for function, _ in talkative()]
    for function, code in whole:
        if code.co_filename.startswith("<"):
            raise MutantError(f"{function.__qualname__} is not what its file says, but {code.co_filename}")
    for function, code in talkative():
        function.__code__ = code
    try:
        yield
    finally:
        for function, code in whole:
            function.__code__ = code


@cache
def talkative() -> tuple[tuple[FunctionType, CodeType], ...]:
    """Every function, and its code with the line in it."""
    return tuple((function, telling(name, function)) for name, function in functions().items())


def functions() -> dict[str, FunctionType]:
    """Functions and methods, but not properties, by the names that mutants call them, below `novate.model`."""
    found: dict[str, FunctionType] = {}
    for module in symbolic_modules():
        for name, member in defined_in(module).items():
            found[f"{module.__name__.removeprefix('novate.model.')}.{name}"] = member
    return found


def defined_in(module: ModuleType) -> dict[str, FunctionType]:
    """The module's own functions, and the methods that its classes write out."""
    found: dict[str, FunctionType] = {}
    for name, member in vars(module).items():
        if isinstance(member, type) and member.__module__ == module.__name__:
            found |= {f"{name}.{each}": method for each, method in vars(member).items() if is_own(method, module)}
        elif is_own(member, module):
            found[name] = member
    return found


def is_own(member: object, module: ModuleType) -> bool:
    """Whether it is a function that is written in this module, and not made by a decorator."""
    return isinstance(member, FunctionType) and member.__code__.co_filename == module.__file__


def telling(name: str, function: FunctionType) -> CodeType:
    """The code of a function that first tells `remembered.called` its name."""
    tree = ast.parse(dedent(getsource(function)))
    (definition,) = tree.body
    assert isinstance(definition, ast.FunctionDef)
    told = f"__import__({remembered.__name__!r}, fromlist=['called']).called({name!r})"
    definition.body.insert(1 if ast.get_docstring(definition) else 0, ast.parse(told).body[0])
    return compiled(ast.fix_missing_locations(tree), function.__name__, f"<{name}, told>")
