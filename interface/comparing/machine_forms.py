"""The answer of `novate compare` for a program: JSON (docs/json.md), or CSV with a line for each account."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from novate.comparing.answer import AccountLoss, Answer, Confirmed, Model
from novate.comparing.survival import margins
from novate.model.margins.frontier import Frontier
from novate.model.margins.path import Outcome
from novate.system.exit_codes import ExitCode
from novate.system.spreadsheet import name_in_cell

FORMAT_VERSION = 1
Json = dict[str, Any]
COLUMNS = (
    "file",
    "account",
    "collateral",
    "moves",
    "is_left",
    "lacks_isolated",
    "lacks_cross",
    "loses_in_proportion",
    "loses_if_last",
)


def as_json(answer: Answer, tool_version: str) -> str:
    """One object, as text."""
    return json.dumps(as_object(answer, tool_version), indent=2) + "\n"


def as_object(answer: Answer, tool_version: str) -> Json:
    """That object."""
    capital = answer.capital
    return {
        "version": FORMAT_VERSION,
        "tool": {"name": "novate", "version": tool_version},
        "file": answer.file,
        "title": answer.specification.title,
        "moves": {
            market: {"down": exact(answer.region.low[market]), "up": exact(answer.region.high[market])}
            for market in answer.region.low
        },
        "max_spread": {f"{one}/{other}": exact(most) for (one, other), most in answer.region.spreads.items()},
        "capital": {
            "isolated": exact(capital.isolated),
            "portfolio": exact(capital.portfolio),
            "worst": exact(capital.worst),
            "net": exact(capital.net),
        },
        "hedged_on_independent_bounds": [holder.name for holder, *_ in answer.hedged],
        "models": [_model(answer, each) for each in answer.models],
        "by_accounts": _frontier(answer.by_accounts),
        "margins_needed": [
            {"market": market, "side": str(side), **{kind: exact(each) for kind, each in needed.items()}}
            for (market, side), needed in margins(answer.variants).items()
        ],
        "losses": {
            "times_the_moves": exact(answer.shown_factor),
            "moves": _exacts(answer.shown_moves),
            "accounts": [_account(each) for each in answer.losses],
        },
        "paths": [_path(each) for each in answer.witnesses],
        "exit_code": int(ExitCode.AS_WISHED),
    }


def as_csv(answer: Answer) -> str:
    """A line for each account, where most is lost."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    moves = "; ".join(f"{market} {exact(each)}" for market, each in answer.shown_moves.items())
    for each in answer.losses:
        row = _account(each)
        row["account"] = name_in_cell(row["account"])
        writer.writerow({"file": name_in_cell(answer.file), "moves": name_in_cell(moves), **row})
    return text.getvalue()


def exact(number: Fraction) -> str:
    """A whole number or a quotient of two."""
    return str(number)


def _exacts(numbers: Mapping[str, Fraction]) -> dict[str, str]:
    return {name: exact(each) for name, each in numbers.items()}


def _model(answer: Answer, model: Model) -> Json:
    (variant,) = (each for each in answer.variants if each.kind == model.kind)
    statuses = {name: str(status) for name, status in answer.statuses(model.kind).items()}
    return {
        "model": model.kind,
        "required": exact(model.required),
        "enough": exact(model.enough),
        "efficiency": exact(model.efficiency),
        "largest_multiple": None if model.multiple is None else exact(model.multiple),
        "frontier": _frontier(model.frontier),
        "statuses": statuses or None,
        "reason": variant.reason or None,
    }


def _frontier(frontier: Frontier | None) -> list[Json] | None:
    if frontier is None:
        return None
    return [
        {"capital": exact(each.capital), "loss": exact(each.loss), "amounts": [exact(one) for one in each.amounts]}
        for each in frontier.kinks
    ]


def _account(loss: AccountLoss) -> dict[str, str]:
    return {
        "account": loss.holder.name,
        "collateral": exact(loss.holder.collateral),
        "is_left": exact(loss.equity),
        "lacks_isolated": exact(loss.lacks_isolated),
        "lacks_cross": exact(loss.lacks),
        "loses_in_proportion": exact(loss.in_proportion),
        "loses_if_last": exact(loss.coming_last),
    }


def _path(confirmed: Confirmed) -> Json:
    witness = confirmed.witness
    scene = witness.scene
    return {
        "how": str(witness.how),
        "breaks": witness.breaks,
        "holds": witness.holds,
        "maintenance_margins": _exacts(scene.margins),
        "sizes": dict(scene.sizes),
        "collateral": {market: str(each) for market, each in scene.collateral.items()},
        "opening": {market: str(each) for market, each in scene.opening.items()},
        "bystander": str(scene.bystander),
        "steps": [
            {"prices": {market: str(each) for market, each in step.prices.items()}, "order": list(step.order)}
            for step in witness.path
        ],
        "outcomes": {kind: _outcome(witness.outcome(kind)) for kind in (witness.breaks, witness.holds)},
        "replayed": list(confirmed.replayed),
        "denied": list(confirmed.denied),
    }


def _outcome(outcome: Outcome) -> Json:
    return {
        "closed": sorted(outcome.closed),
        "uncovered": str(outcome.uncovered),
        "borne_by_bystander": str(outcome.borne),
    }
