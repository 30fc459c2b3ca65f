"""A scenario as text without a terminal: whole, and as a list of what is shown of it, block by block."""

from __future__ import annotations

from collections.abc import Iterator

from novate.model.scenario import Scenario
from novate.scenarios.rows import Cells, Heading, Row, scenario_rows
from novate.scenarios.table import scenario_lines

_WIDE = 120
"""Characters in a line where no terminal says how many there are."""


def scenario_text(scenario: Scenario) -> str:
    """The table of a scenario, and what breaks in the end."""
    return "\n".join([*scenario_lines(scenario, _WIDE), *_end(scenario)])


def moments(scenario: Scenario) -> list[str]:
    """What happens, and how things stand then: "4. 3 blocks without a keeper: block 1, price 98; trader: ..."."""
    return [*_moments(scenario), *_end(scenario)]


def _end(scenario: Scenario) -> list[str]:
    often = f"The same happens {scenario.repeats:,} times, to other accounts each time."
    return [*([often] if scenario.repeats > 1 else []), f"=> {scenario.violation}"]


def _moments(scenario: Scenario) -> Iterator[str]:
    """Headings go with the first row below them, and the rows of one moment together."""
    events: list[str] = []
    standing: list[str] = []
    for part in scenario_rows(scenario):
        if standing and (isinstance(part, Heading) or part.is_first):
            yield _said(events, standing)
            events, standing = [], []
        if isinstance(part, Heading):
            events.append(part.text.strip())
        else:
            standing += _standing(part)
    if events or standing:
        yield _said(events, standing)


def _said(events: list[str], standing: list[str]) -> str:
    return ": ".join(each for each in (". ".join(events), "; ".join(standing)) if each)


def _standing(row: Row) -> Iterator[str]:
    """Prices, where they are new, and the account's numbers."""
    if row.is_first:
        yield _numbers(row.moment)
    if row.account:
        yield f"{row.account['account']}: " + _numbers({k: v for k, v in row.account.items() if k != "account"})


def _numbers(cells: Cells) -> str:
    return ", ".join(f"{title} {text}" for title, text in cells.items())
