"""dYdX v4: a chain's genesis (`genesis.json`, or `dydxprotocold export`), or a node's answers, as a specification file.

Every perpetual becomes a market; all share one balance (cross margin). See docs/importers.md for each key.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from fractions import Fraction
from pathlib import Path

from novate.importers.dydx_v4_funding import funding_notes, funding_tables
from novate.importers.dydx_v4_state import read_state
from novate.importers.environment import DEFAULT, completed
from novate.importers.imported import Carried, Document, Imported, NotCarried, notes_of
from novate.importers.provenance import origin_of
from novate.model.figures import decimal
from novate.model.quantities import format_amount, format_rate
from novate.model.waterfall.insurance_fund.parameters import Payment
from novate.system.json_source import Files, ImportFailure, Value

_MILLION = 1_000_000
_LARGEST_ID = 2**32 - 1
_LARGEST_AMOUNT = 2**64 - 1
_LARGEST_PENALTY = Fraction(_MILLION - 1, _MILLION)
_ATTEMPTS = 50
"""DefaultMaxLiquidationAttemptsPerBlock (protocol/x/clob/flags)."""
_FEES_OF_THE_FUND = ("max_liquidation_fee_ppm", "insurance_fund_fee_ppm")

CARRIED = (
    Carried("perpetuals.perpetuals[].params.ticker", "markets.NAME", "the name of the market"),
    Carried(
        "perpetuals.liquidity_tiers[].initial_margin_ppm",
        "markets.NAME.initial_margin",
        "of the tier that the perpetual names",
    ),
    Carried(
        "perpetuals.liquidity_tiers[].maintenance_fraction_ppm",
        "markets.NAME.maintenance_margin",
        "initial margin times this fraction",
    ),
    Carried("perpetuals.perpetuals[].params.atomic_resolution", "markets.NAME.base_quantum", "10 to this power"),
    Carried(
        "prices.market_params[].exponent",
        "markets.NAME.price_tick",
        "10 to this power: the step of the oracle's prices, finer than that of the order book",
    ),
    Carried(
        "prices.market_params[].min_price_change_ppm",
        "markets.NAME.oracle.threshold",
        "the oracle stays while the price changes by less than this share of it; what most markets have is in [oracle]",
    ),
    Carried("assets.assets[].atomic_resolution", "mechanism.quote_quantum", "10 to this power, of asset 0 (USDC)"),
    Carried(
        "clob.liquidations_config.position_block_limits.max_position_portion_liquidated_ppm",
        "close_out.chunk_share",
        "of what is left of a position; without the limits a close-out is whole",
    ),
    Carried(
        "clob.liquidations_config.position_block_limits.min_position_notional_liquidated",
        "close_out.chunk_minimum",
        "in the smallest amounts of money",
    ),
    Carried(
        "clob.liquidations_config.subaccount_block_limits.max_notional_liquidated",
        "close_out.chunk_maximum",
        "in the same; none is no limit",
    ),
    Carried(
        "clob.liquidations_config.max_liquidation_fee_ppm",
        "liquidation.penalty",
        "capped by equity; all of it goes to the insurance fund, as the chain itself closes out",
    ),
    Carried(
        "clob.liquidations_config.*_fee_ppm",
        "liquidation.penalty",
        "of forks with other fees: their sum; the parts are noted",
    ),
    Carried(
        "clob.liquidations_config.*_fee_ppm",
        "liquidation.keeper_share",
        "the part of the sum that is neither max_liquidation_fee_ppm nor insurance_fund_fee_ppm: it leaves the fund",
    ),
    Carried(
        "clob.liquidations_config",
        "waterfall.fund_payment",
        "all-or-nothing, whatever it says: the chain refuses a fill that the fund cannot pay for in full",
    ),
)
"""Which key of `app_state` becomes which of ours."""

NOT_CARRIED = (
    NotCarried(
        "clob.liquidations_config.fillable_price_config",
        "the worst price of a liquidation depends on the account; the model takes the environment's slippage",
    ),
    NotCarried(
        "clob.liquidations_config.position_block_limits",
        "parts are rounded down to the step of an order, which closes a step less at most; the model rounds up",
    ),
    NotCarried(
        "clob.liquidations_config.subaccount_block_limits",
        "all positions of an account share the notional of a block; in the model each has it to itself",
    ),
    NotCarried(
        "clob.clob_pairs[].step_base_quantums",
        "orders are whole steps; a minimum in money depends on the price, so minimum_notional is 0",
    ),
    NotCarried(
        "clob.clob_pairs[].subticks_per_tick",
        "order prices are whole ticks; the model's prices are the finer steps of the oracle",
    ),
    NotCarried("clob.clob_pairs[].status", "a market that is not active yet takes no orders; the model trades all"),
    NotCarried(
        "perpetuals.liquidity_tiers[].base_position_notional",
        "positions above it need more initial margin (early versions); the model takes the smallest",
    ),
    NotCarried(
        "perpetuals.liquidity_tiers[].open_interest_upper_cap",
        "the initial margin rises with open interest, to 100 % at this cap; the model takes the smallest",
    ),
    NotCarried("perpetuals.liquidity_tiers[].impact_notional", "it serves the funding rate"),
    NotCarried(
        "perpetuals.perpetuals[].params.default_funding_ppm",
        "part of the funding rate, whose limit counts: it is the adversary who chooses the rate ([funding])",
    ),
    NotCarried(
        "perpetuals.perpetuals[].params.market_type",
        "an isolated market keeps its own collateral and insurance; the model puts every market in one account",
    ),
    NotCarried("feetiers.params", "an import has no [fees]; they can be written into the file"),
)
"""Which keys of `app_state` bear on clearing and are left out."""


CHARGE, FUNDING = "charge", "funding"
RULES = (CHARGE, FUNDING)
"""Rules that are left out unless they are asked for, since a file with them is one of which little is known yet."""
NO_CHARGE = (
    'charge = "surplus" is left out of [close_out], as nothing is known yet of it in accounts with several positions: '
    "a fill is charged what it brings beyond its bankruptcy price, and the fund pays what it lacks; --with charge "
    "writes it"
)


def import_dydx_v4(genesis: Path, environment: Mapping[str, object], rules: Collection[str] = ()) -> Imported:
    """Turn a genesis file into a specification; `environment` is what `read_environment` returns, or empty.

    `rules` are those of `RULES` to write. Raises `ImportFailure` with every problem found.
    """
    files = Files()
    state = read_state(genesis, files)
    if files.problems:  # what is missing would be missed once more for each key in it
        raise ImportFailure(files.problems)
    config = state["clob"]["liquidations_config"]
    fees, exponent = _fees(config), _exponent(state["assets"]["assets"])
    document: Document = {
        "mechanism": {"title": "dYdX v4", "margin": "cross", "quote_quantum": _power_of_ten(exponent)},
        "markets": _markets(state),
        "liquidation": _liquidation(fees),
        "waterfall": {"fund_payment": Payment.ALL_OR_NOTHING.value},
    }
    if (limits := config.get("position_block_limits")) is not None:
        document["close_out"] = _close_out(limits, config, exponent)
        if CHARGE in rules:
            document["close_out"][CHARGE] = "surplus"
    if not document["markets"] and not files.problems:
        state["perpetuals"]["perpetuals"].report("at least one perpetual")
    _put_oracles(document, state)
    margins = _margins(state)
    if FUNDING in rules:
        _put_common(document, FUNDING, funding_tables(state, margins))
    funding = funding_notes(state, margins.values(), is_written=FUNDING in rules)
    charge = [] if CHARGE in rules or limits is None else [NO_CHARGE]
    left_out = notes_of(NOT_CARRIED, lambda source: _says(state, source))
    notes = (*_fee_notes(fees), *charge, *funding, *_fund_notes(config, exponent), *left_out)
    imported = Imported(document, notes, _comments(state), (origin_of(genesis, files),))
    return completed(imported, environment, files.problems)


def _comments(state: Value) -> dict[tuple[str, ...], str]:
    """The tier that a market's margins are of, and which of its numbers no file gives."""
    tiers = _by_id(state["perpetuals"]["liquidity_tiers"])
    comments: dict[tuple[str, ...], str] = {
        ("liquidation", "keeper"): "the chain itself closes out",
        ("waterfall", "fund_payment"): "the chain refuses a fill that the fund cannot pay for in full",
    }
    for perpetual in _perpetuals(state):
        market = ("markets", perpetual["ticker"].text())
        identifier = perpetual["liquidity_tier"].whole(0, _LARGEST_ID)
        name = tiers[identifier].get("name") if identifier in tiers else None
        comments[market] = f"liquidity tier {identifier}" + (f", {name.text()}" if name is not None else "")
        comments[*market, "minimum_maintenance"] = "dYdX has none"
        comments[*market, "minimum_notional"] = DEFAULT
    return comments


