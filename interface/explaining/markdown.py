"""An explanation as a page: Markdown, for a wiki or a pull request."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from novate.explaining import words
from novate.explaining.explanation import Explanation
from novate.system.markdown_text import code, is_link


def as_markdown(file: str, found: Sequence[Explanation]) -> str:
    """One chapter for each."""
    return "\n".join(line for each in found for line in _lines(file, each))


def _lines(file: str, found: Explanation) -> Iterator[str]:
    yield from (f"## {_plain(words.headline(found))}", "", f"{_plain(words.statement(found))} ({code(file)})", "")
    yield from (_plain(found.without_theorem), "") if found.without_theorem else ()
    yield from _numbers(found) if found.demands else ()
    if found.sensitivities:
        yield from (_plain(words.why(found)), "")
        yield from _table(words.SENSITIVITY_TITLES, words.sensitivity_rows(found))
    for line in found.elsewhere:
        yield from (_plain(line), "")
    yield from ("### What it rests on", "")
    for depth, text in words.tree(found.argument):
        yield f"{'  ' * depth}* {_plain(text)}"
    yield ""
    if found.by_hand:
        yield from ("Steps that no solver sees:", "", *(f"* {_plain(each)}" for each in found.by_hand), "")


def _numbers(found: Explanation) -> Iterator[str]:
    yield from ("### What is asked for", "")
    for demand in found.demands:
        subject = words.subject(demand)
        bound = words.bound_in_full(demand, found.specification)
        outcome = words.outcome(demand, found.specification)
        yield f"* {_plain(demand.label)}{_plain(words.whose(demand, found))} ({words.tightness(demand)}):"
        yield f"  `{subject} {demand.formula} = {demand.in_numbers} = {bound}`{'; ' * bool(outcome)}{outcome}"
    yield from ("", words.source(found), "")
    yield from _table(("symbol", "value", f"what it is{words.of_which(found)}"), words.symbol_rows(found))
    prices = words.price_lines(found)
    if prices:
        yield from ("From blocks to prices:", "", *(f"* `{each}`" for each in prices), "")


def _table(titles: Sequence[str], rows: Iterator[tuple[str, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(titles)} |"
    yield f"|{'---|' * len(titles)}"
    for row in rows:
        yield f"| {' | '.join(map(_plain, row))} |"
    yield ""


def _plain(text: str) -> str:
    """Nothing in it is markup; what stands in code marks is left alone."""
    parts = text.split("`")
    return "`".join(part if place % 2 else _escaped(part) for place, part in enumerate(parts))


def _escaped(text: str) -> str:
    if is_link(text):
        told = text.strip()
        return text.replace(told, code(told))
    return "".join(f"\\{each}" if each in "\\*_|<>[]#" else each for each in text)
