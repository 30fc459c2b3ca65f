"""Theorems for a person and for a program (docs/json.md)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from textwrap import shorten
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from novate.proofs.certificates.stored.certified import Certified
from novate.proofs.certificates.stored.premises import unused
from novate.proofs.theorems import presentation
from novate.proofs.theorems.theorem import Row, Theorem, TheoremProof
from novate.reports.certified_text import rests_on, tally, without
from novate.reports.cross_check_text import objections, tallies
from novate.reports.verify_json import checked_object, opinion_object
from novate.system.layout import hanging, new_console

FORMAT_VERSION = 1
_FEW = 10
"""Up to this many theorems, what they rest on is printed too; and so many premises that nobody needs."""
_LONGEST = 100
"""Characters of a premise that are printed."""


@dataclass(frozen=True, slots=True)
class ProvedTheorem:
    """A theorem, and what became of its proof."""

    theorem: Theorem
    proof: TheoremProof
    certified: tuple[Certified, ...] | None = None
    """What speaks for each obligation; None where nobody asked, or the proof fails."""
    premises: Mapping[str, bool] = field(default_factory=dict)
    """Each premise, and whether some obligation needs it, where that was asked."""


def as_text(proved: Sequence[ProvedTheorem]) -> str:
    """One block for each property: a line for each theorem, its condition below."""
    console = new_console()
    with console.capture() as capture:
        for claim in dict.fromkeys(each.theorem.claim for each in proved):
            ours = [each for each in proved if each.theorem.claim == claim]
            head = Text.assemble((claim, "bold"), f"  {ours[0].theorem.title}")
            console.print(*hanging(console, head, 0, 2), sep="\n")
            console.print(*_blocks(ours, console), "", sep="\n")
        if len(proved) <= _FEW:
            _print_grounds(proved, console)
        _print_symbols(proved, console)
        console.print(*hanging(console, Text(_summary(proved)), 0, 2), sep="\n")
        for sentence in (*_certified(proved), *_second_opinions(proved)):
            console.print(*hanging(console, Text(sentence), 0, 4), sep="\n")
    return "".join(f"{line.rstrip()}\n" for line in capture.get().removesuffix("\n").split("\n"))


def _blocks(proved: Sequence[ProvedTheorem], console: Console) -> Iterator[Text]:
    """For each theorem a line, or two where there is no room for one, with its condition below."""
    shapes = max(len(each.theorem.about) for each in proved)
    statuses = max(len(_status(each)) for each in proved)
    for each in proved:
        count, seconds = f"{each.proof.obligations:3} obligations", f"{each.proof.seconds:5.2f} s"
        style = "green" if each.proof.holds else "bold red"
        line = Text.assemble(
            f"  {each.theorem.about.ljust(shapes)}  ",
            (_status(each).ljust(statuses), style),
            "  ",
            (f"{count}  {seconds}", "dim"),
        )
        if line.cell_len <= console.width:
            yield line
        else:
            yield from hanging(console, Text(each.theorem.about), 2, 4)
            short = Text.assemble((_status(each), style), (f"; {count.strip()}, {seconds.strip()}", "dim"))
            yield from hanging(console, short, 4, 6)
        for below in _below(each):
            yield from hanging(console, below, 6, 8)


def _below(proved: ProvedTheorem) -> Iterator[Text]:
    """What speaks for a theorem, where that was asked, and its condition."""
    if proved.certified is not None:
        yield Text(tally(proved.certified))
        yield Text(rests_on(proved.certified, proved.premises))
    for row in proved.theorem.condition:
        mark = "" if row in proved.theorem.tight else "   (enough; not shown to be needed)"
        yield Text.assemble(presentation.as_text(row), (mark, "dim"))
    if not proved.theorem.condition:
        yield Text("whatever the parameters are", style="dim")


def _status(proved: ProvedTheorem) -> str:
    """Proved to be enough; and how many of its inequalities are proved to be needed."""
    if not proved.proof.holds:
        return f"NOT PROVED: {proved.proof.failed}"
    if not proved.proof.is_locked:
        return "proved, but not in force: the lock holds another (python -m novate.proofs.theorems.write_lock)"
    rows, tight = len(proved.theorem.condition), len(proved.theorem.tight)
    if rows == 0:
        return "proved"
    return "proved, tight" if tight == rows else f"proved, {tight} of {rows} tight"


def _print_grounds(proved: Sequence[ProvedTheorem], console: Console) -> None:
    """What they rest on, once."""
    for title, sentences in (("Assuming:", _assumptions(proved)), ("Outside the solver:", _by_hand(proved))):
        if sentences:
            console.print(Text(title, style="bold"))
            for sentence in sentences:
                console.print(*hanging(console, Text(f"- {sentence}"), 2, 4), sep="\n")
            console.print()


def _assumptions(proved: Sequence[ProvedTheorem]) -> list[str]:
    return list(dict.fromkeys(line for each in proved for line in each.theorem.assumptions))


def _by_hand(proved: Sequence[ProvedTheorem]) -> list[str]:
    return list(dict.fromkeys(line for each in proved for line in each.theorem.outside_the_solver))


def _print_symbols(proved: Sequence[ProvedTheorem], console: Console) -> None:
    """The symbols that occur, with their meanings."""
    letters = presentation.letters_in(presentation.as_text(row) for each in proved for row in each.theorem.condition)
    table = Table.grid(padding=(0, 2, 0, 0))
    for overflow in ("fold", "fold", "fold"):
        table.add_column(overflow=overflow)
    for symbol, meaning in presentation.meanings().items():
        if symbol in letters:
            table.add_row("", Text(symbol, style="bold"), Text(meaning))
    if table.row_count:
        console.print(Text("Where", style="bold"), table, "", sep="\n")


def _summary(proved: Sequence[ProvedTheorem]) -> str:
    holding = sum(each.proof.holds for each in proved)
    seconds = sum(each.proof.seconds for each in proved)
    obligations = sum(each.proof.obligations for each in proved)
    plural = "theorem" if len(proved) == 1 else "theorems"
    return f"{holding} of {len(proved)} {plural} proved: {obligations:,} obligations, {seconds:.1f} s"


def _certified(proved: Sequence[ProvedTheorem]) -> Iterator[str]:
    """How many obligations have a certificate, and which have none."""
    found = [each for of in proved for each in of.certified or ()]
    if found:
        yield f"{tally(found).capitalize()}"
    missing = [line for each in proved for line in without(each.theorem.name, each.certified or ())]
    if missing:
        yield "Without a certificate (novate theorem --search-certificates looks for one):"
        yield from (f"  {each}" for each in missing)
    idle = unused([each.premises for each in proved])
    if idle:
        noun = "premise" if len(idle) == 1 else "premises"
        yield f"{len(idle)} {noun} that no obligation {'of these theorems ' if len(proved) > 1 else ''}needs:"
        yield from (f"  {shorten(each, _LONGEST, placeholder=' ...')}" for each in sorted(idle, key=len)[:_FEW])
        if len(idle) > _FEW:
            yield f"  ... and {len(idle) - _FEW} more: --format json has all of them"


def _second_opinions(proved: Sequence[ProvedTheorem]) -> Iterator[str]:
    """What other solvers say; and which nonlinear answers nobody but Z3 has given."""
    found = {
        each.question or (of.theorem.name, each.name): (of.theorem, each) for of in proved for each in of.proof.checked
    }
    asked = [each for _, each in found.values() if each.opinions]
    if asked:
        yield f"Cross-check: {len(asked):,} different questions; {', '.join(tallies(asked))}"
    alone = [(theorem, each) for theorem, each in found.values() if each.rests_on_one_nonlinear_answer]
    if asked or (alone and all(each.certified is None for each in proved)):
        hint = "" if asked else " (--cross-check asks others)"
        yield f"Nonlinear, decided by Z3 alone: {len(alone):,} obligations{hint}"
    for theorem, each in alone if asked else ():
        yield from (f"  {theorem.name}: {objection}" for objection in objections(each))


def as_json(proved: Sequence[ProvedTheorem], version: str) -> str:
    """The object of docs/json.md."""
    tool = {"name": "novate", "version": version}
    document = {"version": FORMAT_VERSION, "tool": tool, "theorems": [_object(each) for each in proved]}
    return json.dumps(document, indent=2) + "\n"


def _object(proved: ProvedTheorem) -> dict[str, Any]:
    theorem = proved.theorem
    return {
        "name": theorem.name,
        "property": theorem.claim,
        **shape(theorem),
        "status": "proved" if proved.proof.holds else "unknown",
        "condition": [_row(theorem, row) for row in theorem.condition],
        "assumptions": list(theorem.assumptions),
        "outside_the_solver": list(theorem.outside_the_solver),
        "obligations": proved.proof.obligations,
        "in_force": proved.proof.is_locked,
        "certificates": None if proved.certified is None else [_evidence(each) for each in proved.certified],
        "unused_premises": None if proved.certified is None else unused([proved.premises]),
        "cross_check": [checked_object(each) for each in proved.proof.checked if each.opinions] or None,
        "seconds": round(proved.proof.seconds, 3),
    }


def _evidence(found: Certified) -> dict[str, Any]:
    """What speaks for one obligation."""
    return {
        "obligation": found.name,
        "sha256": found.question,
        "evidence": found.evidence,
        "premises": found.premises,
        "rests_on": None if found.rests_on is None else len(found.rests_on),
        "objection": found.objection,
        "opinions": [opinion_object(each) for each in found.opinions],
    }


def shape(theorem: Theorem) -> dict[str, Any]:
    """What it is about; nulls where that is no shape of a mechanism."""
    found = theorem.shape
    if found is None:
        return {"margin": None, "side": None, "charges": None}
    return {"margin": found.margin, "side": found.side, "charges": "capped" if found.capped else "in-full"}


def _row(theorem: Theorem, row: Row) -> dict[str, Any]:
    return {
        "parameter": row.subject,
        "relation": ">=" if row.at_least else "<=",
        "why": row.label,
        "tight": row in theorem.tight,
        "text": presentation.as_text(row),
        "latex": presentation.as_latex(row),
    }
