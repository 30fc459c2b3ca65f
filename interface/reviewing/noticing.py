"""Which damages of a file its gate would notice: what `novate verify` says of each, held against what it says now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from novate.caching.memory import Ask
from novate.gate.expectations import judged
from novate.model.specification import Specification
from novate.reports.answers import FileAnswer
from novate.reviewing.asking import Verdicts, verdicts_on
from novate.reviewing.comparison import HEADROOM, STATUS, Course, Row, rows_of
from novate.reviewing.consequences import order
from novate.reviewing.damages import Damage
from novate.system.exit_codes import ExitCode

WORSE = (Course.BROKEN, Course.OPEN, Course.WORSE)


class Fate(StrEnum):
    """What becomes of a damage."""

    UNNOTICED = "unnoticed"
    """A verdict or a headroom is worse, and the exit code is 0 as before."""
    UNNAMED = "unnamed"
    """Only figures are worse for which `[expect]` has no word."""
    NOTICED = "noticed"
    """The exit code says so."""
    REFUSED = "refused"
    """It is no specification."""
    HARMLESS = "harmless"
    """Nothing is worse."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A damage, and what would be said of it."""

    damage: Damage
    exit_code: ExitCode
    """Of `novate verify` on the damaged file."""
    worse: tuple[Row, ...] = ()
    """The worst first."""

    @property
    def nameable(self) -> list[Row]:
        """What is worse that `[expect]` has a word for: statuses and headrooms."""
        return [row for row in self.worse if row.name in (STATUS, HEADROOM)]

    @property
    def fate(self) -> Fate:
        """Whether it is noticed, and whether it should be."""
        if self.damage.specification is None:
            return Fate.REFUSED
        if self.exit_code is not ExitCode.AS_WISHED:
            return Fate.NOTICED
        if self.nameable:
            return Fate.UNNOTICED
        return Fate.UNNAMED if self.worse else Fate.HARMLESS


@dataclass(frozen=True, slots=True)
class Campaign:
    """Every damage of one file."""

    file: str
    undamaged: ExitCode
    """Where this is not 0, nothing says what an exit code notices: there are no outcomes."""
    outcomes: tuple[Outcome, ...]
    """Those that nobody notices first, the worst of them first; then in the order of the file."""

    def of(self, fate: Fate) -> list[Outcome]:
        """Those that had it."""
        return [each for each in self.outcomes if each.fate is fate]

    @property
    def exit_code(self) -> ExitCode:
        """1 where something worse goes unnoticed; 2 where the file is not as expected as it is."""
        if self.undamaged is not ExitCode.AS_WISHED:
            return ExitCode.UNDECIDED
        return ExitCode.VIOLATED if self.of(Fate.UNNOTICED) else ExitCode.AS_WISHED


def campaign(
    file: str,
    specification: Specification,
    found: Sequence[Damage],
    asked: tuple[Sequence[str], Sequence[str]],
    ask: Ask,
) -> Campaign:
    """Ask about each damaged file what is asked of this one: the markets and the properties of `asked`."""
    (before,) = verdicts_on([specification], *asked, ask, "mutating")
    undamaged = _answer(file, specification, before)
    if undamaged is not ExitCode.AS_WISHED:
        return Campaign(file, undamaged, ())
    readable = [each.specification for each in found if each.specification is not None]
    verdicts = dict(zip(map(id, readable), verdicts_on(readable, *asked, ask, "mutating"), strict=True))
    outcomes = [_outcome(file, each, verdicts.get(id(each.specification)), (specification, before)) for each in found]
    return Campaign(file, undamaged, tuple(sorted(outcomes, key=_place)))


def _answer(file: str, specification: Specification, verdicts: Verdicts) -> ExitCode:
    return FileAnswer(file, specification, verdicts, judged(specification, verdicts)).exit_code


def _outcome(
    file: str, damage: Damage, verdicts: Verdicts | None, undamaged: tuple[Specification, Verdicts]
) -> Outcome:
    if damage.specification is None or verdicts is None:
        return Outcome(damage, ExitCode.BAD_INPUT)
    specification, before = undamaged
    rows = rows_of(before, verdicts, (specification, damage.specification))
    worse = sorted((row for row in rows if row.course in WORSE), key=order)
    return Outcome(damage, _answer(file, damage.specification, verdicts), tuple(worse))


def _place(outcome: Outcome) -> tuple[object, ...]:
    """What nobody notices first, by the worst of what it does."""
    return (0, *order(outcome.nameable[0])) if outcome.fate is Fate.UNNOTICED else (1,)
