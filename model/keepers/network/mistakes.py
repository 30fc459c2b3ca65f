"""Mistakes that people make about a network of keepers, each of which some check must notice."""

from __future__ import annotations

from novate.model.mutant import Mutant, within

MISTAKES = within(
    "keepers.network",
    Mutant(
        "a crowd is closed out in as many blocks as it fills", "queue.ceiling", "-(-number // parts)", "number // parts"
    ),
    Mutant(
        "congestion is counted in windows that do not overlap",
        "queue.Service.blocks_for",
        "ceiling(good, self.within - self.useless)",
        "(good // (self.within - self.useless))",
    ),
    Mutant("no block is congested", "queue.Service.blocks_for", "self.useless * ", "0 * "),
    Mutant(
        "the last block of a queue is waited through",
        "contract.delay",
        "longest - 1",
        "longest",
    ),
    Mutant(
        "an account is closed out before it is due",
        "contract.delay",
        "ignored + longest",
        "longest",
    ),
    Mutant("every call reads one position", "gas.gas_of", "(positions + 1) // 2", "1"),
    Mutant(
        "an account that does not fit as a whole is begun",
        "gas.affordable",
        " // of_largest(metered)",
        " // of_largest(metered) + 1",
    ),
    Mutant(
        "one account fewer is at once",
        "parameters.longest_wait",
        "network.accounts_at_once)",
        "network.accounts_at_once - 1)",
    ),
)
"""In the order of the table. That the youngest are closed out first the tests of the reference notice."""
