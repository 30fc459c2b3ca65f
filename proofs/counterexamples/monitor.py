"""The properties' executable form: watches a run of the reference and says when a property breaks.

A monitor follows one property of one side of one market, or of the whole specification. It is told every step and
answers with the claim that the step breaks, if any. Properties of the books (conservation, solvency) are the same
whichever market is watched.
"""

from __future__ import annotations

import builtins
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction

from novate.model.actions import NOBODY, Action, Deposit, Liquidate, Refusal, Step, Trade
from novate.model.core.reference.accounts import account_of
from novate.model.core.reference.books import books
from novate.model.core.reference.liquidate import held_at, is_refused_in
from novate.model.core.reference.machine import execute
from novate.model.core.reference.margin import equity, is_liquidatable, least_balance, maintenance_requirement
from novate.model.core.reference.rules import Rules
from novate.model.layers import stands_in
from novate.model.observation import Books, Charged, CloseOut, Traded, Window
from novate.model.specification import Side, Specification
from novate.model.state import Account, ClearingState
from novate.proofs.counterexamples.repetition import held_at_first, in_one_pot, repeated_books, repeated_window
from novate.proofs.counterexamples.spell import Spell, ended, side_of, total
from novate.proofs.counterexamples.wave_so_far import WaveSoFar
from novate.properties import PROPERTIES
from novate.properties.property import Claim

MAKER = "a fresh market maker"


