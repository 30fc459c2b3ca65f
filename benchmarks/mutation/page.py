"""The mutation score in the README and the kill matrix in docs/mutation.md, made from what `novate mutate` found.

novate mutate --format json > answer.json
python benchmarks/mutation/page.py answer.json            bring both pages up to date
python benchmarks/mutation/page.py answer.json --check    only say which are not: exit code 1 where there are any
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from generated_pages import ROOT, GeneratedPages

SYMBOLS = {"killed": "x", "spared": "", "undecided": "?", "not asked": "not asked"}


def main(arguments: list[str]) -> int:
    """The exit code."""
    check = "--check" in arguments
    (source,) = (each for each in arguments if each != "--check")
    pages = generated(json.loads(Path(source).read_text(encoding="utf-8")))
    if not check:
        pages.rewrite()
        return 0
    outdated = pages.outdated()
    for page in outdated:
        print(f"{page.relative_to(ROOT)} does not say what `novate mutate` finds")
    return 1 if outdated else 0


def generated(answer: dict[str, Any]) -> GeneratedPages:
    """Both pages, as the answer has them."""
    parts = {"score": score(answer), "matrix": matrices(answer), "arguments": arguments_of(answer)}
    return GeneratedPages("mutation", (ROOT / "README.md", ROOT / "docs" / "mutation.md"), parts)


def score(answer: dict[str, Any]) -> str:
    """The campaign in one sentence."""
    counts = {each: len(answer[each]) for each in ("equivalent", "survivors", "refuted", "undecided")}
    return (
        f"Mutation: of {answer['mutants']} deliberate mistakes in the two encodings, {answer['killed']} are noticed, "
        f"{counts['equivalent']} make no difference ([argued one by one](docs/mutation.md)), and "
        f"{counts['survivors'] + counts['refuted'] + counts['undecided']} survive."
    )


def matrices(answer: dict[str, Any]) -> str:
    """One table for each encoding."""
    encodings = dict.fromkeys(row["encoding"] for row in answer["matrix"])
    return "\n\n".join(matrix(answer, each) for each in encodings)


def matrix(answer: dict[str, Any], encoding: str) -> str:
    """Mutant by property and by cross-validation."""
    rows = [row for row in answer["matrix"] if row["encoding"] == encoding]
    columns = [*rows[0]["properties"], "cross-validation"]
    lines = [f"**Mistakes in the {encoding} encoding**", "", table_line(["mistake", "where", *columns])]
    lines.append(table_line(["---", "---", *[":-:"] * len(columns)]))
    for row in rows:
        marks = [*row["properties"].values(), row["cross_validation"]]
        name = row["mistake"] + ("" if row["fate"] == "killed" else f" (*{row['fate']}*)")
        where = f"`{row['function'].removeprefix(f'core.{encoding}.')}`"
        lines.append(table_line([name, where, *told(marks)]))
    killed = [sum(row["properties"][name] == "killed" for row in rows) for name in rows[0]["properties"]]
    killed.append(sum(row["cross_validation"] == "killed" for row in rows))
    lines.append(table_line(["noticed", "", *map(str, killed)]))
    return "\n".join(lines)


def told(marks: list[str]) -> list[str]:
    """What stands in the row of a mutant.

    Of one that somebody noticed not which questions others left open: which ones those are hangs on what the solver was
    asked before.
    """
    noticed = "killed" in marks
    return ["" if noticed and mark == "undecided" else SYMBOLS[mark] for mark in marks]


def table_line(cells: list[str]) -> str:
    """A line of a table."""
    return f"| {' | '.join(cells)} |"


def arguments_of(answer: dict[str, Any]) -> str:
    """Why each equivalent mutant makes no difference."""
    rows = [row for row in answer["matrix"] if row["argument"]]
    return "\n\n".join(
        f"**{row['name']}** (`{row['function']}`: `{row['original']}` becomes `{row['mutated'] or 'nothing'}`). "
        f"{row['argument']}"
        for row in rows
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
