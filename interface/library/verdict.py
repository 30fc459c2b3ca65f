"""A verdict: what is known about one property of one side of one market, in exact numbers."""

from __future__ import annotations

import builtins
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from novate.library.html import table
from novate.library.scenario import Scenario
from novate.model.specification import Side, place_in_words
from novate.proofs.status import Method, Status
from novate.properties.assumptions import words_of
from novate.reports.answers import FileAnswer
from novate.reports.verify_json import exact_figures, layers, number, verdict_object


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer for one (market, side, property), or about a property of the whole specification."""

    market: str | None
    """None, as the side, where it is about the whole specification."""
    side: Side | None
    property: str
    status: Status
    method: Method
    detail: str
    """Thresholds and figures in words, or the reason; may be empty."""
    headroom: Fraction | None
    """How far from breaking: of a margin a share of the notional, of the fund quote units; below 0 what is missing."""
    figures: Mapping[str, Fraction] = field(hash=False)
    """By their names in docs/json.md: a margin is a share of the notional, an amount is in quote units."""
    assumptions: tuple[str, ...]
    """What it rests on: of a proof, the limits of the adversary that it used."""
    not_needed: tuple[str, ...]
    """What a proof did without."""
    scenario: Scenario | None = field(repr=False)
    """The run that breaks it, exactly where the status is `violated` and nothing is `told`."""
    told: tuple[str, ...]
    """What happens, replayed, where a file's numbers alone break it and no run of the machine does."""
    accepted: bool
    """Whether it is fine in itself, or what the specification expects."""
    seconds: float = field(compare=False)
    """Wall time that it took."""
    row: Mapping[str, Any] = field(compare=False, repr=False)
    """As in the JSON answer, its texts and its run in full."""

    @builtins.property
    def is_proved(self) -> bool:
        """Whether it holds for any number of accounts and blocks."""
        return self.status is Status.PROVED

    @builtins.property
    def is_violated(self) -> bool:
        """Whether a replayed scenario breaks it, or what its file's numbers allow."""
        return self.status is Status.VIOLATED

    def to_dict(self) -> dict[str, Any]:
        """The verdict as in the JSON answer (docs/json.md), with texts and the run where that has their places."""
        return dict(self.row)

    def _repr_html_(self) -> str:
        about = f"{self.property}, {place_in_words(self.market, self.side)}"
        rows: list[tuple[str, object]] = [
            ("about", about),
            ("status", self.status),
            ("method", self.method),
            ("detail", self.detail),
        ]
        rows += [(name.replace("_", " "), each) for name, each in self.figures.items()]
        rows += [("assuming", text) for text in self.assumptions]
        return table(("", ""), rows)


def verdicts_of(answer: FileAnswer) -> tuple[Verdict, ...]:
    """Each verdict of an answer."""
    words = words_of(answer.specification)
    found = []
    for each in answer.verdicts:
        figures = exact_figures(answer.specification, each)
        assumed, spared = (tuple(dict.fromkeys(map(words, some))) for some in (each.assumptions, each.not_needed))
        scenario = None if each.scenario is None else Scenario(each.scenario)
        row = {
            **verdict_object(each),
            "assumptions": list(assumed),
            "not_needed": list(spared),
            "figures": {name: number(exact) for name, exact in figures.items()},
            "layers": layers(answer.specification, each),
            "scenario": None if scenario is None else scenario.to_dict(),
            "accepted": answer.is_accepted(each),
        }
        about = (each.market, each.side, each.property, each.status, each.method, each.detail, each.headroom)
        rests_on = (figures, assumed, spared)
        rest = (answer.is_accepted(each), each.seconds, row)
        found.append(Verdict(*about, *rests_on, scenario, each.told, *rest))
    return tuple(found)
