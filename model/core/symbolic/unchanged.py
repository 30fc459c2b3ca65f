"""Frame conditions: what a step leaves alone."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import fields

import z3

from novate.model.core.symbolic.numbers import Formula
from novate.model.core.symbolic.state import Others, State, amounts_of, same


def ledger_unchanged(before: State, after: State, but: Collection[str] = ()) -> Formula:
    """Every field of the ledger stays, except those named."""
    kept = [name for name in amounts_of(before.ledger.pool is not None) if name not in but]
    amounts = (getattr(after.ledger, name) == getattr(before.ledger, name) for name in kept)
    spent = () if before.ledger.spent is None or "spent" in but else (same(before.ledger.spent, after.ledger.spent),)
    return z3.And(*amounts, *spent)


def others_unchanged(before: State, after: State) -> Formula:
    """The account's other positions stay (their anchor is the clock's business)."""
    old, new = before.account.others, after.account.others
    kept = [field.name for field in fields(Others) if field.name != "anchor"]
    return z3.And(*(getattr(new, name) == getattr(old, name) for name in kept))


def rest_unchanged(before: State, after: State) -> Formula:
    """The counterparty and the bystanders stay."""
    return z3.And(after.counterparty == before.counterparty, after.bystanders == before.bystanders)
