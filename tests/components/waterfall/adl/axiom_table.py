"""The tables of rules and axioms in docs/waterfall.md; `python axiom_table.py` in this folder writes them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from novate.model.waterfall.adl.allocations import RULES
from novate.model.waterfall.adl.allocations.rule import Rule
from novate.properties.allocations import AXIOMS
from novate.properties.allocations.smallest_witness import Witness, smallest_witness

PAGE = Path(__file__).parents[4] / "docs" / "waterfall.md"
START, END = "<!-- axioms: generated -->\n", "<!-- axioms: end -->\n"
HOLDS = "-"
KINDS = {
    (False, False): "Of amounts that can be parted at will:",
    (True, False): "In whole lots:",
    (False, True): "By scores:",
}
"""Whether rules allot lots, and look at scores -> what stands above their table."""


@cache
def found() -> dict[tuple[str, str], Witness | None]:
    """Rule and axiom -> the smallest profile on which the one breaks the other."""
    return {(rule, axiom): smallest_witness(RULES[rule], AXIOMS[axiom]) for rule in RULES for axiom in AXIOMS}


def table(rules: Iterable[Rule]) -> str:
    """A column for each rule, a row for each axiom."""
    listed = list(rules)
    lines = [row("", *(each.name for each in listed)), "|---" * (len(listed) + 1) + "|\n"]
    for axiom in AXIOMS:
        witnesses = (found()[rule.name, axiom] for rule in listed)
        lines.append(row(axiom, *(HOLDS if each is None else str(each) for each in witnesses)))
    return "".join(lines)


def row(*cells: str) -> str:
    """Of a table in Markdown."""
    return f"| {' | '.join(cells)} |\n"


def tables() -> str:
    """Of rules for any parts, of those in whole lots, and of those that look at scores."""
    kinds = ([each for each in RULES.values() if (each.in_lots, each.by_score) == kind] for kind in KINDS)
    return "\n".join(f"{title}\n\n{table(rules)}" for title, rules in zip(KINDS.values(), kinds, strict=True))


def kept() -> str:
    """What the page has."""
    return PAGE.read_text(encoding="utf-8").partition(START)[2].partition(END)[0]


if __name__ == "__main__":
    text = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(text.replace(f"{START}{kept()}{END}", f"{START}{tables()}{END}"), encoding="utf-8")
