"""The version of the installed package."""

from __future__ import annotations


def tool_version() -> str:
    """Such as "0.1.0"."""
    from importlib.metadata import version  # slow to import, and most runs never ask

    return version("novate")
