"""What a review says, as sentences and tables that text and Markdown share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from novate.model.figures import decimal
from novate.proofs.status import Status
from novate.reviewing.accounts import Fallen, FallenAccount
from novate.reviewing.comparison import STATUS, Course, Row
from novate.reviewing.consequences import DETAILS, RANKING, Line, consequences
from novate.reviewing.differences import Change
from novate.reviewing.review import Review
from novate.reviewing.words import money
from novate.specification.problems import dotted
from novate.specification.setting_text import names_or_count

MOST_ACCOUNTS = 20
MOST_CHANGES = 20
"""More are counted."""


@dataclass(frozen=True, slots=True)
class Table:
    """A heading, titles and rows; the course of each row, where it has one."""

    heading: str
    titles: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    courses: tuple[Course, ...] = ()
    right: tuple[int, ...] = ()
    """Columns of numbers."""
    below: str = ""
    """A sentence after it."""


def title(review: Review) -> str:
    """Which versions."""
    return f"{review.before.name} -> {review.after.name}"


def answer(review: Review) -> str:
    """In a sentence."""
    broken, opened, worse = (len(review.went(each)) for each in (Course.BROKEN, Course.OPEN, Course.WORSE))
    if broken:
        said = f"Worse: {_are(broken, 'verdict')} violated now."
    elif opened:
        said = f"Not decided: {_are(opened, 'verdict')} not proved any more."
    elif worse:
        said = f"No verdict is worse, but {_are(worse, 'figure')}."
    else:
        said = "Nothing is worse." if review.differences else "The two mean the same."
    violated = sum(row.before is row.after is Status.VIOLATED for row in review.verdicts)
    if violated:
        said += f" {_are(violated, 'verdict')} violated as before."
    if review.fallen is not None and review.fallen.accounts:
        count = len(review.fallen.accounts)
        said += f" {counted(count, 'account')} become{'s' * (count == 1)} liquidatable."
    if review.doubts:
        said += f" The {'proposal' if review.after.doubts else 'change'} is doubtful."
    is_idle = review.differences and not review.rows
    return f"{said} No verdict depends on what was changed." if is_idle else said


def counted(count: int, name: str) -> str:
    """As in "1 verdict", "1,000 verdicts"."""
    return f"1 {name}" if count == 1 else f"{count:,} {name}s"


def _are(count: int, name: str) -> str:
    return f"{counted(count, name)} {'is' if count == 1 else 'are'}"


def tables(review: Review, *, show_all: bool) -> Iterator[Table]:
    """Each table that has something in it."""
    markets = [(f"markets.{name}", "-", "new") for name in review.differences.added]
    markets += [(f"markets.{name}", "there", "-") for name in review.differences.removed]
    changed = (*markets, *changes(review.differences.changes))
    if changed:
        shown, more = first_of(changed, MOST_CHANGES, show_all=show_all)
        yield Table("What was changed", ("key", "before", "after"), shown, below=more)
    found = consequences(review.rows, show_all=show_all)
    below = rest(review.rows, is_ranking=bool(found.ranking)) if not show_all else ""
    if found.details or (below and not found.ranking):
        yield _of_lines("What follows", DETAILS, found.details, "" if found.ranking else below)
    if found.ranking:
        yield _of_lines("What follows, market by market", RANKING, found.ranking, below)
    if review.fallen is not None:
        yield accounts(review.fallen, show_all=show_all)


Item = TypeVar("Item")


def first_of(items: Sequence[Item], most: int, *, show_all: bool) -> tuple[tuple[Item, ...], str]:
    """As many as fit a screen, and how many more there are; one more takes no more room than to say so."""
    shown = tuple(items if show_all or len(items) == most + 1 else items[:most])
    left = len(items) - len(shown)
    return shown, f"And {left:,} more (--all)." if left else ""


def changes(found: Sequence[Change]) -> Iterator[tuple[str, ...]]:
    """A row for each key; of several markets together where they have the same key and the same values."""
    alike: dict[tuple[object, ...], list[Change]] = {}
    for each in found:
        own = each.path[0] == "markets"
        alike.setdefault((each.path[2:] if own else each.path, own, each.before, each.after), []).append(each)
    for ours in alike.values():
        first = ours[0]
        names = names_or_count([each.path[1] for each in ours]) if len(ours) > 1 else ""
        yield f"{dotted(first.path[2:])} of {names}" if names else first.key, first.before, first.after


def _of_lines(heading: str, titles: tuple[str, ...], lines: Sequence[Line], below: str) -> Table:
    rows = tuple((line.course.word, *line.cells) for line in lines)
    return Table(heading, titles, rows, tuple(line.course for line in lines), below=below)


def rest(rows: Sequence[Row], *, is_ranking: bool) -> str:
    """What is not shown."""
    same = [row for row in rows if row.course is Course.SAME]
    verdicts = sum(row.name == STATUS for row in same)
    counts = {"verdict": verdicts, "figure": len(same) - verdicts}
    words = " and ".join(counted(count, name) for name, count in counts.items() if count)
    said = f"As before: {words} (--all)." if same else ""
    more = "Everything about one market: --market NAME." if is_ranking else ""
    return " ".join(each for each in (said, more) if each)


def accounts(fallen: Fallen, *, show_all: bool) -> Table:
    """Who becomes liquidatable."""
    shown, more = first_of(fallen.accounts, MOST_ACCOUNTS, show_all=show_all)
    titles = ("account", "positions", "equity", "needed", "needs now", "short of")
    rows = tuple(map(account, shown))
    below = f"{more} {of_accounts(fallen)}".strip()
    return Table("Who becomes liquidatable", titles, rows, right=(2, 3, 4, 5), below=below)


def account(each: FallenAccount) -> tuple[str, ...]:
    """One account; what is needed is rounded up and what it has down."""
    positions = ", ".join(f"{name} {decimal(size)}" for name, size in each.holding.positions.items())
    needed = (money(number, up=True) for number in (each.before, each.after, each.short))
    return (each.holding.name, positions, money(each.holding.equity, up=False), *needed)


def of_accounts(fallen: Fallen) -> str:
    """How many, and all together."""
    count = len(fallen.accounts)
    become = "becomes" if count == 1 else "become"
    said = f"{count:,} of {counted(fallen.asked, 'account')} {become} liquidatable by the change alone"
    if count:
        said += (
            f": short of {money(fallen.short, up=True)} in all, with positions worth {money(fallen.notional, up=True)}"
        )
    if fallen.already:
        kept = f"; {fallen.rescued:,} of those cannot any more" if fallen.rescued else ""
        said += f". {fallen.already:,} could be liquidated before already{kept}"
    at = ", ".join(f"{name} {decimal(price)}" for name, price in fallen.prices.items())
    return f"{said}. Quote units, at the prices {at}."


def remarks(review: Review) -> Iterator[str]:
    """What there is to say besides."""
    yield from () if review.fallen is not None else review.raised(far=False)
    yield from review.after.notes
    yield from review.notes
