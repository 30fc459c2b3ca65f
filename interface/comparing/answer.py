"""Margin models side by side: capital, what survives, whose loss it is, and where one breaks and another does not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import product

from novate.comparing.books import book_of, hedged, region_of
from novate.comparing.machines import Variant
from novate.comparing.replayed import replayed
from novate.comparing.spreads import with_spreads
from novate.comparing.survival import rows
from novate.model.margins import contagion, of_models
from novate.model.margins.book import Book, Holder, positive
from novate.model.margins.capital import Capital
from novate.model.margins.compartment import Compartment, largest_multiple
from novate.model.margins.frontier import Frontier, uncovered
from novate.model.margins.region import Moves, Pair, Region
from novate.model.margins.smallest_path import Jump, Witness, smallest
from novate.model.specification import Specification
from novate.proofs.design.capital_frontier import capital_frontier
from novate.proofs.engine.limits import Limits
from novate.proofs.status import Status

Positions = Mapping[str, tuple[Mapping[str, Fraction], Fraction]]
"""Accounts by name: notionals by market, and what each has, in quote units."""
MARKETS = 2
"""In so many of a book smallest paths are looked for."""
TWICE = Fraction(2)
"""Losses are shown of moves so many times the file's where those lose nobody anything."""


@dataclass(frozen=True, slots=True)
class Model:
    """What one margin model comes to."""

    kind: str
    required: Fraction
    """Quote units that leave no loss uncovered by this model's own rule."""
    enough: Fraction
    """Quote units that leave none if they are divided as well as they can be."""
    efficiency: Fraction
    """Of what is required, the share that can be lost at once."""
    frontier: Frontier | None
    """Capital against what it leaves uncovered; None where the book is too large for it."""
    multiple: Fraction | None
    """How many times the file's moves the collateral of the book survives; None: any."""


@dataclass(frozen=True, slots=True)
class AccountLoss:
    """What becomes of one account where most is lost."""

    holder: Holder
    equity: Fraction
    """After the moves, all positions closed."""
    lacks_isolated: Fraction
    """What its positions lack if each has collateral of its own."""
    in_proportion: Fraction
    """What it loses by others where all collateral is pooled."""
    coming_last: Fraction
    """The same if all others withdraw before it."""

    @property
    def lacks(self) -> Fraction:
        """What it has less than nothing."""
        return max(-self.equity, Fraction(0))


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A smallest path, and what the executable reference says of it."""

    witness: Witness
    replayed: tuple[str, ...]
    """Of its two models those that the reference has, and of which it says the same."""
    denied: tuple[str, ...]
    """Those of which it says something else: none, or one of the two is wrong."""


@dataclass(frozen=True)
class Answer:
    """All that is said of one file and one book."""

    file: str
    specification: Specification
    book: Book
    region: Region
    is_usual: bool
    """Whether the book is the one that is used where none is given."""
    variants: Sequence[Variant]
    """By margin model, in the order of the registry."""
    models: tuple[Model, ...]
    witnesses: tuple[Confirmed, ...]

    @cached_property
    def capital(self) -> Capital:
        """The four."""
        return Capital.of(self.book)

    @property
    def kinds(self) -> tuple[str, ...]:
        """Which models were asked about."""
        return tuple(each.kind for each in self.models)

    def statuses(self, kind: str) -> dict[str, Status]:
        """Of each property the worst under one model; nothing of one that no machine checks."""
        return {row.name: row.statuses[kind] for row in rows(self.variants) if kind in row.statuses}

    @cached_property
    def hedged(self) -> list[tuple[Holder, str, str]]:
        """Accounts of which one would expect a saving that there is not, and why: markets that move by themselves."""
        return list(hedged(self.book, self.region))

    @cached_property
    def by_accounts(self) -> Frontier | None:
        """Capital against what accounts lack: where all is pooled bystanders bear it."""
        return capital_frontier(self.book.by_account, Limits())

    def borne_with(self, capital: Fraction) -> Fraction | None:
        """What bystanders bear at worst where so much capital is pooled, as well divided as it can be."""
        return None if self.by_accounts is None else self.by_accounts.at(capital)

    @cached_property
    def shown_factor(self) -> Fraction:
        """How many times the file's moves losses are shown of."""
        collateral = [each.collateral for each in self.book.holders]
        loses = uncovered(self.book.by_account, collateral) > 0 or self._positions_lack(self.book) > 0
        deepest = min(move for each in self.book.vertices for move in each.values())
        return Fraction(1) if loses or TWICE * deepest <= -1 else TWICE

    def _positions_lack(self, book: Book) -> Fraction:
        return uncovered(book.by_position, [each for holder in book.holders for each in holder.divided.values()])

    @cached_property
    def _shown(self) -> tuple[Moves, list[AccountLoss]]:
        """Where accounts lack most together, and of these places the positions."""
        book = self.book.scaled(self.shown_factor)
        every = [_losses(book, place) for place in range(len(book.vertices))]

        def lost(place: int) -> tuple[Fraction, Fraction]:
            both = ((each.lacks, each.lacks_isolated) for each in every[place])
            lacks, apart = (sum(each, Fraction(0)) for each in zip(*both, strict=True))
            return lacks, apart

        worst = max(range(len(every)), key=lost)
        return book.vertices[worst], every[worst]

    @property
    def shown_moves(self) -> Moves:
        """The moves of which losses are shown."""
        return self._shown[0]

    @property
    def losses(self) -> list[AccountLoss]:
        """What becomes of each account then."""
        return self._shown[1]


