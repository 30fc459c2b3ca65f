"""The certificates of the theorems: how many there are, of what kind, how large, and how long all are checked.

python benchmarks/certificates.py            measures, keeps that in certificates.json, and brings the pages up to date
python benchmarks/certificates.py --page     only brings the pages up to date, from what was kept

The pages are README.md and docs/certificates.md. Seconds are of the processor, reading the questions included.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from time import process_time
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from generated_pages import ROOT, GeneratedPages

from novate.proofs.certificates.checker import check
from novate.proofs.certificates.stored.questions import Question
from novate.proofs.certificates.stored.store import Store, file_of, read_store
from novate.proofs.theorems.theorem import theorems
from novate.workers.certificate_search import every_question

RESULTS = Path(__file__).with_suffix(".json")
KINDS = ("linear", "products of two", "of three", "of more")
"""Of a certificate: how many are multiplied in its largest term, those of a multiple of an equation included."""

Row = dict[str, Any]


def main(arguments: Sequence[str]) -> None:
    """Measure, unless only the pages are asked for."""
    if "--page" not in arguments:
        found = measured(every_question(theorems()), read_store())
        RESULTS.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    pages(json.loads(RESULTS.read_text(encoding="utf-8"))).rewrite()


def measured(asked: Sequence[Question], store: Store) -> list[Row]:
    """A row for each archive, and one for all together."""
    kinds = {each: kind(text) for one in store.archives.values() for each, text in one.certificates.items()}
    seconds = {each.digest: checked(each, store) for each in asked if each.digest in kinds}
    found = []
    for name in (*dict.fromkeys(each.archive for each in asked), ""):
        ours = [each for each in asked if name in ("", each.archive)]
        spent = sum(seconds.get(each, 0.0) for each in {each.digest for each in ours})
        found.append(counted(name, ours, kinds) | {"seconds": round(spent, 2)})
    return found


def counted(name: str, ours: Sequence[Question], kinds: Mapping[str, str]) -> Row:
    """What there is of some obligations; the empty name is for all."""
    questions = {each.digest for each in ours}
    counts = Counter(kinds[each] for each in questions if each in kinds)
    files = [file_of(each) for each in ([name] if name else dict.fromkeys(each.archive for each in ours))]
    return {
        "archive": name,
        "theorems": len({each.theorem for each in ours}),
        "obligations": len(ours),
        "obligations_certified": sum(each.digest in kinds for each in ours),
        "questions": len(questions),
        "certified": sum(counts.values()),
        **{each: counts[each] for each in KINDS},
        "bytes": sum(file.stat().st_size for file in files if file.exists()),
    }


def checked(question: Question, store: Store) -> float:
    """The seconds that it takes to check a certificate. It has to be accepted."""
    started = process_time()
    refused = check(question.script, store.certificate(question.digest) or "")
    assert not refused, f"{question.theorem}: {question.obligation}: {refused}"
    return process_time() - started


def kind(certificate: str) -> str:
    """By the largest product in it."""
    most, left = 1, [json.loads(certificate)["proof"]]
    while left:
        match left.pop():
            case ["split", _, *halves]:
                left += halves
            case ["cases", _, proofs]:
                left += proofs
            case ["sum", terms]:
                most = max(most, *(degree(factor) + len(literals) for factor, literals in terms))
    return KINDS[min(most, len(KINDS)) - 1]


def degree(factor: Any) -> int:
    """How many unknowns the factor of a term multiplies."""
    return 0 if isinstance(factor, str) else max((len(names) for _, names in factor), default=0)


def pages(rows: Sequence[Row]) -> GeneratedPages:
    """Both, as the rows have them."""
    parts = {"score": score(rows[-1]), "table": table(rows)}
    return GeneratedPages("certificates", (ROOT / "README.md", ROOT / "docs" / "certificates.md"), parts)


def score(row: Row) -> str:
    """All in one sentence."""
    kinds = ", ".join(f"{row[each]:,} {each}" for each in KINDS)
    return (
        f"Certificates: of {row['obligations']:,} obligations of {row['theorems']:,} theorems, "
        f"{row['obligations_certified']:,} have [one that needs no solver](docs/certificates.md); they are "
        f"{row['questions']:,} different questions, of which {row['certified']:,} are certified ({kinds}). "
        "`novate theorem --certify` checks them, and asks a second solver about whatever has none."
    )


def table(rows: Sequence[Row]) -> str:
    """A line for each archive."""
    titles = ("archive", "obligations", "different questions", "certified", *KINDS, "seconds to check", "bytes")
    lines = [f"| {' | '.join(titles)} |", f"| --- |{' ---: |' * (len(titles) - 1)}"]
    for row in rows:
        counts = [row["obligations"], row["questions"], row["certified"], *(row[each] for each in KINDS)]
        cells = [row["archive"] or "all", *map("{:,}".format, counts), f"{row['seconds']:.2f}", f"{row['bytes']:,}"]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


if __name__ == "__main__":
    main(sys.argv[1:])
