"""Auto-deleveraging as a layer, in exact integers.

A close-out finds a market maker. If the layers above leave something of it, the maker's part is taken back, and those
of the other side close as much of their positions, at the price of the rule. At the bankruptcy price they pay what the
maker would have paid, and what was left; whatever they do not close the maker keeps, at his price.
"""

from __future__ import annotations

from fractions import Fraction

from novate.model.core.reference.charge import Closed, Shared
from novate.model.core.reference.margin import scaled_equity
from novate.model.core.reference.rules import Rules
from novate.model.observation import LayerSeen
from novate.model.specification import Specification
from novate.model.state import ClearingState, Ledger
from novate.model.waterfall.adl.allocations.score import profit_score
from novate.model.waterfall.adl.parameters import Allocation, Candidates
from novate.model.waterfall.adl.passes import Deleveraged, Pass, deleveraged
from novate.model.waterfall.adl.positions import Holder
from novate.model.waterfall.adl.rule import Deleveraging


def pay(_: Specification, ledger: Ledger, __: str, ___: int) -> tuple[Ledger, int]:
    """Pay nothing; return the ledger, and that."""
    return ledger, 0


def seen(*_: object) -> LayerSeen[int]:
    """What the properties look at: that it neither holds nor pays anything."""
    return LayerSeen("adl", 0, 0)


def shared_out(rules: Rules, state: ClearingState, closed: Closed, left: int) -> Shared:
    """What the other side pays, and closes; nothing where that would leave more than there is."""
    names = sorted(name for name in state.accounts if name != closed.account)
    if not names or not left:
        return Shared({}, 0)
    done = deleveraged(this_pass(rules, state, closed, names, left), rule(rules.specification))
    filled = sum(done.closed)
    kept = closed.flow - closed.flow * filled // abs(closed.size)  # the maker's money for what he keeps
    rest = -done.bankrupt.balance + kept
    if not filled or rest > left:
        return Shared({}, 0)
    paid = dict(zip(names, done.paid, strict=True))
    paid[closed.maker] = paid.get(closed.maker, 0) + closed.flow - kept
    return Shared(paid, left - max(0, rest), moved(closed, names, done))


def moved(closed: Closed, names: list[str], done: Deleveraged) -> dict[str, int]:
    """Account -> base quanta by which its position changes: the other side's, and the maker's back."""
    found = {name: done.sign * size for name, size in zip(names, done.closed, strict=True)}
    found[closed.maker] = found.get(closed.maker, 0) - done.sign * sum(done.closed)
    return {name: size for name, size in found.items() if size}


def this_pass(rules: Rules, state: ClearingState, closed: Closed, names: list[str], left: int) -> Pass:
    """The position, with what others have to pay for all of it, and the others as if the maker had taken none of it."""
    market, now = rules.specification.markets[closed.market], state.markets[closed.market]
    others = [holder(state, name, closed) for name in names]
    bankrupt = Holder(closed.size, closed.flow - left)
    mark, last = (Fraction(each) * market.unit for each in (now.oracle, now.last_oracle or now.oracle))
    by_score = rules.specification.adl_allocation == Allocation.SCORE
    found = [score(rules, state, name, other, mark) for name, other in zip(names, others, strict=True) if by_score]
    return Pass(bankrupt, others, mark, last, scores=found, first=state.block % len(names))


def score(rules: Rules, state: ClearingState, name: str, other: Holder, mark: Fraction) -> Fraction:
    """By what a queue goes: the share that a position has gained of what it was opened at, times the leverage.

    Who has nothing, or less, is the most leveraged: it counts as a quantum.
    """
    cost = abs(other.size) * other.entry
    worth = max(Fraction(1), Fraction(scaled_equity(rules, state, state.accounts[name]), rules.scale))
    return profit_score(other.gain(mark), cost, abs(other.size) * mark, worth) if cost else Fraction(0)


def holder(state: ClearingState, name: str, closed: Closed) -> Holder:
    """An account in the market of the closed one."""
    account = state.accounts[name]
    size = account.positions.get(closed.market, 0) - (closed.size if name == closed.maker else 0)
    return Holder(size, account.balance, account.opened_at.get(closed.market, Fraction(0)) / (size or 1))


def rule(specification: Specification) -> Deleveraging:
    """The one of a file."""
    profitable = specification.adl_candidates == Candidates.PROFITABLE
    return Deleveraging(specification.adl_allocation, specification.adl_price, profitable, specification.adl_accounts)
