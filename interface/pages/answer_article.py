"""What is known of one specification file, as an article: verdicts, what is needed, how it breaks, what it rests on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from itertools import chain

from novate.gate.expectations import FINE
from novate.model.figures import decimal, headroom_in_words, in_short, money, percent, percent_enough, percentage_points
from novate.model.specification import place_in_words
from novate.pages.document import Article, Section
from novate.pages.markup import Part, bullets, element, long_table
from novate.pages.scenario_section import scenario_section
from novate.proofs.status import Status
from novate.proofs.verdicts.verdict import Verdict
from novate.properties.assumptions import left_out
from novate.reports.answers import FileAnswer
from novate.reports.assumption_list import AssumptionList
from novate.reports.causes import Cause, causes
from novate.reports.needs import Need, fund_need, needs
from novate.reports.verdict_notes import expectation_notes, method_notes, notes, spared_notes
from novate.reports.verdict_table import rank
from novate.reports.verify_text import summary
from novate.reports.who_pays import HEADING, TITLES, who_pays
from novate.specification.setting_text import setting
from novate.system.exit_codes import ExitCode

HEADROOM = 3
"""The column of headrooms."""
MOST_CHARTS = 5
"""Causes that are told and drawn; of more a sentence is given."""
_CLASSES = {Status.PROVED: "good", Status.VIOLATED: "bad", Status.NOT_APPLICABLE: "soft"}
_COLOURS = {ExitCode.AS_WISHED: "good", ExitCode.VIOLATED: "bad"}


def by_method(verdict: Verdict) -> str:
    """How `novate verify` found a verdict."""
    return "" if verdict.status is Status.NOT_APPLICABLE else str(verdict.method)


def answer_article(
    answer: FileAnswer, identity: str, besides: Sequence[Section], ground: Callable[[Verdict], str] = by_method
) -> Article:
    """The article; `besides` are sections that others make, `ground` says what each verdict was found by."""
    return Article(answer.specification.title, [*_lead(answer)], [*_sections(answer, identity, ground), *besides])


def _lead(answer: FileAnswer) -> Iterator[Part]:
    """The answer in a word, and what kind of clearing this is."""
    yield element("p", element("code", answer.file))
    yield element("p", summary([answer]).plain, class_=f"answer {_COLOURS.get(answer.exit_code, 'open')}")
    yield element("p", setting(answer.specification))


def _sections(answer: FileAnswer, identity: str, ground: Callable[[Verdict], str]) -> Iterator[Section]:
    if any(each.headroom is not None for each in answer.verdicts):
        yield Section("What is needed, and what the file has", [*_needs(answer)])
    yield Section("Verdicts", [*_verdicts(answer, ground)])
    found = causes(answer)
    for number, cause in enumerate(found[:MOST_CHARTS], start=1):
        yield _cause(cause, f"{identity}-cause-{number}")
    if len(found) > MOST_CHARTS:
        rows = (_named(each) for each in found[MOST_CHARTS:])
        more = f"How else it breaks: {len(found) - MOST_CHARTS} more, none of them worse"
        yield Section(more, [long_table("Worst first", ("about", "properties", "what breaks"), rows)])
    yield Section("What the verdicts rest on", [*_assumptions(answer)])


def _needs(answer: FileAnswer) -> Iterator[Part]:
    """Margins of every market and side, worst first, and the fund."""
    found = needs(answer)
    if found:
        titles = ("market and side", "needs at least", "has", "headroom", "enough for positions up to", "asked for by")
        caption = "Maintenance margin that is known to be enough"
        yield long_table(caption, titles, (_need(answer, each) for each in found), numeric=frozenset({1, 2, 3, 4}))
    fund = fund_need(answer)
    if fund is not None:
        missing = fund.needed - fund.given
        word = element("b", f"{in_short(missing)} is missing", class_="bad")
        spare = element("b", f"{in_short(-missing)} to spare", class_="good")
        said = f"Insurance fund: needs {decimal(fund.needed)}, has {decimal(fund.given)}: "
        yield element("p", said, word if missing > 0 else spare)
    layers = who_pays(answer)
    if layers:
        yield long_table(HEADING, TITLES, layers, numeric=frozenset({1, 2, 3}))


def _need(answer: FileAnswer, need: Need) -> tuple[Part, ...]:
    size = "every size" if need.largest_position is None else money(need.largest_position, answer.specification)
    words = element("b", percentage_points(-need.missing), class_="bad" if need.missing > 0 else "good")
    margins = (percent_enough(need.needed), percent(need.given))
    return (f"{need.market} {need.side}", *margins, words, size, ", ".join(need.properties))


def _verdicts(answer: FileAnswer, ground: Callable[[Verdict], str]) -> Iterator[Part]:
    """Every verdict, the worst first; and what there is to say of them."""
    ours = sorted(answer.verdicts, key=lambda each: _order(answer, each))
    assumptions = AssumptionList.of(answer.specification, answer.verdicts)
    titles = ("about", "property", "verdict", "headroom", "found by", "assuming")
    rows = [_row(answer, each, assumptions, ground) for each in ours]
    said_of = [place for place in range(len(titles)) if any(row[place] for row in rows)]
    shown = (tuple(row[place] for place in said_of) for row in rows)
    right = frozenset({said_of.index(HEADROOM)} if HEADROOM in said_of else ())
    yield long_table("Verdicts, the worst first", [titles[place] for place in said_of], shown, numeric=right)
    said = list(
        chain(notes(answer, is_whole=True), spared_notes(answer), method_notes(answer), expectation_notes(answer))
    )
    if said:
        yield element("details", element("summary", "Why each verdict is what it is"), bullets(said))


def _order(answer: FileAnswer, verdict: Verdict) -> tuple[int, bool, bool, Fraction]:
    """What nobody accepts first, then what is accepted and not fine; and of these what misses most."""
    bad, room = rank(answer, verdict)
    return bad, verdict.status is Status.NOT_APPLICABLE, verdict.status in FINE, room


def _row(
    answer: FileAnswer, verdict: Verdict, assumptions: AssumptionList, ground: Callable[[Verdict], str]
) -> tuple[Part, ...]:
    is_excused = verdict.status not in FINE and answer.is_accepted(verdict)
    word = f"{verdict.status}, as expected" if is_excused else str(verdict.status)
    return (
        place_in_words(verdict.market, verdict.side),
        verdict.property,
        element("b", word, class_="open" if is_excused else _CLASSES.get(verdict.status, "open")),
        "" if verdict.headroom is None else headroom_in_words(verdict.headroom, of_fund=verdict.market is None),
        ground(verdict),
        assumptions.numbers([verdict]),
    )


def _cause(cause: Cause, identity: str) -> Section:
    """One run, and every verdict that it breaks."""
    about, names, _ = _named(cause)
    assert cause.first.scenario is not None
    return Section(f"How it breaks: {about}, {names}", [*scenario_section(cause.first.scenario, identity)])


def _named(cause: Cause) -> tuple[str, str, str]:
    """Where, what, and how much."""
    first = cause.first
    assert first.scenario is not None
    names = ", ".join(cause.names)
    return place_in_words(first.market, first.side), names, first.scenario.violation


def _assumptions(answer: FileAnswer) -> Iterator[Part]:
    """The adversary's limits, with the numbers that the table of verdicts has; and what no verdict speaks of."""
    lines = AssumptionList.of(answer.specification, answer.verdicts).lines()
    if lines:
        yield element("p", "The adversary's limits:")
        yield bullets(lines, "ol")
    yield element("p", "What the model leaves out, a limit of every verdict:")
    yield bullets(left_out(answer.specification))
