"""The answer of `novate network` for a program: JSON (docs/json.md), or CSV with a line for each member."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from novate.networks.answer import Answer, Ends, exact
from novate.networks.figures import FIGURES
from novate.system.exit_codes import worst
from novate.system.spreadsheet import name_in_cell

FORMAT_VERSION = 1
Json = dict[str, Any]
COLUMNS = (
    "file",
    "member",
    "cash",
    "owed_to_it",
    "owes",
    "outcome",
    "pays_at_worst",
    "pays_at_best",
    "loses_at_worst",
    "loses_at_best",
    "left_at_worst",
    "left_at_best",
    "left_after_netting_at_worst",
    "left_after_netting_at_best",
    "needs_at_worst",
    "needs_at_best",
    "quota",
    "guaranteed",
    "worst_loss",
    "can_lose",
)


def as_json(answers: Sequence[Answer], tool_version: str) -> str:
    """One object, as text."""
    return json.dumps(as_object(answers, tool_version), indent=2) + "\n"


def as_object(answers: Sequence[Answer], tool_version: str) -> Json:
    """That object."""
    return {
        "version": FORMAT_VERSION,
        "tool": {"name": "novate", "version": tool_version},
        "results": [_result(each) for each in answers],
        "exit_code": int(worst(each.exit_code for each in answers)),
    }


def as_csv(answers: Sequence[Answer]) -> str:
    """A line for each member of each file."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for answer in answers:
        for member in answer.layer.network.members:
            row = {"file": name_in_cell(answer.file)} | _member(answer, member) | {"member": name_in_cell(member)}
            writer.writerow({key: "" if value is None else value for key, value in row.items()})
    return text.getvalue()


def _result(answer: Answer) -> Json:
    found = answer.at_worst
    return {
        "file": answer.file,
        "title": answer.layer.title or None,
        "exit_code": int(answer.exit_code),
        "unique": answer.ends.is_unique,
        "defaults_at_worst": list(answer.ends.worst.defaulting),
        "defaults_at_best": list(answer.ends.best.defaulting),
        "not_guaranteed": list(answer.not_guaranteed),
        "quota_too_small": list(answer.quota_too_small),
        "unmet": answer.unmet,
        "members": [_member(answer, each) for each in answer.layer.network.members],
        "debts": _debts(answer.ends),
        "debts_after_netting": _debts(answer.netted),
        "injection_at_worst": {
            "at_least": exact(found.at_least),
            "at_most": exact(found.total),
            "is_smallest": found.is_smallest,
            "any_amount_more": not found.is_enough,
        },
        "pool": _exact(answer.layer.funds),
        "unpaid": {name: exact(amount) for name, amount in answer.unpaid.items()},
        "figures": {name: _exact(answer.figure(name)) for name in FIGURES},
    }


def _debts(ends: Ends) -> list[Json]:
    worst_flows, best_flows = (dict(ends.network.flows(each.paid)) for each in (ends.worst, ends.best))
    return [
        {
            "debtor": edge[0],
            "creditor": edge[1],
            "owed": exact(amount),
            "paid_at_worst": exact(worst_flows[edge]),
            "paid_at_best": exact(best_flows[edge]),
        }
        for edge, amount in ends.network.owed.items()
    ]


def _member(answer: Answer, member: str) -> dict[str, str | None]:
    network, ends = answer.layer.network, answer.ends
    pairs: Mapping[str, tuple[Fraction, Fraction]] = {
        "pays": ends.paid(member),
        "loses": ends.lost(member),
        "left": ends.left(member),
        "left_after_netting": answer.netted.left(member),
        "needs": (answer.at_worst.given.get(member, Fraction(0)), answer.at_best.get(member, Fraction(0))),
    }
    return {
        "member": member,
        "cash": exact(network.cash[member]),
        "owed_to_it": exact(network.claims[member]),
        "owes": exact(network.owes[member]),
        "outcome": str(ends.fate(member)),
        **{f"{name}_at_{end}": exact(pair[place]) for name, pair in pairs.items() for place, end in _ENDS},
        "quota": _exact(answer.layer.quotas.get(member)),
        "guaranteed": _exact(answer.guaranteed.get(member)),
        "worst_loss": _exact(answer.worst_losses.get(member)),
        "can_lose": _exact(answer.layer.can_lose.get(member)),
    }


_ENDS = ((0, "worst"), (1, "best"))


def _exact(number: Fraction | None) -> str | None:
    return None if number is None else exact(number)
