"""What a person reads, word for word, at four widths; `golden_texts.py` says how the texts are written anew."""

from __future__ import annotations

import re

import pytest
from golden_texts import CASES, WIDTHS, expected, printed


@pytest.mark.parametrize("case", CASES)
def test_each_text_is_as_it_was_when_somebody_looked_at_it(case: str) -> None:
    """At 40, 60, 80 and 120 columns, and no line is wider."""
    for width in WIDTHS:
        text = printed(CASES[case], str(width))
        assert text == expected(case, width).read_text(), f"{case} at {width}"
        assert max(map(len, text.splitlines())) <= width


@pytest.mark.parametrize("case", CASES)
def test_a_narrow_text_says_what_the_wide_one_says(case: str) -> None:
    """Every word and number of the text of 120 columns stands in that of 40, if not in the same line."""
    narrow, wide = (words(expected(case, width).read_text()) for width in (min(WIDTHS), max(WIDTHS)))
    assert wide - narrow <= TITLES


TITLES = {"property", "side", "change", "from", "keeper", "block", "delay"}
"""What stands above columns only."""


def words(text: str) -> set[str]:
    """Without what stands between them; the price of a long name is that it may be broken."""
    return {word.strip("(),;:`") for word in text.split() if re.search(r"\w", word)}


@pytest.mark.parametrize(("columns", "like"), [("0", 80), ("junk", 80), ("1", 40)])
def test_a_width_that_nobody_reads_at_is_none(columns: str, like: int) -> None:
    """Zero and junk are unknown, and so the usual width; a very narrow terminal breaks lines by itself."""
    assert printed(CASES["threshold"], columns) == expected("threshold", like).read_text()
