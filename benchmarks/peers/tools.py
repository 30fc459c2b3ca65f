"""The tools that are compared: how each is asked, which package it is, and what its row means."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from solidity_project import FORGE, HALMOS


@dataclass(frozen=True, slots=True)
class Tool:
    """One row of the tables."""

    name: str
    command: tuple[str, ...]
    """The script that asks it, and further arguments after the question."""
    packages: tuple[str, ...]
    """Distributions, or programs of `prepare.py`, whose versions are recorded."""
    any_number: bool
    """Whether the answer is for any number of accounts, so that one measurement stands for all."""
    random: bool
    """Whether it draws runs, so that more accounts make a violation easier to hit on."""
    does: str
    """What it does and what its figures mean, for docs/peers.md."""


TOOLS = (
    Tool(
        "novate verify",
        ("ask_novate.py",),
        ("novate", "z3-solver"),
        True,
        False,
        "The command as a user runs it, for both sides of the market, in a process with two workers. Its machine is "
        "larger than the others' (deposits, withdrawals, trades at any price, whole quanta), and a violation has been "
        "replayed in exact integers. No verdict depends on the number of accounts.",
    ),
    Tool(
        "novate, solver alone",
        ("ask_novate_engine.py",),
        ("novate", "z3-solver"),
        True,
        False,
        "The engine in one process, no theorem used (`--method search`): all time inside Z3, both sides together.",
    ),
    Tool(
        "novate verify --method theorem",
        ("ask_novate.py", "--method", "theorem"),
        ("novate", "sympy"),
        True,
        False,
        "The same command, told to evaluate the theorem for all parameter sets instead of proving this one.",
    ),
    Tool(
        "Z3, invariant by hand",
        ("ask_z3_invariant.py",),
        ("z3-solver",),
        False,
        False,
        "Induction with an invariant that a person found: a case for each number of blocks overdue. The solver only "
        "checks it, in one query for all accounts. (Asked age by age, one account with a delay of 100 took a third of "
        "the time, many accounts with a short delay ten times as long.) It can prove, but where the margin is unsafe "
        "it cannot show a violation.",
    ),
    Tool(
        "Z3, bounded search",
        ("ask_z3_bounded.py",),
        ("z3-solver",),
        False,
        False,
        "Bounded model checking of the linear machine, a fresh solver for each depth. "
        "Safe: up to twice the depth at which the unsafe machine breaks. It never proves.",
    ),
    Tool(
        "Z3 Spacer",
        ("ask_spacer.py",),
        ("z3-solver",),
        False,
        False,
        "The linear machine as Horn clauses, all accounts in one relation. (A clause for each account by itself was "
        "slower from 16 accounts on.) It finds the invariant by itself.",
    ),
    Tool(
        "pySMT, k-induction on z3",
        ("ask_pysmt.py", "z3"),
        ("pysmt", "z3-solver"),
        False,
        False,
        "k-induction on the linear machine, the property strengthened by the range of `overdue`; a fresh solver for "
        "each query. It needs k = D + 2, so its cost grows with the delay.",
    ),
    Tool(
        "pySMT, k-induction on cvc5",
        ("ask_pysmt.py", "cvc5"),
        ("pysmt", "cvc5"),
        False,
        False,
        "The same formulas, by pySMT's own back end for cvc5.",
    ),
    Tool(
        "Hypothesis, stateful",
        ("ask_hypothesis.py",),
        ("hypothesis", "novate"),
        False,
        True,
        "Rule-based testing of novate's executable reference (exact integers). Largest moves and least margins are "
        "drawn often; violations are not shrunk. Safe: 1,000 runs, which prove nothing.",
    ),
    Tool(
        "radCAD, Monte Carlo",
        ("ask_radcad.py",),
        ("radcad",),
        False,
        True,
        "Simulation in floating point, biased towards violations: each block is the largest move up or down, by a "
        "fair coin, and keepers are as late as they may be. Safe: 1,000 runs, which prove nothing.",
    ),
    Tool(
        "forge, invariant fuzzing",
        ("ask_forge.py",),
        ("forge", "solc"),
        False,
        True,
        "The Solidity twin, all positions of size 1 on one shared price; calls for the largest moves and the least "
        "margin are offered. Time includes the compiler, some 1.5 s (npm's solc, which is JavaScript). Safe: 1,000 "
        "runs, which prove nothing.",
    ),
    Tool(
        "Halmos, symbolic",
        ("ask_halmos.py",),
        ("halmos", "solc"),
        False,
        False,
        "The same twin without the redundant calls: all sequences of D + 2 calls, with 256-bit words. Default solver "
        "(yices). Time includes the compiler. Safe: up to that depth.",
    ),
)


def versions() -> dict[str, str]:
    """Name -> version of everything that is installed."""
    names = dict.fromkeys(name for tool in TOOLS for name in tool.packages)
    return {name: version_of(name) for name in names}


@cache
def version_of(name: str) -> str:
    """Of a distribution in this environment, or of a program of `prepare.py`."""
    programs = {
        "halmos": (HALMOS, "--version"),
        "forge": (FORGE, "--version"),
        "solc": (FORGE.parent / "solcjs", "--version"),
    }
    if name in programs:
        return program_version(*programs[name])
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"


def program_version(program: Path, option: str) -> str:
    """The last word of the first line that it prints."""
    if not program.exists():
        return "not installed"
    run = subprocess.run([program, option], capture_output=True, text=True, check=True)  # noqa: S603 - tools we installed - our own
    return run.stdout.splitlines()[0].split()[-1]
