"""A review for a program: one object, described in docs/review.md. Every number is exact."""

from __future__ import annotations

import json
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from novate.reviewing.accounts import Fallen, FallenAccount
from novate.reviewing.comparison import Figure, Row, Value
from novate.reviewing.folder import FolderChange
from novate.reviewing.review import Review
from novate.reviewing.tables import answer, remarks
from novate.system.exit_codes import ExitCode

FORMAT_VERSION = 1
"""Raised when a key changes its meaning or goes away; a new key does not raise it."""

Json = dict[str, Any]


def as_json(review: Review, code: ExitCode, tool_version: str) -> str:
    """The whole of it, whatever is shown of it elsewhere."""
    return json.dumps(as_object(review, code, tool_version), indent=2, ensure_ascii=False) + "\n"


def all_as_json(
    reviews: Sequence[Review], codes: Sequence[ExitCode], change: FolderChange, code: ExitCode, tool_version: str
) -> str:
    """Of the files of a folder: an object for each that was changed, and the names of the others."""
    every = {
        "version": FORMAT_VERSION,
        "tool": {"name": "novate", "version": tool_version},
        "exit_code": int(code),
        "reviews": [as_object(each, own, tool_version) for each, own in zip(reviews, codes, strict=True)],
        "new": change.new,
        "gone": change.gone,
        "same": change.same,
    }
    return json.dumps(every, indent=2, ensure_ascii=False) + "\n"


def as_object(review: Review, code: ExitCode, tool_version: str) -> Json:
    """The same as an object."""
    return {
        "version": FORMAT_VERSION,
        "tool": {"name": "novate", "version": tool_version},
        "before": review.before.name,
        "after": review.after.name,
        "exit_code": int(code),
        "answer": answer(review),
        "doubts": list(review.doubts),
        "notes": list(remarks(review)),
        "changes": [
            {"key": each.key, "before": each.before, "after": each.after} for each in review.differences.changes
        ],
        "markets_added": list(review.differences.added),
        "markets_removed": list(review.differences.removed),
        "rows": list(map(row_json, review.rows)),
        "accounts": None if review.fallen is None else _fallen(review.fallen),
    }


def row_json(row: Row) -> Json:
    """What is said of one verdict, before and after."""
    return {
        "market": row.market,
        "side": row.side,
        "property": row.property,
        "name": row.name,
        "before": _value(row.before),
        "after": _value(row.after),
        "course": row.course.name.lower(),
    }


def _value(value: Value) -> str | None:
    """A status, or a number."""
    return quotient(value.exact) if isinstance(value, Figure) else value


def quotient(number: Fraction) -> str:
    """As other answers have exact numbers."""
    return f"{number.numerator}/{number.denominator}"


def _fallen(fallen: Fallen) -> Json:
    return {
        "asked": fallen.asked,
        "already": fallen.already,
        "rescued": fallen.rescued,
        "short": quotient(fallen.short),
        "notional": quotient(fallen.notional),
        "prices": {name: quotient(price) for name, price in fallen.prices.items()},
        "liquidatable": list(map(_account, fallen.accounts)),
    }


def _account(each: FallenAccount) -> Json:
    return {
        "account": each.holding.name,
        "positions": {name: quotient(size) for name, size in each.holding.positions.items()},
        "equity": quotient(each.holding.equity),
        "notional": quotient(each.notional),
        "required_before": quotient(each.before),
        "required_after": quotient(each.after),
        "short": quotient(each.short),
    }
