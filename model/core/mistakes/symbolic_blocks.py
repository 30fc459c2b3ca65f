"""Mutants of the symbolic machine: blocks, the lag profile of prices, and the keepers' delay."""

from __future__ import annotations

from novate.model.mutant import Mutant

SYMBOLIC_BLOCKS = (
    Mutant(
        "keepers may sleep for ever",
        "symbolic.next_block.next_block",
        '"overdue-account": keepers_act',
        "",
    ),
    Mutant(
        "one block more of delay",
        "symbolic.next_block.next_block",
        "old.overdue > machine.specification.delay",
        "old.overdue > machine.specification.delay + 1",
    ),
    Mutant(
        "one block less of delay",
        "symbolic.next_block.next_block",
        "old.overdue > machine.specification.delay",
        "old.overdue >= machine.specification.delay",
    ),
    Mutant(
        "blocks wait for close-outs that are refused",
        "symbolic.next_block.next_block",
        "if machine.specification.reverts_below_reward:",
        "if False:",
    ),
    Mutant("overdue is not counted", "symbolic.next_block.aged", "old.overdue + 1", "old.overdue"),
    Mutant("a block counts twice", "symbolic.next_block.aged", "old.overdue + 1", "old.overdue + 2"),
    Mutant(
        "prices are anything after a block",
        "symbolic.next_block.repriced",
        "within_profile(machine, with_sold, old.position.anchor, old.overdue + 1)",
        "new.market > 0",
    ),
    Mutant(
        "the profile holds one block less",
        "symbolic.prices.within_profile",
        "machine.specification.delay + 1",
        "machine.specification.delay",
    ),
    Mutant(
        "the profile ends a block early",
        "symbolic.next_block.repriced",
        "old.overdue + 1",
        "old.overdue + 2",
    ),
    Mutant(
        "the market in the block of a look is anything",
        "symbolic.prices.within_profile",
        "*now, ",
        "",
    ),
    Mutant(
        "the market after a look is anything",
        "symbolic.lag_profile.kept_since",
        "market >= times(profile.least_market, look),",
        "",
    ),
    Mutant(
        "the oracle after a look is anything",
        "symbolic.lag_profile.kept_since",
        "oracle >= times(profile.least_oracle, look),",
        "",
    ),
    Mutant(
        "the market by what the oracle shows now",
        "symbolic.lag_profile.kept_since",
        "market >= times(profile.least_market, look)",
        "market >= times(profile.least_market, oracle)",
    ),
    Mutant(
        "an account is last healthy today",
        "symbolic.next_block.aged",
        "new.position.anchor == old.position.anchor",
        "new.position.anchor == new.position.oracle",
    ),
    Mutant(
        "the anchor at the market price",
        "symbolic.health.restarted",
        "account.position.anchor == account.position.oracle",
        "account.position.anchor == account.position.market",
    ),
    Mutant("longs fear rises", "symbolic.lag_profile.worst_now", "is Side.LONG", "is Side.SHORT"),
    Mutant(
        "the worst move is one block short",
        "symbolic.powers.horizon",
        "specification.delay + 1 + machine",
        "specification.delay + machine",
    ),
    Mutant(
        "an account that recovers stays overdue",
        "symbolic.health.settled",
        "z3.If(is_liquidatable(machine, after), otherwise, restarted(after))",
        "otherwise",
    ),
    Mutant(
        "nobody becomes overdue",
        "symbolic.health.settled",
        "z3.If(is_liquidatable(machine, after), otherwise, restarted(after))",
        "restarted(after)",
    ),
)
