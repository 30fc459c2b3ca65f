"""Anybody's words in the cell of a spreadsheet."""

from __future__ import annotations

FORMULA = "=+-@\t\r"
"""With these a spreadsheet's formula may begin."""


def name_in_cell(name: str) -> str:
    """A name that no spreadsheet takes for a formula: an apostrophe is put before what looks like one."""
    return f"'{name}" if name[:1] and name[0] in FORMULA else name
