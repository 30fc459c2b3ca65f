"""Mean: the oracle price is the mean of the market prices of the last blocks, a time-weighted average price."""
