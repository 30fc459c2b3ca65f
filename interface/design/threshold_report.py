"""The answer of `novate threshold`: a table for a person, an object for a program (docs/json.md)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import floor
from typing import Any

from rich.console import Console
from rich.text import Text

from novate.design.threshold import SafeLimit, SideAnswer, Threshold
from novate.model.figures import decimal, for_person
from novate.model.parameter import KeyPath
from novate.proofs.status import Method, Status
from novate.reports.verify_json import FORMAT_VERSION
from novate.specification.declared import own_table, upper
from novate.specification.parameters import Parameter
from novate.specification.problems import dotted
from novate.system.layout import table

Json = dict[str, Any]

_PLACES = 12
"""Decimals of an exact value that a person is shown."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What is known on either side of a bound; None where that is open."""

    at_safe: Status | None
    beyond: Status | None


Checks = Mapping[int, Checked]
"""By the identity of the limit."""


def as_json(file: str, found: Threshold, checks: Checks, tool_version: str) -> str:
    """One object; the binding bound stands at the top."""
    return json.dumps(as_object(file, found, checks, tool_version), indent=2) + "\n"


def as_object(file: str, found: Threshold, checks: Checks, tool_version: str) -> Json:
    """That object."""
    binding = found.binding
    shown = _limit(binding, found, checks) if binding is not None else _nothing(found)
    return {
        "version": FORMAT_VERSION,
        "tool": {"name": "novate", "version": tool_version},
        "file": file,
        "parameter": found.parameter.key,
        "property": found.property_name,
        **shown,
        "value": found.parameter.text,
        "unit": unit_in_words(found.parameter),
        "answer": answer_kind(found),
        "reason": shown["reason"] or found.never,
        "initial_margin_rises": found.initial_margin_rises,
        "bounds": [_limit(limit, found, checks) for limit in found.limits],
    }


def unit_in_words(parameter: Parameter) -> str:
    """In what the exact values of the object are."""
    if parameter.counts:
        return f"{parameter.counts}s"
    return "share" if parameter.is_rate else "blocks" if parameter.is_time else "quote units"


def answer_kind(found: Threshold) -> str:
    """Whether there are safe and unsafe values."""
    if found.never:
        return "no safe value was found" if found.is_open else "no value is safe"
    return "bound" if found.binding is not None else "every value is safe"


def method_of(found: Threshold, limit: SafeLimit | None) -> Method:
    """How a bound was found, or, without one, how its absence was."""
    for answer in found.answers:
        if limit is None or limit in answer.limits:
            return answer.method
    raise ValueError("a bound of another answer")


def _limit(limit: SafeLimit, found: Threshold, checks: Checks) -> Json:
    value, checked = limit.bound.edge.value, checks.get(id(limit))
    return {
        "market": limit.bound.market,
        "side": limit.bound.side,
        "direction": limit.direction,
        "exact": f"{value.numerator}/{value.denominator}",
        "exact_root": limit.bound.edge.is_exact,
        "safe": limit.text,
        "method": method_of(found, limit),
        "reason": limit.bound.reason,
        "at_safe": checked and checked.at_safe,
        "beyond": {"value": limit.beyond_text, "status": checked and checked.beyond} if limit.beyond_text else None,
        "violated_from": limit.violated_text,
    }


def _nothing(found: Threshold) -> Json:
    """The same keys where there is no bound."""
    keys = ("market", "side", "direction", "exact", "exact_root", "safe")
    return {
        **dict.fromkeys(keys),
        "method": method_of(found, None),
        "reason": "",
        "at_safe": None,
        "beyond": None,
        "violated_from": None,
    }


def as_text(found: Threshold, checks: Checks, console: Console) -> str:
    """A sentence, a table and what else there is to know."""
    with console.capture() as capture:
        console.print(Text(headline(found), style="bold"))
        if found.limits:
            console.print("", *_table(found, checks, console), "", sep="\n")
        console.print(*map(Text, notes(found, checks)), sep="\n")
    return "".join(f"{line.rstrip()}\n" for line in capture.get().rstrip("\n").split("\n"))


def headline(found: Threshold) -> str:
    """The answer in a sentence."""
    key, has = found.parameter.key, f"the file has {for_person(found.parameter.text or 'none: the default')}"
    if found.never:
        return f"{key}: {answer_kind(found)} for {found.property_name} ({has})"
    if found.binding is None:
        return f"{key}: {found.property_name} holds for every value ({has})"
    both = [limit for limit in (found.lowest, found.highest) if limit is not None]
    bounds = " and ".join(f"{limit.direction} {for_person(limit.text)}" for limit in both)
    return f"{key}: {bounds} for {found.property_name} ({has})"