def _losses(book: Book, place: int) -> list[AccountLoss]:
    """Of each account at one vertex."""
    lost = [row[place] for row in book.by_account]
    equities = [each.collateral - loss for each, loss in zip(book.holders, lost, strict=True)]
    of_positions = iter(book.by_position)
    apart = [positive(next(of_positions)[place] - own for own in each.divided.values()) for each in book.holders]
    shares, last = contagion.in_proportion(equities), contagion.coming_last(equities)
    return list(map(AccountLoss, book.holders, equities, apart, shares, last))


def compare(
    file: str,
    specification: Specification,
    variants: Sequence[Variant],
    positions: Positions,
    spreads: Mapping[Pair, Fraction],
    *,
    is_usual: bool,
) -> Answer:
    """Everything; a spread that is given goes before the file's. Raises `SpecificationError`."""
    region = region_of(specification, with_spreads(spreads, specification))
    book = book_of(specification, positions, region)
    kinds = [each.kind for each in variants]
    models = tuple(_model(kind, book) for kind in kinds)
    witnesses = tuple(_witnesses(book, region, specification, kinds))
    return Answer(file, specification, book, region, is_usual, variants, models, witnesses)


def _model(kind: str, book: Book) -> Model:
    compartments, ask = (of_models([kind], name)[kind] for name in ("compartments", "required"))
    capital, parts, still = Capital.of(book), compartments(book), compartments(book.scaled(Fraction(0)))
    losses = [each.losses for each in parts]
    required = ask(capital)
    return Model(
        kind,
        required,
        sum((max((*row, Fraction(0))) for row in losses), Fraction(0)),
        capital.efficiency(required),
        capital_frontier(losses, Limits()),
        _multiple(still, parts),
    )


def _multiple(still: Sequence[Compartment], parts: Sequence[Compartment]) -> Fraction | None:
    limits = (largest_multiple(*both) for both in zip(still, parts, strict=True))
    return min((each for each in limits if each is not None), default=None)


def jumps_in(region: Region, markets: Sequence[str]) -> list[Jump]:
    """What prices can be multiplied by in a step: each stays, falls or rises as far as it can, alone or together."""
    wanted = region.of(markets)
    alone = [
        dict(zip(wanted.low, each, strict=True))
        for each in product(*map(_ends, wanted.low.values(), wanted.high.values()))
    ]
    every = [*filter(wanted.contains, alone), *wanted.vertices()]
    found = {tuple(each[market] + 1 for market in markets): each for each in every}
    return [dict(zip(markets, each, strict=True)) for each in sorted(found)]


def _ends(low: Fraction, high: Fraction) -> tuple[Fraction, ...]:
    return Fraction(0), low, high


def _witnesses(book: Book, region: Region, specification: Specification, kinds: Sequence[str]) -> Iterator[Confirmed]:
    """In the first two markets of the book."""
    held = {market for each in book.holders for market in each.notionals}
    markets = [each for each in specification.markets if each in held][:MARKETS]
    jumps = jumps_in(region, markets)
    margins = {each: specification.markets[each].maintenance_margin for each in markets}
    for witness in smallest(margins, jumps, kinds):
        said = {kind: replayed(witness, kind, jumps) for kind in (witness.breaks, witness.holds)}
        known = {kind: each for kind, each in said.items() if each is not None}
        agreed = {kind: each == witness.outcome(kind) for kind, each in known.items()}
        yield Confirmed(witness, *(tuple(kind for kind in agreed if agreed[kind] is is_so) for is_so in (True, False)))
