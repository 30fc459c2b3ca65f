"""The sentences below the table of verdicts: thresholds, reasons, and what became of each expectation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain

from novate.model.specification import Side
from novate.proofs.status import Method, Status
from novate.proofs.verdicts.verdict import Verdict
from novate.properties.assumptions import words_of
from novate.reports.answers import FileAnswer
from novate.reports.cross_check_text import cross_check_notes
from novate.reports.needs_table import FEW_MARKETS
from novate.reports.verdict_table import badness, nowhere_applicable
from novate.specification.setting_text import names_or_count
from novate.system.shell import command, file_word


def notes(answer: FileAnswer, *, is_whole: bool = False) -> Iterator[str]:
    """Each sentence that verdicts carry, once, with the verdicts that say it; of many markets all only if asked for."""
    markets = list(dict.fromkeys(verdict.market for verdict in answer.verdicts if verdict.market is not None))
    said = [verdict for verdict in answer.verdicts if verdict.detail]
    is_short = is_whole or len(markets) <= FEW_MARKETS
    shown = said if is_short else [verdict for verdict in said if verdict.status is not Status.PROVED]
    shown.sort(key=lambda verdict: badness(answer, verdict))
    for words, speakers in _same_words(shown, with_figures=is_short):
        yield f"{_subject(speakers, markets)}: {words}"
    if len(shown) < len(said) or not is_short:
        yield "The figures of the proofs: --verbose, --market NAME, or --format json."


def notes_in_short(answer: FileAnswer) -> Iterator[str]:
    """What is open, and why; what a second solver says; expectations that are not met, or say little."""
    markets = list(dict.fromkeys(verdict.market for verdict in answer.verdicts if verdict.market is not None))
    aside, is_fine = nowhere_applicable(answer), {Status.PROVED, Status.VIOLATED}
    said = [
        each for each in answer.verdicts if each.detail and each.status not in is_fine and each.property not in aside
    ]
    by_words: dict[str, list[str]] = {}
    for words, speakers in _same_words(said, with_figures=len(markets) <= FEW_MARKETS):
        by_words.setdefault(words, []).append(_subject(speakers, markets))
    yield from (f"{', '.join(subjects)}: {words}" for words, subjects in by_words.items())
    if aside:
        yield f"Not applicable: {', '.join(aside)}."
    yield from cross_check_notes(answer.verdicts)
    yield from expectation_notes(answer, of_interest=True)


def next_steps(answer: FileAnswer, *, in_full: bool) -> Iterator[str]:
    """After a violation that nobody expects the command that helps, and where there is more to read."""
    if any(badness(answer, verdict) == 0 for verdict in answer.verdicts):
        told = command("repair", file_word(answer.file))
        yield f"Next: `{told}` looks for the cheapest change with which everything holds."
    if not in_full:
        blocks = ", and how it breaks block by block" * any(each.scenario for each in answer.verdicts)
        yield f"More: --show says why each verdict is so{blocks}."


def expectation_notes(answer: FileAnswer, *, of_interest: bool = False) -> Iterator[str]:
    """One sentence for each expectation; or for those alone that are not met."""
    for expectation in answer.expectations:
        if not of_interest or not expectation.met:
            yield f"Expected {expectation.subject} = {expectation.wish}: {expectation.outcome}."
        if expectation.met and expectation.is_loose:
            named = names_or_count([each for each in answer.specification.markets if each in expectation.markets])
            yield f"Only {named} came out so. Another market may, unseen, unless [expect.markets.NAME] says which."


def method_notes(answer: FileAnswer) -> Iterator[str]:
    """Which verdicts are instances of a theorem, in a sentence."""
    from novate.proofs.verdicts.thresholds import theorem_about_steps  # which imports Z3

    decided = [each for each in answer.verdicts if each.status is not Status.UNKNOWN]
    by_theorem = [each for each in decided if each.method is Method.THEOREM]
    file = answer.specification
    named = dict.fromkeys(
        (each.property, theorem_about_steps(file, each.market, each.side, each.property)) for each in by_theorem
    )
    own = [name for name, steps in named if steps is None]
    if own:
        yield f"By theorem, without a search: {', '.join(own)} (`novate theorem NAME` proves it)."
    for theorem in dict.fromkeys(steps for _, steps in named if steps is not None):
        names = ", ".join(name for name, steps in named if steps == theorem)
        yield f"By the steps that `novate theorem {theorem}` proves, without a search: {names}."


def spared_notes(answer: FileAnswer) -> Iterator[str]:
    """What every proof did without, and no other verdict rests on."""
    proved = [verdict for verdict in answer.verdicts if verdict.status is Status.PROVED]
    said = words_of(answer.specification)
    assumed = {said(replace(each, guarantee=None)) for verdict in answer.verdicts for each in verdict.assumptions}
    unneeded = [dict.fromkeys(map(said, verdict.not_needed)) for verdict in proved]
    for sentence in dict.fromkeys(chain.from_iterable(unneeded)):
        if sentence not in assumed and all(sentence in each for each in unneeded):
            yield f"No proof here needs that {sentence}."


def _same_words(verdicts: Sequence[Verdict], *, with_figures: bool) -> list[tuple[str, list[Verdict]]]:
    """Verdicts of one property that say the same, together, with what they say."""
    groups: dict[tuple[str, str], list[Verdict]] = {}
    for verdict in verdicts:
        is_plain = verdict.status is Status.NOT_APPLICABLE and not with_figures
        groups.setdefault((verdict.property, verdict.reason if is_plain else verdict.detail), []).append(verdict)
    return [(words, speakers) for (_, words), speakers in groups.items()]


def _subject(verdicts: Sequence[Verdict], markets: Sequence[str]) -> str:
    """Who says it: the property, the markets and the side where they are not all of them."""
    named = list(dict.fromkeys(verdict.market for verdict in verdicts if verdict.market is not None))
    sides = {verdict.side for verdict in verdicts}
    words = [verdicts[0].property]
    if named and len(named) < len(markets):
        words.append(names_or_count(named))
    if named and len(sides) < len(Side):
        words.append(str(verdicts[0].side))
    return " ".join(words)
