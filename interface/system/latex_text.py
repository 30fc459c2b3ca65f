"""Any text as LaTeX prints it."""

from __future__ import annotations

_SPECIAL = {each: f"\\{each}" for each in "&%$#_{}"} | {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
}


def latex_text(text: str) -> str:
    """Every character that means something to LaTeX as itself."""
    return "".join(_SPECIAL.get(each, each) for each in text)
