"""Mutants of the reference: blocks, prices and the keepers' delay."""

from __future__ import annotations

from novate.model.mutant import Mutant

REFERENCE_BLOCKS = (
    Mutant(
        "keepers may sleep for ever",
        "reference.next_block.next_block",
        "nobody_overdue(rules, state)\n        or ",
        "",
    ),
    Mutant(
        "one block more of delay",
        "reference.next_block.nobody_overdue",
        "account.overdue > delay and",
        "account.overdue > delay + 1 and",
    ),
    Mutant(
        "one block less of delay",
        "reference.next_block.nobody_overdue",
        "account.overdue > delay and",
        "account.overdue >= delay and",
    ),
    Mutant(
        "blocks wait for close-outs that are refused",
        "reference.next_block.nobody_overdue",
        " and not is_refused(rules, state, account)",
        "",
    ),
    Mutant(
        "an overdue account is not looked at again",
        "reference.next_block.nobody_overdue",
        " and is_liquidatable(rules, state, account)",
        "",
        equivalent="`overdue` above 0 already means liquidatable: blocks count it for the liquidatable only and set it "
        "to 0 for all others, prices stay within a block, and every action that can make an account healthy again "
        "(deposit, withdrawal, trade, close-out, market making) sets it to 0. So the condition that is left out holds "
        "wherever the one before it does.",
    ),
    Mutant(
        "the market price jumps",
        "reference.next_block.moved",
        "price_within_move(rules, bounds, market.price, price)",
        "None",
    ),
    Mutant(
        "bounds over several blocks are not looked at",
        "reference.next_block.moved",
        "and bounds.windows:",
        "and False:",
    ),
    Mutant(
        "a bound over several blocks looks one block less back",
        "reference.next_block.price_within_windows",
        "window.blocks - 1",
        "window.blocks - 2",
    ),
    Mutant(
        "rises bounded like falls",
        "reference.rules.market_rules",
        "scaled(1 + market.most_up",
        "scaled(1 + market.most_down",
    ),
    Mutant("the oracle says anything", "reference.next_block.moved", "oracle_follows(rules, bounds, now)", "None"),
    Mutant("the oracle stands still", "reference.next_block.moved", "(price, oracle,", "(price, market.oracle,"),
    Mutant("a recent price is forgotten", "reference.next_block.moved", "[: bounds.history]", "[: bounds.history - 1]"),
    Mutant("a block counts twice", "reference.next_block.counted", "account.overdue + 1 if", "account.overdue + 2 if"),
    Mutant("overdue is not counted", "reference.next_block.counted", "account.overdue + 1 if", "account.overdue if"),
    Mutant("blocks are not numbered", "reference.next_block.next_block", "state.block + 1", "state.block"),
    Mutant("an account that recovers stays overdue", "reference.next_block.counted", "else 0", "else account.overdue"),
    Mutant(
        "a fall without bound",
        "reference.next_block.price_within_move",
        "lowest <= price * rules.scale <= highest",
        "price * rules.scale <= highest",
    ),
    Mutant(
        "the longest bound on moves finds no history",
        "reference.rules.market_rules",
        "max(market.oracle.lookback, market.longest_window - 1)",
        "market.oracle.lookback",
    ),
    Mutant(
        "the oracle may be too low",
        "reference.next_block.oracle_follows",
        "lowest <= now.oracle * rules.scale <= highest",
        "now.oracle * rules.scale <= highest",
    ),
)
