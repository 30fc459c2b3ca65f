"""A table of a Synthetix SCCP: a parameter, what it is and what it is to become, in Markdown.

The market stands in a column, in a heading above the table, or there is only one. Numbers are as people write them
("100 billion", "4.5b", "2%"). What `novate import synthetix-v3` carries is carried here, and by the same rules: the
maintenance margin is the minimum initial margin ratio times the maintenance margin scalar.

Skew scale and market size are not carried, but looked at: a market size of many times the skew scale is hardly meant.

Source: sips.synthetix.io, the configuration changes (SCCP) of perpetuals; and the sources of the importer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from novate.model.figures import decimal, percent
from novate.model.parameter import KeyPath
from novate.model.quantities import QuantityError, format_amount, format_rate
from novate.reviewing.proposals.amounts import amount_in
from novate.reviewing.proposals.proposal import FAR, Base, Pair, Proposal, not_in_file, words_at
from novate.reviewing.proposals.sccp_table import Row, rows_in
from novate.specification.problems import dotted

NAME = "Synthetix SCCP"
_SCALE, _SIZE, _SCALAR, _INITIAL = "skewscale", "maxmarketsize", "maintenancemarginscalar", "minimuminitialmarginratio"
_OF_A_MARKET = {
    "minimumpositionmargin": ("minimum_maintenance", format_amount),
    "flagrewardratio": ("penalty", format_rate),
    "liquidationrewardratio": ("penalty", format_rate),
    "maxmarketvalue": ("max_open_interest", format_amount),
    "maxopeninterest": ("max_open_interest", format_amount),
}
_OF_ALL = {
    "minkeeperrewardusd": ("keeper_reward_above_cost", format_amount),
    "minkeeperprofitratio": ("keeper_reward_profit", format_rate),
    "maxkeeperrewardusd": ("keeper_reward_cap", format_amount),
}
_KNOWN = (_SCALE, _SIZE, _SCALAR, _INITIAL, *_OF_A_MARKET, *_OF_ALL)
Written = Callable[[Fraction], str]


@dataclass
class OfMarket:
    """What is said of one market."""

    stated: dict[str, Pair] = field(default_factory=dict)
    """From and to, by parameter."""
    names: dict[str, str] = field(default_factory=dict)
    """How parameters are written."""


def recognises(text: str) -> bool:
    """Whether a table of such columns is in it."""
    return any(True for _ in rows_in(text))


def read(text: str, place: str, base: Base, problems: list[str]) -> Proposal:
    """What the table changes in the base file; what is wrong is added to the problems."""
    found, stated = Proposal(NAME), dict[str, OfMarket]()
    for row in rows_in(text):
        parameter = squeezed(row.name)
        pair = _pair(row, parameter, place, problems)
        market = base.market_called(row.market)
        if pair is None:
            continue
        if parameter in _OF_ALL:
            key, written = _OF_ALL[parameter]
            _put(("liquidation", key), pair, written, base, found)
        elif market is None and row.market:
            found.notes.append(not_in_file(row.market))
        elif market is None:
            problems.append(f"{place}: line {row.line}: found no market, expected --market: the file has several")
        elif parameter in _KNOWN:
            ours = stated.setdefault(market, OfMarket())
            ours.stated[parameter], ours.names[parameter] = pair, row.name
        else:
            found.notes.append(f"{market} {row.name} is not carried")
    for market, each in stated.items():
        _of_market(market, each, base, found)
    found.notes = list(dict.fromkeys(found.notes))
    return found


def squeezed(name: str) -> str:
    """A parameter's name as it is looked up: "Max Market Size (ETH)" is one with "maxMarketSize"."""
    found = re.sub(r"\(.*?\)|[^a-z0-9]", "", name.lower()).removesuffix("d18")
    return next((known for known in _KNOWN if found in (known, f"perps{known}", f"{known}usd")), found)


def _pair(row: Row, parameter: str, place: str, problems: list[str]) -> Pair | None:
    """Both numbers; what is not said to be there now need not be a number."""
    if parameter not in _KNOWN:
        return None, Fraction(0)
    try:
        was = amount_in(row.was) if row.was.strip("- ").lower() not in ("", "none", "n/a") else None
        return was, amount_in(row.becomes)
    except QuantityError as error:
        problems.append(f"{place}: line {row.line}: {row.name}: found {error.found}, expected {error.expected}")
        return None


def _of_market(market: str, said: OfMarket, base: Base, found: Proposal) -> None:
    """Everything that is said of a market, which belongs together."""
    stated = said.stated
    for name, pair in stated.items():
        if name in _OF_A_MARKET:
            key, written = _OF_A_MARKET[name]
            _put(("markets", market, key), pair, written, base, found)
        elif name in (_SCALE, _SIZE):
            found.compare(f"{market} {said.names[name]}", pair, None)
            found.notes.append(f"{market} {said.names[name]} is not carried")
    _check_size(market, stated, found)
    if _INITIAL in stated or _SCALAR in stated:
        _put_margins(market, stated, base, found)


def _check_size(market: str, stated: Mapping[str, Pair], found: Proposal) -> None:
    """A market that may be many times what its skew is measured by."""
    if _SCALE in stated and _SIZE in stated:
        scale, size = stated[_SCALE][1], stated[_SIZE][1]
        if size >= FAR * scale:
            times = f"{size // scale:,} times" if scale else "more than"
            said = f"implausible: a market size of {decimal(size)} is {times} the skew scale of {decimal(scale)}"
            found.doubts.append(f"{market}: {said}")


def _put_margins(market: str, stated: Mapping[str, Pair], base: Base, found: Proposal) -> None:
    """Initial margin, and maintenance margin as a share of it."""
    paths = [("markets", market, key) for key in ("initial_margin", "maintenance_margin")]
    initial, maintenance = map(base.number, paths)
    assert initial
    assert maintenance is not None
    share = maintenance / initial
    becomes, scalar = initial, share
    if _INITIAL in stated:
        becomes = stated[_INITIAL][1]
        found.compare(dotted(paths[0]), stated[_INITIAL], initial, percent)
    if _SCALAR in stated:
        scalar = stated[_SCALAR][1]
        found.compare(f"{market} maintenance margin scalar", stated[_SCALAR], share)
    found.values[paths[0]], found.values[paths[1]] = format_rate(becomes), format_rate(becomes * scalar)


def _put(path: KeyPath, pair: Pair, written: Written, base: Base, found: Proposal) -> None:
    found.compare(dotted(path), pair, base.number(path), words_at(path))
    found.values[path] = written(pair[1])
