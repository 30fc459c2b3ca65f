"""The answer for a program: one JSON object, described in docs/json.md.

It has one line for each verdict and each run, so that answers can be compared line by line. What many verdicts share is
written once: the texts of the assumptions, and the runs that break something.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from novate.gate.expectations import Expectation
from novate.model.contract import Assumption
from novate.model.specification import Specification
from novate.proofs.status import Status
from novate.proofs.verdicts.verdict import LayerShare, Verdict
from novate.properties.assumptions import left_out, words_of
from novate.reports.answers import FileAnswer, Unreadable
from novate.scenarios.scenario_json import Runs
from novate.specification.file import Problem, to_document
from novate.system.exit_codes import worst

if TYPE_CHECKING:  # at run time this would import Z3
    from novate.proofs.engine.checked import Checked, Opinion

FORMAT_VERSION = 2
"""Raised when a key changes its meaning or goes away; a new key does not raise it."""

Json = dict[str, Any]


def report(results: Sequence[FileAnswer | Unreadable], tool_version: str) -> str:
    """The whole object as text; equal inputs give equal text but for `seconds`."""
    return beginning(tool_version) + ",\n".join(item(result) for result in results) + ending(results)


def whole_object(results: Sequence[FileAnswer | Unreadable], tool_version: str) -> Json:
    """The same as an object."""
    found: Json = json.loads(report(results, tool_version))
    return found


def beginning(tool_version: str) -> str:
    """The object up to its first result."""
    document = {"version": FORMAT_VERSION, "tool": {"name": "novate", "version": tool_version}, "results": []}
    return laid_out(document).removesuffix("[]\n}") + "[\n"


def item(result: FileAnswer | Unreadable) -> str:
    """One result in the list."""
    return "    " + laid_out(_result(result), 2)


def ending(results: Sequence[FileAnswer | Unreadable]) -> str:
    """The object after its last result: what is said of all of them."""
    found = [verdict for result in results if isinstance(result, FileAnswer) for verdict in result.verdicts]
    summary = {"exit_code": int(worst(result.exit_code for result in results)), "statuses": _statuses(found)}
    return f'\n  ],\n  "summary": {laid_out(summary, 1)}\n}}\n'


def _statuses(verdicts: Iterable[Verdict]) -> dict[str, int]:
    """How many verdicts have each status, every status named."""
    found = Counter(verdict.status for verdict in verdicts)
    return {str(status): found[status] for status in Status}


def _result(result: FileAnswer | Unreadable) -> Json:
    """One file."""
    if isinstance(result, Unreadable):
        return {"file": result.file, "problems": [_problem(problem) for problem in result.problems]}
    runs, texts = Runs(), Texts(result.specification)
    verdicts = [_verdict(result.specification, verdict, runs, texts) for verdict in result.verdicts]
    return {
        "file": result.file,
        "exit_code": int(result.exit_code),
        "specification": to_document(result.specification),
        "model_limits": left_out(result.specification),
        "assumptions": list(texts.places),
        "verdicts": [
            {**told, "accepted": result.is_accepted(verdict)}
            for told, verdict in zip(verdicts, result.verdicts, strict=True)
        ],
        "scenarios": runs.runs,
        "expectations": [_expectation(expectation) for expectation in result.expectations],
        "missing": result.missing,
    }


def _verdict(specification: Specification, verdict: Verdict, runs: Runs, texts: Texts) -> Json:
    """One verdict; its run is added to `runs`, its assumptions to `texts`."""
    found = {
        "assumptions": texts.of(verdict.assumptions),
        "not_needed": texts.of(verdict.not_needed),
        "figures": figures(specification, verdict),
        "layers": layers(specification, verdict),
        "scenario": None if verdict.scenario is None else runs.place(verdict.scenario),
    }
    return verdict_object(verdict) | found


def layers(specification: Specification, verdict: Verdict) -> list[Json]:
    """Who pays for a window, in the order in which they are asked."""
    return [_layer(specification, each) for each in verdict.layers]


def _layer(specification: Specification, share: LayerShare) -> Json:
    """What one of them has to do with it, in quote units."""
    amounts = {"has": share.held, "is_asked_for": share.asked, "leaves": share.left}
    quantum = specification.quote_quantum
    return {"layer": share.layer} | {
        name: None if each is None else number(each * quantum) for name, each in amounts.items()
    }


def verdict_object(verdict: Verdict) -> Json:
    """What it says by itself; for what others may say, too, there is a place."""
    return {
        "market": verdict.market,
        "side": verdict.side,
        "property": verdict.property,
        "status": verdict.status,
        "method": verdict.method,
        "assumptions": [],
        "not_needed": [],
        "detail": verdict.detail,
        "figures": {},
        "layers": [],
        "scenario": None,
        "told": list(verdict.told),
        "seconds": round(verdict.seconds, 3),
        "cross_check": [checked_object(each) for each in verdict.checked if each.opinions] or None,
    }


class Texts:
    """The words of assumptions, each written once."""

    def __init__(self, specification: Specification) -> None:
        self._words = words_of(specification)
        self.places: dict[str, int] = {}

    def of(self, assumptions: Sequence[Assumption]) -> list[int]:
        """Where they stand; equal words once."""
        words = dict.fromkeys(map(self._words, assumptions))
        return [self.places.setdefault(text, len(self.places)) for text in words]


def figures(specification: Specification, verdict: Verdict) -> Json:
    """The numbers of a verdict that it has."""
    return {name: number(exact) for name, exact in exact_figures(specification, verdict).items()}


def exact_figures(specification: Specification, verdict: Verdict) -> dict[str, Fraction]:
    """The same, exact: shares of the notional; amounts, as the fund's headroom, in quote units."""
    headroom, quantum = verdict.headroom, specification.quote_quantum
    market = specification.markets.get(verdict.market or "")
    threshold = None if market is None or headroom is None else market.maintenance_margin - headroom
    given = {"threshold": threshold, "headroom": headroom}
    given |= {name: each.exact * (quantum if each.is_amount else 1) for name, each in verdict.figures.items()}
    shortfall = None if verdict.scenario is None else verdict.scenario.shortfall
    given |= {"shortfall": None if shortfall is None else shortfall * quantum}
    return {name: exact for name, exact in given.items() if exact is not None}


