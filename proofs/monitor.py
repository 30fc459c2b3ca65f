"""The properties' executable form: watches a run of the reference and says when a property breaks.

A monitor follows one property of one side of one market. It is told every step and answers with the claim that the
step breaks, if any. Properties of the books (conservation, solvency) are the same whichever market is watched.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from novate.model.actions import Action, Deposit, Liquidate, Refusal, Step
from novate.model.observation import CloseOut
from novate.model.quantities import format_amount
from novate.model.reference.books import books
from novate.model.reference.machine import execute
from novate.model.reference.margin import is_liquidatable, least_balance
from novate.model.reference.rules import Rules
from novate.model.specification import Side
from novate.model.state import Account, ClearingState
from novate.properties import PROPERTIES
from novate.properties.fund_sufficiency import Window, on_window
from novate.properties.property import Claim

MAKER = "a fresh market maker"


@dataclass(slots=True)
class Monitor:
    """Follows one property of one side of one market along a run."""

    rules: Rules
    property: str
    market: str
    side: Side
    _anchors: dict[str, Fraction] = field(default_factory=dict)
    """Account -> its notional in the market at the oracle price at which it was last healthy."""
    _window: list[tuple[int, Window[Fraction]]] = field(default_factory=list)
    """(block, close-out) of the last n blocks."""

    def broken_by(self, before: ClearingState, action: Action, step: Step) -> str | None:
        """The claim that this step breaks, in words with the numbers, or None."""
        self._remember(before)
        for claim in self._claims(before, action, step):
            if claim.premise and not claim.conclusion:
                return f"it does not hold that {claim.label}: {self._numbers(step)}"
        return None

    def _claims(self, before: ClearingState, action: Action, step: Step) -> list[Claim]:
        specification = self.rules.specification
        watched = PROPERTIES[self.property]
        claims = list(watched.on_books(specification, books(self.rules, step.state))) if watched.of_books else []
        if self.property == "liquidation-progress":
            claims += self._enabled(step.state)
        if step.close_out is not None and isinstance(action, Liquidate) and self._watches(before, action):
            market = specification.markets[self.market]
            claims += watched.on_close_out(specification, market, step.close_out)
            if self.property == "fund-sufficiency":
                claims += on_window(specification, market, self._window_with(before, action, step.close_out))
        return claims

    def _watches(self, before: ClearingState, action: Liquidate) -> bool:
        size = before.accounts[action.account].positions[action.market]
        return action.market == self.market and (size > 0) == (self.side is Side.LONG)

    def _remember(self, state: ClearingState) -> None:
        """Take each healthy account's notional at the oracle price."""
        if self.property != "fund-sufficiency":
            return
        unit = self.rules.markets[self.market].parameters.unit
        oracle = state.markets[self.market].oracle
        for name, account in state.accounts.items():
            if not is_liquidatable(self.rules, state, account):
                self._anchors[name] = abs(account.positions.get(self.market, 0)) * oracle * unit

    def _window_with(self, before: ClearingState, action: Liquidate, seen: CloseOut[Fraction]) -> Window[Fraction]:
        """The window that ends with this close-out."""
        oldest = before.block - self.rules.specification.horizon
        one = Window(self._anchors[action.account], seen.shortfall, Fraction(1))
        self._window = [(block, each) for block, each in self._window if block > oldest] + [(before.block, one)]
        windows = [each for _, each in self._window]
        return Window(
            exposure=sum((each.exposure for each in windows), Fraction(0)),
            shortfall=sum((each.shortfall for each in windows), Fraction(0)),
            close_outs=Fraction(len(windows)),
        )

    def _enabled(self, state: ClearingState) -> list[Claim]:
        """Whenever an account that holds the watched position is overdue, a close-out of it is enabled."""
        return [
            Claim(
                f"a close-out of account {name} is enabled", True, can_be_closed(self.rules, state, name, self.market)
            )
            for name, account in state.accounts.items()
            if account.overdue and self._holds(account)
        ]

    def _holds(self, account: Account) -> bool:
        size = account.positions.get(self.market, 0)
        return size > 0 if self.side is Side.LONG else size < 0

    def _numbers(self, step: Step) -> str:
        """What was observed, in quote units."""
        seen = step.close_out
        if PROPERTIES[self.property].of_books:
            entries = books(self.rules, step.state)
            owed = entries.owed + entries.fees + entries.keeper_claims
            return f"owed {self._money(owed)}, cash {self._money(entries.cash)}"
        if seen is None:
            return "no close-out is possible"
        return (
            f"shortfall {self._money(seen.shortfall)}, charges {self._money(seen.charges)}, "
            f"keeper's reward {self._money(seen.reward)}"
        )

    def _money(self, quanta: Fraction) -> str:
        """Quote units, exact."""
        return format_amount(quanta * self.rules.specification.quote_quantum)


def can_be_closed(rules: Rules, state: ClearingState, name: str, market: str) -> bool:
    """Whether a close-out at the market price succeeds against a fresh maker who deposits enough."""
    size = state.accounts[name].positions[market]
    price, oracle = state.markets[market].price, state.markets[market].oracle
    cost = 2 + abs(size) * price * rules.markets[market].parameters.unit
    needed = least_balance(rules, {market: size}, {market: oracle}, initial=True)
    funded = execute(rules, state, Deposit(MAKER, max(1, needed + int(cost))))
    if isinstance(funded, Refusal):
        return False
    return isinstance(execute(rules, funded.state, Liquidate(name, market, MAKER, price)), Step)
