"""The answer for a program: one JSON object, described in docs/json.md."""

from __future__ import annotations

import json
from collections.abc import Sequence
from fractions import Fraction
from textwrap import indent
from typing import Any

from novate.answers import Answer, Unreadable
from novate.expectations import Expectation
from novate.informal_trace_format import encode
from novate.proofs.cross_check import Checked
from novate.proofs.second_solver import Opinion
from novate.proofs.smtlib import STATUS
from novate.proofs.verdict import Verdict
from novate.properties.assumptions import LEFT_OUT
from novate.specification_file import Problem, to_document

FORMAT_VERSION = 1
"""Raised when a key changes its meaning or goes away; a new key does not raise it."""

Json = dict[str, Any]


def report(results: Sequence[Answer | Unreadable], tool_version: str) -> str:
    """The whole object as text; equal inputs give equal text but for `seconds`."""
    return beginning(tool_version) + ",\n".join(item(result, tool_version) for result in results) + END


def beginning(tool_version: str) -> str:
    """The object up to its first result."""
    document = {"version": FORMAT_VERSION, "tool": {"name": "novate", "version": tool_version}}
    return json.dumps(document, indent=2).removesuffix("\n}") + ',\n  "results": [\n'


def item(result: Answer | Unreadable, tool_version: str) -> str:
    """One result in the list."""
    return indent(json.dumps(_result(result, tool_version), indent=2), "    ")


END = "\n  ]\n}\n"
"""The object after its last result."""


def _result(result: Answer | Unreadable, tool_version: str) -> Json:
    """One file."""
    if isinstance(result, Unreadable):
        return {"file": result.file, "problems": [_problem(problem) for problem in result.problems]}
    return {
        "file": result.file,
        "specification": to_document(result.specification),
        "model_limits": list(LEFT_OUT),
        "verdicts": [
            {**_verdict(verdict, tool_version), "accepted": result.is_accepted(verdict)} for verdict in result.verdicts
        ],
        "expectations": [_expectation(expectation) for expectation in result.expectations],
        "missing": result.missing,
    }


def _verdict(verdict: Verdict, tool_version: str) -> Json:
    return {
        "market": verdict.market,
        "side": verdict.side,
        "property": verdict.property,
        "status": verdict.status,
        "method": verdict.method,
        "assumptions": list(verdict.assumptions),
        "not_needed": list(verdict.not_needed),
        "detail": verdict.detail,
        "headroom": _exact(verdict.headroom),
        "scenario": None if verdict.scenario is None else encode(verdict.scenario, tool_version),
        "seconds": round(verdict.seconds, 3),
        "cross_check": [checked_object(each) for each in verdict.checked if each.opinions] or None,
    }


def checked_object(checked: Checked) -> Json:
    """What other solvers say of one obligation that Z3 proved."""
    return {
        "obligation": checked.name,
        "sha256": checked.question,
        "linear": checked.is_linear,
        "opinions": [_opinion(opinion) for opinion in checked.opinions],
    }


def _opinion(opinion: Opinion) -> Json:
    return {
        "solver": opinion.solver,
        "version": opinion.version,
        "answer": STATUS[opinion.outcome],
        "reason": opinion.reason,
        "seconds": round(opinion.seconds, 3),
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
    return {"path": problem.path, "found": problem.found, "expected": problem.expected}
