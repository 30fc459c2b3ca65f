"""Repair: the cheapest changes of a file with which every property is proved, each verified after the change."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import chain, count

from novate.design.judging import SAFE, Judge, Say
from novate.design.repair_cost import Change, changes_of
from novate.design.repair_grid import on_grid
from novate.design.repair_hints import Hint, hints, missing
from novate.design.repair_levers import Choice
from novate.design.repair_search import Search
from novate.model.specification import Specification
from novate.proofs.design.demands.of_calls import of_unpaid_calls
from novate.proofs.design.lever import Assignment, Bench, Lever
from novate.proofs.design.question import Question
from novate.proofs.design.repairs import front, repairs
from novate.proofs.design.requirement import Requirement
from novate.proofs.design.requirements import requirements
from novate.proofs.verdicts.verdict import Verdict
from novate.specification.changes import Document, changed, number_in_document
from novate.specification.declared import lower
from novate.specification.file import parse_document
from novate.specification.parameters import Parameter
from novate.specification.units import on_safe_side, unit_of


@dataclass(frozen=True, slots=True)
class Repair:
    """Changes that together make every property hold."""

    changes: tuple[Change, ...]
    verdicts: tuple[Verdict, ...] = ()
    """After the changes."""

    @property
    def cost(self) -> Fraction:
        """The sum of the costs."""
        return sum((change.cost for change in self.changes), Fraction(0))

    @property
    def kinds(self) -> int:
        """How many kinds of parameter change; what goes along, as an initial margin does, is none of its own."""
        return len({change.path[-1] for change in self.changes if not lower(change.path)})

    @property
    def holds(self) -> bool:
        """Whether every property is proved after it."""
        return all(verdict.status in SAFE for verdict in self.verdicts)


@dataclass(frozen=True, slots=True)
class Repairs:
    """The answer."""

    before: tuple[Verdict, ...]
    repairs: tuple[Repair, ...] = ()
    """Those of one kind of change first, and the cheaper before the dearer."""
    left_out: int = 0
    """How many more were found, and not verified."""
    failed: int = 0
    """How many were found, and did not prove everything."""
    missing: tuple[str, ...] = ()
    """Where there is no repair: what theorems ask for and the file does not meet, in words."""
    hints: tuple[Hint, ...] = ()
    """And what else would have one."""

    @property
    def broken(self) -> list[Verdict]:
        """What has to be repaired."""
        return [verdict for verdict in self.before if verdict.status not in SAFE]


def find_repairs(
    document: Document,
    questions: Sequence[Question],
    choice: Choice,
    judge: Callable[[Sequence[Question]], Judge],
    most: int,
) -> Repairs:
    """At most so many repairs, each verified."""
    everything = judge(questions)
    answer = Repairs(everything.verdicts(parse_document(document)))
    if not answer.broken:
        return answer
    workbench = bench(document, questions, choice, everything.say)
    found = repairs(workbench, choice.levers)
    open_questions = without_theorem(parse_document(document), questions)
    if open_questions:
        search = Search(document, workbench, choice, open_questions, judge)
        found = [end for each in found for end in search.completions(each)]
    levers = {lever.key: lever for lever in choice.levers}
    if choice.wishes.grid is not None:
        found = [on_grid(each, levers, choice.parameters, choice.wishes.grid) for each in found]
    values = {lever.key: lever.value for lever in choice.levers}
    made = [
        Repair(changes_of(document, choice.parameters, each, choice.weights, choice.steady))
        for each in front(values, found)
    ]
    made = sorted(worthwhile(made), key=lambda each: (each.kinds, each.cost))
    verified = [replace(each, verdicts=everything.verdicts(repaired(document, each))) for each in made[:most]]
    holding = tuple(each for each in verified if each.holds)
    answer = replace(answer, repairs=holding, left_out=len(made[most:]), failed=len(verified) - len(holding))
    return answer if holding else explained(answer, document, questions, choice, everything.say)


def explained(answer: Repairs, document: Document, questions: Sequence[Question], choice: Choice, say: Say) -> Repairs:
    """With why there is no repair; what fails is known of what theorems are about alone."""

    def bench_of(other: Choice) -> Bench:
        return bench(document, questions, other, say)

    missed = missing(bench_of(choice))
    found = tuple(hints(document, bench_of, choice.wishes)) if missed else ()
    return replace(answer, missing=tuple(missed), hints=found)


def worthwhile(made: Sequence[Repair]) -> list[Repair]:
    """Without those that cost at least as much as another one for each key."""
    kept: list[Repair] = []
    for each in sorted(made, key=lambda repair: repair.cost):
        if not any(is_no_cheaper(each, other) for other in kept):
            kept.append(each)
    return kept


def is_no_cheaper(repair: Repair, other: Repair) -> bool:
    """Whether the other one costs no more for any key."""
    mine = {change.path: change.cost for change in repair.changes}
    return all(change.cost <= mine.get(change.path, 0) for change in other.changes)


def repaired(document: Document, repair: Repair) -> Specification:
    """The mechanism of the changed file."""
    return parse_document(changed(document, {each.path: each.after for each in repair.changes}))


def bench(document: Document, questions: Sequence[Question], choice: Choice, say: Say) -> Bench:
    """The file's mechanism, and what theorems require of it."""
    parameters, tried = choice.parameters, count(1)

    def mechanism(assignment: Assignment) -> Specification:
        say(f"change {next(tried)}")
        return parse_document(changed(document, in_document(parameters, assignment)))

    def rounded(lever: Lever, number: Fraction, up: bool) -> Fraction:
        parameter = parameters[lever.key]
        written = on_safe_side(number, unit_of(document, parameter), parameter, up=up)
        return written if lever.low <= written <= lever.high else number

    own = {key: each.path[1] for key, each in parameters.items() if each.path[0] == "markets"}
    return Bench(mechanism, rounded, required(parse_document(document), questions), own)


def in_document(parameters: Mapping[str, Parameter], assignment: Assignment) -> dict[tuple[str, ...], str | Fraction]:
    """The values by the paths of the file."""
    return {parameters[key].path: number_in_document(parameters[key], number) for key, number in assignment.items()}


def without_theorem(specification: Specification, questions: Sequence[Question]) -> list[Question]:
    """The questions that only a search can answer."""
    return [each for each in questions if requirements(specification, [each]) is None]


def required(specification: Specification, questions: Sequence[Question]) -> tuple[Requirement, ...]:
    """What theorems require, for the questions about which there are any, or is needed anyway; each once."""
    asked = ((question, requirements(specification, [question])) for question in questions)
    found = (of_unpaid_calls(specification, question) if each is None else each for question, each in asked)
    return tuple(dict.fromkeys(chain.from_iterable(found)))
