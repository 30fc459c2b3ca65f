"""Review: two versions of a specification, what was changed between them, what follows, and whom it hits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from dataclasses import replace as replaced
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from novate.library import frames
from novate.library.asking import SECONDS, answers, check_specification, in_turn, one_by_one
from novate.library.asking import asked as named
from novate.library.holdings import Amount, Holding, exact, fallen_among
from novate.library.html import table
from novate.library.liquidatable import Liquidatable, liquidatable
from novate.library.specification import Specification
from novate.model.specification import Side
from novate.pages.markup import bullets, element
from novate.proofs.status import Status
from novate.properties import PROPERTIES
from novate.reviewing import review as reviewing
from novate.reviewing import review_json
from novate.reviewing.accounts import Fallen
from novate.reviewing.comparison import STATUS
from novate.reviewing.holdings import Both, fallen_of
from novate.reviewing.proposals.proposal import Base
from novate.reviewing.proposals.reading import proposed
from novate.reviewing.review import reviewed
from novate.reviewing.tables import remarks, tables, title
from novate.reviewing.versions import Version
from novate.system.exit_codes import ExitCode
from novate.system.json_source import SourceFailure
from novate.system.names import chosen
from novate.system.version import tool_version

if TYPE_CHECKING:
    import polars


@dataclass(frozen=True, slots=True)
class ChangedKey:
    """A key whose value is another one; both as a person reads them, in one unit."""

    key: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """One thing that is known of a verdict, before and after."""

    market: str | None
    """None, as the side, where the verdict is about the whole specification."""
    side: Side | None
    property: str
    name: str
    """`status`, `threshold`, `headroom`, or a figure by its name in docs/json.md."""
    before: Status | Fraction | None
    """A status, or a number: of a margin a share, of an amount quote units; None where there is nothing to say."""
    after: Status | Fraction | None
    course: str
    """`broken`, `open`, `worse`, `changed`, `better` or `same`: docs/review.md."""


@dataclass(frozen=True, slots=True, repr=False)
class Review:
    """What `novate.review` found out: changed keys, and what is known of either version, verdict by verdict."""

    changes: tuple[ChangedKey, ...]
    rows: tuple[Comparison, ...]
    """Empty where the two mean the same to the model."""
    liquidatable: Liquidatable | None
    """None where no accounts were given."""
    exit_code: ExitCode
    """That of the command line."""
    report: reviewing.Review = field(compare=False)
    """What it is made of. Its fields may change between versions."""
    document: Mapping[str, Any] = field(compare=False)
    """As on the command line."""

    def __iter__(self) -> Iterator[Comparison]:
        """One row after the other."""
        return iter(self.rows)

    def __repr__(self) -> str:
        """Which versions, and the answer."""
        return f"<novate.Review of {title(self.report)}: {self.answer}>"

    @property
    def answer(self) -> str:
        """In a sentence or two."""
        return str(self.document["answer"])

    @property
    def is_fine(self) -> bool:
        """Whether no verdict is worse and nothing doubtful; if it was to be strict, no figure and no account."""
        return self.exit_code is ExitCode.AS_WISHED

    @property
    def doubts(self) -> tuple[str, ...]:
        """What can hardly be meant: of a proposal, and of margins that are many times what they were."""
        return self.report.doubts

    @property
    def notes(self) -> tuple[str, ...]:
        """Whom raised margins hit; what a proposal says and is not carried; columns of a list that are not used."""
        return tuple(remarks(self.report))

    @property
    def worse(self) -> tuple[Comparison, ...]:
        """What is violated now, not proved any more, or a figure that is worse."""
        return tuple(each for each in self if each.course in ("broken", "open", "worse"))

    def of(
        self, property: str | None = None, *, name: str | None = None, course: str | None = None
    ) -> tuple[Comparison, ...]:
        """Those about a property, those that are a status or a figure of a name, those that went a way."""
        wanted = {"property": property, "name": name, "course": course}
        asked = {key: value for key, value in wanted.items() if value is not None}
        return tuple(each for each in self if all(getattr(each, key) == value for key, value in asked.items()))

    def to_dict(self) -> dict[str, Any]:
        """The JSON answer of `novate review`, see docs/review.md."""
        return dict(self.document)

    def to_polars(self) -> polars.DataFrame:
        """A row for each comparison. Raises `MissingLibraryError`.

        Statuses and numbers have their own columns; numbers as the nearest floating-point number, and under `exact_...`
        as a quotient of whole numbers.
        """
        columns = dict.fromkeys(_COLUMNS, str) | frames.columns_of(_BOTH)
        return frames.frame(list(map(_flat, self)), columns)

    def to_text(self, width: int = 80, *, show_all: bool = False) -> str:
        """The report of the command line; `show_all` as there: what is as before, too."""
        from novate.reviewing.review_text import as_text
        from novate.system.layout import plain_console

        console = plain_console()
        console.width = width
        return as_text(self.report, console, show_all=show_all)

    def to_markdown(self, *, show_all: bool = False) -> str:
        """The same for a comment on a pull request."""
        from novate.reviewing.review_markdown import as_markdown

        return as_markdown(self.report, show_all=show_all)

    def __str__(self) -> str:
        """The report, 80 columns wide."""
        return self.to_text()

    def _repr_html_(self) -> str:
        parts = [element("p", element("b", self.answer)).text]
        parts += [bullets(self.doubts).text] if self.doubts else []
        for each in tables(self.report, show_all=False):
            parts.append(element("p", each.heading).text)
            parts += [table(each.titles, each.rows)] if each.rows else []
            parts += [element("p", each.below).text] if each.below else []
        parts += [bullets(self.notes).text] if self.notes else []
        return "".join(parts)


_BOTH = ("before", "after")
_COLUMNS = ("market", "side", "property", "name", "course", "status_before", "status_after")


def _flat(row: Comparison) -> dict[str, Any]:
    """A row of a data frame."""
    values = {name: getattr(row, name) for name in _BOTH}
    statuses = {f"status_{name}": value if isinstance(value, Status) else None for name, value in values.items()}
    numbers = {name: value if isinstance(value, Fraction) else None for name, value in values.items()}
    texts = {name: getattr(row, name) for name in ("market", "side", "property", "name", "course")} | statuses
    return {name: value and str(value) for name, value in texts.items()} | frames.numbers(numbers)


@in_turn
def review(
    before: Specification,
    after: Specification | None = None,
    *,
    proposal: str | Path | None = None,
    tiers: Mapping[str, int] | None = None,
    accounts: Iterable[Holding] | str | Path | None = None,
    prices: Mapping[str, Amount] | None = None,
    properties: str | Iterable[str] | None = None,
    markets: str | Iterable[str] | None = None,
    strict: bool = False,
    seconds: float = SECONDS,
    jobs: int = 1,
    cache: bool = False,
) -> Review:
    """Compare two versions: what was changed, what got worse, who becomes liquidatable: `novate review`.

    In the place of `after` a file with a `proposal` may be given (docs/review.md), with the liquidity tier of markets
    where the file `before` has no comment that says it. `accounts`: `Holding`s, or a CSV file; `prices`: of their
    markets in quote units, else those of the list or `reference_price`. `strict`: a worse figure, or an account that
    falls, is a failure as well. `cache`: as of `novate.verify`.

    Raises `SpecificationError` for a proposal or accounts that do not fit, `ValueError` for a name or a number that is
    none and for a file that is no proposal, `TypeError` where there is no one thing to compare with.
    """
    if (after is None) == (proposal is None) or (tiers and proposal is None):
        raise TypeError("expected either after, or proposal and perhaps tiers")
    wanted = named(markets)
    one = Version(before.source, dict(before.tables), before.meaning)
    other = _version(after) if proposal is None else _proposed(Path(proposal), before, one, tiers or {}, wanted)
    both = one.specification, other.specification
    known = list(dict.fromkeys((*one.specification.markets, *other.specification.markets)))
    given = {chosen([name], known)[0]: _price(name, price) for name, price in (prices or {}).items()}
    fallen = None if accounts is None else _fallen(accounts, given, both)
    names = chosen(named(properties), PROPERTIES)
    with answers(seconds, jobs, cache=cache) as ask:
        found = reviewed(one, other, chosen(wanted, known), names, one_by_one(ask))
    if fallen is not None:
        found = replaced(found, fallen=fallen[0], notes=fallen[1])
    code = found.exit_code(strict=strict)
    return _of(found, code, review_json.as_object(found, code, tool_version()))


def _version(after: Specification | None) -> Version:
    check_specification(after)
    assert after is not None
    return Version(after.source, dict(after.tables), after.meaning)


def _proposed(
    path: Path, before: Specification, version: Version, tiers: Mapping[str, int], markets: Iterable[str]
) -> Version:
    """What a proposal makes of it. Raises `ValueError`, `SpecificationError`."""
    base = Base(version.document, before.content.decode("utf-8-sig"), tiers, tuple(markets))
    for names in (tiers, markets):
        chosen([*names], before.markets)
    try:
        return proposed(path, base, version)
    except SourceFailure as failure:
        raise ValueError("\n".join(failure.problems)) from None


def _price(name: str, price: Amount) -> Fraction:
    found = exact(price)
    if found <= 0:
        raise ValueError(f"found {price} as the price of {name}; expected one above 0")
    return found


def _fallen(
    accounts: Iterable[Holding] | str | Path, prices: Mapping[str, Fraction], both: Both
) -> tuple[Fallen, tuple[str, ...]]:
    """Whom the change hits, and what there is to say of the list."""
    if not isinstance(accounts, str | Path):
        return fallen_among(accounts, prices, both), ()
    fallen, unused = fallen_of(Path(accounts), prices, both)
    return fallen, (f"{accounts}: not used: {', '.join(unused)}",) if unused else ()


def _of(report: reviewing.Review, code: ExitCode, answer: Mapping[str, Any]) -> Review:
    changes = tuple(ChangedKey(**each) for each in answer["changes"])
    rows, fallen = tuple(map(_row, answer["rows"])), answer["accounts"]
    return Review(changes, rows, None if fallen is None else liquidatable(fallen), code, report, answer)


def _row(row: Mapping[str, Any]) -> Comparison:
    read = Status if row["name"] == STATUS else Fraction
    values = {name: None if row[name] is None else read(row[name]) for name in _BOTH}
    return Comparison(**{**row, **values, "side": row["side"] and Side(row["side"])})
