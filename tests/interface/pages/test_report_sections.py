from __future__ import annotations

from fractions import Fraction

import pytest
from page_reading import EXAMPLE

from novate.library import page_sections
from novate.library.page_sections import besides
from novate.model.specification import Side
from novate.proofs.status import Status
from novate.proofs.verdicts.verdict import Verdict
from novate.reports.answers import FileAnswer
from novate.specification.file import parse_bytes


def envelope_of(source: bytes) -> str:
    """The section about it, for a file of which one verdict is known."""
    specification = parse_bytes(source)
    verdict = Verdict(
        next(iter(specification.markets)), Side.LONG, "no-bad-debt", Status.UNKNOWN, "", (), Fraction(0), None, 0.0
    )
    section, _, _ = besides(source, FileAnswer("a file.toml", specification, (verdict,), ()), "x", "novate report")
    return section.title + "".join(getattr(each, "text", str(each)) for each in section.parts)


@pytest.mark.parametrize(
    ("example", "why"),
    [
        ("cross-margin", "theorems do not decide it"),
        ("dydx-v4-fee-and-fund", "no-bad-debt is not applicable"),
    ],
)
def test_a_page_says_why_it_has_no_envelope(example: str, why: str) -> None:
    """And which command may find one."""
    said = envelope_of(EXAMPLE.with_name(f"{example}.toml").read_bytes())
    assert f"Not shown here, as {why}" in said
    assert "<code>novate envelope 'a file.toml'</code>" in said


def test_a_page_waits_for_no_envelope_that_takes_long(monkeypatch: pytest.MonkeyPatch) -> None:
    """With time the same file has one: see test_report.py."""
    monkeypatch.setattr(page_sections, "_MOST_SECONDS", 0.0)
    assert "it takes more than 0 seconds" in envelope_of(EXAMPLE.read_bytes())
