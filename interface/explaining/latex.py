"""An explanation as a fragment of LaTeX: the inequalities with their numbers, and what each symbol is.

It stands in a document as it is; align* needs the package amsmath.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from novate.explaining import words
from novate.explaining.explanation import Demand, Explanation, Reading
from novate.explaining.numbers import shown
from novate.proofs.theorems.presentation import SYMBOLS
from novate.system.latex_text import latex_text


def as_latex(file: str, found: Sequence[Explanation]) -> str:
    """One paragraph for each."""
    lines = [r"% novate explain: needs \usepackage{amsmath}"]
    for each in found:
        lines += _lines(file, each)
    return "\n".join(lines) + "\n"


def _lines(file: str, found: Explanation) -> Iterator[str]:
    yield rf"\paragraph{{{latex_text(words.headline(found))}}} (\texttt{{{latex_text(file)}}})"
    if not found.demands:
        yield latex_text(found.without_theorem)
        return
    yield r"\begin{align*}"
    yield " \\\\\n".join(_demand(each, found) for each in found.demands)
    yield r"\end{align*}"
    yield r"\begin{description}"
    yield from (_item(each, found) for each in found.readings)
    yield r"\end{description}"


def _demand(demand: Demand, found: Explanation) -> str:
    """The closed form, and below it what it comes to."""
    relation = r"\ge" if demand.at_least else r"\le"
    bound = words.bound_in_full(demand, found.specification)
    head = rf"  {SYMBOLS[demand.subject].latex} &{relation} {demand.latex}"
    return f"{head} \\\\\n  &= {_number(bound)} && \\text{{{latex_text(demand.label)}}}"


def _item(reading: Reading, found: Explanation) -> str:
    value = "" if reading.value is None else f" = {_number(shown(reading.name, reading.value, found.specification))}"
    keys = ", ".join(rf"\texttt{{{latex_text(each)}}}" for each in reading.keys)
    meaning = latex_text(words.meaning(reading))
    return rf"  \item[${SYMBOLS[reading.name].latex}{value}$] {meaning}{f' ({keys})' * bool(keys)}"


def _number(text: str) -> str:
    """A number in a formula, with a comma that makes no gap."""
    return text.replace("...", r"\ldots").replace(",", "{,}").replace("%", r"\,\%")
