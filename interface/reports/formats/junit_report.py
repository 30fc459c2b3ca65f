"""JUnit's XML, which nearly every CI system shows: a suite for each file, a case for each market, side and property."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from xml.etree import ElementTree as Xml

from novate.gate.expectations import FINE
from novate.proofs.status import Status
from novate.proofs.verdicts.verdict import Verdict
from novate.reports.answers import FileAnswer, Unreadable
from novate.reports.formats.finding import EXPECTATION, Finding, Level, findings
from novate.reports.formats.moments import scenario_text

_KINDS = {Level.ERROR: "failure", Level.WARNING: "error"}
"""What is violated fails; what is not decided is an error; what is accepted passes."""


class JunitWriter:
    """One document, written in the end."""

    def item(self, _: FileAnswer | Unreadable) -> str:
        """Nothing yet: the counts stand at the top."""
        return ""

    def end(self, results: Sequence[FileAnswer | Unreadable]) -> str:
        """The document."""
        root = Xml.Element("testsuites", name="novate")
        root.extend(_suite(result) for result in results)
        _count(root)
        Xml.indent(root)
        return f'<?xml version="1.0" encoding="utf-8"?>\n{Xml.tostring(root, encoding="unicode")}\n'


def _suite(result: FileAnswer | Unreadable) -> Xml.Element:
    suite = Xml.Element("testsuite", name=_text(result.file))
    suite.extend(_cases(result))
    _count(suite)
    return suite


def _cases(result: FileAnswer | Unreadable) -> Iterator[Xml.Element]:
    """Verdicts in their order, expectations, and whatever else is found."""
    found = findings(result)
    of_verdicts = {id(each.verdict): each for each in found if each.verdict is not None}
    if isinstance(result, FileAnswer):
        for verdict in result.verdicts:
            yield _of_verdict(result, verdict, of_verdicts.get(id(verdict)))
        for expectation in result.expectations:
            if expectation.met:
                yield _case(result.file, "[expect]", expectation.subject)
    for each in found:
        if each.verdict is None:
            name = "[expect]" if each.rule == EXPECTATION else each.rule
            case = _case(result.file, name, each.title, each.line)
            case.append(_outcome(each))
            yield case


def _of_verdict(answer: FileAnswer, verdict: Verdict, finding: Finding | None) -> Xml.Element:
    place = " ".join(each for each in (verdict.market, verdict.side) if each) or "all markets together"
    case = _case(answer.file, place, verdict.property, finding.line if finding else None)
    case.set("time", f"{verdict.seconds:.3f}")
    if verdict.status is Status.NOT_APPLICABLE:
        Xml.SubElement(case, "skipped", message=_text(verdict.detail))
    elif finding is not None and finding.level in _KINDS:
        case.append(_outcome(finding))
    elif verdict.detail:
        accepted = "" if verdict.status in FINE else "accepted: "
        Xml.SubElement(case, "system-out").text = _text(f"{verdict.status}: {accepted}{verdict.detail}")
    return case


def _case(file: str, place: str, name: str, line: int | None = None) -> Xml.Element:
    case = Xml.Element("testcase", classname=_text(place), name=_text(name), file=_text(file))
    if line is not None:
        case.set("line", str(line))
    return case


def _outcome(finding: Finding) -> Xml.Element:
    """Why a case fails: its message in short, and below it how it breaks."""
    kind = finding.verdict.status if finding.verdict is not None else finding.rule
    outcome = Xml.Element(_KINDS[finding.level], message=_text(finding.text), type=kind)
    run = "" if finding.scenario is None else f"\n{scenario_text(finding.scenario)}"
    outcome.text = _text(f"{finding.place}: {finding.title}\n{finding.text}{run}")
    return outcome


def _count(element: Xml.Element) -> None:
    """How many cases there are, and what became of them."""
    cases = list(element.iter("testcase"))
    element.set("tests", str(len(cases)))
    for kind in ("failure", "error", "skipped"):
        element.set(
            {"failure": "failures", "error": "errors"}.get(kind, kind),
            str(sum(each.find(kind) is not None for each in cases)),
        )
    element.set("time", f"{sum(float(each.get('time', 0)) for each in cases):.3f}")


def _text(text: str) -> str:
    """What XML can hold; the rest escaped."""
    return re.sub("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", lambda found: ascii(found[0])[1:-1], text)
