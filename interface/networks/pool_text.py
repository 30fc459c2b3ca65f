"""What `novate network` says of a pool: what is guaranteed of each quota, and what scenarios of losses ask for."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from rich.console import Console
from rich.text import Text

from novate.model.clearing_layer import cover, quotas
from novate.networks.amounts import first, money
from novate.networks.answer import Answer
from novate.networks.figures import SHARED, SILOED
from novate.system.layout import hanging, table


def pool(answer: Answer, console: Console) -> Iterator[Text]:
    """What is guaranteed of each quota."""
    funds, layer = answer.layer.funds, answer.layer
    if funds is None or not layer.quotas:
        return
    total = sum(layer.most_drawn.values(), Fraction(0))
    of_stakes = f", {money(funds - (layer.pool or 0))} of it stakes, each counted once" if layer.stakes else ""
    yield Text(f"Pool of {money(funds)}{of_stakes}; quotas of {money(total)}", style="bold")
    is_renewed = layer.most_drawn != dict(layer.quotas)
    more = ["worst loss"] * bool(layer.scenarios) + ["can lose"] * bool(layer.can_lose)
    titles = ["member", "quota", *["in a window"] * is_renewed, "guaranteed", *more, ""]
    rows, others = first([_quota(each, answer, is_renewed=is_renewed) for each in layer.quotas])
    yield from table(console, titles, rows, right=range(1, len(titles) - 1), indent=2)
    yield from others
    if quotas.isolates(funds, layer.most_drawn):
        leaves = money(quotas.may_leave(funds, layer.most_drawn))
        said = f"Nobody can lose by what another draws. {leaves} may be withdrawn from the pool."
    else:
        said = f"What one draws another may miss: the pool is {money(total - funds)} short of all quotas."
    yield from hanging(console, Text(said), 2, 2)


def _quota(member: str, answer: Answer, *, is_renewed: bool) -> list[Text]:
    layer, is_short, is_small = answer.layer, member in answer.not_guaranteed, member in answer.quota_too_small
    cells = [money(layer.quotas[member]), *[money(layer.most_drawn[member])] * is_renewed]
    cells.append(money(answer.guaranteed[member]))
    if layer.scenarios:
        cells.append(money(answer.worst_losses.get(member, Fraction(0))))
    if layer.can_lose:
        cells.append(money(layer.can_lose[member]) if member in layer.can_lose else "")
    said = ", ".join(["not in full"] * is_short + ["too small"] * is_small)
    return [Text(cell, style="yellow" if said else "") for cell in (member, *cells, said)]


def covers(answer: Answer, console: Console) -> Iterator[Text]:
    """What the scenarios ask of a pool, and what each size leaves uncovered."""
    scenarios = answer.layer.scenarios
    if not scenarios:
        return
    count = f"{len(scenarios)} scenario{'s' * (len(scenarios) != 1)}"
    yield Text(f"What {count} ask for", style="bold")
    silos, all_of_it = answer.figure(SILOED), answer.figure(SHARED)
    assert silos is not None
    assert all_of_it is not None
    members = len(answer.worst_losses)
    ways = [("a fund for each", silos), ("one pool for all", all_of_it)]
    ways += [(f"cover-{k}: the {k} that lose most", cover.cover(k, scenarios)) for k in (2, 1) if k < members]
    rows = [_way(name, needed, silos, max(Fraction(0), all_of_it - needed)) for name, needed in ways]
    if answer.layer.funds is not None:
        rows.append(_way("this pool", answer.layer.funds, silos, answer.most_unpaid, "bold"))
    yield from table(console, ("", "holds", "saves", "leaves up to"), rows, right=(1, 2, 3), indent=2)
    if silos == all_of_it:
        yield from hanging(console, Text("Sharing saves nothing here: all lose most at once."), 2, 2)


def _way(name: str, needed: Fraction, silos: Fraction, left: Fraction, style: str = "") -> list[Text]:
    return [Text(cell, style=style) for cell in (name, money(needed), money(silos - needed), money(left))]