@dataclass(slots=True)
class Monitor:
    """Follows one property of one side of one market, or of the whole specification, along a run."""

    rules: Rules
    property: str
    market: str | None
    side: Side | None
    """None, as the market, where the property is one of the whole specification."""
    repeats: int = 1
    """How often the run happens (see `novate.proofs.counterexamples.repetition`)."""
    _spells: dict[str, Spell] = field(default_factory=dict)
    """Account -> what has become of it since it was last healthy."""
    _window: list[tuple[int, Window[Fraction]]] = field(default_factory=list)
    """(block, accounts closed out) of the last n blocks."""
    _wave: WaveSoFar = field(init=False)
    _charges: int = 0
    """Accounts charged so far, each time it was."""

    def __post_init__(self) -> None:
        """Begin with a calm."""
        self._wave = WaveSoFar(self.rules.specification.horizon)

    def broken_by(self, before: ClearingState, action: Action, step: Step) -> str | None:
        """What happens in this step that breaks the property, in a sentence with the numbers, or None."""
        self._remember(before)
        for claim in self._claims(before, action, step):
            if claim.premise and not claim.conclusion:
                return claim.violation()
        return None

    def _claims(self, before: ClearingState, action: Action, step: Step) -> list[Claim]:
        specification = self.rules.specification
        watched = PROPERTIES[self.property]
        claims = list(watched.on_books(specification, self._books(step.state))) if watched.of_books else []
        if watched.on_overdue is not None:
            claims += self._enabled(step.state, watched.on_overdue)
        if watched.on_refused is not None and specification.reverts_below_reward:
            claims += self._refused(step.state, watched.on_refused)
        if watched.on_trade is not None and isinstance(action, Trade) and action.market == self.market:
            claims += self._traded(before, action, step.state, watched.on_trade)
        if watched.on_withdrawn is not None and step.withdrawn is not None:
            claims += watched.on_withdrawn(specification, step.withdrawn)
        if step.close_out is not None and isinstance(action, Liquidate):
            seen = self._seen(before, action, step.close_out)
            charged = [] if watched.on_charged is None else list(self._charged(before, action, step))
            if watched.of_specification:
                claims += watched.on_window(specification, self._window_with(step.state, action))
            elif self._watches(before, action):
                market = specification.markets[action.market]
                claims += watched.on_close_out(specification, market, seen)
                if watched.on_absorbed is not None and step.absorbed is not None:
                    claims += watched.on_absorbed(specification, market, step.absorbed)
                if watched.on_charged is not None:
                    claims += (claim for each in charged for claim in watched.on_charged(specification, each))
        return claims

    def _books(self, state: ClearingState) -> Books[int | Fraction]:
        """What the clearing house owes and has: once nobody holds anything any more, after all the runs."""
        entries = books(self.rules, state)
        if self.repeats == 1 or any(account.positions for account in state.accounts.values()):
            return entries
        specification = self.rules.specification
        return repeated_books(in_one_pot(specification, entries), held_at_first(specification), self.repeats)

    def _watches(self, before: ClearingState, action: Liquidate) -> bool:
        return action.market == self.market and side_of(before, action) is self.side

    def _seen(self, before: ClearingState, action: Liquidate, seen: CloseOut[Fraction]) -> CloseOut[Fraction]:
        """A close-out beside the earlier ones of its account."""
        return self._spells[action.account].closed(before, action, seen) if self._follows else seen

    @builtins.property
    def _follows(self) -> bool:
        """Whether it matters what became of an account before: to the fund, and where it has several positions."""
        specification = self.rules.specification
        of_several = specification.many_positions or not specification.closes_whole
        return PROPERTIES[self.property].of_specification or of_several

    def _remember(self, state: ClearingState) -> None:
        """A healthy account's spell begins anew; a wrong reference may close out one that never was healthy."""
        if self.rules.specification.has_turns:
            self._wave.remember(state)
        if not self._follows:
            return
        for name, account in state.accounts.items():
            if name not in self._spells or not is_liquidatable(self.rules, state, account):
                self._spells[name] = Spell(self.rules, account, state)

    def _window_with(self, after: ClearingState, action: Liquidate) -> Window[Fraction]:
        """The window that ends with this close-out; an account counts once its last position is closed."""
        oldest = after.block - self.rules.specification.horizon
        self._window = [(block, each) for block, each in self._window if block > oldest]
        if not after.accounts[action.account].positions:
            whole = ended(self._spells[action.account].window, after.block, action.market)
            self._window.append((after.block, whole))
        window = replace(total([each for _, each in self._window]), wave=self._wave.worth)
        return window if self.repeats == 1 else repeated_window(window, self.repeats)

    def _enabled(self, state: ClearingState, on_overdue: Callable[[str, bool], Claim]) -> list[Claim]:
        """What is claimed of each account that holds the watched position, is overdue, and was not called yet."""
        assert self.market is not None, "a property of one side"
        return [
            on_overdue(name, can_be_closed(self.rules, state, name, self.market))
            for name, account in state.accounts.items()
            if account.overdue and self._holds(account, self.market) and self.market not in account.called
        ]

    def _refused(
        self, state: ClearingState, on_refused: Callable[[Specification, str, Fraction], Claim]
    ) -> list[Claim]:
        """What is claimed of each account that holds the watched position and is overdue, by what it would hold."""
        assert self.market is not None, "a property of one side"
        price = Fraction(state.markets[self.market].price)
        return [
            on_refused(self.rules.specification, name, held_at(self.rules, state, account, self.market, price))
            for name, account in state.accounts.items()
            if account.overdue and self._holds(account, self.market)
        ]

    def _traded(
        self,
        before: ClearingState,
        action: Trade,
        after: ClearingState,
        on_trade: Callable[[Specification, Traded[Fraction]], Claim],
    ) -> list[Claim]:
        """What is claimed of each of the two that holds the watched position, or has just closed it."""
        rules, claims = self.rules, []
        for name in (action.buyer, action.seller):
            account = after.accounts[name]
            if self._holds(account, action.market) or (
                not account.positions.get(action.market) and self._holds(account_of(before, name), action.market)
            ):
                seen = Traded(equity(rules, after, account), maintenance_requirement(rules, after, account))
                claims.append(on_trade(rules.specification, seen))
        return claims

    def _charged(self, before: ClearingState, action: Liquidate, step: Step) -> Iterator[Charged[Fraction]]:
        """Each account that was charged for this close-out, from before it on; each counts, whatever is watched."""
        rules, then, after = self.rules, step.closed.accounts, step.state
        for name, account in after.accounts.items():
            if name != action.account and account != then.get(name):
                self._charges += 1
                was = account_of(before, name)
                yield Charged(
                    account=name,
                    equity_before=equity(rules, before, was),
                    requirement_before=maintenance_requirement(rules, before, was),
                    equity_after=equity(rules, after, account),
                    requirement_after=maintenance_requirement(rules, after, account),
                    holds=bool(account.positions),
                    charges=Fraction(self._charges),
                )

    def _holds(self, account: Account, market: str) -> bool:
        size = account.positions.get(market, 0)
        return size > 0 if self.side is Side.LONG else size < 0


def can_be_closed(rules: Rules, state: ClearingState, name: str, market: str) -> bool:
    """Whether a close-out at the market price succeeds against a fresh maker who deposits enough.

    Or against nobody, where the other side is closed instead.

    Where it is refused for what the account holds at the fill, it must not be so at the worst one that is permitted.
    """
    if is_refused_in(rules, state, state.accounts[name], market):
        return False
    size = state.accounts[name].positions[market]
    price, oracle = state.markets[market].price, state.markets[market].oracle
    if stands_in(rules.specification):
        return isinstance(execute(rules, state, Liquidate(name, market, NOBODY, price)), Step)
    cost = 2 + abs(size) * price * rules.markets[market].parameters.unit
    needed = least_balance(rules, {market: size}, {market: oracle}, initial=True)
    funded = execute(rules, state, Deposit(MAKER, max(1, needed + int(cost))))
    if isinstance(funded, Refusal):
        return False
    return isinstance(execute(rules, funded.state, Liquidate(name, market, MAKER, price)), Step)
