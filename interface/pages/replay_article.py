"""A replayed scenario as an article: whether it is confirmed, what happens, its chart and its numbers."""

from __future__ import annotations

from novate.pages.document import Article, Section
from novate.pages.markup import bullets, element
from novate.pages.scenario_section import scenario_section
from novate.scenarios.replay import ReplayReport, Unreadable, render


def replay_article(report: ReplayReport, identity: str) -> Article:
    """The article."""
    heading, *said = render(report).splitlines()
    colour = "good" if report.exit_code == 0 else "bad"
    title = report.path.name
    if isinstance(report, Unreadable):
        return Article(title, [element("p", heading, class_="answer bad"), bullets(said)], [])
    word = "Confirmed by the reference" if report.exit_code == 0 else "NOT CONFIRMED"
    lead = [
        element("p", element("code", str(report.path))),
        element("p", word, class_=f"answer {colour}"),
        element("p", heading),
        bullets(said),
    ]
    if report.scenario is None:
        return Article(title, lead, [])
    return Article(title, lead, [Section("What happens", [*scenario_section(report.scenario, identity)])])
