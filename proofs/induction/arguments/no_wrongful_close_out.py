"""No wrongful close-out: what an account lacks at the oracle price it may not have too much of at the market price.

Of every position, its value at the market price less x N(p) is at most its value at the oracle price less m N(o): so it
is in every block, whenever the account was last healthy. What is added up over the positions of an account (outside the
solver) is at most what its equity at the oracle price is above the requirement, and that is below 0.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from novate.model.core.symbolic.margin import own_promise, own_requirement
from novate.model.core.symbolic.numbers import Formula
from novate.model.core.symbolic.state import Machine, State, fresh_state
from novate.proofs.engine.obligation import Obligation
from novate.proofs.induction.close_outs import implied, observed
from novate.proofs.induction.invariant import any_close_out, charged, uncovered
from novate.proofs.induction.part import Argument, Part, alone
from novate.properties.no_wrongful_close_out import NO_WRONGFUL_CLOSE_OUT


def claim(machine: Machine, together: Sequence[Machine]) -> Iterator[Part]:
    """What every position that the account may hold is worth, and the claim of every close-out."""
    if machine.many_positions:
        yield from (Part("worth at the market price", each, partial(alone, no_dearer)) for each in together)
    yield Part(NO_WRONGFUL_CLOSE_OUT.name, machine, below_promise)


def no_dearer(machine: Machine) -> Obligation:
    """A position is not worth more beyond its promise, at the market price, than beyond its requirement."""
    state = fresh_state(machine, "now")
    premises = (uncovered(machine, state), state.account.holds)
    return Obligation("the position is worth no more at the market price", premises, is_no_dearer(machine, state))


def is_no_dearer(machine: Machine, state: State) -> Formula:
    """What that says."""
    account = state.account
    beyond = machine.side.sign * account.position.oracle - own_requirement(machine, account)
    return own_promise(machine, account) <= beyond


def below_promise(machine: Machine, known: Callable[[Machine, State], Formula] = uncovered) -> Iterator[Obligation]:
    """The claim, the other positions being worth no more at the market prices either: `no_dearer` of each of them.

    Over a floor it is a lemma of this one as well.
    """
    step = any_close_out(machine, fresh_state(machine, "before"), fresh_state(machine, "after"))
    others = step.before.account.others
    is_lemma = machine.many_positions and machine.market.is_floored
    own = (is_no_dearer(machine, step.before),) if is_lemma else ()
    premises = (known(machine, step.before), step.relation, others.promise <= others.margin, *own)
    for each in NO_WRONGFUL_CLOSE_OUT.on_close_out(machine.specification, machine.market, observed(step)):
        yield implied(each, "liquidate", premises)


def whoever_was_charged(machine: Machine) -> Iterator[Obligation]:
    """It is about the prices of one block, and any account: each of its positions is worth no more at the market's."""
    state = fresh_state(machine, "now")
    premises = (charged(machine, state), state.account.holds)
    yield Obligation("a charged position is worth no more at the market price", premises, is_no_dearer(machine, state))
    yield from below_promise(machine, charged)


SUMS = (
    "Sum over an account's positions: each is worth no more beyond its promise at the market price than beyond its "
    "requirement at the oracle price, so all of them together are not."
)

ARGUMENT = Argument(
    claim,
    needs_cover=False,
    of_charged=whoever_was_charged,
    summed=lambda specification: SUMS if specification.many_positions else "",
)
"""There is nothing to add up where an account holds one position."""
