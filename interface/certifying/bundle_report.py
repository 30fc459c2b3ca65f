"""The report of a bundle: it says what the bundle's other files show and no more, so that a check makes it again."""

from __future__ import annotations

from novate.certifying.argument_section import argument_section
from novate.certifying.known import Known
from novate.certifying.rerun import scenario_of
from novate.gate.expectations import judged
from novate.model.scenario import Scenario
from novate.pages.answer_article import answer_article
from novate.pages.document import page
from novate.pages.repeat_section import repeat_section
from novate.proofs.certificates.argument_graph import Graph, assumed
from novate.proofs.certificates.statement import Statement
from novate.proofs.status import Status
from novate.proofs.verdicts.assume_guarantee import rests_on
from novate.proofs.verdicts.verdict import Verdict
from novate.reports.answers import FileAnswer

_GROUNDS = {Status.PROVED: "obligations of this bundle", Status.VIOLATED: "a run of this bundle"}


def bundle_report(known: Known, specification_file: str, graph: Graph) -> str:
    """The page. The runs are sound: `novate check` has replayed them before it comes to this."""
    verdicts = tuple(_verdict(known, each) for each in known.statements)
    expectations = judged(known.specification, verdicts)
    answer = FileAnswer(specification_file, known.specification, verdicts, expectations)
    repeated = repeat_section(known.source, [known.command, "novate check ."], known.tool_version)
    grounds = {each: _GROUNDS.get(each, "") for each in Status}
    article = answer_article(answer, "file-1", [argument_section(graph), repeated], lambda each: grounds[each.status])
    return page(article.title, [article], known.tool_version)


def _verdict(known: Known, statement: Statement) -> Verdict:
    """What is stated, with what it takes for granted and the run that breaks it: no figure, as none is certified."""
    specification = known.specification
    taken = assumed(specification, statement) if statement.proved else ()
    return Verdict(
        statement.market,
        statement.side,
        statement.property,
        statement.status,
        statement.detail,
        rests_on(specification, statement, taken, known.statements),
        headroom=None,
        scenario=_scenario(known, statement),
        seconds=0.0,
    )


def _scenario(known: Known, statement: Statement) -> Scenario | None:
    if statement.status is not Status.VIOLATED:
        return None
    _, content = known.runs[statement.title]
    return scenario_of(known.specification, statement, content)
