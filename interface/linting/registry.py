"""Which rules there are, each under the name that a note carries and `--ignore` takes."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from novate.linting import amounts, deleveraging, environment, margins, texts
from novate.linting.note import Note, Rule, Source
from novate.model.specification import Specification
from novate.specification.lines import Lines
from novate.specification.problems import with_lines

_EVERY: tuple[Rule, ...] = (
    margins.margin_above_100_percent,
    margins.no_room_between_margins,
    margins.penalty_above_margin,
    margins.tier_out_of_reach,
    margins.slippage_out_of_reach,
    amounts.minimum_above_open_interest,
    amounts.reward_above_penalty,
    amounts.share_of_nothing,
    amounts.dust_above_minimum,
    environment.price_never_moves,
    environment.price_moves_by_half,
    environment.keepers_never_late,
    deleveraging.deleveraging_can_be_escaped,
    texts.share_without_unit,
)
RULES: Mapping[str, Rule] = {rule.__name__.replace("_", "-"): rule for rule in _EVERY}


def notes(
    document: Mapping[str, Any], specification: Specification, lines: Lines, ignored: Collection[str] = ()
) -> list[Note]:
    """What is unusual in a file, in the order of its lines; each key once for each rule."""
    source = Source(document, specification)
    found = {(name, each.path): each for name, rule in RULES.items() if name not in ignored for each in rule(source)}
    placed = zip(found, with_lines(found.values(), lines), strict=True)
    return sorted((Note(name, each) for (name, _), each in placed), key=lambda note: note.problem.line or 0)
