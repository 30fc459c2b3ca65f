"""What `novate network` says of debts: who pays and who loses, what would help, and what netting changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from rich.console import Console
from rich.text import Text

from novate.model.clearing_layer.network import Network
from novate.model.figures import percent
from novate.networks.amounts import first, from_to, money, named
from novate.networks.answer import Answer, Ends, Fate
from novate.system.layout import hanging, table

_STYLES = {Fate.DEFAULTS: "bold red", Fate.MAY_DEFAULT: "yellow", Fate.PAYS: ""}
_WORST_FIRST = (Fate.DEFAULTS, Fate.MAY_DEFAULT, Fate.PAYS)


def debts(answer: Answer, console: Console) -> Iterator[Text]:
    """A row for each member; of many the worst first."""
    if not answer.has_debts:
        return
    yield Text(f"Debts; a default destroys {_costs(answer.layer.network)}", style="bold")
    titles = ("member", "cash", "is owed", "owes", "pays", "loses", "")
    rows, more = first([_member(each, answer) for each in answer.layer.network.members])
    if more:
        ranked = sorted(answer.layer.network.members, key=lambda each: _rank(each, answer))
        rows, more = first([_member(each, answer) for each in ranked])
    yield from table(console, titles, rows, right=range(1, 6), indent=2)
    yield from more
    yield from hanging(console, Text(_uniqueness(answer.ends)), 2, 2)


def _member(member: str, answer: Answer) -> list[Text]:
    network, ends = answer.layer.network, answer.ends
    fate = ends.fate(member)
    amounts = (money(network.cash[member]), money(network.claims[member]), money(network.owes[member]))
    cells = (member, *amounts, from_to(ends.paid(member)), from_to(ends.lost(member)), fate)
    return [Text(cell, style=_STYLES[fate]) for cell in cells]


def _rank(member: str, answer: Answer) -> tuple[int, Fraction]:
    """Who defaults, then who loses most."""
    return _WORST_FIRST.index(answer.ends.fate(member)), -max(answer.ends.lost(member))


def _costs(network: Network) -> str:
    """What a default destroys, in words."""
    kept = {"cash": network.cash_kept, "claims": network.claims_kept}
    lost = [f"{percent(1 - part)} of {what}" for what, part in kept.items() if part < 1]
    return " and ".join(lost) or "nothing"


def _uniqueness(ends: Ends) -> str:
    costs = from_to(ends.costs)
    destroyed = "" if costs == "0" else f" Defaults destroy {costs}."
    if ends.is_unique:
        return f"There is one clearing vector: the greatest and the least are the same.{destroyed}"
    return (
        "There are several clearing vectors: amounts are from the one at the worst to the one at the best, "
        f"and nothing in the debts decides which.{destroyed}"
    )


def injections(answer: Answer, console: Console) -> Iterator[Text]:
    """The smallest injections."""
    if not answer.ends.worst.defaulting:
        return
    yield Text("The least cash with which everybody is paid in full", style="bold")
    yield from hanging(console, Text(f"at best:  {_given(answer.at_best)}"), 2, 4)
    found = answer.at_worst
    said = _given(found.given)
    if not found.is_enough:
        said += ", and any amount more for everybody in default, however small"
    if not found.is_smallest:
        said = f"from {money(found.at_least)} to {said} (no smaller one was found)"
    yield from hanging(console, Text(f"at worst: {said}"), 2, 4)


def _given(given: Mapping[str, Fraction]) -> str:
    """What it costs, and who gets what."""
    total = money(sum(given.values(), Fraction(0)))
    return f"{total} ({named([f'{name} {money(amount)}' for name, amount in given.items()])})" if given else total


def netting(answer: Answer, console: Console) -> Iterator[Text]:
    """What it strikes off, and whom it changes."""
    if not answer.has_debts:
        return
    before = sum(answer.layer.network.owed.values(), Fraction(0))
    off = before - sum(answer.netted.network.owed.values(), Fraction(0))
    if off == 0:
        yield Text(f"Netting strikes off nothing of {money(before)}: nobody owes in a circle", style="bold")
        return
    left = f"{money(before - off)} is left; with new debts in place of old ones {money(answer.least_left)} could be"
    yield Text(f"Netting strikes off {money(off)} of {money(before)}", style="bold")
    yield from hanging(console, Text(left), 2, 2)
    if was_in_default := answer.ends.worst.defaulting:
        now = answer.netted.worst.defaulting
        said = "the same" if now == was_in_default else named(now) or "nobody"
        yield from hanging(console, Text(f"In default after it, at worst: {said}"), 2, 4)
    rows, more = first([_changed(each, answer) for each in answer.changed_by_netting])
    if rows:
        yield from table(console, ("member", "is left with", "after netting", ""), rows, right=(1, 2), indent=2)
        yield from more
    else:
        yield from hanging(console, Text("Nobody is left with more or less for it"), 2, 2)


def _changed(member: str, answer: Answer) -> list[Text]:
    """What a member is left with before and after netting."""
    was, now = answer.ends.left(member), answer.netted.left(member)
    pairs = tuple(zip(was, now, strict=True))
    gains, loses = any(after > before for before, after in pairs), any(after < before for before, after in pairs)
    course = " and ".join(word for word, is_so in (("gains", gains), ("loses", loses)) if is_so)
    return [Text(cell, style="red" if loses else "green") for cell in (member, from_to(was), from_to(now), course)]
