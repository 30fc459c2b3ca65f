"""What is known of one specification when a bundle is written, or read again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from novate.model.specification import Specification
from novate.proofs.certificates.statement import Statement


@dataclass(frozen=True, slots=True)
class SolverWord:
    """What a solver besides Z3 said of a question."""

    solver: str
    answer: str
    proof: str = ""
    """Its text; empty where it gave none."""


@dataclass(frozen=True, slots=True)
class Known:
    """Everything that went into a bundle."""

    source: bytes
    """The specification file."""
    specification: Specification
    statements: tuple[Statement, ...]
    runs: Mapping[str, tuple[str, bytes]]
    """Title of a statement -> the file of its scenario or witness, and its content."""
    certificates: Mapping[str, str]
    """Body of a question -> certificate."""
    answers: Mapping[str, Sequence[SolverWord]]
    """Body of a question -> what other solvers say of it."""
    command: str
    tool_version: str
    solvers: Mapping[str, str]
    """Name -> version."""
