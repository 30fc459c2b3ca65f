"""Room where a promise does not allow for how far the market can be from what the oracle shows."""

from __future__ import annotations

from novate.model.core.symbolic.numbers import Number
from novate.model.core.symbolic.state import Machine
from novate.model.core.symbolic.truths import Truth
from novate.proofs.components.witness import Witness
from novate.proofs.theorems.gap import least_balance, openable_and_liquidatable, profile_kept
from novate.proofs.theorems.inequality import Inequality


def room(_: Inequality, machine: Machine, run: Witness) -> tuple[Truth, ...]:
    """The account is closed out with as much in hand as is promised to be enough."""
    kept = kept_in_hand(machine, run) >= 0
    return *openable_and_liquidatable(machine, run), *profile_kept(machine, run), kept


def kept_in_hand(machine: Machine, run: Witness) -> Number:
    """What an account that was just healthy has at the market price in the end beyond what is promised to be enough."""
    market, promised = machine.market, machine.market.closes_only_below
    assert promised is not None, "a promise that was not made cannot be broken"
    return least_balance(machine, run) + (machine.side.sign - promised) * run.final - market.minimum_maintenance
