"""Holds what a scenario file records against what the run really did, field by field."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from novate.proofs.counterexamples.replay import Violation
from novate.scenarios.informal_trace_format import Json
from novate.scenarios.informal_trace_reader import RecordedScenario

_ABSENT = "nothing"


@dataclass(frozen=True, slots=True)
class Difference:
    """A recorded value that the run does not confirm."""

    place: str
    """Where it stands in the file: "states.4.accounts.alice.balance"."""
    recorded: str
    recomputed: str


def claim_differences(recorded: RecordedScenario, violation: Violation | None) -> Iterator[Difference]:
    """Where the property breaks elsewhere, or otherwise, than the file says."""
    if violation is None:
        return
    place = "#meta.novate.violation"
    if violation.step + 1 != recorded.violated_state:
        yield Difference(f"{place}.state", str(recorded.violated_state), str(violation.step + 1))
    if violation.message != recorded.violation:
        yield Difference(f"{place}.message", recorded.violation, violation.message)


def state_differences(recorded: RecordedScenario, recomputed: Sequence[Json]) -> Iterator[Difference]:
    """Every field of every state that the run reached and that the file has otherwise."""
    for index, (before, now) in enumerate(zip(recorded.states, recomputed, strict=False)):
        found, needed = dict(_leaves(before)), dict(_leaves(now))
        for place in sorted(found.keys() | needed.keys()):
            if found.get(place) != needed.get(place):
                name = ".".join(("states", str(index), *place))
                yield Difference(name, found.get(place, _ABSENT), needed.get(place, _ABSENT))


def _leaves(value: object, place: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    """The texts and numbers inside an ITF value, each with the names that lead to it."""
    match value:
        case {"#bigint": digits}:
            yield place, str(digits)
        case {"num": {"#bigint": numerator}, "den": {"#bigint": denominator}}:
            yield place, f"{numerator}/{denominator}"
        case {"#map": entries}:
            for name, inner in entries:
                yield from _leaves(inner, (*place, name))
        case dict():
            for name, inner in value.items():
                yield from _leaves(inner, (*place, name))
        case list():
            for index, inner in enumerate(value):
                yield from _leaves(inner, (*place, str(index)))
        case _:
            yield place, str(value)
