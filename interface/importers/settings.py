"""The value forms of a Synthetix deployment file, read by a strict little grammar.

    setting  = whole | "<%=" expression "%>"
    expression = whole | "String(" whole ")" | "parseEther(" ether ")"
    ether    = "'" decimal "'" | "String(" whole ")"
    whole    = digits, "_" between digits allowed

`parseEther` multiplies by 10**18, the unit of the contracts; every other form is the contract's number itself. So
"<%= parseEther('0.02') %>" and "20000000000000000" are the same setting. Anything else is refused.
"""

from __future__ import annotations

import re
from fractions import Fraction

ETHER = 10**18

_WHOLE = r"\d{1,40}(?:_\d{1,40}){0,12}"
_SETTING = re.compile(rf"(?P<plain>{_WHOLE})|<%=\s*(?P<expression>\S.*?)\s*%>", re.ASCII)
_EXPRESSIONS = (
    (re.compile(rf"({_WHOLE})", re.ASCII), 1),
    (re.compile(rf"String\(\s*({_WHOLE})\s*\)", re.ASCII), 1),
    (re.compile(r"parseEther\(\s*'(\d{1,40}(?:\.\d{1,18})?)'\s*\)", re.ASCII), ETHER),
    (re.compile(rf"parseEther\(\s*String\(\s*({_WHOLE})\s*\)\s*\)", re.ASCII), ETHER),
)

FORMS = 'a number such as "<%= parseEther(\'0.02\') %>", "<%= parseEther(String(350_000)) %>", "<%= 0 %>" or "100"'


def contract_number(setting: str) -> int | None:
    """Give the whole number that the contract receives, or None where the setting has none of the forms."""
    match = _SETTING.fullmatch(setting)
    if match is None:
        return None
    if match["plain"]:
        return int(match["plain"].replace("_", ""))
    return _evaluated(match["expression"])


def _evaluated(expression: str) -> int | None:
    for form, factor in _EXPRESSIONS:
        match = form.fullmatch(expression)
        if match:
            return int(Fraction(match[1].replace("_", "")) * factor)
    return None
