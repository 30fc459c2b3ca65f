"""Mutants of the symbolic machine: blocks, prices, the keepers' delay and the ghosts that carry it."""

from __future__ import annotations

from novate.proofs.mutation.mutant import Mutant

SYMBOLIC_BLOCKS = (
    Mutant(
        "keepers may sleep for ever",
        "symbolic.next_block.next_block",
        '"overdue-account": z3.Not(overdue_for_too_long)',
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
)
