"""A liquidity pool: its shares, what it covers, the inflation attack, and a pool as the other side of trades."""
