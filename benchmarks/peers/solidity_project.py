"""The Solidity twin of the question, as a Foundry project of its own in a temporary folder."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory

from answer import Answer, Outcome
from question import Question

SOURCE = Path(__file__).parent / "solidity"
INSTALLED = Path(__file__).parents[2] / "build" / "peers"
"""Where `prepare.py` puts what cannot share novate's environment."""
HALMOS = INSTALLED / "halmos" / "bin" / "halmos"
NODE_MODULES = INSTALLED / "node_modules"
FORGE = NODE_MODULES / ".bin" / "forge"


def missing(*programs: Path) -> Answer | None:
    """The answer where a program is not installed."""
    absent = [program.name for program in programs if not program.exists()]
    if not absent:
        return None
    return Answer(Outcome.UNAVAILABLE, reason=f"{', '.join(absent)} not installed: run benchmarks/peers/prepare.py")


@contextmanager
def project(question: Question) -> Iterator[Path]:
    """Copy the sources, fill in the three constants, and link the compiler."""
    with TemporaryDirectory() as folder:
        root = Path(folder) / "market"
        copytree(SOURCE, root)
        (root / "node_modules").symlink_to(NODE_MODULES)
        (root / "solc.js").chmod(0o755)
        market = root / "src" / "Market.sol"
        market.write_text(filled_in(market.read_text(encoding="utf-8"), question), encoding="utf-8")
        yield root


def filled_in(text: str, question: Question) -> str:
    """Margins are whole basis points."""
    basis_points = question.margin * 10_000
    assert basis_points.denominator == 1
    for placeholder, number in (("4242", question.accounts), ("4243", question.delay), ("4244", basis_points)):
        assert text.count(placeholder) == 1
        text = text.replace(placeholder, str(number))
    return text


def output_of(command: Sequence[str | Path], folder: Path, environment: Mapping[str, str]) -> str:
    """Run a tool, which finds forge on its path; what it prints to either stream."""
    path = f"{FORGE.parent}{os.pathsep}{os.environ['PATH']}"
    variables = {**os.environ, "PATH": path, "NO_COLOR": "1", **environment}
    run = subprocess.run(  # noqa: S603 - our own command
        command, cwd=folder, env=variables, check=False, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    return run.stdout
