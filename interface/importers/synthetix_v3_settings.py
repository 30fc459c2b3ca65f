"""The settings of a Synthetix v3 deployment's files, found by name whatever the layout.

Newer files have them in tables `[var.ANY]`, former ones as `[setting.NAME]` with a `defaultValue`; names are
`eth_perps_skew_scale`, `perps_eth_skew_scale`, `perpsEthSkewScale`, or without the market: `perps_skew_scale`. Names
are compared without underscores and without regard to case, and a final `_d18` (the unit) is no part of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

from novate.importers.settings import ETHER, FORMS, Setting, read_setting
from novate.model.quantities import format_amount
from novate.system.json_source import Value

TABLES = ("var", "setting")
NO_LIMIT = Fraction(ETHER)
"""Quote units: a cap beyond it, more than all the money there is, is none."""
_CONTRACT_NUMBERS_FROM = 10**13
"""A plain whole number of this size is already multiplied by 10**18: it would be a rate or an amount beyond reason; a
smaller one is not: it would be less than a hundred-thousandth."""
_MARKET_ID = re.compile(r"(?:perps_?)?(?P<name>.*?)_?(?:perps_?)?market_?id", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Uses:
    """How the files' own steps hand settings to the contracts."""

    ether: frozenset[str]
    """Names in `parseEther(settings.NAME)`."""
    plain: frozenset[str]
    """Names in `settings.NAME` without it."""


def settings_of(root: Value) -> Iterator[tuple[str, Value]]:
    """Every setting of a file that has a value, with its name."""
    for name in TABLES:
        table = root.get(name) if isinstance(root.found, dict) else None
        if table is not None:
            yield from _settings_below(table)


def _settings_below(table: Value) -> Iterator[tuple[str, Value]]:
    for name, entry in table.entries().items():
        if not isinstance(entry.found, dict):
            yield name, entry
        elif (value := entry.get("defaultValue")) is not None:
            yield name, value
        else:
            yield from _settings_below(entry)


def uses_of(roots: list[Value]) -> Uses:
    """How settings are handed on in the texts of these files."""
    texts = [text for root in roots for text in _texts(root.found)]
    ether = {name for text in texts for name in re.findall(r"parseEther\(\s*settings\.(\w+)\s*\)", text)}
    every = {name for text in texts for name in re.findall(r"settings\.(\w+)", text)}
    return Uses(frozenset(ether), frozenset(every - ether))


def _texts(found: object) -> Iterator[str]:
    match found:
        case str():
            yield found
        case dict():
            for entry in found.values():
                yield from _texts(entry)
        case list():
            for entry in found:
                yield from _texts(entry)


def market_names(names: list[str], stem: str) -> list[str]:
    """The markets that a file's settings give an id: `eth_perps_market_id`, `perpsEthMarketId`, or none in the name.

    Then the market has the name of its file.
    """
    matches = [match for name in names if _is_perpetual(name) and (match := _MARKET_ID.fullmatch(name))]
    return list(dict.fromkeys((match["name"] or stem).upper() for match in matches))


def _is_perpetual(name: str) -> bool:
    """Tell the id of a perpetual from that of a spot market."""
    return "perps" in name.lower() or squeezed(name) == "marketid"


def squeezed(name: str) -> str:
    """A name as it is compared: "eth_perps_skew_scale" and "ethPerpsSkewScale" are one."""
    return name.replace("_", "").lower()


@dataclass(frozen=True, slots=True)
class Settings:
    """Settings among which one is looked for by its name; those of a market have its name in theirs."""

    market: str
    """In capitals; empty for what holds everywhere."""
    path: str
    """The file, for messages."""
    entries: tuple[tuple[str, Value], ...]
    uses: Uses
    problems: list[str]

    def find(self, *names: str) -> tuple[str, Value] | None:
        """The setting that has one of these names, with its own; those with the market's name go first.

        Reports a second one that says something else.
        """
        for leads in self._leads():
            wanted = {lead + squeezed(name) + unit for lead, name, unit in product(leads, names, ("", "d18"))}
            found = [entry for entry in self.entries if squeezed(entry[0]) in wanted]
            for _, other in found[1:]:
                if other.found != found[0][1].found:
                    other.report(f"the value of {found[0][0]}, which is the same setting")
            if found:
                return found[0]
        return None

    def _leads(self) -> tuple[tuple[str, ...], ...]:
        market = squeezed(self.market)
        own = (f"{market}perps", f"perps{market}", f"{market}perpsmarket", f"perps{market}market", market)
        return (own, ("perps", "perpsmarket", "")) if market else (("perps", ""),)

    def has(self, name: str) -> bool:
        """Tell whether there is such a setting."""
        return self.find(name) is not None

    def amount(self, *names: str, at_most: Fraction) -> Fraction:
        """Read a number that the contracts take in units of 10**-18; from 0 to `at_most`."""
        found = self.find(*names)
        if found is None:
            lead = f"{self.market.lower()}_perps_" if self.market else "perps_"
            self.problems.append(f"{self.path}: {lead}{names[0]}: found nothing, expected a value")
            return at_most
        number = self._contract_number(*found)
        if number is None:
            found[1].report(FORMS)
            return at_most
        if number > at_most:
            found[1].report(f"at most {format_amount(at_most)} after division by 10**18")
        return number

    def rate(self, name: str, at_most: Fraction) -> Fraction:
        """Read a share that is above 0."""
        found = self.find(name)
        rate = self.amount(name, at_most=at_most)
        if rate == 0 and found is not None:
            found[1].report("more than 0")
        return rate

    def cap(self, name: str) -> Fraction | None:
        """Read a limit; None where there is none: no such setting, 0, or more than all the money there is."""
        found = self.find(name)
        if found is None:
            return None
        setting = read_setting(found[1].found)
        if setting is not None and setting.limit:
            return None
        number = self._contract_number(*found)
        if number is None:
            found[1].report(FORMS)
        return number if number and number <= NO_LIMIT else None

    def _contract_number(self, name: str, value: Value) -> Fraction | None:
        """The number divided by 10**18 that reaches the contract, which takes whole numbers only."""
        setting = read_setting(value.found)
        if setting is None:
            return None
        times = (ETHER if setting.ether else 1) * (ETHER if self._in_ether(name, setting) else 1)
        contract = setting.number * times
        return contract / ETHER if contract.denominator == 1 else None

    def _in_ether(self, name: str, setting: Setting) -> bool:
        """Tell whether the step that uses a setting multiplies it; where no step is there, its size tells."""
        if name in self.uses.ether or name in self.uses.plain:
            return name in self.uses.ether
        return not setting.ether and setting.number < _CONTRACT_NUMBERS_FROM

    def by_size(self, *names: str) -> bool:
        """Tell whether its size had to tell the unit of one of these settings."""
        named = self.uses.ether | self.uses.plain
        found = [entry for name in names if (entry := self.find(name)) is not None and entry[0] not in named]
        read = [read_setting(value.found) for _, value in found]
        return any(setting and setting.number and not setting.ether and not setting.limit for setting in read)
