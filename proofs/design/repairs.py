"""Repairs: the smallest changes with which everything that theorems require holds.

One kind of parameter first. Then two: the first does what the second cannot, the second the rest; and the other way
round. Where the two ways differ, each could do more or less of the same work: then points between them are tried, too.
Three together are tried only where no two are enough. What is left is the Pareto front: no repair is kept that changes
every parameter at least as far as another one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import combinations, permutations

from novate.proofs.design.lever import Assignment, Bench, Lever, solved_for

_BETWEEN = (Fraction(1, 4), Fraction(1, 2), Fraction(3, 4))
"""Where on the way between two repairs others are looked for."""
_MOST_KINDS = 3

Kind = tuple[Lever, ...]


def repairs(bench: Bench, levers: Sequence[Lever]) -> list[dict[str, Fraction]]:
    """The Pareto front; the repair that changes nothing is the only one where nothing fails."""
    if not bench.failing({}):
        return [{}]
    kinds = useful(bench, levers)
    values = {lever.key: lever.value for lever in levers}
    found: list[dict[str, Fraction]] = []
    for size in range(1, _MOST_KINDS + 1):
        if size <= 2 or not found:
            found += [changes(values, each) for group in combinations(kinds, size) for each in together(bench, group)]
    return front(values, found)


def useful(bench: Bench, levers: Iterable[Lever]) -> list[Kind]:
    """The levers that move some requirement, by kind."""
    kinds: dict[str, list[Lever]] = {}
    for lever in levers:
        if bench.moved_by(lever, {}):
            kinds.setdefault(lever.kind, []).append(lever)
    return [tuple(each) for each in kinds.values()]


def together(bench: Bench, group: Sequence[Kind]) -> Iterator[dict[str, Fraction]]:
    """Repairs with these kinds: in every order, at the limit of one of two, and between the two orders."""
    ends = [found for order in permutations(group) if (found := in_order(bench, order, {})) is not None]
    yield from ends
    if len(group) == 2:
        for first, second in permutations(group):
            yield from at_a_limit(bench, first, second)
        if len(ends) == 2:
            yield from between(bench, group, ends[0], ends[1])


def in_order(bench: Bench, order: Sequence[Kind], start: Assignment) -> dict[str, Fraction] | None:
    """Each kind does what the later ones cannot; None if something is still missing at the end."""
    assignment = dict(start)
    failing = set(bench.failing(assignment))
    for number, kind in enumerate(order):
        later = [lever for after in order[number + 1 :] for lever in after]
        theirs = {each for lever in later for each in bench.moved_by(lever, assignment)}
        for lever in kind:
            required = [each for each in bench.moved_by(lever, assignment) if each not in theirs]
            stays = failing.isdisjoint(required)
            value = lever.value if stays else solved_for(bench, lever, assignment, required)
            if value is None:
                return None
            assignment[lever.key] = value
            failing = failing if stays else set(bench.failing(assignment))
    return None if failing else assignment


def at_a_limit(bench: Bench, first: Kind, second: Kind) -> Iterator[dict[str, Fraction]]:
    """The first kind goes as far as somebody lets it, and the second does the rest."""
    if not all(lever.is_bounded for lever in first):
        return
    for limit in ("low", "high"):
        found = in_order(bench, [second], {lever.key: getattr(lever, limit) for lever in first})
        if found is not None:
            yield found


def between(bench: Bench, group: Sequence[Kind], one: Assignment, other: Assignment) -> Iterator[dict[str, Fraction]]:
    """The first kind somewhere between two repairs, and the second does the rest."""
    first, second = group
    for share in _BETWEEN:
        start = {
            lever.key: bench.rounded(lever, one[lever.key] + share * (other[lever.key] - one[lever.key]), True)
            for lever in first
        }
        found = in_order(bench, [second], start)
        if found is not None:
            yield found


def changes(values: Assignment, assignment: Assignment) -> dict[str, Fraction]:
    """What is different from what it was."""
    return {key: value for key, value in assignment.items() if value != values[key]}


def front(values: Assignment, found: Iterable[dict[str, Fraction]]) -> list[dict[str, Fraction]]:
    """Without those that change every parameter at least as far as another one; each once."""
    distinct = list({tuple(sorted(each.items())): each for each in found}.values())
    return [each for each in distinct if not any(is_better(values, other, each) for other in distinct)]


def is_better(values: Assignment, one: Assignment, other: Assignment) -> bool:
    """Whether one repair changes nothing further than another, and something less far."""
    distances = [
        (abs(one.get(key, values[key]) - values[key]), abs(other.get(key, values[key]) - values[key]))
        for key in {*one, *other}
    ]
    return all(mine <= theirs for mine, theirs in distances) and any(mine < theirs for mine, theirs in distances)
