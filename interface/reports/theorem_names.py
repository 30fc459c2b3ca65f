"""Which theorems there are: a line for each property, with its title and the shapes of mechanisms it is proved of."""

from __future__ import annotations

import json
from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from novate.proofs.theorems.theorem import Theorem
from novate.reports.theorem_report import shape
from novate.reports.verify_json import FORMAT_VERSION
from novate.system.layout import hanging, table

_HOW = (
    "Next: `novate theorem NAME` proves those whose name starts so, as no-bad-debt/isolated/long; --all proves all. "
    "`novate explain FILE` puts the numbers of a file in."
)


def as_text(found: Sequence[Theorem], console: Console) -> str:
    """The names, and what to ask next."""
    claims = dict.fromkeys(each.claim for each in found)
    ours = {claim: [each for each in found if each.claim == claim] for claim in claims}
    rows = [[Text(claim, style="bold"), Text(str(len(of))), Text(of[0].title)] for claim, of in ours.items()]
    with console.capture() as capture:
        console.print(*table(console, ("name", "theorems", "what they say"), rows, right=(1,)), sep="\n")
        console.print()
        console.print(*hanging(console, Text(_HOW), 0, 2), sep="\n")
    return "".join(f"{line.rstrip()}\n" for line in capture.get().rstrip("\n").split("\n"))


def as_json(found: Sequence[Theorem], version: str) -> str:
    """The names, each with what it is about: the object of docs/json.md."""
    names = [{"name": each.name, "property": each.claim, **shape(each), "title": each.title} for each in found]
    tool = {"name": "novate", "version": version}
    return json.dumps({"version": FORMAT_VERSION, "tool": tool, "theorems": names}, indent=2) + "\n"
