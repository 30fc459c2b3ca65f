"""Mutants of the symbolic machine: blocks, prices, the keepers' delay and the ghosts that carry it."""

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
        "old.overdue > machine.specification.keeper_delay",
        "old.overdue > machine.specification.keeper_delay + 1",
    ),
    Mutant(
        "one block less of delay",
        "symbolic.next_block.next_block",
        "old.overdue > machine.specification.keeper_delay",
        "old.overdue >= machine.specification.keeper_delay",
    ),
    Mutant("overdue is not counted", "symbolic.next_block.aged", "old.overdue + 1", "old.overdue"),
    Mutant("a block counts twice", "symbolic.next_block.aged", "old.overdue + 1", "old.overdue + 2"),
    Mutant("the market price jumps", "symbolic.next_block.repriced", "moved(machine, old.position, new.position),", ""),
    Mutant("the oracle says anything", "symbolic.next_block.repriced", "window_shape(machine, new.position),", ""),
    Mutant(
        "the oracle forgets which prices were recent",
        "symbolic.next_block.repriced",
        "window_moves(machine, old.position, new.position),",
        "",
    ),
    Mutant("rises bounded like falls", "symbolic.prices.moved", "1 + market.move_up", "1 + market.move_down"),
    Mutant(
        "an oracle that never deviates downwards",
        "symbolic.prices.window_shape",
        "1 - specification.deviation",
        "1",
    ),
    Mutant(
        "an oracle that cannot jump back",
        "symbolic.prices.kept_factors",
        "smaller(fall(machine, Span.STALENESS), 1 / rise(machine, Span.STALENESS_LESS_ONE))",
        "fall(machine, Span.STALENESS)",
    ),
    Mutant(
        "an account is last healthy today",
        "symbolic.next_block.aged",
        "new.position.anchor == old.position.anchor",
        "new.position.anchor == new.position.oracle",
    ),
    Mutant(
        "deviation forgotten",
        "symbolic.health.reached",
        " / (1 + machine.side.sign * machine.specification.deviation)",
        "",
    ),
    Mutant(
        "the anchor at the market price",
        "symbolic.health.restarted",
        "position.anchor == position.oracle",
        "position.anchor == position.market",
    ),
    Mutant("falls bounded like rises", "symbolic.prices.moved", "1 - market.move_down", "1 - market.move_up"),
    Mutant(
        "prices may be zero",
        "symbolic.prices.window_shape",
        "position.low > 0,",
        "",
        equivalent="The other conditions of the window imply it. The oracle price is above 0 and at most (1 + e) high, "
        "so `high` is above 0; the market price is at least fall(h) high, so it is above 0; and it is at most "
        "rise(h) low, so `low` is.",
    ),
    Mutant("longs fear rises", "symbolic.health.worst_move", "is Side.LONG", "is Side.SHORT"),
    Mutant("a block moves longs up", "symbolic.health.block_factor", "is Side.LONG", "is Side.SHORT"),
    Mutant(
        "the worst move is one block short",
        "symbolic.powers.length",
        "specification.keeper_delay + 1",
        "specification.keeper_delay",
    ),
    Mutant(
        "an account that recovers stays overdue",
        "symbolic.health.settled",
        "z3.If(is_liquidatable(machine, after), otherwise, restarted(machine, after))",
        "otherwise",
    ),
    Mutant(
        "nobody becomes overdue",
        "symbolic.health.settled",
        "z3.If(is_liquidatable(machine, after), otherwise, restarted(machine, after))",
        "restarted(machine, after)",
    ),
    Mutant(
        "bounds over several blocks only slow a fall",
        "symbolic.next_block.reached_further",
        "new.reach <= new.market",
        "True",
    ),
)
