"""The two encodings see the same, and the properties say the same of it in both readings."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from fractions import Fraction
from typing import Any, NamedTuple

import z3

from novate.model.actions import Action, Liquidate, Step, Withdraw
from novate.model.core.reference.books import books
from novate.model.core.reference.margin import equity, is_liquidatable, maintenance_requirement
from novate.model.core.reference.rules import Rules
from novate.model.core.symbolic.numbers import Term, number
from novate.model.layers import charging, cuts_withdrawals
from novate.model.observation import Absorbed, Books, CloseOut, LayerSeen, Window, Withdrawn
from novate.model.specification import Side, Specification
from novate.proofs.counterexamples.monitor import Monitor
from novate.proofs.counterexamples.spell import ended, total
from novate.proofs.induction.books import books as symbolic_books
from novate.proofs.induction.invariant import new_account
from novate.proofs.refinement.constants import Pairs, agree, exact, filled, packed, truth, unpacked
from novate.proofs.refinement.steps import (
    Moment,
    View,
    close_out_agrees,
    close_out_view,
    seen,
    side_of,
    step_agrees,
    views,
)
from novate.proofs.refinement.templates import Symbolic, Template
from novate.properties import PROPERTIES
from novate.properties.balance import balance
from novate.properties.property import Claim

Watched = tuple[str, str | None, Side | None]
"""A property, and the market and side for which it is watched: none where it is of the whole specification."""

Messages = Mapping[Watched, str | None]
"""What each monitor says is broken."""


def initial_agrees(symbolic: Symbolic, moment: Moment) -> None:
    """The initial state is one of the symbolic machine, and its books balance."""
    balanced = balance(symbolic.specification, books_at_first(symbolic, moment))
    agree(truth(filled(balanced.conclusion, [])), "the first books do not balance", moment)
    for view in ((market, side) for market in symbolic.specification.markets for side in Side):
        known = new_account(seen(symbolic, view, moment, "nobody"))
        agree(truth(filled(known, [])), "no initial state of the symbolic machine", moment)


def books_at_first(symbolic: Symbolic, moment: Moment) -> Books[Term]:
    """The symbolic books when there is no account yet."""
    view: View = (next(iter(symbolic.specification.markets)), Side.LONG)
    return symbolic_books(seen(symbolic, view, moment, "nobody"), number(0))


def said_of(rules: Rules, moment: Moment) -> list[object]:
    """All that the reference says of a moment besides the state itself: books, and what accounts are worth."""
    state = moment.state
    worth = (
        (equity(rules, state, each), maintenance_requirement(rules, state, each), is_liquidatable(rules, state, each))
        for each in state.accounts.values()
    )
    return [books(rules, state), *worth]


def account_agrees(symbolic: Symbolic, rules: Rules, moment: Moment, name: str) -> None:
    """Both judge the account alike, and what is proved of every reachable account holds of it."""
    account, may_be_charged = moment.account(name), bool(charging(symbolic.specification))
    for view in views(symbolic, account):
        state = seen(symbolic, view, moment, name)
        read, sound = symbolic.worth(*view, state), symbolic.soundness(*view, state)
        concrete = (
            equity(rules, moment.state, account),
            maintenance_requirement(rules, moment.state, account),
            is_liquidatable(rules, moment.state, account),
        )
        agree(read == concrete, f"equity, requirement or health of {name}", read, concrete, moment)
        late_for_good = symbolic.specification.reverts_below_reward and not symbolic.inductive
        agree(
            may_be_charged or ((sound.shape or late_for_good) and (sound.invariant or not symbolic.inductive)),
            f"the invariant of {name} as {view} is broken",
            moment,
        )


def books_agree(symbolic: Symbolic, rules: Rules, moment: Moment) -> Books[Any]:
    """The books are the same, number by number; returns the symbolic ones."""
    names = list(moment.state.accounts)
    own = [equity_of(symbolic, moment, name) for name in names]
    view: View = (next(iter(symbolic.specification.markets)), Side.LONG)
    state = seen(symbolic, view, moment, names[0] if names else "nobody", names[1] if len(names) > 1 else None)
    terms = symbolic_books(state, number(sum((max(Fraction(0), each) for each in own), Fraction(0))))
    terms = replace(terms, open_positions=number(sum(len(moment.account(name).positions) for name in names)))
    concrete = books(rules, moment.state)
    entries = [field.name for field in fields(Books)]
    for name, term in zip(entries, unpacked(packed(*(getattr(terms, name) for name in entries)), []), strict=True):
        pair = (exact(term), getattr(concrete, name))
        agree(pair[0] == pair[1], f"the books differ in {name}", *pair, moment)
    for market in symbolic.specification.markets:
        net = sum(moment.size(name, market) for name in names)
        agree(net == 0, f"sizes in {market} do not net to zero", net, moment)
    return terms


def equity_of(symbolic: Symbolic, moment: Moment, name: str) -> Fraction:
    """Of the account, as the first machine that follows it reads it; remembered while nothing about it changes."""
    account = moment.account(name)
    if not account.positions:
        return Fraction(account.balance)
    view = views(symbolic, account)[0]
    return symbolic.equity(
        account_key(moment, name), lambda: symbolic.worth(*view, seen(symbolic, view, moment, name)).equity
    )


def account_key(moment: Moment, name: str) -> Hashable:
    """Everything that a machine sees of the account."""
    account, memory = moment.account(name), moment.memories.get(name)
    remembered = memory and str(memory)
    markets = tuple(moment.state.markets.items())
    return account.balance, tuple(account.positions.items()), account.overdue, markets, remembered


def close_out_as_seen(template: Template, pairs: Pairs) -> CloseOut[Term]:
    """The symbolic observation, in constant terms."""
    assert template.step.close_out is not None
    terms = (getattr(template.step.close_out, field.name) for field in fields(CloseOut))
    return CloseOut(*unpacked(packed(*terms), template.rounded(pairs)))


def withdrawn_as_seen(symbolic: Symbolic, before: Moment, action: Action, after: Moment) -> Withdrawn[Term] | None:
    """What a withdrawal did, in constant terms; None of any other action, and where nobody asks."""
    if not isinstance(action, Withdraw) or not cuts_withdrawals(symbolic.specification):
        return None
    template, pairs = next(iter(step_agrees(symbolic, before, action, after)))
    assert template.step.withdrawn is not None, "it is a withdrawal"
    terms = (getattr(template.step.withdrawn, field.name) for field in fields(Withdrawn))
    return Withdrawn(*unpacked(packed(*terms), template.rounded(pairs)))


def absorbed_as_seen(template: Template, pairs: Pairs) -> Absorbed[Fraction]:
    """What layers did, as the symbolic machine has it, in numbers."""
    found = template.step.absorbed
    assert found is not None, "it is a close-out"
    told = template.rounded(pairs)

    def read(term: Any) -> Any:
        return exact(filled(number(term), told)) if isinstance(term, z3.ExprRef | int) else term

    layers = (LayerSeen(*(read(getattr(each, field.name)) for field in fields(LayerSeen))) for each in found.layers)
    return Absorbed(read(found.owed), tuple(layers), read(found.uncovered))


def close_outs_agree(concrete: CloseOut[Fraction], read: CloseOut[Term]) -> None:
    """Number for number; sizes up to their unit (the ratio form counts them in notional)."""
    for field in fields(CloseOut):
        found, expected = exact(getattr(read, field.name)), getattr(concrete, field.name)
        if field.name.startswith("size"):
            found, expected = found * concrete.size_before, expected * concrete.market_notional
        agree(found == expected, f"the close-outs differ in {field.name}", found, expected)


def broken(claims: tuple[Claim, ...]) -> bool:
    """Whether some claim does not hold, read symbolically over constants."""
    return any(truth(filled(claim.premise, [])) and not truth(filled(claim.conclusion, [])) for claim in claims)


class Closed(NamedTuple):
    """A close-out of the window."""

    before: Moment
    view: View
    account: str
    drain: Fraction


class Watch:
    """Runs every monitor beside the symbolic reading of the same property. A copy of it stays as it is."""

    def __init__(self, specification: Specification, rules: Rules) -> None:
        self.specification, self.rules = specification, rules
        self.monitors = {each: Monitor(rules, *each) for each in watched(specification)}
        self.spells: dict[str, list[Closed]] = {}
        """Account -> its close-outs since it was last healthy."""
        self.window: list[tuple[int, list[Closed]]] = []
        """(block, close-outs of an account whose last position was closed then)."""
        self.violated: set[str] = set()

    def messages(self, before: Moment, action: Action, step: Step) -> Messages:
        """Tell every monitor of the step."""
        found = {each: monitor.broken_by(before.state, action, step) for each, monitor in self.monitors.items()}
        self.violated = self.violated | {name for (name, _, _), message in found.items() if message is not None}
        return found

    def slide(self, before: Moment, action: Action, step: Step) -> None:
        """The window that ends with this close-out, if it is one."""
        state, name = step.state, getattr(action, "account", "")
        self.spells = {each: closed for each, closed in self.spells.items() if before.account(each).overdue}
        if not isinstance(action, Liquidate) or step.close_out is None:
            return
        one = Closed(before, close_out_view(before, action), name, step.close_out.drain)
        self.spells = self.spells | {name: [*self.spells.get(name, []), one]}
        oldest = state.block - self.specification.horizon
        self.window = [(block, closed) for block, closed in self.window if block > oldest]
        if not state.accounts[name].positions:
            self.window = [*self.window, (state.block, self.spells[name])]

    def recent(self) -> list[object]:
        """All that the windows depend on."""
        followed = [*self.window, *((0, closed) for closed in self.spells.values())]
        return [
            (block, each.view, each.account, each.before.account(each.account), each.drain, memories_of(each))
            for block, closed in followed
            for each in closed
        ]

    def agrees(
        self, symbolic: Symbolic, before: Moment, action: Action, messages: Messages, then: tuple[Moment, Moment]
    ) -> None:
        """Every monitor breaks where the symbolic claim does; `then` is before and after accounts are charged."""
        closed, after = then
        terms = books_agree(symbolic, self.rules, after)
        on_books = {name: broken(each.on_books(self.specification, terms)) for name, each in PROPERTIES.items()}
        view, close_out, filled_in = None, None, None
        withdrawn = withdrawn_as_seen(symbolic, before, action, after)
        if isinstance(action, Liquidate):
            view = close_out_view(before, action)
            filled_in = close_out_agrees(symbolic, before, action, closed)
            close_out = replace(
                close_out_as_seen(*filled_in),
                received_before=number(-sum(each.drain for each in self.spells[action.account][:-1])),
            )
        for (name, market, side), message in messages.items():
            expected = on_books[name]
            if market is None or side is None:
                expected = expected or (close_out is not None and broken(self._window_claims(symbolic, name)))
            else:
                expected = expected or not enabled(symbolic, name, (market, side), after)
                expected = expected or broken(tuple(of_refused(symbolic, name, (market, side), after)))
                expected = expected or broken(self._withdrawn_claims(name, withdrawn))
                if view == (market, side) and close_out is not None:
                    expected = expected or broken(self._claims(name, view, close_out))
                    expected = expected or broken(self._absorbed_claims(name, view, filled_in))
            agree((message is not None) == expected, f"{name}, {market} {side}", message, expected, before, action)

    def _claims(self, name: str, view: View, close_out: CloseOut[Term]) -> tuple[Claim, ...]:
        return PROPERTIES[name].on_close_out(self.specification, self.specification.markets[view[0]], close_out)

    def _absorbed_claims(self, name: str, view: View, filled_in: tuple[Template, Pairs] | None) -> tuple[Claim, ...]:
        claimed = PROPERTIES[name].on_absorbed
        if claimed is None or filled_in is None:
            return ()
        return claimed(self.specification, self.specification.markets[view[0]], absorbed_as_seen(*filled_in))

    def _withdrawn_claims(self, name: str, withdrawn: Withdrawn[Term] | None) -> tuple[Claim, ...]:
        claimed = PROPERTIES[name].on_withdrawn
        return () if claimed is None or withdrawn is None else claimed(self.specification, withdrawn)

    def _window_claims(self, symbolic: Symbolic, name: str) -> tuple[Claim, ...]:
        """What is claimed of the window; each exposure is the ghost of the symbolic state."""
        window = total(ended(of_account(symbolic, closed), block, closed[-1].view[0]) for block, closed in self.window)
        return PROPERTIES[name].on_window(self.specification, window)


def of_account(symbolic: Symbolic, closed: Sequence[Closed]) -> Window[Any]:
    """The close-outs of one account; a position is an exposure once, however many calls close it in parts."""
    first = {each.view: each for each in reversed(closed)}
    exposures = {
        view: exact(seen(symbolic, view, each.before, each.account).account.position.anchor)
        for view, each in first.items()
    }
    return Window(exposures, sum((each.drain for each in closed), Fraction(0)), Fraction(len(closed)))


def enabled(symbolic: Symbolic, name: str, view: View, moment: Moment) -> bool:
    """Whether everybody overdue with such a position can be closed out (asked by one property only)."""
    if PROPERTIES[name].on_overdue is None:
        return True
    return all(
        symbolic.enabled(*view, seen(symbolic, view, moment, holder))
        for holder in overdue(moment, view)
        if view[0] not in moment.account(holder).called
    )


def of_refused(symbolic: Symbolic, name: str, view: View, moment: Moment) -> Iterator[Claim]:
    """What is claimed of everybody overdue with such a position, where close-outs may be refused."""
    claimed = PROPERTIES[name].on_refused
    if claimed is None or not symbolic.specification.reverts_below_reward:
        return
    for holder in overdue(moment, view):
        yield claimed(symbolic.specification, holder, symbolic.held(*view, seen(symbolic, view, moment, holder)))


def overdue(moment: Moment, view: View) -> list[str]:
    """Everybody who is, and has a position on this side of this market."""
    market, side = view
    return [
        holder
        for holder, account in moment.state.accounts.items()
        if account.overdue and moment.size(holder, market) and side_of(moment.size(holder, market)) is side
    ]


def memories_of(closed: Closed) -> object:
    """What was remembered of the account before the close-out."""
    return closed.before.memories.get(closed.account)


def watched(specification: Specification) -> Iterator[Watched]:
    """Every property of every market and side that speaks of it; what speaks of all of them only once."""
    for each in PROPERTIES.values():
        if each.of_specification:
            if each.not_applicable(specification, None) is None:
                yield each.name, None, None
            continue
        for name, side in specification.places[:1] if each.of_books else specification.places:
            if each.not_applicable(specification, specification.markets[name]) is None:
                yield each.name, name, side
