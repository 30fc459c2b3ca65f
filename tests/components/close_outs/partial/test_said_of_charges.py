"""What is said of calls that are charged in full: no cause that is not there, nothing against an answer, a repair."""

from __future__ import annotations

import tomllib

import pytest

from novate.design.repair import bench
from novate.design.repair_levers import Wishes, choice
from novate.model.core.symbolic.state import Machine
from novate.model.specification import Side
from novate.proofs.design.question import Question
from novate.proofs.design.repairs import repairs
from novate.proofs.design.requirements import requirements
from novate.proofs.engine.limits import Limits
from novate.proofs.status import Status
from novate.proofs.theorems.decide import decide, within_rounding
from novate.proofs.verdicts.margin import UNPAID_CALLS, margin_figure
from novate.proofs.verdicts.of_properties.keeper_incentive import notional_figure
from novate.proofs.verdicts.verify import verify
from novate.specification.file import parse_bytes, parse_document

FILE = """
[mechanism]
title = "Calls in parts, charged in full"
margin = "isolated"
quote_quantum = "0.01"
[markets.X]
initial_margin = "4.5%"
maintenance_margin = "4.5%"
minimum_maintenance = "20"
base_quantum = "0.0001"
price_tick = "0.01"
[liquidation]
penalty = "{penalty}"
penalty_capped_by_equity = {capped}
keeper = "open"
keeper_share = "50%"
{limits}
[close_out]
kind = "partial"
chunk_share = "10%"
{parts}
[environment]
max_move_per_block = "0.5%"
keeper_delay = "2 blocks"
slippage = "0.5%"
gas_cost = "4"
largest_position = "10_000"
"""
DEFAULTS = {"penalty": "1%", "capped": "false", "limits": ""}
EQUAL = 'share_of = "position"'
FLOOR = 'keeper_reward_floor = "6"'


def machine(**changes: str) -> Machine:
    """A long of such a mechanism."""
    return Machine.of_place(parse_bytes(FILE.format(**DEFAULTS | changes).encode()), "X", Side.LONG)


def test_of_a_proof_no_margin_is_said_not_to_be_enough() -> None:
    """Ten calls cost 60 and the minimum is 20: no theorem speaks of that, and a proof by search needs none."""
    unpaid = machine(limits=FLOOR + '\nkeeper_reward_of_margin = "20%"', parts=EQUAL)
    for status in (Status.VIOLATED, Status.UNKNOWN):
        assert UNPAID_CALLS in margin_figure(unpaid, "no-bad-debt", status)
    assert margin_figure(unpaid, "no-bad-debt", Status.PROVED) == ""


def test_a_flat_reward_that_is_made_up_misses_nothing_within_rounding() -> None:
    """Of the plainer mechanism the minimum pays for no call, by one quantum: that is no amount of the file."""
    unpaid = machine(limits=FLOOR, parts=EQUAL)
    decision = decide(unpaid, "liquidation-progress")
    assert decision is not None
    assert (decision.status, [each.subject for each in decision.broken][-1]) == (None, "minimum_maintenance")
    assert within_rounding(unpaid, "liquidation-progress") == ""
    assert "minimum_maintenance misses its bound by 0.05" in within_rounding(
        machine(limits='keeper_flat_reward = "20.05"', parts='chunk_minimum = "1_000"'), "no-bad-debt"
    )


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({}, ": a call may close too little, however large the position"),
        ({"penalty": "0%"}, ""),
        ({"capped": "true"}, ": the account may have nothing left"),
        ({"limits": 'keeper_reward_of_margin = "20%"'}, ": the account may have nothing left"),
    ],
)
def test_why_no_notional_pays_its_keeper(changes: dict[str, str], why: str) -> None:
    """Of calls up to a target: charges in full are paid whatever is left of the account, for what a call closes."""
    stopped = machine(parts='chunk_minimum = "1_000"\ntarget = "110%"', **changes)
    said = notional_figure(stopped, None, Status.UNKNOWN)
    assert said == f"no notional is large enough to pay its keeper always{why}"


def test_a_repair_has_the_minimum_pay_for_all_calls_of_a_small_position() -> None:
    """No theorem speaks where it does not, and a search for it did not end; with less a run breaks no-bad-debt.

    Equal parts have no minimum: a file that would set one says two things, and none is tried.
    """
    table = tomllib.loads(FILE.format(**DEFAULTS | {"limits": FLOOR + '\nkeeper_reward_cap = "50"', "parts": EQUAL}))
    asked, chosen = [Question("X", Side.LONG, "no-bad-debt")], choice(table, Wishes())
    assert requirements(parse_document(table), asked) is None
    levers = {lever.key: lever for lever in chosen.levers}
    assert "close_out.chunk_minimum" not in levers
    key = "markets.X.minimum_maintenance"
    (minimum,) = (each[key] for each in repairs(bench(table, asked, chosen, lambda _: None), [levers[key]]))
    table["markets"]["X"] |= {"initial_margin": "9%", "maintenance_margin": "9%"}
    for pays, status in ((minimum, Status.PROVED), (minimum - 1, Status.VIOLATED)):
        table["markets"]["X"]["minimum_maintenance"] = str(pays)
        assert verify(parse_document(table), "X", Side.LONG, "no-bad-debt", Limits()).status is status
    assert minimum == 60
