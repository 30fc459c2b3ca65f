"""Components: that each keeps its contract, and where its bounds are reached."""
