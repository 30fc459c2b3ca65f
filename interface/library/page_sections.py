"""The sections of a page that are more than verdicts: the envelope, the argument, how to repeat it."""

from __future__ import annotations

import shlex
from time import process_time

from novate.certifying.argument_section import argument_section
from novate.certifying.verdict_graph import shown, shown_markets, verdict_graph
from novate.design.defaults import AXES
from novate.design.envelope import Envelope, axis, keys, points, values
from novate.design.envelope_chart import NeedsSearchError, by_theorem_alone, envelope_section
from novate.pages.document import Section
from novate.pages.markup import element
from novate.pages.repeat_section import repeat_section
from novate.proofs.design.question import Question
from novate.properties import USUAL, asked_of
from novate.reports.answers import FileAnswer
from novate.specification.file import parse_both
from novate.specification.parameters import parameter_named
from novate.specification.problems import SpecificationError
from novate.specification.setting_text import names_or_count
from novate.system.shell import file_word
from novate.system.version import tool_version

_POINTS = 11
"""Fewer than `novate envelope` looks for."""
_MOST_SECONDS = 5.0
"""Of a processor, after which no more points are looked for: a page is not worth waiting minutes for."""


class NotShownError(Exception):
    """Why a page has no envelope."""


def besides(
    source: bytes, answer: FileAnswer, identity: str, command: str = "", *, is_at_hand: bool = True
) -> list[Section]:
    """Of one file; the command that wrote the page, if one did. Of a file that is not at hand the text is shown."""
    file = shlex.quote(file_word(answer.file if is_at_hand else _SAVED_AS))
    commands = [command] * bool(command) + [f"novate verify {file} --show", f"novate envelope {file}"]
    repeated = repeat_section(source, commands, tool_version(), saved_as="" if is_at_hand else _SAVED_AS)
    if not shown(answer):
        return [repeated]
    return [_envelope(source, answer, identity, file), _argument(answer), repeated]


_SAVED_AS = "specification.toml"


def _argument(answer: FileAnswer) -> Section:
    markets = shown_markets(answer)
    is_all = len(markets) == len({each.market for each in answer.verdicts if each.market is not None})
    return argument_section(verdict_graph(answer), "" if is_all else f"Of {names_or_count(markets)}, the worst market.")


def _envelope(source: bytes, answer: FileAnswer, identity: str, file: str) -> Section:
    """By theorem alone and soon, or where it is to be had: a search may take minutes."""
    try:
        return envelope_section(_frontier(source, answer), f"{identity}-envelope")
    except NotShownError as error:
        why = str(error)
    except NeedsSearchError:
        why = "theorems do not decide it"
    except SpecificationError:
        why = "the file has no such numbers"
    command = element("code", f"novate envelope {file}")
    return Section("Envelope", [element("p", f"Not shown here, as {why}: ", command, " looks for one.")])


def _frontier(source: bytes, answer: FileAnswer) -> Envelope:
    """Of the markets that are shown. Raises `NotShownError`, `NeedsSearchError` or `SpecificationError`."""
    document, specification = parse_both(source)
    wanted = [place for place in specification.places if place[0] in shown_markets(answer)]
    asked = [Question(*each) for each in asked_of(wanted, [USUAL.name])]
    asked = [each for each in asked if each.applies(specification)]
    if not asked:
        raise NotShownError(f"{USUAL.name} is not applicable")
    bounded, varied = (axis(document, parameter_named(document, key)) for key in keys(document, AXES))
    along = values(varied, _POINTS, None)
    found, started = [], process_time()
    for point in points(document, (bounded, varied), along, asked, by_theorem_alone):
        found.append(point)
        if process_time() - started > _MOST_SECONDS and len(found) < len(along):
            raise NotShownError(f"it takes more than {_MOST_SECONDS:g} seconds")
    return Envelope(specification.title, USUAL.name, bounded, varied, tuple(found))
