"""Ema: the oracle price is an exponential moving average of market prices."""
