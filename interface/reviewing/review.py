"""The whole review: what was changed, what follows, who becomes liquidatable, and the exit code."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from novate.caching.memory import Ask
from novate.model.specification import Specification
from novate.reviewing.accounts import Fallen
from novate.reviewing.asking import verdicts_on
from novate.reviewing.comparison import STATUS, Course, Row, rows_of
from novate.reviewing.differences import Differences, differences
from novate.reviewing.raised import raised
from novate.reviewing.versions import Version
from novate.system.exit_codes import ExitCode


@dataclass(frozen=True, slots=True)
class Review:
    """Two versions side by side."""

    before: Version
    after: Version
    differences: Differences
    rows: tuple[Row, ...]
    """Empty where the two mean the same."""
    fallen: Fallen | None = None
    """Where accounts were given."""
    notes: tuple[str, ...] = ()

    @property
    def verdicts(self) -> list[Row]:
        """The rows that are statuses."""
        return [row for row in self.rows if row.name == STATUS]

    @property
    def doubts(self) -> tuple[str, ...]:
        """What can hardly be meant: of a proposal, and of margins that are many times what they were."""
        return (*self.after.doubts, *self.raised(far=True))

    def raised(self, *, far: bool) -> Iterator[str]:
        """Whom margins hit that are raised, far or not so far."""
        specifications = self.before.specification, self.after.specification
        return raised(*specifications, far=far, is_said_who=self.fallen is not None)

    def went(self, course: Course) -> list[Row]:
        """The rows that went so."""
        return [row for row in self.rows if row.course is course]

    def exit_code(self, *, strict: bool) -> ExitCode:
        """1 where something is violated that was not; 2 where what was proved is open, or what can hardly be meant.

        A figure that is worse, or an account that becomes liquidatable, is no failure by itself: hardly a change leaves
        all figures as they are, and what is proved still holds. With `strict` it is one.
        """
        worse = self.went(Course.BROKEN) or (
            strict and (self.went(Course.WORSE) or (self.fallen and self.fallen.accounts))
        )
        if worse:
            return ExitCode.VIOLATED
        return ExitCode.UNDECIDED if self.went(Course.OPEN) or self.doubts else ExitCode.AS_WISHED


def reviewed(before: Version, after: Version, wanted: Sequence[str], properties: Sequence[str], ask: Ask) -> Review:
    """Compare two versions; verdicts are asked for only where one can differ."""
    found = differences(before.document, after.document)
    if mechanism(before.specification) == mechanism(after.specification):
        return Review(before, after, found, ())
    specifications = before.specification, after.specification
    was, now = verdicts_on(specifications, wanted, properties, ask, "reviewing")
    return Review(before, after, found, tuple(rows_of(was, now, specifications)))


def mechanism(specification: Specification) -> Specification:
    """All that verdicts depend on."""
    markets = {name: replace(each, reference_price=None) for name, each in specification.markets.items()}
    return replace(specification, title="", expect={}, markets=markets)
