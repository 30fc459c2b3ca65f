"""Small specification files, as people write them."""

SOUND = """\
[mechanism]
title = "House"
margin = "isolated"
quote_quantum = "0.000001"

[markets.ETH-USD]
initial_margin = "5%"
maintenance_margin = "3%"
base_quantum = "0.000001"
price_tick = "0.01"

[liquidation]
penalty = "0.5%"
penalty_capped_by_equity = true
keeper = "protocol"

[environment]
max_move_per_block = "0.3%"
keeper_delay = "2 blocks"
slippage = "0.2%"
"""
THIN = SOUND.replace('maintenance_margin = "3%"', 'maintenance_margin = "1%"')
"""Its margin is not enough for moves of 0.3 % in three blocks."""
IN_PARTS = f"""\
{THIN}largest_position = "100_000"

[close_out]
kind = "partial"
chunk_share = "50%"
chunk_minimum = "20_000"
"""
"""Nor is it where a call closes a part of the position, and the last one comes late."""
