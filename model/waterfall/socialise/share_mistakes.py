"""Mistakes that people make about losses that are shared out, each of which some check must notice."""

from __future__ import annotations

from novate.model.mutant import Mutant, within

MISTAKES = within(
    "waterfall.socialise",
    Mutant(
        "shares are rounded down and the rest forgotten",
        "shares.by_gains",
        "-(-covered * gain // gained)",
        "covered * gain // gained",
    ),
    Mutant("the surplus is lost", "shares.by_gains", "sum(paid) - covered", "0"),
    Mutant("everybody pays, beyond the gain", "shares.by_gains", "min(loss, gained)", "loss"),
    Mutant("everybody pays the same", "shares.by_gains", "-covered * gain // gained", "-covered // len(gains)"),
    Mutant("one side pays", "shares.by_size", "sum(map(abs, sizes))", "sum(each for each in sizes if each > 0)"),
    Mutant(
        "what is taken out is rounded up", "shares.scaled_down", "int(share * each // 1)", "-int(-share * each // 1)"
    ),
    Mutant(
        "gains are those since entry",
        "bases.since_healthy",
        "each.equity(mark) - each.worth_at_look",
        "each.size * (mark - each.entry)",
    ),
    Mutant(
        "what is missing is not counted down", "withdrawals.withdrawn", "vault.claims - claim", "vault.claims - paid"
    ),
    Mutant(
        "withdrawals are at face value", "withdrawals.withdrawn", "claim * vault.factor // 1", "min(claim, vault.cash)"
    ),
    Mutant(
        "withdrawals are rounded up",
        "withdrawals.withdrawn",
        "int(claim * vault.factor // 1)",
        "-int(-claim * vault.factor // 1)",
    ),
    Mutant("more is kept back than is missing", "reference.paid_out", "max(amount - missing, share)", "share"),
    Mutant("the gate opens a block late", "withdrawals.is_gated", "< blocks", "<= blocks"),
)
"""In the order of the table."""
