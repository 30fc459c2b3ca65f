"""Compare: margin models side by side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

from novate.comparing.answer import Answer, Positions
from novate.comparing.answer import compare as compared
from novate.comparing.books import usual_positions
from novate.comparing.kinds import kinds_in
from novate.comparing.machine_forms import as_object
from novate.comparing.machines import variant, with_verdicts
from novate.comparing.spreads import spreads_of
from novate.comparing.text import as_text
from novate.comparing.words import money
from novate.library.asking import SECONDS, answers, in_turn, one_by_one
from novate.library.holdings import Amount, Holding, exact, held_by
from novate.library.html import table
from novate.library.specification import Specification
from novate.model.margins import KINDS
from novate.model.margins.contagion import by_each
from novate.proofs.status import Status
from novate.reviewing.holdings import holdings_in, notionals_of
from novate.system.layout import plain_console
from novate.system.names import chosen
from novate.system.version import tool_version


@dataclass(frozen=True, slots=True)
class MarginModel:
    """What one margin model comes to; amounts in quote units."""

    name: str
    required: Fraction
    """What leaves no loss uncovered by the model's own rule."""
    enough: Fraction
    """What leaves none if it is divided as well as it can be."""
    efficiency: Fraction
    """Of what is required, the share that can be lost at once."""
    largest_multiple: Fraction | None
    """How many times the file's moves the collateral of the book survives; None: any."""
    frontier: tuple[tuple[Fraction, Fraction], ...] | None
    """Capital and what it leaves uncovered at worst, where the line between has a kink; None where it is not known."""
    statuses: Mapping[str, Status] = field(hash=False)
    """Of each property the worst; nothing of a model that no machine checks."""


@dataclass(frozen=True, slots=True, repr=False)
class Compared:
    """What `novate.compare` found out: one `MarginModel` each, and what is the same for all."""

    models: tuple[MarginModel, ...]
    capital: Mapping[str, Fraction] = field(hash=False)
    """`isolated`, `portfolio`, `worst` and `net`, none larger than the one before."""
    answer: Answer = field(compare=False)
    """What it is made of. Its fields may change between versions."""

    def __iter__(self) -> Iterator[MarginModel]:
        """One model after the other."""
        return iter(self.models)

    def __getitem__(self, name: str) -> MarginModel:
        """One by its name. Raises `KeyError`."""
        return {each.name: each for each in self.models}[name]

    @property
    def portfolio_saves(self) -> Fraction:
        """What portfolio margin would save of the capital of isolated positions: nothing on independent bounds."""
        return self.capital["isolated"] - self.capital["portfolio"]

    @property
    def borne(self) -> dict[str, dict[str, Fraction]]:
        """Where accounts lack most and all collateral is pooled: what each account that lacks something costs others.

        In proportion to what they have: no more than min(what the one lacks, what the other has).
        """
        names = [each.holder.name for each in self.answer.losses]
        rows = by_each([each.equity for each in self.answer.losses])
        both = ((cause, dict(zip(names, row, strict=True))) for cause, row in zip(names, rows, strict=True))
        return {cause: {name: each for name, each in row.items() if each} for cause, row in both if any(row.values())}

    def to_dict(self) -> dict[str, Any]:
        """The JSON answer of `novate compare`, see docs/json.md."""
        return as_object(self.answer, tool_version())

    def to_text(self, width: int = 80) -> str:
        """The report of the command line."""
        console = plain_console()
        console.width = width
        return as_text(self.answer, console)

    def __str__(self) -> str:
        """The report, 80 columns wide."""
        return self.to_text()

    def __repr__(self) -> str:
        """Of what, and what each requires."""
        amounts = ", ".join(f"{each.name} {money(each.required)}" for each in self)
        return f"<novate.Compared of {self.answer.specification.title!r}: {amounts}>"

    def _repr_html_(self) -> str:
        rows = [(each.name, each.required, each.enough, each.efficiency) for each in self]
        return table(("model", "required", "enough", "efficiency"), rows)


@in_turn
def compare(
    specification: Specification,
    *,
    margins: str | Iterable[str] = KINDS,
    accounts: Iterable[Holding] | str | Path | None = None,
    prices: Mapping[str, Amount] | None = None,
    max_spread: Mapping[str, str] | None = None,
    seconds: float = SECONDS,
    jobs: int = 1,
    cache: bool = False,
) -> Compared:
    """Put margin models side by side: `novate compare` on the command line (docs/margins.md).

    `accounts`: the book, `Holding`s or a CSV file; else a small one. `prices`: of their markets in quote units, else
    those of the list or `reference_price`. `max_spread`: by two markets with a slash between how far their moves differ
    at most, as {"A-USD/B-USD": "2%"}, in the place of the file's. `cache`: as of `novate.verify`.

    Raises `SpecificationError` for accounts that do not fit, `ValueError` for a name or a number that is none.
    """
    kinds = kinds_in([margins] if isinstance(margins, str) else margins)
    meaning = specification.meaning
    spreads = spreads_of(max_spread or {}, list(meaning.markets))
    given = {chosen([name], meaning.markets)[0]: exact(price) for name, price in (prices or {}).items()}
    positions = usual_positions(meaning) if accounts is None else _positions(accounts, given, specification)
    with answers(seconds, jobs, cache=cache) as ask:
        variants = with_verdicts([variant(specification.tables, kind) for kind in kinds], one_by_one(ask))
    found = compared(specification.source, meaning, variants, positions, spreads, is_usual=accounts is None)
    return _of(found)


def _positions(
    accounts: Iterable[Holding] | str | Path, prices: Mapping[str, Fraction], specification: Specification
) -> Positions:
    if isinstance(accounts, str | Path):
        listed, known, _ = holdings_in(Path(accounts), prices, specification.meaning)
        return notionals_of(listed, known)
    return notionals_of(*held_by(accounts, prices, specification.meaning))


def _of(found: Answer) -> Compared:
    names = ("isolated", "portfolio", "worst", "net")
    models = tuple(
        MarginModel(
            each.kind,
            each.required,
            each.enough,
            each.efficiency,
            each.multiple,
            None if each.frontier is None else tuple((kink.capital, kink.loss) for kink in each.frontier.kinks),
            {name: Status(status) for name, status in found.statuses(each.kind).items()},
        )
        for each in found.models
    )
    return Compared(models, {name: getattr(found.capital, name) for name in names}, found)
