"""A scenario on a page: its events, its chart, and every number block by block."""

from __future__ import annotations

from collections.abc import Iterator

from novate.model.figures import ROUNDED
from novate.model.scenario import Scenario
from novate.pages.chart_svg import as_svg
from novate.pages.markup import Markup, bullets, element, table
from novate.pages.scenario_chart import scenario_charts
from novate.scenarios.rows import Heading, Row, scenario_rows
from novate.scenarios.story import lost_share, story

_CAPTION = (
    f"After each event; overdue: in how many blocks the account was liquidatable; {ROUNDED} an oracle price, rounded"
)
"""Of the table of numbers."""


def scenario_section(scenario: Scenario, identity: str) -> Iterator[Markup]:
    """What happens, in words; the chart; the table."""
    yield bullets(story(scenario), class_="story")
    if scenario.violation:
        share = lost_share(scenario)
        yield element("p", element("b", scenario.violation, class_="bad"), f"; {share}" if share else "")
    if scenario.repeats > 1:
        yield element("p", f"The same happens {scenario.repeats:,} times, to other accounts each time.")
    if scenario.steps:
        for number, chart in enumerate(scenario_charts(scenario), start=1):
            which = "The end once more. " if number > 1 else ""
            yield element(
                "figure",
                element("div", as_svg(chart, f"{identity}-chart-{number}"), class_="scrolls", tabindex="0"),
                element("figcaption", f"{which}Dotted red: a close-out. Exact numbers stand in the table below."),
            )
        summary = element("summary", "Block by block, in numbers")
        yield element("details", summary, _table(scenario))


def _table(scenario: Scenario) -> Markup:
    """Each event with the accounts that it concerns; the middle of a long run is counted, as in the terminal."""
    parts = [*scenario_rows(scenario)]
    rows = [each for each in parts if isinstance(each, Row)]
    titles = [*dict.fromkeys(title for row in rows for title in (*row.moment, *row.account))]
    lines = [(each.text.strip(),) if isinstance(each, Heading) else _cells(each, titles) for each in parts]
    numeric = frozenset(place for place, title in enumerate(titles) if title != "account")
    return table(_CAPTION, titles, lines, numeric=numeric)


def _cells(row: Row, titles: list[str]) -> tuple[str, ...]:
    """Every cell; where one says nothing about an account there is none."""
    return tuple(row.moment.get(title, "") or row.account.get(title, "") for title in titles)
