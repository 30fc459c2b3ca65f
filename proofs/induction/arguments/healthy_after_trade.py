"""Healthy after a trade: of any account, what it is checked for covers what the fee takes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from novate.model.core.symbolic.margin import equity, maintenance_requirement
from novate.model.core.symbolic.state import Machine, fresh_state
from novate.model.observation import Traded
from novate.proofs.engine.obligation import Obligation
from novate.proofs.induction.close_outs import implied
from novate.proofs.induction.invariant import any_account, any_trade
from novate.proofs.induction.part import Argument, Part, alone
from novate.properties.healthy_after_trade import HEALTHY_AFTER_TRADE, on_trade


def claim(machine: Machine, _: Sequence[Machine]) -> Iterator[Part]:
    """The claim alone."""
    yield Part(HEALTHY_AFTER_TRADE.name, machine, partial(alone, left_healthy))


def left_healthy(machine: Machine) -> Obligation:
    """The claim of every trade, whatever the account was before."""
    step = any_trade(machine, fresh_state(machine, "before"), fresh_state(machine, "after"))
    account = step.after.account
    traded = Traded(equity(machine, account), maintenance_requirement(machine, account))
    premises = (any_account(machine, step.before), step.relation)
    return implied(on_trade(machine.specification, traded), "trade", premises)


ARGUMENT = Argument(claim, rests_on_invariant=False, of_each_step=True)