def _exponent(assets: Value) -> int:
    """Of the smallest amount of money, as a power of ten."""
    money = [asset["atomic_resolution"] for asset in assets.items() if asset["id"].whole(0, _LARGEST_ID) == 0]
    if not money:
        assets.report("a list with an asset of id 0, the money")
    return money[0].whole(-30, 0) if money else 0


def _close_out(limits: Value, config: Value, exponent: int) -> dict[str, object]:
    """In parts: a share of what is left, but no less than one amount and no more than another."""
    found: dict[str, object] = {
        "kind": "partial",
        "chunk_share": format_rate(_share(limits["max_position_portion_liquidated_ppm"], 1, _MILLION)),
        "chunk_minimum": _money(limits["min_position_notional_liquidated"], 0, exponent),
    }
    of_an_account = config.get("subaccount_block_limits")
    if of_an_account is not None:
        found["chunk_maximum"] = _money(of_an_account["max_notional_liquidated"], 1, exponent)
    return found


def _money(value: Value, at_least: int, exponent: int) -> str:
    return format_amount(value.whole(at_least, _LARGEST_AMOUNT) * Fraction(10) ** exponent)


def _fees(config: Value) -> dict[str, Fraction]:
    """Every fee of a close-out by its key: max_liquidation_fee_ppm, or those that a fork has."""
    entries = {key: fee for key, fee in config.entries().items() if key.endswith("_fee_ppm")}
    entries = entries or {"max_liquidation_fee_ppm": config["max_liquidation_fee_ppm"]}
    return {key: _share(fee, 0, _MILLION - (key in _FEES_OF_THE_FUND)) for key, fee in entries.items()}


