"""Band: the oracle price is within a deviation of recent market prices."""
