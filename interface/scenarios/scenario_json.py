"""Scenarios in the JSON answer: opening prices and actions, of the touched markets alone; equal runs once.

They are all that a run depends on: the reference repeats every state from them. Whole numbers are texts, since they may
have more digits than a program's numbers hold: prices in ticks, sizes in base quanta, money in quote quanta.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields
from itertools import groupby
from typing import Any

from novate.model.actions import Action, NextBlock
from novate.model.scenario import Scenario
from novate.scenarios.informal_trace_format import ACTION_NAMES

Json = dict[str, Any]


class Runs:
    """The runs of one specification, each once."""

    def __init__(self) -> None:
        self.runs: list[Json] = []
        self._places: dict[str, int] = {}

    def place(self, scenario: Scenario) -> int:
        """Where the scenario's run stands in `runs`; it is added where it is new."""
        run = {
            "opening": {name: str(market.price) for name, market in scenario.initial.markets.items()},
            "actions": list(actions_in_json([step.action for step in scenario.steps])),
            "repeats": scenario.repeats,
        }
        place = self._places.setdefault(str(run), len(self.runs))
        if place == len(self.runs):
            self.runs.append(run)
        return place


def actions_in_json(actions: Sequence[Action]) -> Iterator[Json]:
    """One object each; blocks that follow each other are one, with the prices of all of them."""
    for is_block, together in groupby(actions, key=lambda each: isinstance(each, NextBlock)):
        if is_block:
            yield blocks_in_json([each for each in together if isinstance(each, NextBlock)])
        else:
            for each in together:
                made = {field.name: getattr(each, field.name) for field in fields(each)}
                choices = {name: str(choice) for name, choice in made.items() if choice is not None}
                yield {"action": ACTION_NAMES[type(each)], **choices}


def blocks_in_json(blocks: Sequence[NextBlock]) -> Json:
    """For each market, [market price, oracle price] of each block; and its funding rates, if any is paid in it."""
    paid = [name for name in blocks[0].prices if any(block.funding.get(name) for block in blocks)]
    rates = {name: [str(block.funding.get(name, 0)) for block in blocks] for name in paid}
    return {
        "action": "next_blocks",
        "prices": {name: [list(map(str, block.prices[name])) for block in blocks] for name in blocks[0].prices},
        **({"funding": rates} if rates else {}),
    }
