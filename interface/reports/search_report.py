"""What a search for certificates came to, for a person and for a program (docs/json.md)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict

from novate.workers.certificate_search import Searched

FORMAT_VERSION = 1
"""Raised when a key changes its meaning or goes away; a new key does not raise it."""


def as_text(found: Sequence[Searched]) -> str:
    """A line for each archive; then what has no certificate."""
    width = max(len(each.archive) for each in found)
    lines = [
        f"{each.archive.ljust(width)}  {each.certified:,} of {each.questions:,} questions have a certificate, "
        f"{each.found:,} found now"
        for each in found
    ]
    lines += [f"  {name}" for each in found for name in each.missing]
    return "\n".join(lines) + "\n"


def as_json(found: Sequence[Searched], version: str) -> str:
    """The object of docs/json.md."""
    head = {"version": FORMAT_VERSION, "tool": {"name": "novate", "version": version}}
    return json.dumps(head | {"archives": [asdict(each) for each in found]}, indent=2) + "\n"
