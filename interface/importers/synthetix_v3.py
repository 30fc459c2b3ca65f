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

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from pathlib import Path

from novate.importers.environment import completed, gas_cost
from novate.importers.imported import Carried, Document, Imported, NotCarried, notes_of
from novate.importers.settings import ETHER, FORMS, contract_number
from novate.importers.source import Value, read_toml
from novate.model.quantities import format_amount, format_rate

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
    Carried("NAME_perps_flag_reward_ratio", "markets.NAME.penalty", "also spelled ..._d18; all of it is the keeper's"),
    Carried(
        "NAME_perps_max_market_value",
        "markets.NAME.max_open_interest",
        "where it is not 0; the environment's own figure goes before it",
    ),
    Carried(
        "perps_liquidation_min_keeper_reward_usd",
        "liquidation.keeper_flat_reward",
        "gas cost plus this, if that is more than the next: the least that a keeper is paid",
    ),
    Carried(
        "perps_liquidation_min_keeper_profit_ratio_d18",
        "liquidation.keeper_flat_reward",
        "gas cost times (1 + this), if that is more than the former",
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
    NotCarried("NAME_perps_market_max_funding_velocity", "the model has no funding payments yet"),
    NotCarried("NAME_perps_maker_fee_ratio", "the model has no trading fees yet"),
    NotCarried("NAME_perps_taker_fee_ratio", "the model has no trading fees yet"),
    NotCarried("NAME_perps_locked_oi_ratio", "the credit that liquidity providers lock has no counterpart"),
    NotCarried(
        "NAME_perps_max_liquidation_limit_accumulation_multiplier",
        "large positions are closed in several windows; the model closes a position at once",
    ),
    NotCarried("NAME_perps_max_seconds_in_liquidation_window", "it is the length of such a window"),
    NotCarried("NAME_perps_max_liquidation_pd", "it opens a further window where the skew is small"),
    NotCarried("NAME_perps_endorsed_liquidator", "the one keeper who is exempt from the windows"),
    NotCarried(
        "perps_liquidation_max_keeper_reward_usd",
        "the keeper's reward stops at this; the model's grows with the notional",
    ),
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
_MARKET_ID = "_perps_market_id"
_LARGEST_AMOUNT = Fraction(10**30)


@dataclass(frozen=True, slots=True)
class _Settings:
    """The settings of one file: those of its table, and the prefix that a market's begin with."""

    table: Value
    prefix: str

    def amount(self, name: str, at_most: Fraction) -> Fraction:
        """Read a number in units of 10**-18; from 0 to `at_most`."""
        setting = self.table[f"{self.prefix}{name}"]
        number = contract_number(setting.found) if isinstance(setting.found, str) else None
        if number is None:
            setting.report(FORMS)
            return at_most
        amount = Fraction(number, ETHER)
        if amount > at_most:
            setting.report(f"at most {format_amount(at_most)} after division by 10**18")
        return amount

    def rate(self, name: str) -> Fraction:
        """Read a share that is above 0 and at most 1."""
        rate = self.amount(name, Fraction(1))
        if rate == 0:
            self.table[f"{self.prefix}{name}"].report("more than 0")
        return rate


def import_synthetix_v3(directory: Path, environment: Mapping[str, object]) -> Imported:
    """Turn a deployment's folder, or its `perps` folder, into a specification.

    `environment` is what `read_environment` returns, or empty. Raises `ImportFailure` with every problem found.
    """
    problems: list[str] = []
    folder = directory / "perps" if (directory / "perps").is_dir() else directory
    everywhere = _Settings(_settings_table(read_toml(folder / "global.toml", problems), "min_keeper_reward_usd"), "")
    settings = [_market_settings(path, problems) for path in sorted((folder / "markets").glob("*.toml"))]
    _report_repeated(settings)
    if not settings:
        problems.append(f"{folder / 'markets'}: found no market, expected files such as eth.toml")
    document = _document(everywhere, settings, gas_cost(environment, problems))
    return completed(document, [*_not_carried(everywhere, settings), *_BEYOND_THE_SETTINGS], environment, problems)


def _settings_table(root: Value, ending: str) -> Value:
    """Find the table of `[var.*]` that has a key with this ending; a problem where there is not exactly one."""
    tables = list(root["var"].entries().values())
    found = [
        table for table in tables if isinstance(table.found, dict) and any(key.endswith(ending) for key in table.found)
    ]
    if len(found) == 1:
        return found[0]
    root["var"].report(f"one table with a key that ends in {ending}")
    return Value({}, root.path, problems=[])  # what it lacks is no further problem


def _market_settings(path: Path, problems: list[str]) -> _Settings:
    table = _settings_table(read_toml(path, problems), _MARKET_ID)
    identifier = next((key for key in table.entries() if key.endswith(_MARKET_ID)), _MARKET_ID)
    return _Settings(table, f"{identifier.removesuffix(_MARKET_ID)}_perps_")


def _report_repeated(settings: list[_Settings]) -> None:
    counts = Counter(market.prefix for market in settings)
    for market in settings:
        if counts[market.prefix] > 1:
            market.table.report(
                f"settings of another market than {_market_name(market)}, which a further file describes"
            )


def _document(everywhere: _Settings, settings: list[_Settings], gas: Fraction) -> Document:
    return {
        "mechanism": {"title": "Synthetix v3", "margin": "cross", "quote_quantum": format_amount(Fraction(1, ETHER))},
        "markets": {_market_name(market): _market(market) for market in settings},
        "liquidation": {
            "penalty": "0%",
            "penalty_capped_by_equity": False,
            "keeper": "open",
            "keeper_share": "100%",
            "keeper_flat_reward": format_amount(_flat_reward(everywhere, gas)),
        },
    }


def _market_name(market: _Settings) -> str:
    return market.prefix.removesuffix("_perps_").upper()


def _market(market: _Settings) -> dict[str, object]:
    initial = market.rate("minimum_initial_margin_ratio")
    largest_value = market.amount("max_market_value", _LARGEST_AMOUNT)
    limit: dict[str, object] = {"max_open_interest": format_amount(largest_value)} if largest_value else {}
    return {
        "initial_margin": format_rate(initial),
        "maintenance_margin": format_rate(initial * market.rate("maintenance_margin_scalar")),
        "minimum_maintenance": format_amount(market.amount("minimum_position_margin", _LARGEST_AMOUNT)),
        "minimum_notional": "0",
        "base_quantum": format_amount(Fraction(1, ETHER)),
        "price_tick": format_amount(Fraction(1, ETHER)),
        "penalty": format_rate(market.amount(_flag_reward_name(market), Fraction(ETHER - 1, ETHER))),
        **limit,
    }


def _flag_reward_name(market: _Settings) -> str:
    plain = f"{market.prefix}flag_reward_ratio"
    return "flag_reward_ratio_d18" if market.table.get(f"{plain}_d18") else "flag_reward_ratio"


def _flat_reward(everywhere: _Settings, gas: Fraction) -> Fraction:
    """Give the least that the contracts pay a keeper whose work costs `gas`: they measure that cost and give it back.

    In quote units, rounded up to a quantum (against the account).
    """
    least = everywhere.amount("perps_liquidation_min_keeper_reward_usd", _LARGEST_AMOUNT)
    profit = everywhere.amount("perps_liquidation_min_keeper_profit_ratio_d18", _LARGEST_AMOUNT)
    return Fraction(ceil(max(gas + least, gas * (1 + profit)) * ETHER), ETHER)


def _not_carried(everywhere: _Settings, settings: list[_Settings]) -> list[str]:
    """Give one line for each setting that some file has, however many markets do."""
    names = {
        f"NAME{key.removeprefix(market.prefix.split('_')[0])}" for market in settings for key in market.table.entries()
    }
    return notes_of(NOT_CARRIED, (names | set(everywhere.table.entries())).__contains__)
