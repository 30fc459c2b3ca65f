"""Depth: so much sold would take all of the price, and what close-outs take off it they take off for good."""
