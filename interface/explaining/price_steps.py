"""How a number of a lag profile comes about: the blocks, what is left of a price after them, and what the oracle adds.

An oracle of some kind says it in `PROFILE` among its words: formulas over phi_x and upsilon_x, the least share of a
price that is left after x blocks and the most that it can become, and over its own `LETTERS`. Of a kind that says
nothing, and of close-outs in parts, there is the number alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from novate.explaining.numbers import rounded
from novate.model.component import part
from novate.model.core.symbolic.powers import Span, fall, length, rise, spans
from novate.model.core.symbolic.state import Machine

_WAYS = {"phi": fall, "upsilon": rise}
_PRICE = re.compile(r"\b(phi|upsilon)_(\w+)")
_LETTER = re.compile(r"\be_\w+")
LETTERS_OF_SPANS = {Span.HORIZON.name: "n", Span.STALENESS.name: "h", Span.DELAY.name: "K", "h1": "h1"}


def steps(machine: Machine, name: str) -> tuple[tuple[str, str], ...]:
    """(formula, numbers), the blocks first; none where nothing is said of such an oracle, or of such close-outs."""
    formulas: Mapping[str, str] = getattr(_words(machine), "PROFILE", {})
    if name not in formulas or not machine.market.close_out.is_whole:
        return ()
    formula = formulas[name]
    used = {found[2]: _WAYS[found[1]] for found in _PRICE.finditer(formula)}
    lines = [line for letter in used for line in _blocks(machine, letter)]
    lines += [_price(machine, found[1], found[2]) for found in _PRICE.finditer(formula)]
    return (*lines, (formula, in_numbers(machine, formula)))


def _words(machine: Machine) -> Any:
    return part("oracles", machine.market.oracle.kind, "words")


def blocks(machine: Machine, letter: str) -> int:
    """How many blocks a letter of a formula stands for."""
    names = {LETTERS_OF_SPANS.get(each.name, each.name): each for each in spans(machine)}
    return length(machine, names[letter])


def _blocks(machine: Machine, letter: str) -> list[tuple[str, str]]:
    """Where the number of blocks comes from."""
    delay, lag, count = machine.specification.delay, machine.market.oracle.lookback, blocks(machine, letter)
    match letter:
        case "n":
            return [("n = keeper delay + 1 + staleness", f"{delay} + 1 + {lag} = {count}")]
        case "K":
            return [("K = keeper delay + 1", f"{delay} + 1 = {count}")]
        case "h":
            return [("h = staleness", str(count))]
    return [("h1 = staleness - 1, at least 0", str(count))]


def _price(machine: Machine, way: str, letter: str) -> tuple[str, str]:
    """What is left of a price, or what it has become."""
    count, market = blocks(machine, letter), machine.market
    one = 1 - market.most_down if way == "phi" else 1 + market.most_up
    value = rounded(_WAYS[way](machine, count))
    if market.most_windows:
        return f"{way}_{letter}", f"{value} after {count} blocks, by all bounds of max_move_per_block together"
    return f"{way}_{letter} = {rounded(one)}^{count}", value


def value(machine: Machine, token: str) -> Fraction:
    """What a letter of a formula is."""
    found = _PRICE.fullmatch(token)
    if found is not None:
        return Fraction(_WAYS[found[1]](machine, blocks(machine, found[2])))
    return Fraction(getattr(machine.market.oracle, _words(machine).LETTERS[token]))


def in_numbers(machine: Machine, formula: str) -> str:
    """A formula with the numbers of a machine in it."""
    for pattern in (_PRICE, _LETTER):
        formula = pattern.sub(lambda found: rounded(value(machine, found[0])), formula)
    return formula
