"""The value forms of a Synthetix deployment file, read by a strict little grammar.

    setting    = number | "<%=" expression "%>"
    expression = value | "parseEther(" value ")" | "MaxUint256" (or another type's limit, also "constants.MaxUint256")
    value      = number | text | "String(" number-or-text ")"
    text       = a number in quotes of any of the three kinds: 'x', "x", `x`
    number     = digits, "_" between whole digits allowed, with a point (".05" too), an exponent ("5e-2"), or "10**18"

A bare TOML number is a number, too. `parseEther` multiplies by 10**18, the unit of the contracts. Where the setting
itself does not, the step that hands it to a contract may: `Setting.ether` tells which. Anything else is refused.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

ETHER = 10**18

_WHOLE = r"\d{1,80}(?:_\d{1,40}){0,12}"
_NUMBER = rf"(?:{_WHOLE}(?:\.\d{{0,40}})?|\.\d{{1,40}})(?:[eE][+-]?\d{{1,2}})?"
_POWER = r"\d{1,2}\s*\*\*\s*\d{1,2}"
_PLAIN = rf"{_POWER}|{_NUMBER}"
_QUOTED = rf"(?P<quote>['\"`])(?P<text>{_NUMBER})(?P=quote)"
_SETTING = re.compile(rf"(?P<plain>{_NUMBER})|<%=\s*(?P<expression>\S.*?)\s*%>", re.ASCII)
_ETHER = re.compile(r"parseEther\(\s*(?P<inner>.*?)\s*\)", re.ASCII)
_STRING = re.compile(r"String\(\s*(?P<inner>.*?)\s*\)", re.ASCII)
_VALUE = re.compile(rf"(?P<plain>{_PLAIN})|{_QUOTED}", re.ASCII)
_LIMIT = re.compile(r"(?:\w{1,20}\.){0,3}Max(?:Ui|I)nt(?P<bits>\d{1,3})", re.ASCII)

FORMS = (
    'a number such as "<%= parseEther(\'0.02\') %>", "<%= parseEther(String(350_000)) %>", "<%= 0 %>", "0.05", "100" '
    'or "<%= MaxUint256 %>"'
)


@dataclass(frozen=True, slots=True)
class Setting:
    """A number, and whether the setting itself multiplies it by 10**18."""

    number: Fraction
    ether: bool
    limit: bool = False
    """The largest number of a type: it stands for "no limit"."""


def read_setting(found: object) -> Setting | None:
    """Read a setting, or None where it has none of the forms."""
    if isinstance(found, int | Decimal) and not isinstance(found, bool):
        return _read_number(str(found))
    match = _SETTING.fullmatch(found) if isinstance(found, str) else None
    if match is None:
        return None
    return _read_number(match["plain"]) if match["plain"] else _read_expression(match["expression"])


def _read_expression(expression: str) -> Setting | None:
    if limit := _LIMIT.fullmatch(expression):
        return Setting(Fraction(2 ** int(limit["bits"]) - 1), ether=False, limit=True)
    if ether := _ETHER.fullmatch(expression):
        inner = _read_value(ether["inner"])
        return Setting(inner.number, ether=True) if inner else None
    return _read_value(expression)


def _read_value(expression: str) -> Setting | None:
    """A number, a number in quotes, or `String()` of one of these."""
    if string := _STRING.fullmatch(expression):
        expression = string["inner"]
    match = _VALUE.fullmatch(expression)
    return _read_number(match["plain"] or match["text"]) if match else None


def _read_number(text: str) -> Setting | None:
    base, power, exponent = text.partition("**")
    if power:
        return Setting(Fraction(int(base) ** int(exponent)), ether=False)
    if re.fullmatch(_NUMBER, text, re.ASCII) is None:  # a TOML number may be negative, or no number at all
        return None
    return Setting(Fraction(text.replace("_", "")), ether=False)
