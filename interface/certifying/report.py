"""What was written, or what a check came to: for a person in lines, for a program as JSON."""

from __future__ import annotations

import json
import shlex
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from rich.text import Text

from novate.certifying.bundle import filed, manifest
from novate.certifying.claims import Manifest, StatementRecord
from novate.certifying.known import Known
from novate.certifying.recheck import Findings
from novate.model.specification import Side, place_in_words
from novate.proofs.certificates.evidence import Evidence
from novate.proofs.status import Status
from novate.system.layout import hanging, new_console, table

FORMAT_VERSION = 2
"""Raised when a key changes its meaning or goes away; a new key does not raise it."""

EVIDENCE = {
    Evidence.CERTIFICATE: "with a certificate",
    Evidence.TWO_SOLVERS: "without one: Z3 and a second solver agree",
    Evidence.ONE_SOLVER: "decided by Z3 alone",
}
"""What speaks for an obligation, in words."""


def written(folder: str, known: Known) -> str:
    """After `novate certify`."""
    claims = manifest(known, filed(known.specification, known.statements))
    lines = [
        *verdicts(claims),
        "",
        *obligations(claims),
        "",
        *folded(f"written to {folder}; check it with: novate check {shlex.quote(folder)}"),
    ]
    return "\n".join(lines) + "\n"


def verdicts(claims: Manifest) -> Iterator[str]:
    """The verdicts, market by market, and what there is to say of them."""
    console = new_console()
    width = max(len(each.property) for each in claims.theorems)
    for market in dict.fromkeys(each.market for each in claims.theorems):
        ours = [each for each in claims.theorems if each.market == market]
        sides: tuple[Side | None, ...] = (None,) if market is None else tuple(Side)
        yield place_in_words(None, None) if market is None else market
        titles = ("property", *("long and short" if side is None else side for side in sides))
        rows = [[Text(name), *(_status(ours, name, side) for side in sides)] for name in _properties(ours)]
        yield from (line.plain for line in table(console, titles, rows, least=(width, len(LONGEST)), indent=2))
    for detail in dict.fromkeys(each.detail for each in claims.theorems if each.detail):
        said = Text(f"{_subjects([each for each in claims.theorems if each.detail == detail])}: {detail}")
        yield from (line.plain for line in hanging(console, said, 2, 4))


def _subjects(theorems: Sequence[StatementRecord]) -> str:
    """As in "solvency, no-bad-debt of ETH-USD long, ETH-USD short"."""
    places: dict[str, list[str]] = {}
    for each in theorems:
        places.setdefault(place_in_words(each.market, each.side), []).append(each.property)
    alike: dict[str, list[str]] = {}
    for place, names in places.items():
        alike.setdefault(", ".join(names), []).append(place)
    return "; ".join(f"{names} of {', '.join(of)}" for names, of in alike.items())


LONGEST = max(Status, key=len)


def _properties(theorems: Sequence[StatementRecord]) -> Sequence[str]:
    return list(dict.fromkeys(each.property for each in theorems))


def _status(theorems: Sequence[StatementRecord], name: str, side: Side | None) -> Text:
    """What is known of one property of one side."""
    return Text(next((each.status for each in theorems if (each.property, each.side) == (name, side)), "-"))


def obligations(claims: Manifest) -> Iterator[str]:
    """How many there are, and what speaks for them."""
    counts: Counter[str] = Counter(each.evidence for each in claims.obligations)
    yield f"{counted(len(claims.obligations), 'obligation')}"
    for kind, words in EVIDENCE.items():
        if counts[kind]:
            yield f"  {counts[kind]:>4} {words}"


def counted(number: int, noun: str) -> str:
    """As in "1 obligation", "39 obligations"."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def checked(folder: str, findings: Findings) -> str:
    """After `novate check`."""
    shown, lines = [], []
    if findings.confirmed and findings.manifest is not None:
        shown = [*verdicts(findings.manifest), ""]
        lines.append(f"{counted(findings.certificates, 'certificate')} accepted by exact arithmetic")
        if findings.asked:
            lines.append(f"{counted(findings.asked, 'obligation')} without one decided again by a solver")
        lines.append(f"{counted(findings.replayed, 'run')} replayed: violations and witnesses")
    lines += [*findings.notes, *findings.problems]
    lines.append(f"{folder}: {conclusion(findings)}")
    return "\n".join([*shown, *(part for line in lines for part in folded(line))]) + "\n"


def folded(line: str) -> Iterator[str]:
    """As many lines as it takes; what goes on below is indented."""
    yield from (part.plain for part in hanging(new_console(), Text(line), 0, 2))


def conclusion(findings: Findings) -> str:
    """In a word or two."""
    if not findings.confirmed:
        return f"NOT CONFIRMED: {counted(len(findings.problems), 'problem')}"
    return "confirmed" if not findings.notes else f"confirmed, {len(findings.notes)} of them by Z3 alone"


def written_json(folder: str, known: Known) -> str:
    """The manifest, and where the bundle is."""
    claims = manifest(known, filed(known.specification, known.statements))
    return as_text({"bundle": folder, "manifest": claims.model_dump(mode="json")}, known.tool_version)


def checked_json(folder: str, findings: Findings, tool_version: str) -> str:
    """What was found."""
    claims = findings.manifest.model_dump(mode="json") if findings.confirmed and findings.manifest else None
    document = {
        "bundle": folder,
        "confirmed": findings.confirmed,
        "problems": findings.problems,
        "by_z3_alone": findings.notes,
        "certificates": findings.certificates,
        "asked_again": findings.asked,
        "runs_replayed": findings.replayed,
        "manifest": claims,
    }
    return as_text(document, tool_version)


def as_text(document: dict[str, Any], tool_version: str) -> str:
    """With the head that every JSON answer has."""
    head = {"version": FORMAT_VERSION, "tool": {"name": "novate", "version": tool_version}}
    return json.dumps(head | document, indent=2) + "\n"
