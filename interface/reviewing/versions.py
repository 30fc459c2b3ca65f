"""One of the two versions that are compared, from wherever it comes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from novate.model.specification import Specification


@dataclass(frozen=True, slots=True)
class Version:
    """A document, what it means, and what there is to say of it."""

    name: str
    """As a person calls it: "market.toml", "market.toml at v1.2"."""
    document: dict[str, Any]
    specification: Specification
    doubts: tuple[str, ...] = ()
    """Of a proposal, what can hardly be meant."""
    notes: tuple[str, ...] = ()
    """Of a proposal, what it says and the file does not carry."""
