"""The executable reference: actions carried out in whole numbers, or refused, as a contract would."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from novate.library import frames
from novate.library.actions import check_action
from novate.library.digest import digest
from novate.library.html import table
from novate.library.specification import Specification
from novate.model.actions import Action, Refusal, Step
from novate.model.core.reference import margin
from novate.model.core.reference.accounts import account_of
from novate.model.core.reference.genesis import genesis
from novate.model.core.reference.machine import execute
from novate.model.core.reference.rules import Rules
from novate.model.specification import Side
from novate.model.state import Account, ClearingState
from novate.proofs.counterexamples.replay import Violation
from novate.proofs.counterexamples.replay import replay as watched_replay
from novate.properties import PROPERTIES
from novate.scenarios.scenario_json import actions_in_json
from novate.system.names import chosen

if TYPE_CHECKING:
    import polars

Prices = Mapping[str, int | str | Fraction]
"""Market to its opening price in quote units per base unit; a market without one stands still."""


class Reference:
    """A clearing house at work: the executable meaning of a specification, as an oracle for tests of others.

    Money in quote quanta, sizes in base quanta, prices in ticks, all whole numbers: `Specification.quanta`,
    `base_quanta` and `ticks` give them. States are immutable: to try something, keep one and set `state` again.
    """

    def __init__(self, specification: Specification, prices: Prices) -> None:
        """Begin in block 0: no account, the insurance fund in cash, these prices. Raises `ValueError`."""
        self.specification = specification
        self.rules = Rules.of(specification.meaning, chosen([*prices], specification.markets))
        ticks = {name: specification.ticks(name, price) for name, price in prices.items()}
        self.state: ClearingState = genesis(self.rules, ticks)

    def __repr__(self) -> str:
        """Of what, how far it is, and a digest of its state."""
        return (
            f"<novate.Reference of {self.specification.title!r} in block {self.state.block}, "
            f"{len(self.state.accounts)} accounts, {digest(self.state)}>"
        )

    def do(self, action: Action) -> Step | Refusal:
        """Carry an action out and go on from there, or say which guard refuses it and stay."""
        result = self.attempt(action)
        if isinstance(result, Step):
            self.state = result.state
        return result

    def attempt(self, action: Action) -> Step | Refusal:
        """What would become of an action. Raises `TypeError` for what is none."""
        check_action(action)
        return execute(self.rules, self.state, action)

    def account(self, name: str) -> Account:
        """What somebody has; an account that nobody has used yet is empty."""
        return account_of(self.state, name)

    def equity(self, name: str) -> Fraction:
        """At the oracle price, in quote quanta."""
        return margin.equity(self.rules, self.state, self.account(name))

    def maintenance_requirement(self, name: str) -> Fraction:
        """At the oracle price, in quote quanta."""
        return margin.maintenance_requirement(self.rules, self.state, self.account(name))

    def initial_requirement(self, name: str) -> Fraction:
        """The same after a trade or a withdrawal."""
        return margin.initial_requirement(self.rules, self.state, self.account(name))

    def is_liquidatable(self, name: str) -> bool:
        """Whether anybody may close the account out."""
        return margin.is_liquidatable(self.rules, self.state, self.account(name))


@dataclass(frozen=True, slots=True, repr=False)
class Simulation:
    """Actions and what became of each: a `Step` with the state that it led to, or a `Refusal`."""

    specification: Specification
    initial: ClearingState
    actions: tuple[Action, ...]
    results: tuple[Step | Refusal, ...]
    """One for each action."""

    def __iter__(self) -> Iterator[tuple[Action, Step | Refusal]]:
        """Each action with what became of it."""
        return zip(self.actions, self.results, strict=True)

    def __len__(self) -> int:
        """How many actions there are."""
        return len(self.actions)

    def __repr__(self) -> str:
        """How many actions, how many were refused, and a digest of where it began and what was done."""
        known = digest((self.initial, self.actions))
        return f"<novate.Simulation of {len(self)} actions, {len(self.refusals)} of them refused, {known}>"

    def _repr_pretty_(self, printer: Any, _cycle: object) -> None:
        """The same where Hypothesis tells a failing example: of a dataclass it would tell every field."""
        printer.text(repr(self))

    def __hash__(self) -> int:
        """Equal ones are about equal specifications, and as long."""
        return hash((self.specification, len(self)))

    @property
    def states(self) -> tuple[ClearingState, ...]:
        """The first state, then the one after each action: after a refusal the same again."""
        found = [self.initial]
        for each in self.results:
            found.append(each.state if isinstance(each, Step) else found[-1])
        return tuple(found)

    @property
    def refusals(self) -> tuple[tuple[Action, Refusal], ...]:
        """The actions that were refused, each with the guard that did."""
        return tuple((action, each) for action, each in self if isinstance(each, Refusal))

    def to_dict(self) -> dict[str, Any]:
        """Opening prices in ticks, and each action with the guard that refused it, or None; numbers are texts."""
        rows = (next(actions_in_json([action])) | {"refused": _guard(result)} for action, result in self)
        opening = {name: str(market.price) for name, market in self.initial.markets.items()}
        return {"opening": opening, "actions": list(rows)}

    def to_polars(self) -> polars.DataFrame:
        """A row for each action: its number, its kind, what it says, who refused it. Raises `MissingLibraryError`."""
        return frames.frame([dict(zip(_COLUMNS, row, strict=True)) for row in self._rows()], _COLUMNS)

    def _repr_html_(self) -> str:
        return table(tuple(_COLUMNS), self._rows())

    def _rows(self) -> Iterator[tuple[int, str, str, str | None]]:
        for number, (action, result) in enumerate(self, start=1):
            said = ", ".join(f"{each.name}={getattr(action, each.name)}" for each in fields(action))
            yield number, type(action).__name__, said, _guard(result)

    def violation(self, property: str, market: str | None = None, side: str | None = None) -> Violation | None:
        """Where a property breaks for a side of a market: the `step`, among those carried out, and a `message`.

        A property of the whole specification is asked of no market and no side. Raises `ValueError`.
        """
        (name,) = chosen([property], PROPERTIES)
        if PROPERTIES[name].of_specification != (market is None and side is None) or (market is None) != (side is None):
            whole = PROPERTIES[name].of_specification
            raise ValueError(f"{name}: expected {'neither a market nor' if whole else 'a market and'} a side")
        carried_out = [action for action, each in self if isinstance(each, Step)]
        asked = None if market is None else chosen([market], self.specification.markets)[0]
        of_side = None if side is None else Side(chosen([side], Side)[0])
        return watched_replay(self.specification.meaning, self.initial, carried_out, name, asked, of_side).violation


_COLUMNS: Mapping[str, type] = {"number": int, "action": str, "what": str, "refused by": str}


def _guard(result: Step | Refusal) -> str | None:
    return result.guard if isinstance(result, Refusal) else None


def simulate(specification: Specification, actions: Iterable[Action], prices: Prices) -> Simulation:
    """Carry actions out from the beginning, with these opening prices in quote units; a refused one changes nothing."""
    reference, listed = Reference(specification, prices), tuple(actions)
    initial, results = reference.state, _all_done(reference, listed)
    return Simulation(specification, initial, listed, results)


def _all_done(reference: Reference, actions: Sequence[Action]) -> tuple[Step | Refusal, ...]:
    return tuple(reference.do(each) for each in actions)
