"""Reads a scenario file: the specification, the opening prices and the actions; the states stay as they are recorded.

Whatever makes the file unreadable is a `ScenarioError` with every problem found. A number that is well formed but
cannot belong to a run (a price that is not a whole number of ticks) is no such problem: the action is a `Refusal`, as
if the clearing house had been asked for it.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, Field, dataclass, fields
from fractions import Fraction
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from novate.model.actions import Action, NextBlock, Refusal
from novate.model.oracle_price import OraclePrice, in_ticks
from novate.model.specification import Side, Specification
from novate.properties import PROPERTIES
from novate.scenarios.informal_trace_format import ACTION_NAMES, OPENING, Json
from novate.scenarios.informal_trace_structure import (
    Document,
    Entries,
    Integer,
    Made,
    NovateMeta,
    Picks,
    Price,
    PricePair,
    StateRecord,
    expected,
)
from novate.specification.file import Problem, SpecificationError, parse_document
from novate.system.input_file import read_input

_ACTIONS: Mapping[str, type[Action]] = {OPENING: NextBlock} | {name: action for action, name in ACTION_NAMES.items()}

LARGEST_FILE = 2**30
"""Bytes; `novate.scenarios.informal_trace_format` writes some hundred megabytes at most."""
_LONGEST = 100
"""Characters of a found value that a problem shows."""


class ScenarioError(Exception):
    """The file is not a scenario that can be replayed; `problems` says everything that is wrong with it."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("; ".join(map(str, problems)))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class RecordedScenario:
    """What a file says: the run to be repeated, and the claims to be checked against it."""

    specification: Specification
    market: str | None
    side: Side | None
    property: str
    repeats: int
    """How often the run happens: see `novate.proofs.counterexamples.repetition`."""
    violation: str
    """One sentence: what broke; empty where the file says that nothing does."""
    violated_state: int
    """The index of the state in which it broke; 0 where nothing does."""
    tool_version: str
    opening: NextBlock | Refusal
    """The prices of the first state."""
    actions: tuple[Action | Refusal, ...]
    """The actions after it; a `Refusal` stands for what cannot be an action of this specification."""
    events: tuple[str, ...]
    """The event that each action is part of."""
    states: tuple[Json, ...]
    """The states as they stand in the file: the first, then one per action."""


def read(path: Path) -> RecordedScenario:
    """The scenario in a file.

    Raises ScenarioError where the file cannot be read or is not a scenario.
    """
    try:
        content = read_input(path, LARGEST_FILE)
        text = content.decode()
    except OSError as error:
        raise _failure(str(path), error.strerror or "no readable file", "a scenario file") from error
    except UnicodeDecodeError as error:
        raise _failure(f"byte {error.start}", "a byte that is not UTF-8", "a text file") from error
    if len(content) > LARGEST_FILE:
        raise _failure(str(path), f"more than {LARGEST_FILE:,} bytes", f"at most {LARGEST_FILE:,}")
    return read_text(text)


def read_text(text: str) -> RecordedScenario:
    """The scenario in a file's text. Raises ScenarioError where it is not one."""
    return decode(_parse(text))


def decode(document: object) -> RecordedScenario:
    """The scenario in an ITF document, as `json.loads` gives it.

    Raises ScenarioError where it has another structure or its specification is not valid.
    """
    try:
        structure = Document.model_validate(document)
    except ValidationError as error:
        raise ScenarioError(tuple(_structure_problem(e) for e in error.errors(include_url=False))) from None
    specification = _specification(structure.meta.novate)
    problems = _problems(structure, specification)
    if problems:
        raise ScenarioError(problems)
    assert isinstance(document, dict)
    return _recorded(structure, specification, tuple(document["states"]))


