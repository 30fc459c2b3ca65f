"""Close-outs: that each keeps to its contract."""
