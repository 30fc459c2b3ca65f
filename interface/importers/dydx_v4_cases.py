"""A file of published dYdX v4 cases: its perpetuals, margin tiers, defaults, and the account of each case.

In a case, `perps` names the tiers: a name begins with the perpetual's ticker ("BtcUsd_20Percent..." is BTC-USD). The
subticks of a perpetual without a `quantum_conversion_exponent` are worth 10**-6 USD per coin, as on the books of the
protocol's own tests (that is: the exponent is the atomic resolution).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from novate.model.core.reference.dydx_v4 import LiquidationConfig, Perpetual, Subaccount
from novate.system.json_source import Value

LARGEST = 10**40
"""Beyond every amount and size of a chain."""
_LARGEST_PPM = 2**32 - 1
_DEFAULTS = {
    "MaxLiquidationFeePpm": ("max_liquidation_fee", 5_000),
    "BankruptcyAdjustmentPpm": ("bankruptcy adjustment", 1_000_000),
    "SpreadToMaintenanceMarginRatioPpm": ("spread to maintenance margin ratio", 100_000),
}
"""A case's key -> how `constants.defaults` words it ("max_liquidation_fee 5000 ppm"), and the value without it: that of
`LiquidationsConfig_Default` in the protocol's tests."""


@dataclass(frozen=True, slots=True)
class CaseConstants:
    """What the cases of a file share; perpetuals and tiers are read where a case uses them."""

    perpetuals: Mapping[int, Value]
    tiers_above: Mapping[str, Value]
    defaults: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class CloseOutCase:
    """A case as the reference takes it."""

    identifier: int
    perpetuals: Mapping[int, Perpetual]
    subaccount: Subaccount
    config: LiquidationConfig


def read_constants(table: Value) -> CaseConstants:
    """Read `constants`."""
    perpetuals = {int(key): entry for key, entry in table["perpetuals"].entries().items() if _is_identifier(key, entry)}
    return CaseConstants(perpetuals, table["tiers"].entries(), _defaults(table.get("defaults")))


def _is_identifier(key: str, entry: Value) -> bool:
    if re.fullmatch(r"\d{1,10}", key, re.ASCII):
        return True
    entry.problems.append(f"{entry.path}: found the key {key!r}, expected a perpetual's id")
    return False


def _defaults(sentence: Value | None) -> dict[str, int]:
    """Read "max_liquidation_fee 5000 ppm, bankruptcy adjustment 1_000_000 ppm, ..."."""
    text = sentence.text() if sentence else ""
    return {key: _default(sentence, text, words, value) for key, (words, value) in _DEFAULTS.items()}


def _default(sentence: Value | None, text: str, words: str, value: int) -> int:
    match = re.search(rf"{words} (\d+(?:_\d+)*) ppm", text, re.ASCII)
    if match:
        return int(match[1])
    if sentence:
        sentence.report(f'a sentence with "{words} {value} ppm"')
    return value


def read_case(case: Value, constants: CaseConstants) -> CloseOutCase:
    """Read an account and the rules that hold for it; what is wrong is recorded with the case."""
    perpetuals = _perpetuals(case["perps"], constants)
    positions = _positions(case["positions"], perpetuals)
    subaccount = Subaccount(whole(case["quote"]), positions)
    identifier = case["perpetualId"].whole(0, _LARGEST_PPM)
    if identifier not in perpetuals:
        case["perpetualId"].report("a perpetual with a tier in perps")
    return CloseOutCase(identifier, perpetuals, subaccount, _config(case, constants.defaults))


def _config(case: Value, defaults: Mapping[str, int]) -> LiquidationConfig:
    overrides = {key: case.get(key) for key in defaults}
    values = {key: entry.whole(0, _LARGEST_PPM) if entry else defaults[key] for key, entry in overrides.items()}
    return LiquidationConfig(
        max_liquidation_fee_ppm=values["MaxLiquidationFeePpm"],
        bankruptcy_adjustment_ppm=values["BankruptcyAdjustmentPpm"],
        spread_to_maintenance_margin_ratio_ppm=values["SpreadToMaintenanceMarginRatioPpm"],
    )


def _perpetuals(names: Value, constants: CaseConstants) -> dict[int, Perpetual]:
    perpetuals = {}
    for name in names.items():
        tier = constants.tiers_above.get(name.text())
        identifier = _identifier_of(name.text(), constants.perpetuals)
        if tier is None or identifier is None:
            name.report("the name of one of constants.tiers_above that begins with the ticker of a perpetual")
        else:
            perpetuals[identifier] = _perpetual(names, constants.perpetuals[identifier], tier)
    return perpetuals


def _identifier_of(tier: str, perpetuals: Mapping[int, Value]) -> int | None:
    """Find the perpetual whose ticker, without the hyphen, the tier's name begins with."""
    prefix = tier.split("_")[0].lower()
    matches = (key for key, perpetual in perpetuals.items() if _squeezed(perpetual["ticker"].text()) == prefix)
    return next(matches, None)


def _squeezed(ticker: str) -> str:
    return re.sub(r"[^a-z0-9]", "", ticker.split(" ")[0].lower())


def _perpetual(case: Value, perpetual: Value, tier: Value) -> Perpetual:
    """Put a perpetual and its tier together; what is wrong with them is a problem of the case."""
    perpetual = Value(perpetual.found, perpetual.path, case.problems)
    tier = Value(tier.found, tier.path, case.problems)
    resolution = perpetual["atomic_resolution"].whole(-30, 30)
    exponent = perpetual.get("quantum_conversion_exponent")
    return Perpetual(
        oracle_price=_price(perpetual["oracle_price_usd"]),
        atomic_resolution=resolution,
        quantum_conversion_exponent=exponent.whole(-30, 30) if exponent else resolution,
        initial_margin_ppm=tier["initial_margin_ppm"].whole(0, _LARGEST_PPM),
        maintenance_fraction_ppm=tier["maintenance_fraction_ppm"].whole(0, _LARGEST_PPM),
    )


def _price(value: Value) -> Fraction:
    found = value.found
    if isinstance(found, str) and re.fullmatch(r"\d{1,30}(\.\d{1,30})?", found, re.ASCII):
        found = Decimal(found)
    if isinstance(found, int | Decimal) and not isinstance(found, bool) and _is_moderate(Decimal(found)):
        return Fraction(found)
    value.report("a price above 0, of at most 30 digits")
    return Fraction(1)


def _is_moderate(number: Decimal) -> bool:
    """Tell whether a number can be computed with: above 0 and of no gigantic exponent."""
    return number > 0 and -30 <= number.adjusted() <= 30


def _positions(table: Value, perpetuals: Mapping[int, Perpetual]) -> dict[int, int]:
    positions: dict[int, int] = {}
    for position in table.items():
        identifier = position["id"].whole(0, _LARGEST_PPM)
        if identifier not in perpetuals or identifier in positions:
            position["id"].report("a perpetual with a tier in perps, each at most once")
        else:
            positions[identifier] = whole(position["q"])
    return positions


def whole(value: Value) -> int:
    """Read a whole number of any sign."""
    return value.whole(-LARGEST, LARGEST)