def _recorded(structure: Document, specification: Specification, states: tuple[Json, ...]) -> RecordedScenario:
    """The parts of a sound document, by what they are for."""
    claim = structure.meta.novate
    opening, *actions = (_action(state, specification) for state in structure.states)
    assert isinstance(opening, NextBlock | Refusal)
    return RecordedScenario(
        specification=specification,
        market=claim.market,
        side=claim.side,
        property=claim.property,
        repeats=claim.repeats,
        violation="" if claim.violation is None else claim.violation.message,
        violated_state=0 if claim.violation is None else claim.violation.state,
        tool_version=claim.version,
        opening=opening,
        actions=tuple(actions),
        events=tuple(state.event for state in structure.states[1:]),
        states=states,
    )


def _parse(text: str) -> object:
    """JSON without what JSON leaves open: repeated keys, and numbers that are not whole."""
    problems: list[Problem] = []

    def refuse_number(found: str) -> str:
        problems.append(Problem("a number", _shortened(found), 'a whole number: {"#bigint": "15"}'))
        return found

    def whole(found: str) -> int | str:
        return int(found) if len(found) <= _LONGEST else refuse_number(found)

    def distinct(pairs: list[tuple[str, object]]) -> Json:
        counts = Counter(name for name, _ in pairs)
        repeated = [name for name, count in counts.items() if count > 1]
        problems.extend(Problem(_shortened(name), "the key more than once", "each key once") for name in repeated)
        return dict(pairs)

    try:
        document: object = json.loads(
            text.removeprefix("\ufeff"),
            object_pairs_hook=distinct,
            parse_float=refuse_number,
            parse_constant=refuse_number,
            parse_int=whole,
        )
    except json.JSONDecodeError as error:
        raise _failure(
            f"line {error.lineno}, column {error.colno}", f"no JSON ({error.msg})", "a scenario file"
        ) from None
    except RecursionError:
        raise _failure("the file", "lists or objects nested too deeply", "a scenario") from None
    if problems:
        raise ScenarioError(tuple(problems))
    return document


def _specification(meta: NovateMeta) -> Specification:
    """The embedded specification, its problems named by their place in the scenario file."""
    try:
        return parse_document(meta.specification)
    except SpecificationError as error:
        prefix = "#meta.novate.specification"
        raise ScenarioError(
            tuple(Problem(f"{prefix}.{problem.path}", problem.found, problem.expected) for problem in error.problems)
        ) from None


def _problems(structure: Document, specification: Specification) -> tuple[Problem, ...]:
    """What is wrong although each field by itself is sound."""
    problems = [problem for index, state in enumerate(structure.states) for problem in _pick_problems(index, state)]
    claim = structure.meta.novate
    for key, found, known in (
        ("market", claim.market, specification.markets),
        ("property", claim.property, PROPERTIES),
    ):
        if found not in known and not (key == "market" and found is None):
            problems.append(Problem(f"#meta.novate.{key}", str(found), f"one of {', '.join(known)}"))
    if claim.property in PROPERTIES:
        problems += _place_problems(claim)
    return tuple(problems)


def _place_problems(claim: NovateMeta) -> Iterator[Problem]:
    """A property of one side has a market and a side, one of the whole specification neither."""
    is_whole = PROPERTIES[claim.property].of_specification
    for key, found in (("market", claim.market), ("side", claim.side)):
        if (found is None) != is_whole:
            expected = "null: it is about all markets" if is_whole else f"a {key}: it is about one"
            yield Problem(f"#meta.novate.{key}", str(found or "null"), f"{expected} ({claim.property})")


def _pick_problems(index: int, state: StateRecord) -> list[Problem]:
    """The first state opens, the others act, and each has exactly the picks of its action."""
    path = f"states.{index}.mbt::"
    if (state.action == OPENING) != (index == 0):
        return [Problem(f"{path}actionTaken", state.action, f"{OPENING} in the first state and only there")]
    choices = fields(_ACTIONS[state.action])
    found, needed = set(_made(state.picks)), {each.name for each in choices if is_needed(each)}
    if needed <= found <= {each.name for each in choices}:
        return []
    return [Problem(f"{path}nondetPicks", ", ".join(sorted(found)) or "no picks", ", ".join(sorted(needed)))]


def is_needed(choice: Field[Any]) -> bool:
    """Whether an action cannot do without it."""
    return choice.default is MISSING and choice.default_factory is MISSING


