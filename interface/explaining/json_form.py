"""An explanation for a program (docs/json.md): exact numbers as quotients, money in quote units."""

from __future__ import annotations

import json
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from novate.explaining import words
from novate.explaining.explanation import Branch, Demand, Explanation, Nudge, Reading, Sensitivity
from novate.explaining.numbers import MONEY
from novate.proofs.theorems.presentation import SYMBOLS
from novate.reports.verify_json import FORMAT_VERSION

Json = dict[str, Any]


def as_json(file: str, found: Sequence[Explanation], tool_version: str) -> str:
    """One object."""
    document = {
        "version": FORMAT_VERSION,
        "tool": {"name": "novate", "version": tool_version},
        "file": file,
        "explanations": [_explanation(each) for each in found],
    }
    return json.dumps(document, indent=2) + "\n"


def _explanation(found: Explanation) -> Json:
    return {
        "market": found.question.market,
        "side": found.question.side,
        "property": found.question.property,
        "status": found.verdict.status,
        "method": found.verdict.method,
        "theorem": found.theorem or None,
        "without_theorem": found.without_theorem or None,
        "demands": [_demand(each, found) for each in found.demands],
        "symbols": [_reading(each, found) for each in found.readings],
        "binding": found.demands.index(found.binding) if found.binding is not None else None,
        "margin": exact("maintenance_margin", found.margin, found),
        "sensitivities": [_sensitivity(each, found) for each in found.sensitivities],
        "elsewhere": list(found.elsewhere),
        "argument": _branch(found.argument),
        "outside_the_solver": list(found.by_hand),
    }


def _demand(demand: Demand, found: Explanation) -> Json:
    market, side = demand.where
    return {
        "market": market,
        "side": side,
        "why": demand.label,
        "symbol": SYMBOLS[demand.subject].plain,
        "relation": ">=" if demand.at_least else "<=",
        "formula": demand.formula,
        "latex": demand.latex,
        "in_numbers": demand.in_numbers,
        "bound": exact(demand.subject, demand.bound, found),
        "given": exact(demand.subject, demand.given, found),
        "tight": demand.is_tight,
    }


def _reading(reading: Reading, found: Explanation) -> Json:
    return {
        "symbol": SYMBOLS[reading.name].plain,
        "meaning": words.meaning(reading),
        "value": exact(reading.name, reading.value, found),
        "keys": list(reading.keys),
        "steps": [{"formula": formula, "in_numbers": numbers} for formula, numbers in reading.steps],
    }


def _sensitivity(each: Sensitivity, found: Explanation) -> Json:
    return {
        "key": each.key,
        "value": each.text,
        "less": _nudge(each.less, found),
        "more": _nudge(each.more, found),
    }


def _nudge(nudge: Nudge | None, found: Explanation) -> Json | None:
    subject, _ = found.turns_on
    return None if nudge is None else {"value": nudge.text, "bound": exact(subject, nudge.bound, found)}


def _branch(branch: Branch) -> Json:
    return {"text": branch.text, "rests_on": [_branch(each) for each in branch.parts]}


def exact(name: str, number: Fraction | None, found: Explanation) -> str | None:
    """A quotient."""
    if number is None:
        return None
    scaled = number * found.specification.quote_quantum if name in MONEY else number
    return f"{scaled.numerator}/{scaled.denominator}"
