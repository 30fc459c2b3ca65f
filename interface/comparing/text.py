"""The answer of `novate compare` for a person: capital, what survives, whose loss, and where models differ."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction

from rich.console import Console
from rich.text import Text

from novate.comparing.answer import AccountLoss, Answer
from novate.comparing.paths_text import paths
from novate.comparing.survival import Row, margins, rows
from novate.comparing.words import money, move, moves_in_words, named, share, times
from novate.model.figures import percent_enough
from novate.model.specification import Specification
from novate.proofs.status import Status
from novate.system.layout import hanging, table

_MOST_ACCOUNTS = 6
_MOST_MARKETS = 4
_STYLES = {Status.PROVED: "green", Status.VIOLATED: "bold red", Status.UNKNOWN: "yellow", Status.SEARCHED: "yellow"}
_NONE = "-"


def as_text(answer: Answer, console: Console) -> str:
    """One part after the other."""
    with console.capture() as capture:
        for part in (_head, _capital, _survival, _losses, paths):
            lines = list(part(answer, console))
            console.print(*lines, *([""] if part is not paths else []), sep="\n")
    return "".join(f"{line.rstrip()}\n" for line in capture.get().rstrip("\n").split("\n"))


def _head(answer: Answer, console: Console) -> Iterator[Text]:
    """Of what, how far prices move, who holds what."""
    title = answer.specification.title
    yield from hanging(console, Text(f"{title}: margin models side by side", style="bold"), 0, 2)
    yield from hanging(console, Text(_moves(answer)), 0, 2)
    yield from hanging(console, Text(_book(answer)), 0, 2)


def _moves(answer: Answer) -> str:
    region = answer.region
    used = [each for each in region.low if each in answer.book.vertices[0]]
    ranges = [f"{each} {move(region.low[each])} to {move(region.high[each])}" for each in used]
    apart = [f"{one} and {other} by at most {share(most)} apart" for (one, other), most in region.spreads.items()]
    return f"Moves until a close-out: {named([*ranges, *apart])}; closing costs {_slippage(answer.specification, used)}"


def _slippage(specification: Specification, used: Sequence[str]) -> str:
    found = dict.fromkeys(share(specification.markets[each].slippage) for each in used)
    return " or ".join("nothing" if each == "0%" else each for each in found)


def _book(answer: Answer) -> str:
    holders = answer.book.holders
    if len(holders) > _MOST_ACCOUNTS:
        return f"Book: {len(holders):,} accounts"
    said = [f"{each.name} {named([_signed(*both) for both in each.notionals.items()])}" for each in holders]
    where = " (--accounts gives others)" if answer.is_usual else ""
    return f"Book: {'; '.join(said)}{where}"


def _signed(market: str, notional: Fraction) -> str:
    return f"{'+' if notional > 0 else ''}{money(notional)} {market}"


def _capital(answer: Answer, console: Console) -> Iterator[Text]:
    """What each model requires."""
    found = answer.models
    borne = answer.borne_with(answer.capital.worst)
    pooled = _NONE if borne is None else money(borne)
    listed: list[list[str]] = [["required", *(money(each.required) for each in found)]]
    if any(each.enough != each.required for each in found):
        listed.append(["enough if divided at best", *(money(each.enough) for each in found)])
    listed += [
        ["capital efficiency: K_worst/required", *(share(each.efficiency) for each in found)],
        ["with it others bear up to", *(pooled if each.enough < answer.capital.portfolio else "0" for each in found)],
    ]
    yield from _table(console, "Capital, in quote units", answer.kinds, [list(map(Text, row)) for row in listed])
    capital = answer.capital
    chain = (
        f"K_isolated {money(capital.isolated)} >= K_portfolio {money(capital.portfolio)} "
        f">= K_worst {money(capital.worst)} >= K_net {money(capital.net)}"
    )
    yield from hanging(console, Text(chain), 2, 4)
    if answer.by_accounts is None:
        yield from hanging(console, Text("Too many different accounts for the frontier of capital against loss"), 2, 4)
    for line in _portfolio(answer):
        yield from hanging(console, line, 2, 4)


def _portfolio(answer: Answer) -> Iterator[Text]:
    """What portfolio margin would save: where somebody would expect it to."""
    capital, saved = answer.capital, answer.capital.isolated - answer.capital.portfolio
    if saved:
        yield Text(f"Portfolio margin would save {money(saved)}: a hedge counts where moves are bounded together.")
    elif answer.hedged:
        holder, long, short = answer.hedged[0]
        others = f", as {len(answer.hedged) - 1} more are" if len(answer.hedged) > 1 else ""
        yield Text(
            f"Portfolio margin would save nothing, though {holder.name} is long {long} and short {short}{others}: on "
            "independent bounds both go against it at once. Only a joint bound would help: max_spread."
        )
    elif answer.region.spreads and any(len(each.notionals) > 1 for each in answer.book.holders):
        yield Text(f"Portfolio margin would save nothing of {money(capital.isolated)} within these joint bounds.")


def _survival(answer: Answer, console: Console) -> Iterator[Text]:
    """Verdicts, margins, and moves."""
    every = rows(answer.variants)
    shown, alike = [each for each in every if not each.is_alike], [each for each in every if each.is_alike]
    listed = [[Text(each.name), *_statuses(each, answer.kinds)] for each in shown]
    if alike:
        listed.append([Text(_others(alike, shown)), *_alike(alike, answer.kinds)])
    for market, needed in list(_by_market(answer).items())[:_MOST_MARKETS]:
        sides = "/".join(dict.fromkeys(side for _, side in needed))
        cells = ("/".join(each for (one, _), each in needed.items() if one == kind) for kind in answer.kinds)
        listed.append([Text(f"margin needed, {market} {sides}"), *(Text(each or _NONE) for each in cells)])
    multiples = (times(each.multiple) for each in answer.models)
    listed.append([Text("moves, with the book's collateral"), *map(Text, multiples)])
    yield from _table(console, "What each survives", answer.kinds, listed)
    for each in answer.variants:
        if each.specification is None:
            yield from hanging(console, Text(f"{each.kind}: {each.reason}"), 2, 4)


def _by_market(answer: Answer) -> dict[str, dict[tuple[str, str], str]]:
    """By model and side, what each market needs."""
    found: dict[str, dict[tuple[str, str], str]] = {}
    for (market, side), needed in margins(answer.variants).items():
        found.setdefault(market, {}).update({(kind, str(side)): percent_enough(each) for kind, each in needed.items()})
    return found


def _statuses(row: Row, kinds: Sequence[str]) -> Iterator[Text]:
    for kind in kinds:
        status = row.statuses.get(kind)
        yield Text(_NONE) if status is None else Text(str(status), style=_STYLES.get(status, ""))


def _others(alike: Sequence[Row], shown: Sequence[Row]) -> str:
    count = len(alike)
    return f"{count} {'other ' if shown else ''}propert{'y' if count == 1 else 'ies'}"


def _alike(alike: Sequence[Row], kinds: Sequence[str]) -> Iterator[Text]:
    for kind in kinds:
        found = {each.statuses[kind] for each in alike if kind in each.statuses}
        fine = "proved" if Status.PROVED in found else "not asked of"
        yield Text(fine if found else _NONE, style="green" if found else "")


def _losses(answer: Answer, console: Console) -> Iterator[Text]:
    """What becomes of accounts where they lack most."""
    factor = answer.shown_factor
    moves = moves_in_words(answer.shown_moves)
    twice = "Within the file's moves nobody lacks anything; whose loss, if prices moved twice as far"
    heading = "Whose loss, at worst" if factor == 1 else twice
    yield from hanging(console, Text(f"{heading} ({moves})", style="bold"), 0, 2)
    titles = ("account", "has", "is left", *(_LOSSES[kind][0] for kind in answer.kinds if kind in _LOSSES))
    ranked = sorted(answer.losses, key=lambda each: (each.equity >= 0, each.equity))
    listed = [
        [
            Text(each.holder.name),
            *map(Text, (money(each.holder.collateral), money(each.equity))),
            *(Text(_LOSSES[kind][1](each)) for kind in answer.kinds if kind in _LOSSES),
        ]
        for each in ranked[:_MOST_ACCOUNTS]
    ]
    yield from table(console, titles, listed, right=range(1, len(titles)), indent=2)
    if len(ranked) > _MOST_ACCOUNTS:
        yield Text(f"  ... and {len(ranked) - _MOST_ACCOUNTS} more: --format csv has all of them")


_LOSSES: Mapping[str, tuple[str, Callable[[AccountLoss], str]]] = {
    "isolated": ("lacks isolated", lambda each: money(each.lacks_isolated)),
    "cross": ("lacks cross", lambda each: money(each.lacks)),
    "pooled": ("loses pooled (if last)", lambda each: f"{money(each.in_proportion)} ({money(each.coming_last)})"),
}


def _table(console: Console, heading: str, kinds: Sequence[str], listed: Sequence[list[Text]]) -> Iterator[Text]:
    """A row for each thing, a column for each model."""
    yield from hanging(console, Text(heading, style="bold"), 0, 2)
    titles = ("", *kinds)
    yield from table(console, titles, listed, right=range(1, len(titles)), indent=2)
