"""An explanation: what is asked of one side of one market, in symbols and in the file's numbers, and what moves it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from novate.model.specification import Place, Specification
from novate.proofs.design.question import Question
from novate.proofs.theorems.inequality import Inequality
from novate.proofs.verdicts.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Demand:
    """One inequality with the numbers of the file in it. Rates are shares, money is in quote quanta."""

    where: Place
    """Whose positions it is about."""
    inequality: Inequality
    subject: str
    """The name of what is bounded, in `novate.proofs.theorems.presentation.SYMBOLS`."""
    label: str
    """Why it is asked for."""
    at_least: bool
    formula: str
    """In symbols, as in `1 - L_K (1 - s)`."""
    latex: str
    in_numbers: str
    """The same with the file's numbers, rounded for a person."""
    bound: Fraction
    given: Fraction | None
    """What the file has; None of a margin ratio, which stands in no file, and of a fund that several sides share."""
    is_tight: bool
    """Whether a run that breaks the property is known beyond it."""
    size: int | None = None
    """Of which of the market's sizes or rewards it is, from the smallest on; None where all are alike."""

    @property
    def slack(self) -> Fraction | None:
        """At least 0 where it holds."""
        if self.given is None:
            return None
        return self.given - self.bound if self.at_least else self.bound - self.given


@dataclass(frozen=True, slots=True)
class Reading:
    """A symbol, and what it is in this file."""

    name: str
    """In `novate.proofs.theorems.presentation.SYMBOLS`."""
    value: Fraction | None
    keys: tuple[str, ...]
    """Those of the file that move it."""
    steps: tuple[tuple[str, str], ...] = ()
    """How it comes about, each as (formula, its numbers); nothing of what stands in the file."""


@dataclass(frozen=True, slots=True)
class Nudge:
    """What one more, or one less, of a key's last digit does to a bound."""

    text: str
    """The key's value then, as the file would say it."""
    bound: Fraction | None
    """None where nothing is enough any more."""


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """A key that moves the bound that binds."""

    key: str
    text: str
    """What the file has."""
    less: Nudge | None
    """None where it cannot be less, or the file would contradict itself."""
    more: Nudge | None
    """The same."""


@dataclass(frozen=True, slots=True)
class Branch:
    """A part of the argument, and what that rests on."""

    text: str
    parts: tuple[Branch, ...] = ()


@dataclass(frozen=True, slots=True)
class Explanation:
    """The whole of it, for one question."""

    specification: Specification
    question: Question
    verdict: Verdict
    theorem: str
    """Its name; empty where no theorem decides."""
    without_theorem: str
    """Why there is nothing to work out, in a sentence; empty where there is."""
    demands: tuple[Demand, ...]
    elsewhere: tuple[str, ...]
    """What is asked of other positions of the same account, or of all markets together, in a sentence each."""
    readings: tuple[Reading, ...]
    sensitivities: tuple[Sensitivity, ...]
    argument: Branch
    by_hand: Sequence[str] = ()
    """Steps that no solver sees."""
    margin: Fraction | None = None
    """That is needed, where no one inequality says so and a theorem does: then sensitivities speak of it."""

    @property
    def binding(self) -> Demand | None:
        """The demand about which sensitivities speak: what fails first, or has least to spare for its size.

        Of a fund that several sides share that of the side which takes most.
        """
        shared = [each for each in self.demands if each.given is None and each.subject == "insurance_fund"]
        asked = [each for each in self.demands if each.slack is not None]
        return max(shared, key=lambda each: each.bound) if shared else min(asked, key=relative_slack, default=None)

    @property
    def turns_on(self) -> tuple[str, bool]:
        """The name of what is bounded that sensitivities speak of, and whether it is from below."""
        if not self.demands:
            return "maintenance_margin", True
        demand = self.binding or self.demands[0]
        return demand.subject, demand.at_least


def relative_slack(demand: Demand) -> tuple[bool, bool, Fraction]:
    """What fails first, by how much of what is asked for it misses; rates before amounts, which may be in any unit."""
    assert demand.slack is not None
    share = demand.slack / abs(demand.bound) if demand.bound else demand.slack
    return demand.slack >= 0, demand.subject != "maintenance_margin", share