def _made(picks: Picks) -> dict[str, Any]:
    """The values of the picks that were made, by name."""
    return {name: pick.value for name, pick in picks if isinstance(pick, Made)}


def _action(state: StateRecord, specification: Specification) -> Action | Refusal:
    """The action that a state records, or why there is no such action."""
    picks = _made(state.picks)
    values = {name: _value(picks, name, specification) for name in picks}
    refusals = [value for value in values.values() if isinstance(value, Refusal)]
    return refusals[0] if refusals else _ACTIONS[state.action](**values)


def _value(picks: Mapping[str, Any], name: str, specification: Specification) -> Any:
    """One pick as the action's field has it: names, quanta, ticks."""
    match picks[name]:
        case Integer() as integer:
            return int(integer.digits)
        case Price() as price:
            return _whole_ticks(picks["market"], price, specification)
        case Entries(pairs=pairs) if name == "funding":
            return _rates(dict(pairs))
        case Entries(pairs=pairs):
            return _prices(dict(pairs), specification)
        case text:
            return text


def _rates(pairs: Mapping[str, Price]) -> Mapping[str, Fraction] | Refusal:
    """The funding rate of each market."""
    for name, rate in pairs.items():
        if int(rate.den.digits) == 0:
            return Refusal("funding-rate", f"The funding rate of {name} has a denominator of 0.", market=name)
    return {name: Fraction(int(rate.num.digits), int(rate.den.digits)) for name, rate in pairs.items()}


def _prices(
    pairs: Mapping[str, PricePair], specification: Specification
) -> Mapping[str, tuple[int, OraclePrice]] | Refusal:
    """The market and oracle price of each market in ticks."""
    prices: dict[str, tuple[int, OraclePrice]] = {}
    for name, pair in pairs.items():
        price = _whole_ticks(name, pair.price, specification)
        oracle = _oracle_ticks(name, pair.oracle, specification)
        if isinstance(price, Refusal):
            return price
        if isinstance(oracle, Refusal):
            return oracle
        prices[name] = price, oracle
    return prices


def _whole_ticks(market: str, price: Price, specification: Specification) -> int | Refusal:
    """A price in whole ticks of its market."""
    if market not in specification.markets:
        return _unknown(market)
    found = _multiple(market, price, specification.markets[market].price_tick)
    return found if isinstance(found, Refusal) else found.numerator


def _oracle_ticks(market: str, price: Price, specification: Specification) -> OraclePrice | Refusal:
    """An oracle price in ticks of its market: whole ones, or such parts as its oracle shows."""
    if market not in specification.markets:
        return _unknown(market)
    parameters = specification.markets[market]
    parts = parameters.oracle.parts_of_a_tick
    found = _multiple(market, price, parameters.price_tick / parts)
    return found if isinstance(found, Refusal) else in_ticks(found / parts)


def _multiple(market: str, price: Price, tick: Fraction) -> Fraction | Refusal:
    """A price as a whole number of ticks, or of parts of one."""
    numerator, denominator = int(price.num.digits), int(price.den.digits)
    if denominator == 0 or (found := Fraction(numerator, denominator) / tick).denominator != 1:
        message = f"{numerator}/{denominator} is not a whole number of ticks of {tick} in {market}."
        return Refusal("whole-ticks", message, {"tick": tick}, market=market)
    return found


def _unknown(market: str) -> Refusal:
    return Refusal("unknown-market", f"The specification has no market {market}.", market=market)


def _structure_problem(error: ErrorDetails) -> Problem:
    """A finding of pydantic as a problem with its place in the file."""
    place = ".".join(map(str, error["loc"])) or "the file"
    found = "nothing" if error["type"] == "missing" else json.dumps(error["input"], default=str)
    return Problem(_shortened(place), _shortened(found), expected(error))


def _shortened(text: str) -> str:
    """At most a line of what was found, safe to print."""
    line = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."
    return line if line.isprintable() else ascii(line)


def _failure(path: str, found: str, expected: str) -> ScenarioError:
    """An error with one problem."""
    return ScenarioError((Problem(path, found, expected),))
