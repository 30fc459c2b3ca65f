"""The question as a novate specification file. It does not say how many accounts there are: no verdict has a number."""

from __future__ import annotations

from question import MOVE, Question

NAME = "ETH-USD"


def specification_text(question: Question) -> str:
    """TOML. The fund is empty and there is no penalty, so that every shortfall is bad debt."""
    margin = f"{question.margin * 10**6}ppm"
    return f"""
[mechanism]
title = "One market, isolated margin"
margin = "isolated"
quote_quantum = "0.000001"

[markets.{NAME}]
initial_margin = "{margin}"
maintenance_margin = "{margin}"
base_quantum = "0.000000001"
price_tick = "0.000001"

[liquidation]
penalty = "0%"
penalty_capped_by_equity = true
keeper = "protocol"

[environment]
max_move_per_block = "{MOVE * 10**6}ppm"
keeper_delay = "{question.delay} blocks"
"""
