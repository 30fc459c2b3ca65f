"""What a person reads, word for word, at four widths; `golden_texts.py` says how the texts are written anew."""

from __future__ import annotations

import re

import pytest
from golden_reports import REPORTS
from golden_texts import AS_THEY_ARE, CASES, WIDTHS, expected, printed, rendered


@pytest.mark.parametrize("case", CASES)
def test_each_text_is_as_it_was_when_somebody_looked_at_it(case: str) -> None:
    """At 40, 60, 80 and 120 columns, and no line is wider."""
    for width in WIDTHS:
        text = printed(CASES[case], str(width))
        assert text == expected(case, width).read_text(), f"{case} at {width}"
        assert max(map(len, text.splitlines())) <= width


@pytest.mark.parametrize("case", REPORTS)
def test_each_report_is_as_it_was_when_somebody_looked_at_it(case: str) -> None:
    """The same of what takes long to find out."""
    for width in WIDTHS:
        text = rendered(REPORTS[case], str(width))
        assert text == expected(case, width).read_text(), f"{case} at {width}"
        assert max(map(len, text.splitlines())) <= width


@pytest.mark.parametrize("case", AS_THEY_ARE)
def test_a_line_for_each_thing_is_one_however_narrow_the_terminal(case: str) -> None:
    """What is said on standard error stands below."""
    assert printed(AS_THEY_ARE[case], str(min(WIDTHS)), besides=True) == expected(case).read_text()


@pytest.mark.parametrize("case", [*CASES, *(each for each in REPORTS if each != "mutants")])
def test_a_narrow_text_says_what_the_wide_one_says(case: str) -> None:
    """Every word and number of the text of 120 columns stands in that of 40, if not in the same line."""
    narrow, wide = (expected(case, width).read_text() for width in (min(WIDTHS), max(WIDTHS)))
    without_breaks = "".join(narrow.split())
    assert {each for each in words(wide) - words(narrow) if each not in without_breaks} <= TITLES


TITLES = {"property", "side", "change", "from", "keeper", "block", "delay", "market", "key", "where", "account"}
"""What stands above columns only."""


def words(text: str) -> set[str]:
    """Without what stands between them; the price of a long name is that it may be broken."""
    return {word.strip("(),;:`") for word in text.split() if re.search(r"\w", word)}


@pytest.mark.parametrize(("columns", "like"), [("0", 80), ("junk", 80), ("1", 40)])
def test_a_width_that_nobody_reads_at_is_none(columns: str, like: int) -> None:
    """Zero and junk are unknown, and so the usual width; a very narrow terminal breaks lines by itself."""
    assert printed(CASES["threshold"], columns) == expected("threshold", like).read_text()
