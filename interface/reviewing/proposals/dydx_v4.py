"""A governance proposal of dYdX v4: other liquidity tiers, and perpetuals that move to another tier.

Carried are `MsgSetLiquidityTier` (initial margin, and maintenance margin as a share of it) and the tier in
`MsgUpdatePerpetualParams`, by themselves or in a `MsgDelayMessage`. Of a base file that `novate import dydx-v4` wrote
the tier of each market stands beside the name of its table.

Source: dydxprotocol/v4-chain, proto/dydxprotocol/perpetuals/tx.proto and perpetual.proto, read on 2026-11-30.
"""

from __future__ import annotations

import re
import shlex
import tomllib
from collections.abc import Iterator
from fractions import Fraction

from novate.importers.dydx_v4 import margins_of
from novate.model.figures import percent
from novate.model.quantities import format_rate
from novate.model.specification import Level
from novate.reviewing.proposals.proposal import Base, Proposal, not_in_file
from novate.system.json_source import Value

NAME = "dYdX v4 governance"
_TYPE, _MESSAGES, _WRAPPED = "@type", "messages", "proposal"
_TIER = re.compile(r"^\[(markets\..+)\]\s*#\s*liquidity tier (\d{1,9})\b", re.MULTILINE)
_LARGEST_ID = 2**32 - 1
_NOT_CARRIED = ("base_position_notional", "impact_notional", "open_interest_lower_cap", "open_interest_upper_cap")

Margins = tuple[Fraction, Fraction]
"""Initial and maintenance margin."""


def recognises(found: object) -> bool:
    """Whether it is a list of messages, or one of them."""
    if isinstance(found, dict):
        return any(key in found for key in (_MESSAGES, _TYPE, _WRAPPED))
    return isinstance(found, list) and any(isinstance(each, dict) and _TYPE in each for each in found)


def read(root: Value, base: Base) -> Proposal:
    """What the messages change in the base file; what is wrong is in the problems of `root`."""
    found = Proposal(NAME)
    tiers = tiers_of(base)
    margins = margins_by_tier(base, tiers)
    for message in messages(root):
        match message[_TYPE].text().rpartition(".")[2]:
            case "MsgSetLiquidityTier":
                _set_tier(message["liquidity_tier"], base, tiers, margins, found)
            case "MsgUpdatePerpetualParams":
                _move(message["perpetual_params"], base, tiers, margins, found)
            case name:
                found.notes.append(f"{name} is not carried: it is about no margin")
    return found


def messages(root: Value) -> Iterator[Value]:
    """Each message, those within others too."""
    root = root[_WRAPPED] if isinstance(root.found, dict) and _WRAPPED in root.found else root
    whole = isinstance(root.found, dict) and _MESSAGES in root.found
    listed = root[_MESSAGES].items() if whole else root.items() if isinstance(root.found, list) else [root]
    for each in listed:
        inner = each.get("msg") if isinstance(each.found, dict) else None
        yield each if inner is None else inner


def tiers_of(base: Base) -> dict[str, int]:
    """The tier of each market, as far as an option or a comment says it."""
    found: dict[str, int] = {}
    for table, tier in _TIER.findall(base.text):
        (name,) = tomllib.loads(f"{table} = 0")["markets"]
        found[name] = int(tier)
    return {name: tier for name, tier in {**found, **base.tiers}.items() if name in base.markets}


def margins_by_tier(base: Base, tiers: dict[str, int]) -> dict[int, Margins]:
    """The margins of each tier that some market has, where all of them have the same."""
    found: dict[int, set[Margins]] = {}
    for market, tier in tiers.items():
        found.setdefault(tier, set()).add(_has(base, market))
    return {tier: next(iter(margins)) for tier, margins in found.items() if len(margins) == 1}


def _has(base: Base, market: str) -> Margins:
    """What a market requires today."""
    initial, maintenance = (base.number(("markets", market, level)) for level in Level)
    assert initial is not None
    assert maintenance is not None
    return initial, maintenance


def _set_tier(tier: Value, base: Base, tiers: dict[str, int], margins: dict[int, Margins], found: Proposal) -> None:
    """Other margins for all markets of a tier."""
    number, becomes = tier["id"].whole(0, _LARGEST_ID), margins_of(tier)
    margins[number] = becomes
    untold = [name for name in base.markets if name not in tiers]
    if untold:
        told = " ".join(f"--tier {shlex.quote(name)}=TIER" for name in untold[:3]) + (" ..." if len(untold) > 3 else "")
        said = f"{len(untold)} of {len(base.markets)} markets of the file have no comment that says their tier"
        tier.problems.append(f"{tier.path}: {said}, expected {told}")
    ours = [name for name, its in tiers.items() if its == number]
    if not ours:
        found.notes.append(f"liquidity tier {number} changes nothing here: no market of the file has it")
    for name in ours:
        _put(base, name, becomes, found)
    silent = [key for key in _NOT_CARRIED if (each := tier.get(key)) is not None and str(each.found) != "0"]
    if silent:
        found.notes.append(f"liquidity tier {number}: {', '.join(silent)} of it the file does not carry")


def _move(params: Value, base: Base, tiers: dict[str, int], margins: dict[int, Margins], found: Proposal) -> None:
    """A perpetual gets the margins of another tier."""
    name, tier = params["ticker"].text(), params["liquidity_tier"]
    number = tier.whole(0, _LARGEST_ID)
    if name not in base.markets:
        found.notes.append(not_in_file(name))
        return
    tiers[name] = number
    if number in margins:
        _put(base, name, margins[number], found)
    else:
        tier.report("a tier that the proposal sets, or that a market of the file has (--tier MARKET=TIER)")
    resolution = params.get("atomic_resolution")
    quantum = base.number(("markets", name, "base_quantum"))
    if resolution is not None and Fraction(10) ** resolution.whole(-30, 30) != quantum:
        found.doubts.append(f"{name}: implausible: atomic_resolution {resolution.found} is not that of the file")


def _put(base: Base, market: str, becomes: Margins, found: Proposal) -> None:
    """The margins of a market."""
    for level, has, rate in zip(Level, _has(base, market), becomes, strict=True):
        found.compare(f"markets.{market}.{level}", (None, rate), has, percent)
        found.values["markets", market, level] = format_rate(rate)
