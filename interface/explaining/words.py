"""An explanation in words and numbers, as every form of it says them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import ceil, floor

from novate.explaining.explanation import Branch, Demand, Explanation, Nudge, Reading, Sensitivity
from novate.explaining.numbers import MONEY, SHARES, rounded, shown
from novate.model.figures import decimal, money, percent, percent_enough, percentage_points
from novate.model.specification import Specification, place_in_words
from novate.proofs.status import Method
from novate.proofs.theorems.presentation import SYMBOLS
from novate.properties import PROPERTIES
from novate.system.shell import command, file_word


def headline(found: Explanation) -> str:
    """As in "no-bad-debt, ETH-USD long: proved by theorem"."""
    about = place_in_words(found.question.market, found.question.side)
    how = {Method.THEOREM: " by theorem", Method.SEARCH: " by search", Method.HORN: " by search"}[found.verdict.method]
    is_decided = found.verdict.status.value in ("proved", "violated", "searched")
    return f"{found.question.property}, {about}: {found.verdict.status}{how if is_decided else ''}"


def statement(found: Explanation) -> str:
    """What the property says."""
    return PROPERTIES[found.question.property].statement


def source(found: Explanation) -> str:
    """Where what is asked for comes from."""
    return f"Asked for by the theorem {found.theorem} (`novate theorem {found.theorem}` proves it)."


def subject(demand: Demand) -> str:
    """The letter of what is bounded, and its relation to the bound."""
    return f"{SYMBOLS[demand.subject].plain} {'>=' if demand.at_least else '<='}"


def amount_text(name: str, number: Fraction, specification: Specification, *, up: bool) -> str:
    """A bound: rounded to its safe side where it is long."""
    if name in MONEY:
        return money(ceil(number) if up else number, specification)
    if name in SHARES:
        return percent_enough(number) if up else percent(number)
    return rounded(number)


def turning_text(number: Fraction, found: Explanation) -> str:
    """What sensitivities speak of is this, or on the safe side of it."""
    subject, at_least = found.turns_on
    return amount_text(subject, number, found.specification, up=at_least)


def bound_in_full(demand: Demand, specification: Specification) -> str:
    """What the formula comes to, with its first digits where they are many."""
    if demand.subject in MONEY:
        return rounded(demand.bound * specification.quote_quantum)
    return f"{rounded(demand.bound * 100)}%" if demand.subject in SHARES else rounded(demand.bound)


def outcome(demand: Demand, specification: Specification) -> str:
    """What the file has beside the bound: what is to spare is rounded down, and what is missing up."""
    if demand.given is None:
        return ""
    assert demand.slack is not None
    has = f"the file has {shown(demand.subject, demand.given, specification)}"
    if demand.subject in SHARES:
        by = percentage_points(demand.slack)
    else:
        by = decimal(Fraction(floor(demand.slack * specification.quote_quantum * 10**6), 10**6))
    return f"{has}: {by.lstrip('+-')} {'to spare' if demand.slack >= 0 else 'is missing'}"


def tightness(demand: Demand) -> str:
    """What is known beyond it."""
    return "beyond it a run breaks the property" if demand.is_tight else "enough; not shown to be needed"


def whose(demand: Demand, found: Explanation) -> str:
    """Of which positions it is, where that is not plain."""
    size = "" if demand.size is None else f", size or reward {demand.size + 1}"
    return "" if found.question.market is not None and not size else f" ({place_in_words(*demand.where)}{size})"


def of_which(found: Explanation) -> str:
    """Whose numbers the symbols have, where that is not plain."""
    demand = found.binding or found.demands[0]
    return "" if found.question.market is not None else f" ({place_in_words(*demand.where)})"


def symbol_rows(found: Explanation) -> Iterator[tuple[str, str, str]]:
    """Letter, value, and what it is with the keys that move it."""
    for each in found.readings:
        value = "" if each.value is None else shown(each.name, each.value, found.specification)
        yield SYMBOLS[each.name].plain, value, f"{meaning(each)}{keys(each)}"


def meaning(reading: Reading) -> str:
    """What it stands for; amounts are given in quote units here."""
    return SYMBOLS[reading.name].in_short.replace(", quote quanta", "")


def keys(reading: Reading) -> str:
    """As in " (environment.slippage)"."""
    return f" ({', '.join(reading.keys)})" if reading.keys else ""


def price_lines(found: Explanation) -> list[str]:
    """How the numbers about prices come about, each step once."""
    lines: dict[str, None] = {}
    for each in found.readings:
        *before, last = each.steps or (("", ""),)
        lines.update(dict.fromkeys(f"{formula} = {numbers}" for formula, numbers in before))
        if last[0]:
            value = "" if each.value is None else rounded(each.value)
            chain = dict.fromkeys((SYMBOLS[each.name].plain, last[0], last[1], value))
            lines[" = ".join(chain)] = None
    return list(lines)


SENSITIVITY_TITLES = ("key", "has", "one less", "one more")


def sensitivity_rows(found: Explanation) -> Iterator[tuple[str, str, str, str]]:
    """Each key that moves the bound, with what it becomes."""
    for each in found.sensitivities:
        yield each.key, each.text, _nudge(each.less, found), _nudge(each.more, found)


def _nudge(nudge: Nudge | None, found: Explanation) -> str:
    if nudge is None:
        return "-"
    if nudge.bound is None:
        return f"{nudge.text}: nothing is enough"
    return f"{nudge.text}: {turning_text(nudge.bound, found)}"


def why(found: Explanation) -> str:
    """What the rows of sensitivities are about."""
    if found.margin is not None:
        return (
            f"Why this number: a maintenance margin of {turning_text(found.margin, found)} is needed. "
            "Worked out again, with one step of a key's last digit it is:"
        )
    demand = found.binding or found.demands[0]
    bound = turning_text(demand.bound, found)
    others = " binds" if len(found.demands) > 1 else " is what it turns on"
    relation = "at least" if demand.at_least else "at most"
    return (
        f"Why this number: that {demand.label}{whose(demand, found)}{others} "
        f"({SYMBOLS[demand.subject].plain} {relation} {bound}). It moves with one step of a key's last digit to:"
    )


def tree(branch: Branch, depth: int = 0) -> Iterator[tuple[int, str]]:
    """(depth, text) of each part of the argument."""
    yield depth, branch.text
    for each in branch.parts:
        yield from tree(each, depth + 1)


def next_step(found: Explanation, file: str) -> str:
    """What to ask next."""
    if (found.binding is None and found.margin is None) or not found.sensitivities:
        return f"Next: `{command('verify', file_word(file), '--show')}` says how it was decided."
    told = command("threshold", file_word(file), "--parameter", largest(found.sensitivities))
    return f"Next: `{told}` finds how far that key may go."


def largest(every: Sequence[Sensitivity]) -> str:
    """The key whose step moves the bound most."""

    def reach(each: Sensitivity) -> Fraction:
        ends = [nudge.bound for nudge in (each.less, each.more) if nudge is not None and nudge.bound is not None]
        return max(ends, default=Fraction(0)) - min(ends, default=Fraction(0))

    return max(every, key=reach).key
