"""Halmos: symbolic invariant testing of the Solidity twin, all sequences of so many calls.

As many as the unsafe twin needs to break. The default solver (yices); it stops at the first counterexample.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from answer import Answer, Outcome, print_answers
from question import Question
from solidity_project import FORGE, HALMOS, missing, output_of, project


def ask(question: Question) -> Iterator[Answer]:
    """Compile, and run all sequences symbolically."""
    unavailable = missing(HALMOS, FORGE)
    if unavailable is not None:
        yield unavailable
        return
    depth = question.shortest_run
    options = ["--function", "invariant_", "--contract", "SymbolicTest", "--early-exit"]
    bounds = ["--invariant-depth", str(depth), "--loop", str(max(2, question.accounts + 1))]
    with project(question) as folder:
        output = output_of([HALMOS, *options, *bounds], folder, {"FOUNDRY_SOLC": "./solc.js"})
    found = re.search(r"\[(PASS|FAIL|TIMEOUT|ERROR)\] invariant_noBadDebt\(\)", re.sub(r"\x1b\[\d+m", "", output))
    match found[1] if found else None:
        case "PASS":
            yield Answer(Outcome.BOUNDED, depth)
        case "FAIL":
            yield Answer(Outcome.VIOLATED, depth)
        case _:
            yield Answer(Outcome.NONE, reason=output.strip()[-200:])


if __name__ == "__main__":
    print_answers(ask)
