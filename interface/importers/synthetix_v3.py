"""Synthetix v3 perpetuals: a deployment's folder (`perps/global.toml`, `perps/markets/*.toml`) as a specification file.

Each market's margins, in the contracts: the initial margin is `notional * (initial_margin_ratio * size / skew_scale +
minimum_initial_margin_ratio) + minimum_position_margin`, the maintenance margin the same with the bracket times
`maintenance_margin_scalar`. The model carries the bracket at size 0, the smallest margin that a position can have. At a
liquidation all collateral goes to the liquidity providers, who take the position over and pay the keeper in full: hence
charges that are not capped, and an insurance fund that stands for the providers. See docs/importers.md for each key.

Source: Synthetixio/synthetix-v3, `markets/perps-market/contracts/storage/`: `PerpsMarketConfiguration.sol`,
`GlobalPerpsMarketConfiguration.sol`, `PerpsAccount.sol`, `PerpsMarket.sol`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from fractions import Fraction
from pathlib import Path

from novate.importers.environment import DEFAULT, completed, gas_cost
from novate.importers.imported import Carried, Document, Imported, NotCarried, notes_of
from novate.importers.provenance import origin_of
from novate.importers.settings import ETHER
from novate.importers.synthetix_v3_folder import Deployment, read_deployment
from novate.importers.synthetix_v3_settings import Settings
from novate.importers.synthetix_v3_windows import CARRIED_BY_WINDOWS, notes_of_windows, put_windows
from novate.model.parameter import LARGEST_RATE
from novate.model.quantities import format_amount, format_rate
from novate.system.json_source import Files

CARRIED = (
    Carried("NAME_perps_market_id", "markets.NAME", "the name of the market, in capitals"),
    Carried(
        "NAME_perps_minimum_initial_margin_ratio",
        "markets.NAME.initial_margin",
        "the smallest initial margin: the part that grows with the position is left out",
    ),
    Carried(
        "NAME_perps_maintenance_margin_scalar",
        "markets.NAME.maintenance_margin",
        "minimum initial margin ratio times this scalar",
    ),
    Carried("NAME_perps_minimum_position_margin", "markets.NAME.minimum_maintenance", "added to both requirements"),
    Carried(
        "NAME_perps_flag_reward_ratio",
        "markets.NAME.penalty",
        "formerly liquidation_reward_ratio; all of it is the keeper's",
    ),
    Carried(
        "NAME_perps_max_market_value",
        "markets.NAME.max_open_interest",
        "where it is there, not 0 and not boundless; the environment's own figure goes before it",
    ),
    Carried(
        "perps_liquidation_min_keeper_reward_usd",
        "liquidation.keeper_reward_above_cost",
        "a keeper is paid his gas cost and this at least; his part of the penalty besides the gas where that is more",
    ),
    Carried(
        "perps_liquidation_min_keeper_profit_ratio_d18",
        "liquidation.keeper_reward_profit",
        "or his gas cost times (1 + this), if that is more",
    ),
    Carried(
        "perps_liquidation_max_keeper_reward_usd",
        "liquidation.keeper_reward_cap",
        "and at most this, where it is there, not 0 and not boundless",
    ),
)
"""Which setting becomes which of our keys."""

NOT_CARRIED = (
    NotCarried(
        "NAME_perps_initial_margin_ratio", "the part of the margin that grows with a position's share of the skew scale"
    ),
    NotCarried("NAME_perps_market_skew_scale", "it scales that part, and the price impact of a trade (see slippage)"),
    NotCarried(
        "NAME_perps_max_market_size",
        "it limits open interest in units, whose value depends on the price; 0 closes the market to new positions",
    ),
    NotCarried(
        "NAME_perps_market_max_funding_velocity",
        "the rate of funding drifts with the skew and has no limit of its own; [funding] takes a largest payment",
    ),
    NotCarried("NAME_perps_maker_fee_ratio", "an import has no [fees]; they can be written into the file"),
    NotCarried("NAME_perps_taker_fee_ratio", "an import has no [fees]; they can be written into the file"),
    NotCarried("NAME_perps_locked_oi_ratio", "the credit that liquidity providers lock has no counterpart"),
    NotCarried(
        "NAME_perps_max_liquidation_limit_accumulation_multiplier",
        "large positions are closed in several windows; without --windows the model closes a position at once",
    ),
    NotCarried("NAME_perps_max_seconds_in_liquidation_window", "it is the length of such a window"),
    NotCarried("NAME_perps_max_liquidation_pd", "it opens a further window where the skew is small"),
    NotCarried("NAME_perps_endorsed_liquidator", "the one keeper who is exempt from the windows"),
    NotCarried(
        "perps_liquidation_max_keeper_scaling_ratio_d18", "the keeper's reward stops at this share of the collateral"
    ),
    NotCarried("perps_max_positions_per_account", "a cross account of the model may hold every market"),
    NotCarried("perps_max_collaterals_per_account", "all collateral is the quote currency in the model"),
    NotCarried("perps_collateral_liquidation_ratio", "all collateral is the quote currency in the model"),
    NotCarried("perps_low_util_gradient", "the model has no interest payments yet"),
    NotCarried("perps_gradient_breakpoint", "the model has no interest payments yet"),
    NotCarried("perps_high_util_gradient", "the model has no interest payments yet"),
)
"""Which settings bear on clearing and are left out."""

_BEYOND_THE_SETTINGS = (
    "the reward that an account would owe its keeper, added to both of its requirements, is not carried",
    "the collateral that a liquidation leaves over goes to the liquidity providers; the model leaves it to the account",
    "waterfall.insurance_fund stands for the liquidity providers' pool, of which the source does not give the size",
)
_LARGEST_AMOUNT = Fraction(10**30)
_REWARDS = ("liquidation_min_keeper_reward_usd", "liquidation_min_keeper_profit_ratio")
_LARGEST_REWARD = "liquidation_max_keeper_reward_usd"
_FLAG_REWARD = ("flag_reward_ratio", "liquidation_reward_ratio")
"""The share that a keeper is paid for flagging an account, and its former name."""
_OF_A_MARKET = (
    "minimum_initial_margin_ratio",
    "maintenance_margin_scalar",
    "minimum_position_margin",
    "max_market_value",
    *_FLAG_REWARD,
)


def import_synthetix_v3(directory: Path, environment: Mapping[str, object], windows: int | None = None) -> Imported:
    """Turn a deployment's folder, or its `perps` folder, into a specification.

    `environment` is what `read_environment` returns, or empty; with `windows`, it is about positions that take so many
    liquidation windows. Raises `ImportFailure` with every problem found.
    """
    files = Files()
    deployment = read_deployment(directory, files)
    document = _document(deployment, gas_cost(environment, files.problems))
    not_carried = _not_carried(deployment, () if windows is None else CARRIED_BY_WINDOWS)
    notes = (*_notes(deployment), *not_carried, *_BEYOND_THE_SETTINGS)
    if windows is not None and not files.problems:
        put_windows(document, deployment, windows, environment, files.problems)
        notes = (*notes, *notes_of_windows(windows))
    origin = (origin_of(directory, files),)
    return completed(Imported(document, notes, _comments(deployment), origin), environment, files.problems)


def _document(deployment: Deployment, gas: Fraction) -> Document:
    return {
        "mechanism": {"title": "Synthetix v3", "margin": "cross", "quote_quantum": format_amount(Fraction(1, ETHER))},
        "markets": {market.market: _market(market) for market in deployment.markets},
        "liquidation": {
            "penalty": "0%",
            "penalty_capped_by_equity": False,
            "keeper": "open",
            "keeper_share": "100%",
            "keeper_flat_reward": format_amount(gas),
            **_rewards(deployment.everywhere),
        },
    }


def _market(market: Settings) -> dict[str, object]:
    initial = market.rate("minimum_initial_margin_ratio", LARGEST_RATE)
    largest_value = market.cap("max_market_value")
    limit: dict[str, object] = {"max_open_interest": format_amount(largest_value)} if largest_value else {}
    return {
        "initial_margin": format_rate(initial),
        "maintenance_margin": format_rate(initial * market.rate("maintenance_margin_scalar", Fraction(1))),
        "minimum_maintenance": format_amount(market.amount("minimum_position_margin", at_most=_LARGEST_AMOUNT)),
        "minimum_notional": "0",
        "base_quantum": format_amount(Fraction(1, ETHER)),
        "price_tick": format_amount(Fraction(1, ETHER)),
        "penalty": format_rate(market.amount(*_FLAG_REWARD, at_most=Fraction(ETHER - 1, ETHER))),
        **limit,
    }


def _rewards(everywhere: Settings) -> dict[str, object]:
    """Give what the contracts pay a keeper at least beyond what his work costs, which they measure; and at most."""
    least, profit = (everywhere.amount(name, at_most=_LARGEST_AMOUNT) for name in _REWARDS)
    most = everywhere.cap(_LARGEST_REWARD)
    limit: dict[str, object] = {"keeper_reward_cap": format_amount(most)} if most else {}
    return {"keeper_reward_above_cost": format_amount(least), "keeper_reward_profit": format_rate(profit), **limit}


def _comments(deployment: Deployment) -> dict[tuple[str, ...], str]:
    """The file that a market is from, and which of its numbers no file gives."""
    comments: dict[tuple[str, ...], str] = {
        ("mechanism", "quote_quantum"): "18 decimals, as in the contracts",
        ("liquidation", "keeper_flat_reward"): "environment.gas_cost, which the contracts give back",
    }
    for market in deployment.markets:
        comments["markets", market.market] = Path(market.path).name
        comments["markets", market.market, "minimum_notional"] = DEFAULT
    for market in _implausible(deployment):
        comments["markets", market.market, "initial_margin"] = "implausible: above 100 %"
    return comments


def _implausible(deployment: Deployment) -> list[Settings]:
    """Markets that a position of any leverage, even 1, is too large for."""
    return [each for each in deployment.markets if each.rate("minimum_initial_margin_ratio", LARGEST_RATE) > 1]


def _notes(deployment: Deployment) -> list[str]:
    """What is odd about the settings."""
    markets = deployment.markets
    unlimited = [market.market for market in markets if market.cap("max_market_value") is None]
    notes = [
        f"markets.{each.market}.initial_margin is above 100 %: implausible, but so the file says"
        for each in _implausible(deployment)
    ]
    if unlimited:
        notes.append(
            f"no open-interest limit in {_some(unlimited, len(markets))}: max_market_value is absent, 0 or boundless"
        )
    of_all = deployment.everywhere.by_size(*_REWARDS, _LARGEST_REWARD)
    if of_all or any(market.by_size(*_OF_A_MARKET) for market in markets):
        notes.append(
            "settings that are plain numbers, and that no step here hands on, are read by their size: from 10^13 on as "
            "the contracts' multiples of 10^-18, below as written"
        )
    return notes


def _some(names: list[str], of: int) -> str:
    """Which markets, as far as a line can say."""
    named = ", ".join(names[:5]) + (", ..." if len(names) > 5 else "")
    return f"{len(names)} of {of} markets ({named})"


def _not_carried(deployment: Deployment, but: Collection[str]) -> list[str]:
    """Give one line for each setting that some file has, however many markets do, but for these."""

    def says(source: str) -> bool:
        name = source.removeprefix("NAME_").removeprefix("perps_").removeprefix("market_")
        where = deployment.markets if source.startswith("NAME_") else (deployment.everywhere,)
        return any(settings.has(name) for settings in where)

    return notes_of((each for each in NOT_CARRIED if each.source not in but), says)
