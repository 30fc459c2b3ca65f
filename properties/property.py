"""What a property is: a sentence, a formula over observations, and the assumptions that it rests on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from novate.model.contract import Limit
from novate.model.figures import amount
from novate.model.observation import Absorbed, Books, Charged, CloseOut, Traded, Window, Withdrawn
from novate.model.specification import MarketParameters, Specification


@dataclass(frozen=True, slots=True)
class Claim:
    """`premise` implies `conclusion`. Both are Python truths over concrete numbers, or Z3 formulas over terms."""

    label: str
    """What is claimed, as the name of an obligation: "the shortfall is at most R quanta"."""
    premise: Any
    conclusion: Any
    violation: Callable[[], str]
    """What happens where concrete numbers break it, in quote units: "the close-out leaves 880 of bad debt"."""


@dataclass(frozen=True, slots=True)
class FileClaim:
    """What must hold of the numbers of a file, whatever its machine does: that there is room left."""

    label: str
    """What is claimed."""
    room: Fraction | None
    """At least 0 where it holds, and below by as much as is missed; None where nothing is known."""
    says: str
    """What decides it, with its numbers; why nothing is known where nothing is."""
    run: Callable[[], tuple[str, ...]]
    """Where it does not hold: what happens, replayed, one sentence after the other; the last one says what broke."""
    is_money: bool = True
    """Whether the room is in quote quanta; else it is a number of something."""


BooksClaims = Callable[[Specification, Books[Any]], tuple[Claim, ...]]
WindowClaims = Callable[[Specification, Window[Any]], tuple[Claim, ...]]
AbsorbedClaims = Callable[[Specification, MarketParameters, Absorbed[Any]], tuple[Claim, ...]]
WithdrawnClaims = Callable[[Specification, Withdrawn[Any]], tuple[Claim, ...]]
ChargedClaims = Callable[[Specification, Charged[Any]], tuple[Claim, ...]]
CloseOutClaims = Callable[[Specification, MarketParameters, CloseOut[Any]], tuple[Claim, ...]]


def beyond_rounding(quanta: int | Fraction, specification: Specification) -> str:
    """The end of a sentence about an amount that would be fine if rounding explained it."""
    return f"rounding explains at most {amount(quanta, specification)}" if quanta else "rounding explains none of it"


def _nothing(_: Specification, __: object, ___: object = None) -> tuple[Claim, ...]:
    return ()


@dataclass(frozen=True, slots=True)
class Property:
    """One promise of the mechanism."""

    name: str
    short: str
    """Its name in four letters, for a narrow column."""
    title: str
    """A headline."""
    statement: str
    """Plain English."""
    formula: str
    source: str
    expected: str
    """What somebody expects who writes an entry of `[expect]` about it, in a sentence."""
    assumptions: Callable[[Specification, MarketParameters], tuple[Limit, ...]]
    """The limits of a market that it rests on."""
    not_applicable: Callable[[Specification, MarketParameters | None], str | None] = lambda _, __: None
    """The reason why the specification does not speak of this, or None."""
    assumed_instead: tuple[Limit, ...] = ()
    """What others then have to assume, and nobody answers for."""
    guarantees: tuple[Limit, ...] = ()
    """What others may assume where it is proved."""
    decides: tuple[str, ...] = ()
    """Parameters, by the last part of their key, of which a design question asks this unless it is told otherwise."""
    concerns: Callable[[Specification], bool] = lambda _: True
    """Whether anybody would ask it of such a mechanism, who does not ask for it by name."""
    of_margin: bool = False
    """Whether it holds from some maintenance margin on."""
    margin: str = "maintenance_margin"
    """The key of a market that a reader looks at first, where it does not hold."""
    examples: tuple[Any, ...] = ("proved",)
    """What an entry of `[expect]` about it may be."""
    is_usual: bool = False
    """Whether a design question asks it about a parameter that none decides: of one property alone."""
    of_specification: bool = False
    """Whether there is one verdict for the whole specification, not one for each side of each market."""
    on_window: WindowClaims = _nothing
    """What must hold of all close-outs of a window together."""
    of_fund: bool = False
    """Whether what empties the insurance fund breaks it: then what costs the fund a little breaks it if repeated."""
    on_books: BooksClaims = _nothing
    """What must hold of the books at every moment."""
    on_close_out: CloseOutClaims = _nothing
    """What must hold of every close-out."""
    on_trade: Callable[[Specification, Traded[Any]], Claim] | None = None
    """What must hold of both accounts of every trade."""
    on_absorbed: AbsorbedClaims | None = None
    """What must hold of what layers of the waterfall do for every close-out."""
    on_withdrawn: WithdrawnClaims | None = None
    """What must hold of every withdrawal."""
    on_charged: ChargedClaims | None = None
    """What must hold of every account that pays for another's close-out: then it speaks of charges itself."""
    on_overdue: Callable[[str, Any], Claim] | None = None
    """What must hold of every account that is overdue: of its name, and whether a close-out of it is possible."""

    on_file: Callable[[Specification], FileClaim] | None = None
    """What must hold of a file's numbers, which decide it alone: then nothing is asked of the machine."""

    on_refused: Callable[[Specification, str, Any], Claim] | None = None
    """What must hold of every overdue account, where the mechanism refuses to close out those that hold too little.

    Of its name, and what it would hold were its position closed at the market price.
    """

    @property
    def of_books(self) -> bool:
        """Whether it claims anything of the books."""
        return self.on_books is not _nothing
