"""Numbers as people write them in proposals: "100 billion", "4.5b", "500k", "$1,000", "2 %"."""

from __future__ import annotations

import re
from fractions import Fraction

from novate.model.quantities import QuantityError, quoted

_TIMES = {
    "": Fraction(1),
    **dict.fromkeys(("k", "thousand"), Fraction(10**3)),
    **dict.fromkeys(("m", "mm", "mn", "million"), Fraction(10**6)),
    **dict.fromkeys(("b", "bn", "billion"), Fraction(10**9)),
    **dict.fromkeys(("t", "tn", "trillion"), Fraction(10**12)),
    **dict.fromkeys(("%", "percent"), Fraction(1, 100)),
    "bps": Fraction(1, 10_000),
}
_FORM = re.compile(r"\$?\s*(\d{1,3}(?:[,_]\d{3})+|\d{1,30})(\.\d{1,30})?\s*([A-Za-z%]*)", re.ASCII)
EXPECTED = 'a number such as "4.5b", "500k", "100 billion", "1,000" or "2%"'


def amount_in(text: str) -> Fraction:
    """Read such a number. Raises `QuantityError`."""
    found = _FORM.fullmatch(text.strip())
    times = None if found is None else _TIMES.get(found[3].lower())
    if found is None or times is None:
        raise QuantityError(quoted(text), EXPECTED)
    digits = found[1].replace(",", "").replace("_", "")
    return times * Fraction(f"{digits}{found[2] or ''}")