def _penalty(fees: dict[str, Fraction]) -> Fraction:
    """Their sum; less than all of the notional, which is more than any account that is closed out has."""
    return min(sum(fees.values(), Fraction(0)), _LARGEST_PENALTY)


def _fee_notes(fees: dict[str, Fraction]) -> list[str]:
    """The parts of a penalty that is a sum."""
    if set(fees) == {"max_liquidation_fee_ppm"}:
        return []
    parts = ", ".join(f"{key} {format_rate(fee)}" for key, fee in fees.items())
    total = f"liquidation.penalty = {format_rate(_penalty(fees))} is the sum of {parts}"
    meaning = "all as shares of the notional: a share of the collateral left over, as some forks take it, is less"
    if sum(fees.values()) > _LARGEST_PENALTY:
        meaning += f"; the sum stops at {format_rate(_LARGEST_PENALTY)}, which leaves nothing to the account either"
    return [f"{total}, {meaning}"]


def _fund_notes(config: Value, exponent: int) -> list[str]:
    """What is not carried of the one limit on what the fund loses, in money."""
    limits = config.get("subaccount_block_limits")
    limit = limits.get("max_quantums_insurance_lost") if limits is not None else None
    if limit is None:
        return []
    most = limit.whole(0, _LARGEST_AMOUNT) * Fraction(10) ** exponent
    in_a_block = f"{_ATTEMPTS} subaccounts may cost {decimal(_ATTEMPTS * most)} (as many are tried, by default)"
    note = (
        f"max_quantums_insurance_lost = {decimal(most)} is not carried: one subaccount costs the fund no more in one "
        "block, which is no cap of the fund: a close-out may cost that in each of several blocks, in one block "
        f"{in_a_block}, and in several there is no limit. A fund that is enough is so where no subaccount costs more "
        "than that in a block: beyond it the chain refuses the fill, and deleverages"
    )
    return [note]


def _liquidation(fees: dict[str, Fraction]) -> dict[str, object]:
    total = sum(fees.values(), Fraction(0))
    others = sum((fee for key, fee in fees.items() if key not in _FEES_OF_THE_FUND), Fraction(0))
    return {
        "penalty": format_rate(_penalty(fees)),
        "penalty_capped_by_equity": True,
        "keeper": "protocol",
        "keeper_share": format_rate(others / total if total else total),
        "keeper_flat_reward": "0",
    }


def _perpetuals(state: Value) -> list[Value]:
    return [perpetual["params"] for perpetual in state["perpetuals"]["perpetuals"].items()]


def _markets(state: Value) -> dict[str, object]:
    tiers = _by_id(state["perpetuals"]["liquidity_tiers"])
    prices = _by_id(state["prices"]["market_params"])
    perpetuals = _perpetuals(state)
    _report_repeated([perpetual["ticker"] for perpetual in perpetuals])
    return {perpetual["ticker"].text(): _market(perpetual, tiers, prices) for perpetual in perpetuals}


