"""A Synthetix v3 deployment's folder: which files there are, and which of them describe markets.

Newer layout: `perps/global.toml` and `perps/markets/*.toml`. Former one: the markets' files beside `global.toml`.
Either folder may be given, the deployment's or its `perps`.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from novate.importers.synthetix_v3_settings import Settings, Uses, market_names, settings_of, squeezed, uses_of
from novate.system.json_source import Files, Value

_MARKET_SETTING = "minimuminitialmarginratio"


@dataclass(frozen=True, slots=True)
class Deployment:
    """What holds everywhere, and each market's settings."""

    everywhere: Settings
    markets: tuple[Settings, ...]


def read_deployment(directory: Path, files: Files) -> Deployment:
    """Read every file; what is wrong is recorded with them."""
    folder = directory / "perps" if (directory / "perps").is_dir() else directory
    beside = {path: files.toml(path) for path in sorted(folder.glob("*.toml"))}
    below = {path: files.toml(path) for path in sorted((folder / "markets").glob("*.toml"))}
    uses = uses_of([*beside.values(), *below.values()])
    common = tuple(entry for root in beside.values() for entry in settings_of(root))
    markets = [market for path, root in {**beside, **below}.items() for market in _markets(path, root, uses, files)]
    for path, root in below.items():
        if isinstance(root.found, dict) and not _names(path, root):
            files.problems.append(f"{path}: {_NO_MARKET}")
    _report_repeated(markets)
    if not markets:
        files.problems.append(f"{folder}: found no market, expected files such as markets/eth.toml or eth.toml")
    return Deployment(Settings("", str(folder / "global.toml"), common, uses, files.problems), tuple(markets))


_NO_MARKET = (
    "found no market's id, expected a setting such as eth_perps_market_id in a table [var.ANY], "
    "or [setting.ethPerpsMarketId] with a defaultValue"
)


def _markets(path: Path, root: Value, uses: Uses, files: Files) -> list[Settings]:
    """The markets of one file, mostly one or none."""
    entries = tuple(settings_of(root))
    names = _names(path, root)
    if not names and path.parent.name != "markets" and any(_MARKET_SETTING in squeezed(name) for name, _ in entries):
        files.problems.append(f"{path}: {_NO_MARKET}")
    return [Settings(name, str(path), entries, uses, files.problems) for name in names]


def _names(path: Path, root: Value) -> list[str]:
    return market_names([name for name, _ in settings_of(root)], path.stem)


def _report_repeated(markets: list[Settings]) -> None:
    counts = Counter(market.market for market in markets)
    for market in markets:
        if counts[market.market] > 1:
            market.problems.append(
                f"{market.path}: found settings of {market.market}, expected those of another market: "
                "a further file describes this one"
            )
