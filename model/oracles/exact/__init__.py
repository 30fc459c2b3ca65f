"""Exact: the oracle price is the market price of the same block."""
