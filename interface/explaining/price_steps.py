"""How a number of a lag profile comes about: the blocks, what is left of a price after them, and what the oracle adds.

What the oracle adds its own `steps` say, whatever its kind (`novate.model.oracles.steps`); here numbers are put into
them. What close-outs in parts make of it `novate.explaining.part_steps` says. Where there is no bound, there is the
number alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from importlib.util import find_spec
from types import ModuleType

from novate.explaining.numbers import rounded
from novate.explaining.part_steps import part_steps
from novate.model.component import part
from novate.model.core.symbolic.lag_profile import lag_profile
from novate.model.core.symbolic.powers import Span, fall, length, rise, spans
from novate.model.core.symbolic.state import Machine
from novate.model.oracles.steps import Letter

_WAYS = {"phi": fall, "upsilon": rise}
LETTERS_OF_SPANS = {Span.HORIZON.name: "n", Span.STALENESS.name: "h", Span.DELAY.name: "K", "h1": "h1"}
_BLOCKS = {
    "n": "keeper delay + 1 + {lookback}",
    "K": "keeper delay + 1",
    "h": "{lookback}",
    "h1": "{lookback} - 1, at least 0",
}

Line = tuple[str, str]
"""A formula, or what is worked out by it, and its numbers."""


def steps(machine: Machine, name: str) -> tuple[Line, ...]:
    """The blocks, the prices, and last the number itself; none where nothing is said of it, or there is no bound."""
    told = _steps_of(machine)
    formulas: Mapping[str, str] = {} if told is None else told.profile(machine)
    if not machine.market.close_out.is_whole:
        return part_steps(machine, name)
    if told is None or name not in formulas:
        return ()
    try:
        return tuple(Worked(machine, told).lines(formulas[name])) if getattr(lag_profile(machine), name) else ()
    except ZeroDivisionError:
        return ()


def _steps_of(machine: Machine) -> ModuleType | None:
    """What the oracle's kind says; None of one that says nothing."""
    kind = machine.market.oracle.kind
    return part("oracles", kind, "steps") if find_spec(f"novate.model.oracles.{kind}.steps") else None


@dataclass(frozen=True)
class Worked:
    """Formulas of one oracle with their numbers."""

    machine: Machine
    told: ModuleType

    def lines(self, formula: str) -> Iterator[Line]:
        """What the formula is made of, and the formula."""
        found = dict.fromkeys(each[0] for each in self.tokens.finditer(formula))
        own = self.letters
        for token in found:
            if token in own:
                yield from self.behind(token, own[token])
        others = [token for token in found if token not in own]
        used = dict.fromkeys(token.rpartition("_")[2] for token in others)
        yield from (line for letter in self.counted(used) for line in self.block_line(letter))
        yield from (self.price_line(token) for token in others if "_" in token)
        yield formula, self.in_numbers(formula)

    def behind(self, token: str, letter: Letter) -> Iterator[Line]:
        """How a letter comes about that does not stand in the file."""
        if letter.machine is not None:
            known = [*steps(letter.machine, letter.name)]
        elif letter.name or letter.formula:
            known = [*self.lines(letter.formula or self.told.profile(self.machine)[letter.name])]
        else:
            return
        whose = f"{letter.feed}: " if letter.feed else ""
        yield from ((f"{whose}{formula}", numbers) for formula, numbers in known[:-1])
        if known:
            yield token, " = ".join(dict.fromkeys((*known[-1], rounded(_number(letter)))))

    @cached_property
    def letters(self) -> Mapping[str, Letter]:
        """What stands in them besides prices and blocks."""
        found: Mapping[str, Letter] = self.told.letters(self.machine)
        return found

    @cached_property
    def tokens(self) -> re.Pattern[str]:
        """All that may stand in them, the longest first."""
        prices = [f"{way}_{letter}" for way in _WAYS for letter in self.spans]
        every = sorted([*self.letters, *prices, *self.spans], key=len, reverse=True)
        return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, every))})(?!\w)")

    @cached_property
    def spans(self) -> Mapping[str, Span]:
        """By their letters."""
        return {LETTERS_OF_SPANS.get(each.name, each.name): each for each in spans(self.machine)}

    def blocks(self, letter: str) -> int:
        """How many blocks a letter stands for."""
        return length(self.machine, self.spans[letter])

    def counted(self, letters: Iterable[str]) -> list[str]:
        """The same letters, each after those that it is counted by."""
        found: list[str] = []
        for letter in letters:
            found += [*(each for each in self.spans if re.search(rf"\b{each}\b", self.in_words(letter))), letter]
        return list(dict.fromkeys(found))

    def in_words(self, letter: str) -> str:
        """How a number of blocks is counted."""
        own: Mapping[str, str] = getattr(self.told, "BLOCKS", {})
        return {**_BLOCKS, **own}[letter].format(lookback=getattr(self.told, "LOOKBACK", "staleness"))

    def block_line(self, letter: str) -> Iterator[Line]:
        """Where a number of blocks comes from."""
        words, count = self.in_words(letter), self.blocks(letter)
        lookback = getattr(self.told, "LOOKBACK", "staleness")
        numbers = words.replace("keeper delay", str(self.machine.specification.delay))
        numbers = numbers.replace(lookback, str(self.machine.market.oracle.lookback))
        for each in self.spans:
            numbers = re.sub(rf"\b{each}\b", str(self.blocks(each)), numbers)
        is_sum = "+" in words
        yield f"{letter} = {words}", f"{numbers} = {count}" if is_sum else str(count)

    def price_line(self, token: str) -> Line:
        """What is left of a price, or what it has become."""
        way, _, letter = token.rpartition("_")
        count, market = self.blocks(letter), self.machine.market
        one = 1 - market.most_down if way == "phi" else 1 + market.most_up
        value = rounded(self.value(token))
        if market.most_windows:
            return token, f"{value} after {count} blocks, by all bounds of max_move_per_block together"
        return f"{token} = {rounded(one)}^{count}", value

    def value(self, token: str) -> Fraction:
        """What a letter of a formula is. Raises `ZeroDivisionError` where there is no bound."""
        own = self.letters
        if token in own:
            return _number(own[token])
        way, _, letter = token.rpartition("_")
        return Fraction(_WAYS[way](self.machine, self.blocks(letter)) if way else self.blocks(letter))

    def in_numbers(self, formula: str) -> str:
        """A formula with the numbers of the machine in it."""
        return self.tokens.sub(lambda found: rounded(self.value(found[0])), formula)


def _number(letter: Letter) -> Fraction:
    """Of a machine of numbers. Raises `ZeroDivisionError`."""
    found = letter.value()
    if found is None:
        raise ZeroDivisionError
    return Fraction(found)