def _table(found: Threshold, checks: Checks, console: Console) -> list[Text]:
    limits = [limit for answer in found.answers for limit in answer.limits]
    is_last = all(is_violated_beyond(checks.get(id(limit))) for limit in limits)
    titles = ("side", "safe", "exactly" if is_last else "last proved", "there", "one unit beyond")
    rows = []
    for answer in found.answers:
        for limit in answer.limits:
            style = "bold" if limit is found.binding else ""
            rows.append([Text(cell, style=style) for cell in _cells(found, answer, limit, checks)])
    return table(console, titles, rows)


def _cells(found: Threshold, answer: SideAnswer, limit: SafeLimit, checks: Checks) -> tuple[str, ...]:
    """One bound."""
    checked = checks.get(id(limit), Checked(None, None))
    return (
        answer.side or "all",
        f"{limit.direction} {for_person(limit.text)}",
        exactly(found, limit),
        checked.at_safe or "not decided",
        f"{for_person(limit.beyond_text)}: {checked.beyond or 'not decided'}" if limit.beyond_text else "not possible",
    )


def is_violated_beyond(checked: Checked | None) -> bool:
    """Whether what is known to be enough is known to be needed, too."""
    return checked is not None and checked.beyond is Status.VIOLATED


def exactly(found: Threshold, limit: SafeLimit) -> str:
    """The exact value in the file's unit where that is short, else its first digits."""
    if found.parameter.is_counted and limit.bound.edge.is_exact:
        return found.unit.written(limit.bound.edge.value)
    number = limit.bound.edge.value * found.unit.scale
    unit = found.unit.name if found.parameter.is_rate else ""
    whole = (number * 10**_PLACES).denominator == 1
    text = decimal(Fraction(floor(number * 10**_PLACES), 10**_PLACES))
    return f"{text}{unit}" if whole and limit.bound.edge.is_exact else f"{text}...{unit}"


def fails(limit: SafeLimit) -> str:
    """What goes wrong beyond a bound, and, after a search, from where on it is known to."""
    said = f"Beyond {for_person(limit.text)}, {limit.bound.about}: "
    beyond = limit.bound.beyond
    if beyond is None:
        return f"{said}it is no longer true that {limit.bound.reason}."
    if beyond.status is Status.VIOLATED:
        return f"{said}{limit.bound.reason}."
    known = (
        "nothing that was tried is violated"
        if limit.violated_text is None
        else f"violated from {for_person(limit.violated_text)} on"
    )
    return f"{said}{limit.bound.reason}; {known}."


def notes(found: Threshold, checks: Checks) -> list[str]:
    """How it was found, and what must change with it."""
    said = [f"Why: {for_person(found.never)}."] if found.never else list(dict.fromkeys(map(fails, found.limits)))
    methods = found.methods
    idle = [answer for answer in found.answers if answer.is_idle]
    if idle:
        whose = "no account" if len(idle) == len(found.answers) else f"no {idle[0].side}"
        said.append(f"As the file is, {whose} can ever become liquidatable: there is nothing to break (vacuous).")
    if Method.THEOREM in methods:
        said.append("By theorem, for any number of accounts and blocks.")
        if any(limit.beyond_text and checks[id(limit)].beyond is None for limit in found.limits):
            said.append("Where the theorem is silent beyond a bound, --verify asks the proof engine.")
    if Method.SEARCH in methods:
        bounded = any(answer.limits for answer in found.answers if answer.method is Method.SEARCH)
        between = ": it lies between two values that were verified, if they flip only once" if bounded else ""
        said.append(f"By search over verdicts{between}.")
    if found.binding is not None and not found.binding.bound.edge.is_exact and Method.SEARCH not in methods:
        said.append(
            "The exact value is no rational number; --format json has 30 decimals of it, rounded to the safe side."
        )
    above = upper(found.parameter.path)
    if found.initial_margin_rises and above is not None:
        said.append(f"{above[-1]} has to rise with it: it may not be lower than {found.parameter.path[-1]}.")
    binding, value = found.binding, found.parameter.value
    if binding is not None and (value is None or is_broken(binding, value)):
        said.append(f'Next: write {found.parameter.path[-1]} = "{binding.text}" into {place(found.parameter.path)}.')
    return said


def place(path: KeyPath) -> str:
    """Where a number is written."""
    own = own_table(path)
    return "the file" if own is None else f"[{dotted(own)}], where all of the market's {own[-1]} numbers have to be"


def is_broken(limit: SafeLimit, value: Fraction) -> bool:
    """Whether a value lies beyond a bound."""
    edge = limit.bound.edge.value
    return value < edge if limit.bound.at_least else value > edge