def _market(perpetual: Value, tiers: dict[int, Value], prices: dict[int, Value]) -> dict[str, object]:
    tier = _named(perpetual["liquidity_tier"], tiers, "the id of one of perpetuals.liquidity_tiers")
    price = _named(perpetual["market_id"], prices, "the id of one of prices.market_params")
    if tier is None or price is None:
        return {}
    initial, maintenance = margins_of(tier)
    return {
        "initial_margin": format_rate(initial),
        "maintenance_margin": format_rate(maintenance),
        "minimum_maintenance": "0",
        "minimum_notional": "0",
        "base_quantum": _power_of_ten(perpetual["atomic_resolution"].whole(-30, 30)),
        "price_tick": _power_of_ten(price["exponent"].whole(-30, 30)),
    }


def margins_of(tier: Value) -> tuple[Fraction, Fraction]:
    """Initial and maintenance margin."""
    initial = _share(tier["initial_margin_ppm"], 1, _MILLION)
    return initial, initial * _share(tier["maintenance_fraction_ppm"], 1, _MILLION)


def _margins(state: Value) -> dict[str, tuple[Fraction, Fraction]]:
    """Of every perpetual whose tier there is, by its name."""
    tiers = _by_id(state["perpetuals"]["liquidity_tiers"])
    named = {each["ticker"].text(): each["liquidity_tier"].whole(0, _LARGEST_ID) for each in _perpetuals(state)}
    return {name: margins_of(tiers[tier]) for name, tier in named.items() if tier in tiers}


def _put_oracles(document: Document, state: Value) -> None:
    """What each market's oracle is."""
    prices = _by_id(state["prices"]["market_params"])
    found = {perpetual["ticker"].text(): _oracle(perpetual, prices) for perpetual in _perpetuals(state)}
    _put_common(document, "oracle", found, {"deviation": "0%"})


def _put_common(
    document: Document, name: str, found: Mapping[str, dict[str, object]], none: Mapping[str, object] | None = None
) -> None:
    """Put what most markets have into a table of all, and every other market's own beside its margins."""
    most = max(found.values(), key=list(found.values()).count, default=None)
    if most:
        document[name] = most
    for market, table in document["markets"].items():
        if isinstance(table, dict) and found.get(market, most) != most:
            table[name] = found[market] or none


def _oracle(perpetual: Value, prices: dict[int, Value]) -> dict[str, object]:
    """It stays as long as its price changes by a smaller share of itself; with none, it shows the market price.

    The chain rounds the share down to whole steps of the price, so it changes a little sooner than is said here.
    """
    price = prices.get(perpetual["market_id"].whole(0, _LARGEST_ID))
    change = None if price is None else price.get("min_price_change_ppm")
    if change is None:
        return {}
    share = _share(change, 0, _MILLION - 1)
    pushed: dict[str, object] = {"kind": "push", "threshold": format_rate(share), "report_delay": "0 blocks"}
    return pushed if share else {"kind": "exact"}


def _power_of_ten(exponent: int) -> str:
    return format_amount(Fraction(10) ** exponent)


def _share(value: Value, at_least: int, at_most: int) -> Fraction:
    return Fraction(value.whole(at_least, at_most), _MILLION)


def _by_id(table: Value) -> dict[int, Value]:
    """Index a list by the entries' `id`; a repeated one is a problem."""
    entries = table.items()
    _report_repeated([entry["id"] for entry in entries])
    return {entry["id"].whole(0, _LARGEST_ID): entry for entry in entries}


def _named(identifier: Value, entries: dict[int, Value], expected: str) -> Value | None:
    found = entries.get(identifier.whole(0, _LARGEST_ID))
    if found is None:
        identifier.report(expected)
    return found


def _report_repeated(values: list[Value]) -> None:
    counts = Counter(str(value.found) for value in values)
    for value in values:
        if counts[str(value.found)] > 1:
            value.report("a value that no other entry has")


def _says(state: Value, source: str) -> bool:
    """Tell whether some entry of the genesis has the key; `[]` stands for each item of a list."""
    values = [state]
    for step in source.split("."):
        key = step.removesuffix("[]")
        values = [child for value in values if (child := value.get(key)) is not None]
        if step.endswith("[]"):
            values = [item for value in values for item in value.items()]
    return bool(values)
