"""What is needed, what the file has and what is missing: a line for each side, or for the worse one of each market."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.text import Text

from novate.model.figures import decimal, in_short, money, percent, percent_enough, percentage_points
from novate.model.specification import Specification
from novate.reports.answers import FileAnswer
from novate.reports.needs import Need, fund_need, needs, worst_of_each_market
from novate.system.layout import hanging, table

FEW_MARKETS = 3
"""Up to this many markets, both sides have a line, and what proofs found is listed; above, only what needs a look."""
_INDENT = 2
_HEADING = "Maintenance margin known to be enough for positions of {size}:"
_TITLES = ["", "needs", "has", "headroom"]
_ENOUGH = "enough up to"


def needs_lines(answer: FileAnswer, console: Console, *, most: int | None = None) -> Iterator[Text]:
    """Worst first, and of more than `most` how many there are; nothing where no verdict has a margin to speak of."""
    found = needs(answer)
    if len({each.market for each in found}) > FEW_MARKETS:
        found = worst_of_each_market(found)
    if found:
        left = 0 if most is None else max(0, len(found) - most)
        yield from _table(answer, found[: len(found) - left], console)
        more = Text(f"and {left:,} more markets, none of which misses more: --summary, --show")
        yield from hanging(console, more, _INDENT, 2 * _INDENT) if left else ()
    fund = fund_need(answer)
    if fund is not None:
        missing = fund.needed - fund.given
        verdict = f"{in_short(missing)} is missing" if missing > 0 else f"{in_short(-missing)} to spare"
        words = f"insurance fund: needs {decimal(fund.needed)}, has {decimal(fund.given)}: {verdict}"
        yield from hanging(console, Text(words), _INDENT, 2 * _INDENT)


def _table(answer: FileAnswer, found: Sequence[Need], console: Console) -> Iterator[Text]:
    sized = any(each.largest_position is not None for each in found)
    rows = [_row(answer, each)[: len(_TITLES) + sized] for each in found]
    titles = [*_TITLES, *[_ENOUGH] * sized]
    yield from hanging(console, Text(_HEADING.format(size=_sizes(answer.specification))), 0, _INDENT)
    yield from table(console, titles, rows, right=range(1, len(titles)), indent=_INDENT)


def _sizes(specification: Specification) -> str:
    """Of which positions a margin is said to be enough."""
    limited = any(
        market.largest_position is not None and (market.fills_by_size or not market.close_out.is_whole)
        for market in specification.markets.values()
    )
    return "at most largest_position" if limited else "every size"


def _row(answer: FileAnswer, need: Need) -> list[Text]:
    size = "" if need.largest_position is None else money(need.largest_position, answer.specification)
    return [
        Text(f"{need.market} {need.side}"),
        Text(percent_enough(need.needed)),
        Text(percent(need.given)),
        Text(percentage_points(-need.missing), style="bold red" if need.missing > 0 else "green"),
        Text(size),
    ]
