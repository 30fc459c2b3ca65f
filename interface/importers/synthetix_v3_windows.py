"""Synthetix v3's liquidation windows, as equal parts: of an account that holds so many windows of each market.

A window closes (maker fee + taker fee) x skew scale x multiplier x seconds of a market's units, and a margin rises with
the position's share of the skew scale. So of a position of K windows both are known without a price: it is closed in K
equal parts, and its margins are those of K x (maker fee + taker fee) x multiplier x seconds of the skew scale. A window
is a block of the model.

Source: Synthetixio/synthetix-v3, `markets/perps-market/contracts/storage/`: `PerpsMarket.sol` (what may be liquidated
in a window) and `PerpsMarketConfiguration.sol`.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from novate.importers.imported import Document
from novate.importers.settings import read_setting
from novate.importers.synthetix_v3_folder import Deployment
from novate.importers.synthetix_v3_settings import Settings
from novate.model.close_outs.partial.parameters import Partial, ShareOf
from novate.model.parameter import LARGEST_RATE
from novate.model.quantities import format_rate

SECONDS = "max_seconds_in_liquidation_window"
CARRIED_BY_WINDOWS = (
    "NAME_perps_initial_margin_ratio",
    "NAME_perps_max_liquidation_limit_accumulation_multiplier",
    "NAME_perps_max_seconds_in_liquidation_window",
)
"""What is carried so, and not otherwise."""
_FEES = ("maker_fee_ratio", "taker_fee_ratio")
_MULTIPLIER = "max_liquidation_limit_accumulation_multiplier"
_LARGEST_MULTIPLIER = Fraction(10**9)


def put_windows(
    document: Document,
    deployment: Deployment,
    windows: int,
    environment: Mapping[str, object],
    problems: list[str],
) -> None:
    """Write the rule, the margins of a position of so many windows, and a block that is a window.

    Reports windows of several lengths or of unknown ones, or that close nothing; and an environment with blocks of its
    own, since its moves would be of those.
    """
    own = environment.get("environment")
    if isinstance(own, Mapping) and "block_time" in own:
        problems.append("environment: environment.block_time: with --windows a block is a window, expected no such key")
    lengths = {seconds for market in deployment.markets if (seconds := seconds_of(market)) is not None}
    if len(lengths) > 1:
        found = ", ".join(map(str, sorted(lengths)))
        problems.append(f"{SECONDS}: found {found} in different markets, expected windows of one length")
    block = max(lengths, default=1)
    for market in deployment.markets:
        margins = _margins(market, windows * of_skew_scale(market, block))
        document["markets"][market.market] = {**_table(document, market), **margins}
    document["close_out"] = {
        "kind": Partial.kind,
        "chunk_share": format_rate(Fraction(1, windows)),
        "share_of": ShareOf.POSITION.value,
    }
    document["liquidation"] = {"penalty": "0%", "penalty_capped_by_equity": False, "keeper": "protocol"}
    document["environment"] = {"block_time": f"{block} seconds"}


def notes_of_windows(windows: int) -> tuple[str, ...]:
    """What such a file is about, and what it leaves out."""
    return (
        f"margins and parts are those of a position of {windows} windows: the file is about no other position",
        "a block is a window: max_move_per_block and keeper_delay are of windows",
        "all accounts of a market share its windows; the file is about one that waits for no other",
        "with windows keepers' rewards are not carried, but for the flag reward; that they act is assumed",
    )


def seconds_of(market: Settings) -> int | None:
    """The length of a window, a whole number above 0; else None, with a report."""
    found = market.find(SECONDS)
    if found is None:
        market.problems.append(f"{market.path}: {SECONDS}: found nothing, expected a number of seconds")
        return None
    setting = read_setting(found[1].found)
    if setting is None or setting.ether or setting.limit or setting.number < 1 or setting.number.denominator != 1:
        found[1].report("a whole number of seconds above 0")
        return None
    return int(setting.number)


def of_skew_scale(market: Settings, seconds: int) -> Fraction:
    """What a window of so many seconds closes, as a share of the skew scale; reports one that closes nothing."""
    fees = sum((market.amount(name, at_most=Fraction(1)) for name in _FEES), Fraction(0))
    share = fees * market.amount(_MULTIPLIER, at_most=_LARGEST_MULTIPLIER) * seconds
    if not share:
        market.problems.append(f"{market.path}: {', '.join((*_FEES, _MULTIPLIER))}: a window closes nothing")
    return share


def _margins(market: Settings, of_skew_scale: Fraction) -> dict[str, object]:
    """Those of a position of this share of the skew scale."""
    by_size = market.amount("initial_margin_ratio", at_most=LARGEST_RATE)
    initial = by_size * of_skew_scale + market.rate("minimum_initial_margin_ratio", LARGEST_RATE)
    maintenance = initial * market.rate("maintenance_margin_scalar", Fraction(1))
    return {"initial_margin": format_rate(initial), "maintenance_margin": format_rate(maintenance)}


def _table(document: Document, market: Settings) -> Mapping[str, object]:
    found = document["markets"][market.market]
    return found if isinstance(found, Mapping) else {}
