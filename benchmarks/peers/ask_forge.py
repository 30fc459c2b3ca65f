"""forge (Foundry): invariant fuzzing of the Solidity twin. Calls that a fuzzer would rarely hit on are made for it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from answer import Answer, Outcome, print_answers
from question import Question
from solidity_project import FORGE, missing, output_of, project

RUNS = 1_000
"""Random runs of the safe machine; of the unsafe one, as many as the time allows."""


def ask(question: Question) -> Iterator[Answer]:
    """Compile, and fuzz until a violation or to the end of the budget."""
    unavailable = missing(FORGE)
    if unavailable is not None:
        yield unavailable
        return
    settings = {
        "FOUNDRY_FUZZ_SEED": "1",
        "FOUNDRY_INVARIANT_RUNS": str(RUNS if question.safe else RUNS**2),
        "FOUNDRY_INVARIANT_DEPTH": str(3 * question.shortest_run + 20),
        "FOUNDRY_INVARIANT_FAIL_ON_REVERT": "false",
        "FOUNDRY_INVARIANT_SHRINK_RUN_LIMIT": "0",
    }
    with project(question) as folder:
        output = output_of([FORGE, "test", "--use", "./solc.js", "--match-contract", "FuzzTest"], folder, settings)
    found = re.search(r"\[(PASS|FAIL).*invariant_noBadDebt\(\) \(runs: (\d+)", output, re.DOTALL)
    if found is None:
        yield Answer(Outcome.NONE, reason=output.strip()[-200:])
    elif found[1] == "PASS":
        yield Answer(Outcome.SAMPLED, int(found[2]))
    else:
        yield Answer(Outcome.VIOLATED, int(found[2]) + 1)  # forge counts the runs before it


if __name__ == "__main__":
    print_answers(ask)