def number(exact: Fraction) -> Json:
    """Exact, and as the nearest floating-point number where one is near."""
    decimal = float(exact) if abs(exact) < _LARGEST else None
    return {"exact": f"{exact.numerator}/{exact.denominator}", "decimal": decimal}


_LARGEST = 10**300
"""More than this is for no floating-point number."""


def laid_out(value: object, depth: int = 0) -> str:
    """JSON with every key of the answer and of a result, and every item of their lists, on a line of its own."""
    inner, outer = "  " * (depth + 1), "  " * depth
    if isinstance(value, dict) and value and depth in _OPENED:
        lines = (f"{inner}{json.dumps(key)}: {laid_out(each, depth + 1)}" for key, each in value.items())
        return "{\n" + ",\n".join(lines) + f"\n{outer}}}"
    if isinstance(value, list) and value and depth < max(_OPENED) + 2:
        return "[\n" + ",\n".join(inner + laid_out(each, depth + 1) for each in value) + f"\n{outer}]"
    return json.dumps(value)


_OPENED = (0, 2)
"""Depths of the objects that are opened: the answer itself, and the results in its list."""


def checked_object(checked: Checked) -> Json:
    """What other solvers say of one obligation that Z3 proved."""
    return {
        "obligation": checked.name,
        "sha256": checked.question,
        "linear": checked.is_linear,
        "opinions": [opinion_object(opinion) for opinion in checked.opinions],
    }


def opinion_object(opinion: Opinion) -> Json:
    """What one solver says."""
    from novate.proofs.engine.smtlib import STATUS

    return {
        "solver": opinion.solver,
        "version": opinion.version,
        "answer": STATUS[opinion.outcome],
        "reason": opinion.reason,
        "seconds": round(opinion.seconds, 3),
        "parts": opinion.parts,
    }


def _expectation(expectation: Expectation) -> Json:
    return {
        "property": expectation.about.property,
        "market": expectation.about.market,
        "side": expectation.about.side,
        "expected": expectation.expected,
        "headroom": _exact(expectation.accepts.headroom),
        "found": list(expectation.found),
        "met": expectation.met,
    }


def _exact(headroom: Fraction | None) -> str | None:
    """Numerator and denominator."""
    return None if headroom is None else f"{headroom.numerator}/{headroom.denominator}"


def _problem(problem: Problem) -> Json:
    return {"path": problem.path, "line": problem.line, "found": problem.found, "expected": problem.expected}
