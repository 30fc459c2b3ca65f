"""The answer of `novate network` for a person: who defaults and who loses, what would help, what the pool holds."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Console
from rich.text import Text

from novate.networks.amounts import money, named
from novate.networks.answer import Answer
from novate.networks.debts_text import debts, injections, netting
from novate.networks.figures import UNCOVERED
from novate.networks.pool_text import covers, pool
from novate.system.layout import hanging


def as_text(answer: Answer, console: Console) -> str:
    """What is asked first, then debts, netting, and the pool."""
    with console.capture() as capture:
        console.print(*hanging(console, Text(_title(answer), style="bold"), 0, 2), sep="\n")
        for line in _headlines(answer):
            console.print(*hanging(console, line, 0, 2), sep="\n")
        for part in (debts, injections, netting, pool, covers):
            lines = list(part(answer, console))
            if lines:
                console.print("", *lines, sep="\n")
    return "".join(f"{line.rstrip()}\n" for line in capture.get().rstrip("\n").split("\n"))


def _title(answer: Answer) -> str:
    count = len(answer.layer.network.members)
    return f"{answer.layer.title or answer.file}: {count} member{'s' * (count != 1)}"


def _headlines(answer: Answer) -> Iterator[Text]:
    """What is wrong, or that nothing is; and what was expected and did not come."""
    accepted, ends = answer.layer.accepted, answer.ends
    certain = ends.best.defaulting
    possible = tuple(each for each in ends.worst.defaulting if each not in certain)
    style = "bold red" if accepted.defaults is None else ""
    if certain:
        yield Text(f"In default: {named(certain)}", style=style)
    if possible:
        yield Text(f"In default at worst, and not at best: {named(possible)}", style=style)
    if answer.not_guaranteed:
        style = "bold red" if accepted.not_guaranteed is None else ""
        yield Text(f"Quota not guaranteed: {named(answer.not_guaranteed)}", style=style)
    if answer.quota_too_small:
        style = "bold red" if accepted.quota_too_small is None else ""
        yield Text(f"Can lose more than the quota: {named(answer.quota_too_small)}", style=style)
    if answer.most_unpaid > 0:
        worst = [name for name, amount in answer.unpaid.items() if amount == answer.most_unpaid]
        style = "" if UNCOVERED in accepted.figures else "bold red"
        yield Text(f"Not covered: {money(answer.most_unpaid)} in {named(worst)}", style=style)
    if not (ends.worst.defaulting or answer.not_guaranteed or answer.quota_too_small or answer.most_unpaid):
        yield Text(_all_fine(answer), style="green")
    for line in answer.unmet:
        yield Text(f"Not as expected: {line}", style="bold red")
    if not answer.unmet and accepted.says_anything:
        yield Text("All as expected")


def _all_fine(answer: Answer) -> str:
    said = []
    if answer.has_debts:
        said.append("everybody pays")
    if answer.layer.quotas:
        said.append("every quota is guaranteed")
    if answer.unpaid:
        said.append("every scenario is covered")
    return (
        f"{', '.join(said)}".capitalize()
        if said
        else "Nothing to judge: no debts, no quotas, no losses that a pool should cover"
    )
