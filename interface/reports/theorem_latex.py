r"""Theorems as a fragment of LaTeX, that stands in a document as it is; gather* needs the package amsmath."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from novate.proofs.theorems.presentation import SYMBOLS, as_latex, as_text, letters_in
from novate.proofs.theorems.theorem import Theorem
from novate.system.latex_text import latex_text


def fragment(found: Sequence[Theorem]) -> str:
    """Each property with its conditions, then every symbol in them."""
    lines = [r"% novate theorem --latex: needs \usepackage{amsmath}"]
    for title, ours in groupby(found, key=lambda each: each.title):
        lines.append(rf"\paragraph{{{latex_text(title)}.}}")
        for each in ours:
            lines += _theorem(each)
    letters = letters_in(as_text(row) for each in found for row in each.condition)
    used = [each for each in SYMBOLS.values() if each.plain in letters]
    if used:
        items = (rf"  \item[${each.latex}$] {latex_text(each.meaning)}" for each in used)
        lines += [r"\begin{description}", *items, r"\end{description}"]
    return "\n".join(lines) + "\n"


def _theorem(theorem: Theorem) -> Iterator[str]:
    about = latex_text(theorem.about)
    if not theorem.condition:
        yield rf"\par {about}: whatever the parameters are."
        return
    yield rf"\par {about}:"
    yield r"\begin{gather*}"
    yield " \\\\\n".join(f"  {as_latex(row)}" for row in theorem.condition)
    yield r"\end{gather*}"
