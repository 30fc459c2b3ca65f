"""What the verdicts of a file rest on: each assumption once, with a number that the table of verdicts refers to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from novate.model.contract import Assumption
from novate.model.specification import Specification
from novate.proofs.verdicts.verdict import Verdict
from novate.properties.assumptions import words_of
from novate.specification.setting_text import names_or_count


@dataclass(frozen=True, slots=True)
class AssumptionList:
    """The assumptions of some verdicts, in the order in which they first appear; equal words are one line."""

    words: Callable[[Assumption], str]
    markets: dict[str, list[str]]
    """Assumption in words -> the markets that make it, in file order."""
    market_count: int

    @classmethod
    def of(cls, specification: Specification, verdicts: Sequence[Verdict], *, in_full: bool = True) -> AssumptionList:
        """Collect them; in short they are without the reasons of whoever answers for them."""
        looked_at = {each.market for each in verdicts}
        names = [name for name in specification.markets if name in looked_at or None in looked_at]
        words, makers = words_of(specification, in_full=in_full), dict[str, set[str]]()
        for assumption in dict.fromkeys(each for verdict in verdicts for each in verdict.assumptions):
            makers.setdefault(words(assumption), set()).add(assumption.market)
        in_order = {text: [name for name in names if name in named] for text, named in makers.items()}
        return cls(words, in_order, len(names))

    def lines(self) -> list[str]:
        """Each assumption, with the markets that it is about where it is not about all."""
        return [
            assumption if len(named) == self.market_count else f"{assumption} ({names_or_count(named)})"
            for assumption, named in self.markets.items()
        ]

    def numbers(self, verdicts: Sequence[Verdict]) -> str:
        """The numbers, counted from 1, of the assumptions of these verdicts: "1-4 6"."""
        assumed = dict.fromkeys(each for verdict in verdicts for each in verdict.assumptions)
        used = {self.words(each) for each in assumed}
        return ranges([number for number, assumption in enumerate(self.markets, start=1) if assumption in used])


def ranges(numbers: Sequence[int]) -> str:
    """Rising numbers in short: 1, 2, 3, 6 is "1-3 6"."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return " ".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)
