"""A change of risk parameters as Aave's proposals and reports give it: `{"from": , "to": }` in basis points.

A table for each asset, by its name or with its `symbol`. A loan to value v is an initial margin of 1 - v, a liquidation
threshold t a maintenance margin of 1 - t; a bonus b is a discount of b/(1 + b) on what is sold, so a slippage, and a
call takes the share (1 + b) t of the collateral times the close factor (see `examples/aave-like.toml`). Any rate of the
specification may stand there by its own key as well.

Source: Aave v3.3, LiquidationLogic.sol and the JSON of its configuration diffs, read on 2026-11-30.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from novate.model.figures import percent
from novate.model.parameter import KeyPath, Rate
from novate.model.quantities import format_rate, parse_rate
from novate.reviewing.proposals.proposal import Base, Proposal, not_in_file, words_at
from novate.specification.parameters import key_path, number_at
from novate.specification.problems import SpecificationError, dotted
from novate.system.json_source import Value

NAME = "Aave-style risk parameters"
_ONE = 10_000
"""Basis points."""
_MOST = 10 * _ONE
_FROM, _TO, _SYMBOL = "from", "to", "symbol"
_LOAN, _THRESHOLD, _BONUS = "ltv", "liquidationthreshold", "liquidationbonus"
_OF_LOANS = {_LOAN: "initial_margin", _THRESHOLD: "maintenance_margin"}


def recognises(found: object) -> bool:
    """Whether a pair of values is somewhere in it."""
    if not isinstance(found, dict):
        return False
    return {_FROM, _TO} <= found.keys() or any(map(recognises, found.values()))


def read(root: Value, base: Base) -> Proposal:
    """What the pairs change in the base file; what is wrong is in the problems of `root`."""
    found = Proposal(NAME)
    pairs = list(pairs_in(root, ""))
    assets = {asset for asset, _, _ in pairs}
    for asset, name, pair in pairs:
        market = base.market_called(asset)
        if market is None and len(assets) == 1 and len(base.wanted) == 1:
            market = base.wanted[0]
        if "." in name:
            _own(key_at(name), name, pair, base, found)
        elif market is None and asset:
            found.notes.append(not_in_file(asset))
        elif market is None:
            pair.problems.append(f"{pair.path}: found no asset, expected --market: the file has several")
        else:
            _pair(market, name, pair, base, found)
    return found


def pairs_in(table: Value, asset: str, name: str = "") -> Iterator[tuple[str, str, Value]]:
    """Each pair with its asset and its own name."""
    entries = table.entries() if isinstance(table.found, dict) else {}
    if {_FROM, _TO} <= entries.keys():
        yield asset, name, table
        return
    symbol = entries.get(_SYMBOL)
    inside = symbol.text() if symbol is not None and isinstance(symbol.found, str) else ""
    for key, each in entries.items():
        is_pair = isinstance(each.found, dict) and {_FROM, _TO} <= each.found.keys()
        yield from pairs_in(each, (inside or asset) if is_pair else key, key)


def _pair(market: str, name: str, pair: Value, base: Base, found: Proposal) -> None:
    """One parameter of one market."""
    squeezed = name.replace("_", "").lower()
    if squeezed in _OF_LOANS:
        path = ("markets", market, _OF_LOANS[squeezed])
        was, becomes = (1 - each for each in _both(pair))
        _put(path, (was, becomes), base, found)
        if squeezed == _THRESHOLD and was < 1:
            _scale_share(market, (1 - becomes) / (1 - was), base, found)
    elif squeezed == _BONUS:
        was, becomes = (each - 1 if each >= 1 else each for each in _both(pair))
        _put_bonus(market, was, becomes, base, found)
        _scale_share(market, (1 + becomes) / (1 + was), base, found)
    elif isinstance(number_at(("markets", market, name)), Rate):
        _own(("markets", market, name), name, pair, base, found)
    else:
        found.notes.append(f"{market} {name} is not carried")


def key_at(name: str) -> KeyPath | None:
    """The path of a rate by its whole key, or None."""
    try:
        path = key_path(name)
    except SpecificationError:
        return None
    return path if isinstance(number_at(path), Rate) else None


def _own(path: KeyPath | None, name: str, pair: Value, base: Base, found: Proposal) -> None:
    """A rate of the specification by its own key."""
    if path is None:
        found.notes.append(f"{name} is not carried: it is no rate of a specification")
        return
    _put(path, _both(pair), base, found)


def _both(pair: Value) -> tuple[Fraction, Fraction]:
    """From and to, as shares."""
    was, becomes = (Fraction(pair[each].whole(0, _MOST), _ONE) for each in (_FROM, _TO))
    return was, becomes


def _put(path: KeyPath, stated: tuple[Fraction, Fraction], base: Base, found: Proposal) -> None:
    found.compare(dotted(path), stated, base.number(path), words_at(path))
    found.values[path] = format_rate(stated[1])


def _put_bonus(market: str, was: Fraction, becomes: Fraction, base: Base, found: Proposal) -> None:
    """The slippage that a bonus is; the file's may be rounded up."""
    path = ("markets", market, "slippage")
    before, after = was / (1 + was), becomes / (1 + becomes)
    has = base.number(path)
    is_rounded = has is not None and 0 <= has - before < Fraction(1, _ONE)
    name = f"{dotted(path)}, of a bonus of {percent(becomes)}"
    found.compare(name, (before, after), before if is_rounded else has, percent)
    found.values[path] = format_rate(after)


def _scale_share(market: str, times: Fraction, base: Base, found: Proposal) -> None:
    """What a call takes of the collateral, where the file closes out a share."""
    path = ("markets", market, "close_out", "chunk_share")
    has = base.number(path)
    if has is not None:
        already = found.values.get(path)
        share = has if already is None else parse_rate(already)
        found.values[path] = format_rate(share * times)
